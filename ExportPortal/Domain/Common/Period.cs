using System.Text.Json.Serialization;

namespace ExportPortal.Domain.Common;

/// <summary>Legal dates, both inclusive: the end date is the last day; access ends at 00:00 UTC of the next day.</summary>
public readonly record struct Period
{
    public DateOnly Start { get; }
    public DateOnly End { get; }

    [JsonConstructor]
    public Period(DateOnly start, DateOnly end)
    {
        RuleViolation.When(end < start, "PD-1", $"The end {end:o} lies before the start {start:o}. Choose an end on or after the start.");
        (Start, End) = (start, end);
    }

    /// <summary>Whether the instant lies between 00:00 UTC of the first day (inclusive) and 00:00 UTC after the last day (exclusive).</summary>
    public bool Contains(DateTimeOffset instant)
    {
        var day = DateOnly.FromDateTime(instant.UtcDateTime);
        return Start <= day && day <= End;
    }
}
