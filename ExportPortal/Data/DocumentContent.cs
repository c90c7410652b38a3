using ExportPortal.Domain.Common;

namespace ExportPortal.Data;

/// <summary>The bytes of documents, once for each content; who may read them is asked of the application that they belong to.</summary>
public sealed class DocumentContent
{
    public ContentHash Hash { get; init; }
    public byte[] Bytes { get; init; } = [];
}
