namespace ExportPortal.Domain.Risk.Protection;

/// <summary>Counts over the distinct values of a column, from which a ladder is proposed. An empty cell is no value here.</summary>
/// <param name="Filled">Values.</param>
/// <param name="Dates">Of them dates, by how they are written.</param>
/// <param name="Shortest">Characters of the shortest.</param>
/// <param name="AreLettersAndDigits">Whether all are ASCII letters and digits alone.</param>
/// <param name="HasCode">Whether any begins with a zero, or mixes letters and digits.</param>
/// <param name="AreDigits">Whether all are ASCII digits alone.</param>
/// <param name="Numbers">Values that are numbers.</param>
/// <param name="AreWhole">Whether all numbers are whole.</param>
/// <param name="Span">From the smallest to the largest number, the lowest and the highest hundredth left aside, so that a few outliers do not set the width; 0 without one.</param>
/// <param name="Head">Characters of the longest before its first mark that is neither letter nor digit, as in a postcode of two parts.</param>
public sealed record LadderFacts(
    long Filled, IReadOnlyDictionary<DateOrder, long> Dates, int Shortest, int Longest, bool AreLettersAndDigits, bool HasCode, bool AreDigits, long Numbers, bool AreWhole, decimal Span, int Head)
{
    /// <summary>Share of the numbers that lies below <see cref="Span"/>, and above it.</summary>
    public const decimal Aside = 0.01m;

    public static LadderFacts Of(IEnumerable<string> values)
    {
        var filled = values.Where(value => value.Length > 0).ToList();
        var numbers = filled.Select(NumberRecoding.Read).OfType<decimal>().ToList();
        return new(
            filled.Count,
            Enum.GetValues<DateOrder>().ToDictionary(order => order, order => (long)filled.Count(value => value.Length >= ShortestDate && new DateCut(DatePart.Month, order).Recode(value) is not null)),
            filled.Select(value => value.Length).DefaultIfEmpty().Min(), filled.Select(value => value.Length).DefaultIfEmpty().Max(),
            filled.TrueForAll(value => value.All(char.IsAsciiLetterOrDigit)),
            filled.Exists(value => value[0] == '0' || value.Any(char.IsAsciiLetter) && value.Any(char.IsAsciiDigit)),
            filled.TrueForAll(value => value.All(char.IsAsciiDigit)),
            numbers.Count, numbers.TrueForAll(decimal.IsInteger), SpanOf([.. numbers.Order()]),
            filled.Select(value => value.TakeWhile(char.IsAsciiLetterOrDigit).Count()).DefaultIfEmpty().Max());
    }

    /// <summary>As percentile_disc of SQL has it: the first number that at least the share lies at or below.</summary>
    private static decimal SpanOf(List<decimal> ascending)
    {
        return ascending.Count == 0 ? 0 : At(1 - Aside) - At(Aside);

        decimal At(decimal share) => ascending[Math.Max(0, (int)Math.Ceiling((double)share * ascending.Count) - 1)];
    }

    /// <summary>Characters of the shortest text that is taken for a date, so that a year alone is none.</summary>
    public const int ShortestDate = 6;
}
