using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Decision;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Stress;

namespace ExportPortal.Domain.Licensing;

/// <summary>Gathers the facts that the rules decide on, for one dataset version, recipient and environment.</summary>
public static class CaseFacts
{
    public static DecisionCase For(Dataset dataset, RiskAssessment assessment, Organisation recipient, ApplicationContent content, PolicyPack pack) => new()
    {
        Entry = dataset.Classification.Entries,
        Granularity = dataset.Classification.Granularity,
        Persons = dataset.Classification.Persons,
        // A public release answers for its worst record, a licensed one for the strict average with a cap on the worst (04, 4.1).
        PData = new(content.Mode is AccessMode.Public ? assessment.MaximumRisk : assessment.AverageRisk),
        PDataMax = content.Mode is AccessMode.Public ? null : new Probability(assessment.MaximumRisk),
        Prevalence = dataset.Classification.Prevalence,
        DualUse = dataset.Classification.DualUse,
        HighInvasiveness = dataset.Classification.HighInvasiveness,
        Vulnerable = dataset.Classification.Vulnerable,
        Motive = recipient.Motive,
        History = recipient.History,
        Screening = recipient.Screening,
        Recognised = recipient.Recognised,
        Programme = recipient.Programme,
        // Wherever the data are stored, processed or looked at is a destination, so the gravest group counts (03, 3.2).
        DestinationGroup = content.Countries.Append(recipient.Country).Max(country => pack.Destinations.Of(country).Group),
        // The steward's own enclave is offered to recipients whose environment falls short (03, 3.4 stage 4).
        Environment = content.Host is HostingPlace.StewardEnclave ? EnvironmentLevel.E4 : recipient.Environment,
        Mode = content.Mode,
        Purpose = content.Purpose,
        AuditRights = content.AuditAccepted,
    };

    /// <summary>The case as the stress tests ask for it.</summary>
    public static StressContext Stress(Application application, Dataset dataset, PolicyPack pack)
    {
        var (facts, tier) = (application.Case, application.Tier ?? 4);
        var term = application.Content.Term;
        return StressContext.Assumed(dataset.Classification, tier, pack) with
        {
            IsPublic = facts.Mode is AccessMode.Public,
            Environment = facts.Environment,
            Motive = facts.Motive,
            HighInvasiveness = facts.HighInvasiveness,
            Prevalence = facts.Prevalence,
            TermMonths = Math.Max(1, ((term.End.Year - term.Start.Year) * 12) + term.End.Month - term.Start.Month),
        };
    }
}
