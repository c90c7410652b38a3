namespace ExportPortal.Documents.Pdf;

/// <summary>A file that is not of the plain form this portal writes. The message is safe to show.</summary>
internal sealed class PdfFormatException(string message) : Exception(message);
