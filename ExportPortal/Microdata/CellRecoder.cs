using System.Diagnostics.CodeAnalysis;
using System.Text;
using ExportPortal.Domain.Risk.Protection;
using ExportPortal.Microdata.Tuples;

namespace ExportPortal.Microdata;

/// <summary>Recodes the cells of one column, and says which value of the quasi-identifier each has become.</summary>
/// <param name="read">How the plan reads a text before it compares; recoding starts from there.</param>
/// <param name="codes">Number of each value after recoding; null for a column that is no quasi-identifier.</param>
internal sealed class CellRecoder(IReadOnlyList<Recoding> steps, IReadOnlyDictionary<string, int>? codes, Func<string, string> read, CsvDialect dialect)
{
    /// <summary>Different cells remembered; a column of more is recoded anew each time.</summary>
    private const int MostKept = 200_000;

    private readonly Dictionary<byte[], Recoded>.AlternateLookup<ReadOnlySpan<byte>> kept =
        new Dictionary<byte[], Recoded>(new ByBytes()).GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <param name="cell">As it stands in the file.</param>
    public Recoded Of(ReadOnlySpan<byte> cell)
    {
        if (kept.TryGetValue(cell, out var recoded))
            return recoded;
        recoded = Recode(cell);
        if (kept.Dictionary.Count < MostKept)
            kept[cell] = recoded;
        return recoded;
    }

    private Recoded Recode(ReadOnlySpan<byte> cell)
    {
        var before = read(Encoding.UTF8.GetString(CsvRecords.Unquoted(cell, dialect.Quote)));
        var after = Recoding.Apply(steps, before);
        if (codes is null || !codes.TryGetValue(read(after), out var code))
            code = codes is null ? 0 : throw Changed;
        // A cell that does not change keeps its own bytes, quotation marks too.
        return new(after == before ? null : CsvRecords.Quoted(Encoding.UTF8.GetBytes(after), dialect.Delimiter, dialect.Quote), code, before.Length > 0 && after.Length == 0, after.Length > 0);
    }

    private static MicrodataFault Changed => new("records_disagree", "The file changed while it was protected. Upload it again.");

    /// <param name="Bytes">The new cell; null where it stays as it is.</param>
    /// <param name="Code">Number of the value; <see cref="TupleKeys.Emptied"/> for an empty cell.</param>
    /// <param name="IsUnread">Whether the cell could not be read and is emptied.</param>
    /// <param name="IsFilled">Whether anything stands in it afterwards.</param>
    internal readonly record struct Recoded(byte[]? Bytes, int Code, bool IsUnread, bool IsFilled);

    private sealed class ByBytes : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode([DisallowNull] byte[] bytes) => GetHashCode((ReadOnlySpan<byte>)bytes);

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = new HashCode();
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }
    }
}
