using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Decision;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using ExportPortal.Domain.Recipients.Lists;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Privacy;
using ExportPortal.Domain.Risk.Stress;
using ExportPortal.Domain.Risk.Synthetic;

namespace ExportPortal.Domain.Licensing;

/// <summary>What a case depends on beside its own records.</summary>
/// <param name="Day">In UTC; evidence, permits and recognitions count on it or do not.</param>
/// <param name="Others">Other data of the steward for the same recipient and its affiliates within 12 months.</param>
/// <param name="Recognitions">Every record of recognition.</param>
public sealed record CaseSurroundings(DateOnly Day, IReadOnlyList<OtherVolume> Others, IReadOnlyList<Recognition> Recognitions)
{
    /// <summary>Differentially private releases of the dataset to the recipient.</summary>
    public IReadOnlyList<PrivacyRelease> Releases { get; init; } = [];

    /// <summary>The newest saved attacks on the version, when it is synthetic; null where none were saved.</summary>
    public SyntheticResult? Attacks { get; init; }

    /// <summary>The steward: its standing on the lists, and the level of its enclave; null counts as a house that is clear and whose enclave nobody has assessed.</summary>
    public Organisation? Steward { get; init; }

    /// <summary>Matches of persons whom cases and licences of the recipient name as users.</summary>
    public IReadOnlyList<ScreeningHit> UserHits { get; init; } = [];
}

/// <summary>Gathers the facts that the rules decide on, for one dataset version, recipient and environment.</summary>
public static class CaseFacts
{
    /// <param name="held">Numbers of earlier versions that the recipient holds.</param>
    /// <param name="around">Null for a case that stands by itself on the day of its assessment.</param>
    public static DecisionCase For(
        Dataset dataset, RiskAssessment assessment, Organisation recipient, ApplicationContent content, PolicyPack pack, IReadOnlyCollection<int> held, CaseSurroundings? around = null)
    {
        var surroundings = around ?? new(DateOnly.FromDateTime(assessment.MadeAt.UtcDateTime), [], []);
        var facts = Alone(dataset, assessment, recipient, content, pack, surroundings);
        if (pack.HasGatesOfMeasures && DecisionRules.Decide(facts, pack).Tier is { } found)
            facts = facts with { Unassessed = Unassessed(dataset, assessment, facts, Math.Max(found, StressChannels.EvidenceFrom), surroundings.Attacks, pack) };
        if (assessment.Stress?.Figures is not { } figures || pack.StressTests is null)
            return facts;
        if (IsOver(figures, dataset, assessment, facts, held, pack))
            facts = facts with { Composition = true };
        return Later(figures, dataset, assessment, facts, content.Term, pack) is { } longest
            ? facts with { Circumstances = [.. facts.Circumstances, Circumstances.Growth], LongestTerm = pack.StressTests.Future.ShortensTerm ? longest : null } : facts;
    }

    /// <summary>Channels that nobody assessed; attacks on the version that were saved beside the assessment are evidence too.</summary>
    private static IReadOnlyList<RiskChannel> Unassessed(Dataset dataset, RiskAssessment assessment, DecisionCase facts, int tier, SyntheticResult? attacks, PolicyPack pack) =>
        StressChannels.Blocking(assessment.Measurement, assessment.FiguresWith(attacks), In(facts, tier, dataset, pack), pack);

    /// <summary>ST-10 for the term that is asked for: the longest that passes instead, in months, 0 for none; null where that one passes. It brings a clause and a shorter term, and moves no tier.</summary>
    private static int? Later(StressFigures figures, Dataset dataset, RiskAssessment assessment, DecisionCase facts, Period term, PolicyPack pack) =>
        DecisionRules.Decide(facts, pack).Tier is > 0 and var tier
            ? FutureAttack.LongestInstead(new(assessment.Measurement, figures, In(facts, tier, dataset, pack) with { TermMonths = Months(term, pack) }, pack)) : null;

    /// <summary>
    /// Months of a term. Where ST-10 shortens terms, begun ones count as a shorter term is cut: until the day before the same day of the month.
    /// Packs before 2026.6 count from month to month.
    /// </summary>
    internal static int Months(Period term, PolicyPack pack)
    {
        var months = Math.Max(1, ((term.End.Year - term.Start.Year) * 12) + term.End.Month - term.Start.Month);
        return pack.StressTests?.Future.ShortensTerm is true && term.Start.AddMonths(months).AddDays(-1) < term.End ? months + 1 : months;
    }

