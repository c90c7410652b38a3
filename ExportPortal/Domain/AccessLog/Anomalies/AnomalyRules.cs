using System.Globalization;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.AccessLog.Anomalies;

/// <summary>The rules of domain/09 9.3. Each looks at a window and says what is odd in it.</summary>
public static class AnomalyRules
{
    /// <summary>Rules over entries: asked whenever some have come.</summary>
    public static IReadOnlyList<Func<AccessWindow, IEnumerable<Anomaly>>> OfEntries { get; } =
    [
        LicenceRules.WithoutLicence, PlaceRules.Country, PlaceRules.SharedAccount, VolumeRules.RowsAboveBaseline, VolumeRules.TooManyPersons,
        VolumeRules.FewPersons, OutputRules.NarrowingSequence, LicenceRules.ForeignColumns, LicenceRules.ForeignSource, OutputRules.RefusedOutputs, TimeRules.UnusualHours, TimeRules.ClockAhead, NumberRules.Twice,
        LicenceRules.BudgetUsedEarly, TimeRules.Dormant, OutputRules.PurposeChanges, OutputRules.AdministratorReads, OutputRules.Canary,
    ];

    /// <summary>Rules over what did not come: asked by the clock, with the last entry of each licence in the window.</summary>
    public static IReadOnlyList<Func<AccessWindow, IEnumerable<Anomaly>>> OfTime { get; } = [TimeRules.Silence, TimeRules.Late, TimeRules.NoUse, NumberRules.Missing];

    public static IReadOnlyList<Func<AccessWindow, IEnumerable<Anomaly>>> All { get; } = [.. OfEntries, .. OfTime];

    /// <summary>Code, level and condition of each rule under the terms, in the words of the pages.</summary>
    public static IReadOnlyList<RuleWords> Words(AnomalyTerms terms) =>
    [
        new("AN-01", AnomalyLevel.Critical, "access without an active licence, outside its dates or while an overdue condition closes it"),
        new("AN-02", AnomalyLevel.Critical, $"a country that is not licensed, or one user in two countries within {Figure(terms.TravelMinutes)} minutes"),
        new("AN-03", AnomalyLevel.High, "an unnamed user or a shared account"),
        new("AN-04", AnomalyLevel.High, $"far more rows than the user's own {Figure(terms.BaselineDays)} days before"),
        new("AN-05", AnomalyLevel.High, $"more persons touched than licensed, or more than {AnomalyTerms.Share(terms.PersonsShare)} of them within 24 hours"),
        new("AN-06", AnomalyLevel.High, $"a query over fewer than {AnomalyTerms.Count(terms.FewestPersons)} persons, or two that differ by fewer"),
        new("AN-07", AnomalyLevel.Critical, $"more than {Figure(terms.Variations)} variations of one query within {AnomalyTerms.Minutes(terms.VariationMinutes)}"),
        new("AN-08", AnomalyLevel.Critical, "columns outside the schedule, or a join with data that the licence does not list"),
        new("AN-09", AnomalyLevel.Medium, $"{AnomalyTerms.Count(terms.RefusedOutputs)} or more outputs refused in {AnomalyTerms.Count(terms.RefusedDays)} days"),
        new("AN-10", AnomalyLevel.Low, "work at night, at the weekend or on a holiday by somebody who never does"),
        new("AN-11", AnomalyLevel.High, $"silence of more than {Figure(terms.SilenceHours)} hours at tier {Figure(terms.SilenceTier)} and above, {(terms.Deliveries is null ? "" : "a delivery that is late at a lower tier, ")}a wrong clock, or events whose numbers are missing or came twice"),
        new("AN-12", AnomalyLevel.Medium, $"more than {AnomalyTerms.Share(terms.BudgetShare)} of the privacy budget before {AnomalyTerms.Share(terms.TermShare)} of the term"),
        new("AN-13", AnomalyLevel.Medium, $"a user active again after {Figure(terms.DormantDays)} days"),
        new("AN-14", AnomalyLevel.Medium, "the purpose changes within a session"),
        new("AN-15", AnomalyLevel.High, "an administrator reads licensed data"),
        new("AN-16", AnomalyLevel.Critical, "a canary record in an output, or found outside"),
        new("AN-17", AnomalyLevel.Low, $"no use at all for {Figure(terms.UnusedDays)} days"),
    ];

    /// <summary>The condition of a rule under the terms, in the words of the pages.</summary>
    public static string ConditionOf(string code, AnomalyTerms terms) => Words(terms).First(words => words.Code == code).Condition;

    /// <summary>What has happened where a rule found something, in the words of a title: it names nobody and quotes nothing, because a title outlives the erasure of a person.</summary>
    public static string TitleOf(string code) => code switch
    {
        "AN-01" => "Access that no licence in force allowed",
        "AN-02" => "Access from a place that is not licensed",
        "AN-03" => "Access by somebody not named, or by a shared account",
        "AN-04" => "Far more rows taken than before",
        "AN-05" => "Too many persons touched",
        "AN-06" => "A query that singles out few persons",
        "AN-07" => "A series of queries that closes in on persons",
        "AN-08" => "Columns or data used that the licence does not list",
        "AN-09" => "Outputs refused again and again",
        "AN-10" => "Work at an unusual time",
        "AN-11" => "An access log that is silent, late or has gaps",
        "AN-12" => "Privacy budget spent too early",
        "AN-13" => "A dormant user active again",
        "AN-14" => "Purpose changed within a session",
        "AN-15" => "Licensed data read by an administrator",
        "AN-16" => "A canary record came out",
        "AN-17" => "Licence not used for a long time",
        _ => "Finding in the access log",
    };

    private static string Figure(int figure) => figure.ToString(CultureInfo.InvariantCulture);

    public static IReadOnlyList<Anomaly> Evaluate(AccessWindow window) => [.. All.SelectMany(rule => rule(window))];

    /// <summary>What the rules over entries find that has a new entry in its evidence.</summary>
    /// <param name="failed">Is told where a rule fails: it is then asked about each licence by itself and passes over those on which it fails again, so that one entry stops no rule for the others. Null lets the failure out.</param>
    public static IReadOnlyList<Anomaly> EvaluateNew(AccessWindow window, Action<RuleFailure>? failed = null) =>
        [.. OfEntries.SelectMany(rule => failed is null ? rule(window) : Ask(rule, window, failed)).Where(found => found.Evidence.Any(seq => seq >= window.FirstNew))];

    private static IReadOnlyList<Anomaly> Ask(Func<AccessWindow, IEnumerable<Anomaly>> rule, AccessWindow window, Action<RuleFailure> failed)
    {
        if (Try(rule, window, out _) is { } all)
            return all;
        var found = new List<Anomaly>();
        foreach (var licence in window.Events.GroupBy(entry => entry.Facts.Licence))
            if (Try(rule, window with { Events = [.. licence] }, out var fault) is { } some)
                found.AddRange(some);
            else
                failed(new(licence.Key, fault!));
        return found;
    }

    private static IReadOnlyList<Anomaly>? Try(Func<AccessWindow, IEnumerable<Anomaly>> rule, AccessWindow window, out Exception? fault)
    {
        try
        {
            fault = null;
            return [.. rule(window)];
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            fault = failure;
            return null;
        }
    }
}

/// <summary>A rule that could not be asked about the entries of a licence.</summary>
public sealed record RuleFailure(string Licence, Exception Fault);

public sealed record RuleWords(string Code, AnomalyLevel Level, string Condition);
