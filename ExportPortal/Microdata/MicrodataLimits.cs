namespace ExportPortal.Microdata;

/// <summary>How much of a file is taken in. All inclusive; from settings, these are the defaults.</summary>
public sealed record MicrodataLimits
{
    public static MicrodataLimits Default { get; } = new();

    /// <summary>Size of the file in bytes.</summary>
    public long Bytes { get; init; } = 8L << 30;

    /// <summary>Records without the header.</summary>
    public long Rows { get; init; } = 200_000_000;

    public int Columns { get; init; } = 1_000;

    /// <summary>One cell, in bytes of UTF-8.</summary>
    public int FieldBytes { get; init; } = 64 << 10;

    /// <summary>One record with its delimiters and quotes, in bytes; the reader behind sets aside buffers of a multiple of it.</summary>
    public int RecordBytes { get; init; } = 1 << 20;
}