    /// <summary>What was measured for the stress tests, for a recipient who holds these earlier versions and no others.</summary>
    public static StressFigures? Held(StressFigures? figures, IReadOnlyCollection<int> held) =>
        figures?.Composition is { } composition ? figures with { Composition = composition.HeldBy(held) } : figures;

    /// <summary>ST-06 against the tier that the case would have without the earlier versions.</summary>
    private static bool IsOver(StressFigures figures, Dataset dataset, RiskAssessment assessment, DecisionCase facts, IReadOnlyCollection<int> held, PolicyPack pack)
    {
        if (held.Count == 0 || figures.Composition is null || DecisionRules.Decide(facts, pack).Tier is not { } tier)
            return false;
        var context = In(facts, tier, dataset, pack);
        return CompositionOfReleases.IsOver(new(assessment.Measurement, Held(figures, held)!, context, pack));
    }

    private static DecisionCase Alone(Dataset dataset, RiskAssessment assessment, Organisation recipient, ApplicationContent content, PolicyPack pack, CaseSurroundings around) => new()
    {
        Entry = dataset.Classification.Entries,
        Granularity = dataset.Classification.Granularity,
        Persons = Aggregation.Persons(dataset.Id, dataset.Classification.Entries, dataset.Classification.Persons, around.Others, pack),
        // A public release answers for its worst record, a licensed one for the strict average with a cap on the worst (04, 4.1).
        PData = content.Mode is AccessMode.Public ? assessment.Measurement.MaximumRisk : assessment.Measurement.AverageRisk,
        PDataMax = content.Mode is AccessMode.Public ? null : assessment.Measurement.MaximumRisk,
        Measures = Measures(dataset, assessment, recipient, pack, around),
        TraceUnicity = Trace(assessment.Stress?.Figures.Trajectory, pack),
        Prevalence = dataset.Classification.Prevalence,
        DualUse = dataset.Classification.DualUse,
        HighInvasiveness = dataset.Classification.HighInvasiveness,
        Vulnerable = dataset.Classification.Vulnerable,
        Motive = recipient.Motive,
        History = recipient.History,
        Screening = ScreeningOf(recipient, content, around),
        Recognised = IsRecognised(dataset, recipient, around, pack),
        Programme = recipient.Programme,
        DestinationGroup = Group(recipient, content, pack),
        // The steward's own enclave is offered to recipients whose environment falls short (03, 3.4 stage 4), and is worth what it was assessed at.
        Environment = LevelOf(content.IsInEnclave ? around.Steward : recipient, around.Day, pack),
        EndPoint = content.IsInEnclave ? LevelOf(recipient, around.Day, pack) : null,
        Mode = content.Mode,
        DataUseBar = BarredBy(dataset, recipient, content, pack).Count > 0,
        Purpose = content.Purpose,
        // Nobody has refused what nobody has answered: completeness asks for it, and the gate waits.
        AuditRights = content.AuditAccepted is not false,
        Circumstances = [.. ApplicationCircumstances.Of(content, recipient, pack)],
    };

    /// <summary>Whether the recipient is recognised for the data (M7): for all, or by a permit of a partner.</summary>
    /// <param name="checkedSince">As in <see cref="Organisation.IsRecognised"/>.</param>
    internal static bool IsRecognised(Dataset dataset, Organisation recipient, CaseSurroundings around, PolicyPack pack, DateOnly? checkedSince = null) =>
        recipient.Recognised || recipient.IsRecognised(around.Recognitions, [.. dataset.Classification.Entries.Select(code => pack.Entry(code).Category).Distinct()],
            BaseTier.Of(dataset.Classification.Entries, dataset.Classification.Granularity, pack).Tier, dataset.Classification.DualUse, around.Day, pack, checkedSince);

    private static EnvironmentLevel LevelOf(Organisation? host, DateOnly day, PolicyPack pack) => host?.EnvironmentOn(day, pack.Environment) ?? EnvironmentLevel.E0;

