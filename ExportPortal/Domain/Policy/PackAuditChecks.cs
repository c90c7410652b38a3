using static ExportPortal.Domain.Policy.PackChecks;

namespace ExportPortal.Domain.Policy;

/// <summary>What must hold in the audit terms of a pack that has them, in what its rules over the access log call odd, and in how long it keeps records.</summary>
internal static class PackAuditChecks
{
    private static readonly string[] Clocks =
    [
        "audit-notice", "audit-evidence", "audit-reply", "audit-report", "audit-task", "capa-contain-FG4", "capa-plan-FG4", "capa-plan-FG3", "capa-plan-FG2",
        "capa-fix-FG4", "capa-fix-FG3", "capa-fix-FG2", "capa-effect",
    ];

    public static void Run(PolicyPack pack)
    {
        if (pack.Retention is { } kept)
            Must(kept.PersonsYears is { Count: 5 } years && years.TrueForAll(one => one > 0) && kept is { PersonsLeastYears: > 0, UnlicensedYears: > 0, IncidentYears: > 0, OnlineMonths: > 0 },
                "$.retention", "there are years above 0 for each of T0 to T4 and for every other record.");
        Must(pack.Responsibilities.DisclosureHoursInForce > 0, "$.responsibilities.disclosure_hours", "a file with persons is open for an hour at least.");
        var unsound = pack.Anomalies.WhyUnsound();
        Must(unsound is null, "$.anomalies", unsound ?? "");
        if (pack.Audits is not { } audits)
            return;
        Must(audits.Rates.Count == 5 && audits.Rates.TrueForAll(rate => rate is >= 0 and <= 1), "$.audits.rates", "there is one rate from 0 to 1 for each of T0 to T4.");
        foreach (var (rule, at) in Numbered("$.audits.periodic", audits.Periodic))
            Tier(rule.Tier, $"{at}.tier");
        Unique("$.audits.triggers", audits.Triggers, trigger => trigger.Key);
        foreach (var (trigger, where) in Numbered("$.audits.triggers", audits.Triggers))
            Must(!audits.TextOf(trigger.Key).AsSpan().ContainsAny('{', '}'), where, "{report_days} is the one figure that a text may name.");
        Must(audits.Plans.TrueForAll(plan => plan.Size > plan.Errors && plan.Errors >= 0), "$.audits.plans", "a sample is larger than the errors that it allows.");
        Must(audits is { Confidence: > 0 and < 1, Tolerable: > 0 and < 1 }, "$.audits", "confidence and tolerable share lie between 0 and 1.");
        Must(audits is { TriggersThatOpen: > 0, RowPoints: > 0, MostConsecutive: > 0, RepeatsThatRaise: > 0, NextAuditMonths: > 0, RetentionYears: > 0 }, "$.audits", "counts and months are above 0.");
        Must(audits.TimesInForce is { EnvironmentMonths: > 0, IncidentMonths: > 0, ReportDays: > 0, FindingYears: > 0, DrawnDays: > 0, AgainDays: > 0 }, "$.audits.times", "times are above 0.");
        foreach (var key in Clocks)
            Must(pack.Clocks.Exists(clock => clock.Key == key), "$.clocks", $"there is no clock '{key}', which audits need.");
    }
}
