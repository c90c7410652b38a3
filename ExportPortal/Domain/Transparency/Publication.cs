using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Transparency;

/// <summary>When a decision is told to the public: as soon as it stands, at latest by the clock of the pack (domain/11 11.1).</summary>
/// <param name="Published">Decisions of this day and earlier ones are told, whatever else is open; inclusive.</param>
/// <param name="Settled">Nobody can appeal any more against decisions of this day and earlier ones; inclusive.</param>
public sealed record Publication(DateOnly Published, DateOnly Settled)
{
    public static Publication At(PolicyPack pack, DateTimeOffset now) =>
        // Counted from the first minute of the day, nothing is told late; from the last one, nothing is taken for final early.
        new(Latest(pack, "publication", now, default), Latest(pack, "appeal-lodge", now, new TimeOnly(23, 59, 59)));

    /// <summary>Calendar days of a clock from a Monday on, in a stretch without holidays where it counts working days.</summary>
    public static int Days(PolicyPack pack, string clock)
    {
        var monday = new DateTimeOffset(2026, 1, 12, 0, 0, 0, TimeSpan.Zero);
        return (int)(pack.Due(clock, monday) - monday).TotalDays;
    }

    /// <summary>The latest day for which the clock has run out, when it starts at the hour of that day.</summary>
    private static DateOnly Latest(PolicyPack pack, string clock, DateTimeOffset now, TimeOnly hour)
    {
        var day = DateOnly.FromDateTime(now.UtcDateTime);
        while (pack.Due(clock, new DateTimeOffset(day, hour, TimeSpan.Zero)) > now)
            day = day.AddDays(-1);
        return day;
    }
}
