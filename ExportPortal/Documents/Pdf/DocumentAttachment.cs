namespace ExportPortal.Documents.Pdf;

/// <summary>A file carried inside a document.</summary>
/// <param name="Name">File name of printable ASCII without a path, unique in the document: licence.json.</param>
/// <param name="MediaType">Such as application/json.</param>
/// <param name="Description">What it is, in words, for the reader's list of attachments.</param>
public sealed record DocumentAttachment(string Name, string MediaType, string Description, ReadOnlyMemory<byte> Content);
