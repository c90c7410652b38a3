using System.Buffers.Binary;

namespace ExportPortal.Microdata.Parquet;

/// <summary>
/// What a Parquet file says of itself, checked against the file before an engine works with it: a flat list of columns,
/// and pages that lie inside the file and hold as many values as there are records.
/// </summary>
/// <param name="Columns">Names in their order.</param>
internal sealed record ParquetFooter(IReadOnlyList<string> Columns, long Rows)
{
    public static ReadOnlySpan<byte> Magic => "PAR1"u8;

    private static ReadOnlySpan<byte> Encrypted => "PARE"u8;

    /// <summary>Length of the footer and magic at the end of a file.</summary>
    private const int TailBytes = 8;

    /// <summary>A thousand columns in ten thousand groups would have less.</summary>
    private const int MostBytes = 256 << 20;

    public static ParquetFooter Read(FileStream file, MicrodataLimits limits)
    {
        var length = file.Length;
        Span<byte> tail = stackalloc byte[TailBytes];
        if (length < Magic.Length + TailBytes)
            throw CompactReader.Lie();
        file.Position = length - TailBytes;
        file.ReadExactly(tail);
        if (tail[4..].SequenceEqual(Encrypted))
            throw new MicrodataFault("encrypted_parquet", "The file is encrypted. Write it without encryption; the portal keeps no keys of data.");
        var size = BinaryPrimitives.ReadUInt32LittleEndian(tail);
        if (!tail[4..].SequenceEqual(Magic) || size > length - TailBytes - Magic.Length)
            throw CompactReader.Lie();
        if (size > MostBytes)
            throw new MicrodataFault("footer_too_large", $"The description at the end of the file is larger than {MostBytes:N0} bytes. Write the file with fewer columns or larger row groups.");
        var bytes = new byte[size];
        file.Position = length - TailBytes - size;
        file.ReadExactly(bytes);
        return new FooterReader(limits, length - TailBytes - size).Read(bytes);
    }
}
