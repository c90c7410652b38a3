using System.Text.RegularExpressions;

namespace ExportPortal.Domain.Policy;

/// <summary>The deadlines of a policy pack: their terms, their calendar, and the steps that tell people about them.</summary>
public static partial class Deadlines
{
    /// <summary>Working days before the end from which a clock counts as due soon.</summary>
    private const int Soon = 3;

    /// <summary>Starts the clock of the key. A key that ends in "-T" is completed with the tier; a case without one runs on tier 4's clock.</summary>
    public static Deadline Start(this PolicyPack pack, string key, DateTimeOffset now, int? tier = null)
    {
        var term = pack.Term(key, tier);
        return Deadline.Start(term.Key, term.Length, term.Unit, now);
    }

    /// <summary>The clock of the key, completed with the tier.</summary>
    public static ClockTerm Term(this PolicyPack pack, string key, int? tier = null) => pack.Clock(key.EndsWith("-T", StringComparison.Ordinal) ? $"{key}{tier ?? 4}" : key);

    /// <summary>What a reader calls the clock of a table's row: a key that ends in "-T" is one clock for each tier, and is named by what they have in common.</summary>
    public static string NameOf(this PolicyPack pack, string key)
    {
        if (pack.Clocks.Find(clock => clock.Key == key) is { } one)
            return one.Name;
        return pack.Clocks.Find(clock => clock.Key == $"{key}4") is { Title: { } title } && title.EndsWith(" at tier 4", StringComparison.Ordinal) ? $"{title[..^10]}, by its tier" : key;
    }

    /// <summary>When a clock that starts at the instant is due, if it never stops.</summary>
    public static DateTimeOffset Due(this PolicyPack pack, string key, DateTimeOffset start, int? tier = null) =>
        pack.Start(key, start, tier).Due(start, pack.Calendar);

    /// <summary>The length of a clock in the words of a sentence: "30 days", "10 working days".</summary>
    public static string InWords(this PolicyPack pack, string key)
    {
        var term = pack.Clock(key);
        var unit = term.Unit switch
        {
            ClockUnit.WorkingDays => "working day",
            ClockUnit.CalendarDays => "day",
            ClockUnit.CalendarMonths => "month",
            ClockUnit.Hours => "hour",
            _ => "minute",
        };
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{term.Length} {unit}{(term.Length == 1 ? "" : "s")}");
    }

    /// <summary>A text with the length of each clock that it names as {clock:key}; a key that the pack lacks is a bug, because reading a pack checks them.</summary>
    public static string WithClocks(this PolicyPack pack, string text) => NamedClock().Replace(text, named => pack.InWords(named.Groups["key"].Value));

    /// <summary>The keys of the clocks that a text names.</summary>
    internal static IEnumerable<string> ClocksIn(string text) => NamedClock().Matches(text).Select(named => named.Groups["key"].Value);

    /// <summary>Until when a clock counts as due soon: three working days from now, inclusive.</summary>
    public static DateTimeOffset SoonUntil(this PolicyPack pack, DateTimeOffset now) => pack.Calendar.Add(now, Soon);

    /// <summary>The steps of an open deadline with the instants at which each is due, first to last; none while it stands still.</summary>
    public static IReadOnlyList<(EscalationStep Step, DateTimeOffset At)> Escalations(this PolicyPack pack, Deadline deadline, DateTimeOffset now)
    {
        if (!deadline.IsOpen || deadline.IsStopped)
            return [];
        var due = deadline.Due(now, pack.Calendar);
        return [.. pack.Escalations.Where(step => step.Clock == deadline.Key).Select(step => (step, step.At(due, pack.Calendar))).OrderBy(step => step.Item2)];
    }

    private static DateTimeOffset At(this EscalationStep step, DateTimeOffset due, WorkCalendar calendar) => step.Side switch
    {
        EscalationSide.AtDue => due,
        EscalationSide.After when step.Unit is ClockUnit.WorkingDays => calendar.Add(due.AddTicks(-1), step.Length), // due is a cut-off itself
        EscalationSide.After => DeadlineReader.Add(due, step.Length, step.Unit, calendar),
        _ => step.Unit switch
        {
            ClockUnit.WorkingDays => calendar.CutOff(calendar.Back(calendar.Day(due), step.Length)),
            ClockUnit.CalendarDays => due.AddDays(-step.Length),
            ClockUnit.CalendarMonths => due.AddMonths(-step.Length),
            ClockUnit.Hours => due.AddHours(-step.Length),
            _ => due.AddMinutes(-step.Length),
        },
    };

    [GeneratedRegex(@"\{clock:(?<key>[A-Za-z0-9-]+)\}", RegexOptions.CultureInvariant)]
    private static partial Regex NamedClock();
}
