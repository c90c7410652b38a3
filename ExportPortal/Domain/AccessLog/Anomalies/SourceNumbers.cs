using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.AccessLog.Anomalies;

/// <summary>Numbers of a source that have not come.</summary>
/// <param name="Last">Inclusive, as <paramref name="First"/> is.</param>
/// <param name="Seq">Place of the entry by which it was seen that they are missing.</param>
/// <param name="SeenAt">When the rules saw it.</param>
/// <param name="IsTold">Whether an alert tells of it.</param>
public sealed record NumberGap(long First, long Last, long Seq, DateTimeOffset SeenAt, bool IsTold = false)
{
    public long Count => Last - First + 1;

    /// <summary>"number 7", or "numbers 7 to 9".</summary>
    public string Words => First == Last ? $"number {First}" : $"numbers {First} to {Last}";
}

/// <summary>The numbers that a source gives its events, as far as the rules have read them. They count from 1.</summary>
/// <param name="Highest">0 before the first.</param>
/// <param name="Gaps">What is missing below it, by number.</param>
/// <param name="Forgotten">Up to this number, inclusive, gaps were forgotten: whether one of them came before is not known any more. 0 for none.</param>
public sealed record SourceNumbers(string Source, long Highest, IReadOnlyList<NumberGap> Gaps, long Forgotten = 0)
{
    /// <summary>Gaps that are kept of a source; of one that numbers at random the lowest are forgotten.</summary>
    public const int MostGaps = 1_000;

    /// <summary>With further entries of the source: what they fill is no gap any more, and what they leave out is one.</summary>
    /// <param name="entries">Those without a number are passed over.</param>
    /// <returns>The numbers then, and the entries whose number another one had before.</returns>
    public (SourceNumbers After, IReadOnlyList<AccessEvent> Twice) With(IEnumerable<AccessEvent> entries, DateTimeOffset now)
    {
        var (highest, gaps, twice) = (Highest, new SortedList<long, NumberGap>(Gaps.ToDictionary(gap => gap.First)), new List<AccessEvent>());
        foreach (var entry in entries.Where(entry => entry.Facts.SourceNumber is not null).OrderBy(entry => entry.Facts.SourceNumber).ThenBy(entry => entry.Seq))
        {
            var number = entry.Facts.SourceNumber!.Value;
            if (number > highest)
            {
                if (number > highest + 1)
                    gaps.Add(highest + 1, new(highest + 1, number - 1, entry.Seq, now));
                highest = number;
            }
            else if (Around(gaps, number) is { } gap)
                Fill(gaps, gap, number);
            else if (number > Forgotten)
                twice.Add(entry);
        }
        var forgotten = gaps.Count > MostGaps ? gaps.GetValueAtIndex(gaps.Count - MostGaps - 1).Last : Forgotten;
        return (new(Source, highest, [.. gaps.Values.TakeLast(MostGaps)], Math.Max(Forgotten, forgotten)), twice);
    }

    /// <summary>Whether a gap has been there for longer than the terms allow.</summary>
    public static bool Stands(NumberGap gap, DateTimeOffset now, AnomalyTerms terms) => now - gap.SeenAt > TimeSpan.FromMinutes(terms.GapMinutes);

    /// <summary>With the gaps alone that stand by now and of which no alert tells.</summary>
    public SourceNumbers Untold(DateTimeOffset now, AnomalyTerms terms) => this with { Gaps = [.. Gaps.Where(gap => !gap.IsTold && Stands(gap, now, terms))] };

    private static NumberGap? Around(SortedList<long, NumberGap> gaps, long number)
    {
        var (low, high) = (0, gaps.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var gap = gaps.GetValueAtIndex(middle);
            if (number < gap.First)
                high = middle - 1;
            else if (number > gap.Last)
                low = middle + 1;
            else
                return gap;
        }
        return null;
    }

    private static void Fill(SortedList<long, NumberGap> gaps, NumberGap gap, long number)
    {
        gaps.Remove(gap.First);
        if (gap.First < number)
            gaps.Add(gap.First, gap with { Last = number - 1 });
        if (number < gap.Last)
            gaps.Add(number + 1, gap with { First = number + 1 });
    }
}
