namespace ExportPortal.Microdata;

/// <summary>How much of a file is taken in. All inclusive; from settings, these are the defaults.</summary>
public sealed record MicrodataLimits
{
    public static MicrodataLimits Default { get; } = new();

    /// <summary>For what kept the limits when it came in, and a copy of it: not asked again.</summary>
    internal static MicrodataLimits Passed { get; } = new() { Bytes = long.MaxValue, Rows = long.MaxValue, Columns = int.MaxValue, FieldBytes = MostRecordBytes, RecordBytes = MostRecordBytes };

    /// <summary>Largest that <see cref="RecordBytes"/> may be.</summary>
    public const int MostRecordBytes = 960_000;

    private readonly int recordBytes = 512 << 10;

    /// <summary>Size of the file in bytes.</summary>
    public long Bytes { get; init; } = 8L << 30;

    /// <summary>Records without the header.</summary>
    public long Rows { get; init; } = 200_000_000;

    public int Columns { get; init; } = 1_000;

    /// <summary>One cell, in bytes of UTF-8.</summary>
    public int FieldBytes { get; init; } = 64 << 10;

    /// <summary>
    /// One record in bytes, without its quotation marks. At most <see cref="MostRecordBytes"/>, which even with every
    /// byte a doubled quotation mark fits the line buffer of the engine behind.
    /// </summary>
    public int RecordBytes
    {
        get => recordBytes;
        init => recordBytes = value is > 0 and <= MostRecordBytes
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"A record has at most {MostRecordBytes:N0} bytes.");
    }
}