    /// <summary>The gravest standing of all who would touch the data (P1, H1): the recipient with its owners, the steward, and whom the form names as user, end user or provider.</summary>
    public static Screening ScreeningOf(Organisation recipient, ApplicationContent content, CaseSurroundings around) =>
        new[] { recipient.Screening, around.Steward?.Screening ?? Screening.Clear, EndUsers.StandingOf(content.EndUsers.Select(user => user.Name), around.UserHits) }.Max();

    /// <summary>
    /// What the gates of the tier are held against (04, 4.2): the figures of the assessment, those of attacks on synthetic
    /// data, and what the recipient was given of the dataset with noise in the twelve months before.
    /// </summary>
    private static Dictionary<string, double>? Measures(Dataset dataset, RiskAssessment assessment, Organisation recipient, PolicyPack pack, CaseSurroundings around)
    {
        if (!pack.HasGatesOfMeasures)
            return null;
        var figures = new Dictionary<string, double>(GateFigures.Of(assessment.Measurement, assessment.Stress?.Figures));
        // Assessment and attacks may both have a figure for one gate; the worse counts, and all of these are limits from above.
        foreach (var (gate, value) in around.Attacks?.Figures ?? [])
            if (value is { } found && pack.Gates.Exists(one => one.Key == gate))
                figures[gate] = Math.Max(found, figures.GetValueOrDefault(gate, double.MinValue));
        if (around.Releases.Count > 0)
        {
            var data = dataset.Classification;
            var budget = PrivacyBudget.Of(BaseTier.Of(data, pack).Tier, data.HighInvasiveness, data.Persons, pack);
            var ledger = new PrivacyLedger(around.Releases);
            figures[GateFigures.EpsilonYear] = budget.Spent(ledger, dataset.Id, recipient.Id, around.Day).Epsilon;
            if (budget.Largest(ledger, dataset.Id, recipient.Id, around.Day) is { } largest)
                figures[GateFigures.EpsilonRelease] = largest;
            if (PrivacyBudget.Stated(ledger, dataset.Id, recipient.Id, around.Day) is { } delta)
                figures[GateFigures.Delta] = delta;
        }
        return figures;
    }

    /// <summary>The data-use codes of the dataset that bar this use or place (P4).</summary>
    public static IReadOnlyList<DataUseTerms> BarredBy(Dataset dataset, Organisation recipient, ApplicationContent content, PolicyPack pack) =>
        [.. pack.DataUseOf(dataset.Classification.DataUse).Where(terms => terms.Bars(new(
            content.Purpose, Group(recipient, content, pack), content.Mode is AccessMode.Public, recipient.Programme,
            content.Answers.Says("commercial"), content.Answers.Says("ai_training"), content.Answers.Value("recipient_type"))))];

    // Wherever the data are stored, processed or looked at is a destination, so the gravest group counts (03, 3.2).
    // A recipient that parties of concern own counts as one of them.
    private static DestinationGroup Group(Organisation recipient, ApplicationContent content, PolicyPack pack) =>
        content.Countries.Select(country => pack.Destinations.Of(country).Group).Append(recipient.GroupIn(pack)).Max();

    /// <summary>The case as the stress tests ask for it.</summary>
    public static StressContext Stress(Application application, Dataset dataset, PolicyPack pack) =>
        Stress(application.Case, application.Tier ?? 4, application.TermGranted(pack), dataset, pack);

    internal static StressContext Stress(DecisionCase facts, int tier, Period term, Dataset dataset, PolicyPack pack) => In(facts, tier, dataset, pack) with { TermMonths = Months(term, pack) };

    private static StressContext In(DecisionCase facts, int tier, Dataset dataset, PolicyPack pack) => StressContext.Assumed(dataset.Classification, tier, pack) with
    {
        IsPublic = facts.Mode is AccessMode.Public,
        Environment = facts.Environment,
        Motive = facts.Motive,
        HighInvasiveness = facts.HighInvasiveness,
        Prevalence = facts.Prevalence,
    };

    /// <summary>The share at the largest number of points that the pack names; null where it was not measured.</summary>
    private static Probability? Trace(TrajectoryUnicity? trace, PolicyPack pack) =>
        pack.StressTests is { } terms && trace?.Curve.FirstOrDefault(point => point.Known == terms.Trajectory.Points[^1]) is { } most ? new Probability(most.Share) : null;
}
