using System.Collections.Immutable;
using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Policy;

/// <summary>How often, whom and how deep the authority audits (domain/08, 03 3.1).</summary>
/// <param name="Rates">Share of the licences of a tier drawn at random in a year, T0 to T4.</param>
/// <param name="Periodic">Audits that come without a draw.</param>
/// <param name="Triggers">Facts that rank licences for an audit; their words are read by <see cref="TextOf"/>.</param>
/// <param name="TriggersThatOpen">So many different facts about one licence open an audit; a critical one does alone.</param>
/// <param name="Plans">Attribute samples: how many records, how many errors allowed.</param>
/// <param name="Confidence">Of what is inferred from a sample.</param>
/// <param name="Tolerable">Share of deviations that a sample has to stay under.</param>
/// <param name="RowPoints">Selection points of a sample by rows.</param>
/// <param name="MostConsecutive">Audits of one organisation that one person may lead in a row.</param>
/// <param name="RepeatsThatRaise">So many repeats of a minor finding make it a major one.</param>
/// <param name="NextAuditMonths">After a major finding the next audit comes within so many months.</param>
/// <param name="RetentionYears">How long results are kept.</param>
public sealed record AuditTerms(
    ImmutableList<decimal> Rates, ImmutableList<PeriodicAudit> Periodic, ImmutableList<TriggerTerms> Triggers, int TriggersThatOpen,
    ImmutableList<AttributePlan> Plans, double Confidence, double Tolerable, int RowPoints, int MostConsecutive, int RepeatsThatRaise, int NextAuditMonths, int RetentionYears)
{
    /// <summary>Null in packs before 2026.4, which have <see cref="AuditTimes.Former"/>.</summary>
    public AuditTimes? Times { get; init; }

    /// <summary>The times that hold under this pack.</summary>
    public AuditTimes TimesInForce => Times ?? AuditTimes.Former;

    private const string ReportDaysIn = "{report_days}";

    /// <summary>The words of a trigger with the figures of the pack; empty for a key that the pack does not have.</summary>
    public string TextOf(string key) =>
        (Triggers.Find(one => one.Key == key)?.Text ?? "").Replace(ReportDaysIn, TimesInForce.ReportDays.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);

    /// <summary>Clock of the day that an audit is planned for; steps may be told of it although no list of clocks has it.</summary>
    public const string BeginClock = "audit-begin";

    /// <summary>Ends with the beginning of a quarter, before which the authority binds itself to the secret of its draw; no list of clocks has it either.</summary>
    public const string DrawCommitClock = "draw-commit";

    /// <summary>Keys of the policy pack's clocks for the draw of a quarter that is over, the tests of an audit, and a fix that waits to be verified. A pack before 2026.6 has none of them, and then nobody is told.</summary>
    public const string DrawPublishClock = "draw-publish", TestsClock = "audit-tests", VerifyClock = "capa-verify";

    /// <summary>The words by which audits on the last day of a licence are known.</summary>
    public IReadOnlyList<string> AtCloseWhys => [.. Periodic.Where(rule => rule.AtClose).Select(rule => rule.Why).Distinct()];

    /// <summary>The planned audits of a term, the earliest first; none where the tier asks for random ones alone.</summary>
    public IReadOnlyList<(DateOnly On, string Why)> Planned(int tier, Period term)
    {
        var planned = new List<(DateOnly On, string Why)>();
        foreach (var rule in Periodic.Where(rule => rule.Tier == tier))
        {
            if (rule.EveryMonths is { } months)
                for (var at = term.Start.AddMonths(months); at <= term.End; at = at.AddMonths(months))
                    planned.Add((at, rule.Why));
            else if (rule.AtMonth is { } month)
            {
                if (term.Start.AddMonths(month) is var at && at <= term.End)
                    planned.Add((at, rule.Why));
            }
            else if (rule.AtClose)
                planned.Add((term.End, rule.Why));
            else
                planned.Add((term.Start.AddDays((term.End.DayNumber - term.Start.DayNumber) / 2), rule.Why));
        }
        // A yearly audit of a term of one year falls behind its last day: it is made at the end instead of never.
        if (planned.Count == 0 && Periodic.Find(rule => rule.Tier == tier) is { } first)
            planned.Add((term.End, first.Why));
        return [.. planned.OrderBy(one => one.On)];
    }
}

/// <summary>How old a fact may be, or has to be, to call for an audit, and how far ahead the portal plans one.</summary>
/// <param name="EnvironmentMonths">From tier 2 on an environment that was assessed longer ago is a fact.</param>
/// <param name="IncidentMonths">A grave incident that was reported or graded so long ago or later is one.</param>
/// <param name="ReportDays">A report that is overdue for more days is one.</param>
/// <param name="FindingYears">A major finding that was reported so long ago or later is one for the other licences, and one that was ended without correction so long ago or later stays on record (PF-10).</param>
/// <param name="DrawnDays">Days from the draw to the day of the audit: the notice and two weeks.</param>
/// <param name="AgainDays">Days from today to an audit that is planned once more, or late.</param>
public sealed record AuditTimes(int EnvironmentMonths, int IncidentMonths, int ReportDays, int FindingYears, int DrawnDays, int AgainDays)
{
    public static AuditTimes Former { get; } = new(12, 3, 15, 5, 42, 30);
}

/// <summary>How long what nobody corrected counts.</summary>
public static class UncorrectedFindings
{
    /// <summary>A finding that was ended without correction before this instant counts no more.</summary>
    public static DateTimeOffset UncorrectedSince(this PolicyPack pack, DateTimeOffset now) => now.AddYears(-(pack.Audits?.TimesInForce ?? AuditTimes.Former).FindingYears);
}

/// <summary>A planned audit of a tier. With none of the three it is once per term, in its middle.</summary>
/// <param name="Why">As the audit says it: "yearly at T3".</param>
/// <param name="EveryMonths">From the start of the term.</param>
/// <param name="AtMonth">Once, so many months after the start.</param>
/// <param name="AtClose">On the last day.</param>
public sealed record PeriodicAudit(int Tier, string Why, int? EveryMonths = null, int? AtMonth = null, bool AtClose = false);

/// <param name="Points">For ranking alone.</param>
/// <param name="Critical">Opens an audit by itself.</param>
/// <param name="ByPortal">The portal finds it in what is on record; an auditor records what is not, and all of the others. False for two that packs before 2026.7 left to the auditor, and for complaints before 2026.8.</param>
public sealed record TriggerTerms(string Key, string Text, int Points, bool Critical = false, bool ByPortal = false);

public sealed record AttributePlan(int Size, int Errors);
