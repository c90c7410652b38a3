using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Recipients.Lists;

/// <summary>One version of a restricted-party list as it was imported. Never changed; a newer one takes its place in comparisons.</summary>
public sealed class ListVersion
{
    public Guid Id { get; private set; }

    /// <summary>Which list it is a version of: the file's name in lower case.</summary>
    public string Source { get; private set; } = "";

    /// <summary>What the list calls itself.</summary>
    public string Title { get; private set; } = "";

    /// <summary>SHA-256 of the file, or of the files together where a list has several.</summary>
    public ContentHash Hash { get; private set; }

    /// <summary>The day that the list gives itself; null where it gives none.</summary>
    public DateOnly? Published { get; private set; }
    public DateTimeOffset ImportedAt { get; private set; }
    public int Count { get; private set; }

    /// <summary>The entries, in the one form in which they are kept.</summary>
    private byte[] content = [];

    /// <summary>The entries, packed; see whoever stores them.</summary>
    public ReadOnlyMemory<byte> Content => content;

    private ListVersion() { }

    public static ListVersion Import(Guid id, string source, string title, ContentHash hash, DateOnly? published, int count, ReadOnlyMemory<byte> content, DateTimeOffset now)
    {
        RuleViolation.When(count == 0, "SL-1", "The list has no entries. An empty list would clear everybody, so it is not taken.");
        return new ListVersion { Id = id, Source = source, Title = title, Hash = hash, Published = published, Count = count, content = content.ToArray(), ImportedAt = now };
    }
}
