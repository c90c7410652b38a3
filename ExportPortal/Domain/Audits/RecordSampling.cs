using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Audits;

/// <summary>A record of the access log as it can be sampled.</summary>
/// <param name="Rows">Rows returned; 0 where the source did not say.</param>
public readonly record struct SampledFrom(long Seq, long Rows);

/// <summary>A record that was selected.</summary>
/// <param name="Hits">How many selection points fell on it; above 1 only for one larger than the interval.</param>
public sealed record SelectedRecord(long Seq, long Rows, int Hits);

/// <summary>Selects records so that the choice can be repeated: everything follows from the seed and the list.</summary>
public static class RecordSampling
{
    /// <summary>
    /// Monetary-unit style with rows as the unit: points at equal distances over the running sum of rows, from a random
    /// start. A record with many rows is met more surely; one with none is never met.
    /// </summary>
    /// <param name="records">In the order of the log; read once.</param>
    /// <param name="total">Sum of the rows of all records.</param>
    /// <param name="size">Selection points; at least 1.</param>
    public static IReadOnlyList<SelectedRecord> ByRows(IEnumerable<SampledFrom> records, long total, int size, ReadOnlySpan<byte> seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        var selected = new List<SelectedRecord>();
        if (total <= 0)
            return selected;
        var start = Start(seed, total);
        var (sum, at) = (0L, 0);
        foreach (var record in records)
        {
            sum = checked(sum + record.Rows);
            var hits = 0;
            for (; at < size && Point(at) < sum; at++)
                hits++;
            if (hits > 0)
                selected.Add(new(record.Seq, record.Rows, hits));
        }
        return selected;

        // Exact: point i is (start + i * total) / size in whole rows, the first below one interval, the last below the total.
        long Point(int index) => (long)(((Int128)start + (Int128)index * total) / size);
    }

    /// <summary>Each record alike: those with the lowest HMAC of their place under the seed.</summary>
    public static IReadOnlyList<SelectedRecord> ByRecord(IEnumerable<SampledFrom> records, int size, ReadOnlySpan<byte> seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        var key = seed.ToArray();
        var lowest = new PriorityQueue<SampledFrom, string>(Comparer<string>.Create((left, right) => string.CompareOrdinal(right, left)));
        foreach (var record in records)
        {
            var rank = DrawSeed.Rank(key, record.Seq.ToString(System.Globalization.CultureInfo.InvariantCulture));
            if (lowest.Count < size)
                lowest.Enqueue(record, rank);
            else
                lowest.EnqueueDequeue(record, rank);
        }
        return [.. lowest.UnorderedItems.Select(one => new SelectedRecord(one.Element.Seq, one.Element.Rows, 1)).OrderBy(one => one.Seq)];
    }

    /// <summary>SHA-256 of a list: a line "place rows" for each record.</summary>
    public static ContentHash HashOf(IEnumerable<SampledFrom> records)
    {
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var record in records)
            sum.AppendData(Encoding.ASCII.GetBytes(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{record.Seq} {record.Rows}\n")));
        return ContentHash.Read(Convert.ToHexStringLower(sum.GetHashAndReset()))!.Value;
    }

    /// <summary>A number from 0 (inclusive) to the total (exclusive); 256 bits over 63 leave no bias that counts.</summary>
    private static long Start(ReadOnlySpan<byte> seed, long total) =>
        (long)(new BigInteger(HMACSHA256.HashData(seed, Encoding.ASCII.GetBytes("start")), isUnsigned: true, isBigEndian: true) % total);
}
