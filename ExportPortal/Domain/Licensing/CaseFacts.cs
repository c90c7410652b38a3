using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Decision;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Stress;

namespace ExportPortal.Domain.Licensing;

/// <summary>What a case depends on beside its own records.</summary>
/// <param name="Day">In UTC; evidence, permits and recognitions count on it or do not.</param>
/// <param name="Others">Other data of the steward for the same recipient and its affiliates within 12 months.</param>
/// <param name="Recognitions">Every record of recognition.</param>
public sealed record CaseSurroundings(DateOnly Day, IReadOnlyList<OtherVolume> Others, IReadOnlyList<Recognition> Recognitions);

/// <summary>Gathers the facts that the rules decide on, for one dataset version, recipient and environment.</summary>
public static class CaseFacts
{
    /// <param name="held">Numbers of earlier versions that the recipient holds.</param>
    /// <param name="around">Null for a case that stands by itself on the day of its assessment.</param>
    public static DecisionCase For(
        Dataset dataset, RiskAssessment assessment, Organisation recipient, ApplicationContent content, PolicyPack pack, IReadOnlyCollection<int> held, CaseSurroundings? around = null)
    {
        var facts = Alone(dataset, assessment, recipient, content, pack, around ?? new(DateOnly.FromDateTime(assessment.MadeAt.UtcDateTime), [], []));
        return assessment.Stress?.Figures is { } figures && pack.StressTests is not null && IsOver(figures, dataset, assessment, facts, held, pack) ? facts with { Composition = true } : facts;
    }

    /// <summary>ST-06 against the tier that the case would have without the earlier versions.</summary>
    private static bool IsOver(StressFigures figures, Dataset dataset, RiskAssessment assessment, DecisionCase facts, IReadOnlyCollection<int> held, PolicyPack pack)
    {
        if (held.Count == 0 || figures.Composition is not { } composition || DecisionRules.Decide(facts, pack).Tier is not { } tier)
            return false;
        var context = In(facts, tier, dataset, pack);
        return CompositionOfReleases.IsOver(new(assessment.Measurement, figures with { Composition = composition.HeldBy(held) }, context, pack));
    }

    private static DecisionCase Alone(Dataset dataset, RiskAssessment assessment, Organisation recipient, ApplicationContent content, PolicyPack pack, CaseSurroundings around) => new()
    {
        Entry = dataset.Classification.Entries,
        Granularity = dataset.Classification.Granularity,
        Persons = Aggregation.Persons(dataset.Id, dataset.Classification.Entries, dataset.Classification.Persons, around.Others, pack),
        // A public release answers for its worst record, a licensed one for the strict average with a cap on the worst (04, 4.1).
        PData = new(content.Mode is AccessMode.Public ? assessment.MaximumRisk : assessment.AverageRisk),
        PDataMax = content.Mode is AccessMode.Public ? null : new Probability(assessment.MaximumRisk),
        TraceUnicity = Trace(assessment.Stress?.Figures.Trajectory, pack),
        Prevalence = dataset.Classification.Prevalence,
        DualUse = dataset.Classification.DualUse,
        HighInvasiveness = dataset.Classification.HighInvasiveness,
        Vulnerable = dataset.Classification.Vulnerable,
        Motive = recipient.Motive,
        History = recipient.History,
        Screening = recipient.Screening,
        Recognised = recipient.Recognised || recipient.IsRecognised(around.Recognitions, [.. dataset.Classification.Entries.Select(code => pack.Entry(code).Category).Distinct()],
            BaseTier.Of(dataset.Classification.Entries, dataset.Classification.Granularity, pack).Tier, dataset.Classification.DualUse, around.Day),
        Programme = recipient.Programme,
        // Wherever the data are stored, processed or looked at is a destination, so the gravest group counts (03, 3.2).
        // A recipient that parties of concern own counts as one of them.
        DestinationGroup = content.Countries.Select(country => pack.Destinations.Of(country).Group).Append(recipient.GroupIn(pack)).Max(),
        // The steward's own enclave is offered to recipients whose environment falls short (03, 3.4 stage 4).
        Environment = content.Host is HostingPlace.StewardEnclave ? EnvironmentLevel.E4 : recipient.EnvironmentOn(around.Day, pack.Environment),
        Mode = content.Mode,
        Purpose = content.Purpose,
        AuditRights = content.AuditAccepted,
    };

    /// <summary>The case as the stress tests ask for it.</summary>
    public static StressContext Stress(Application application, Dataset dataset, PolicyPack pack)
    {
        var term = application.Content.Term;
        return In(application.Case, application.Tier ?? 4, dataset, pack) with
        {
            TermMonths = Math.Max(1, ((term.End.Year - term.Start.Year) * 12) + term.End.Month - term.Start.Month),
        };
    }

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
