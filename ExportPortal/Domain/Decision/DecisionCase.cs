using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using ExportPortal.Domain.Risk.Stress;

namespace ExportPortal.Domain.Decision;

/// <summary>Everything a decision depends on, beside the policy pack: one dataset version, one recipient, one environment.</summary>
public sealed record DecisionCase
{
    /// <summary>Codes of all entries of the control list that fit; at least one, each known to the pack.</summary>
    public required IReadOnlyList<string> Entry { get; init; }

    public required Granularity Granularity { get; init; }

    /// <summary>Persons or devices over 12 months rolling for this steward and recipient; adding up is the caller's duty.</summary>
    public required long Persons
    {
        get;
        init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(Persons), value, "A number of persons is 0 or more.");
    }

    /// <summary>Data risk: the strict average in licensed release, the maximum in public release.</summary>
    public required Probability PData { get; init; }

    /// <summary>Risk of the worst record; null when not handed in, then no cap is tested.</summary>
    public Probability? PDataMax { get; init; }

    public required Motive Motive { get; init; }

    /// <summary>Share of the population that is in the data.</summary>
    public required Probability Prevalence { get; init; }

    /// <summary>Level DU0 to DU3, as 0 to 3.</summary>
    public required int DualUse
    {
        get;
        init => field = value is >= 0 and <= 3 ? value : throw new ArgumentOutOfRangeException(nameof(DualUse), value, "A dual-use level is 0 to 3.");
    }

    public required DestinationGroup DestinationGroup { get; init; }

    /// <summary>Of whoever hosts the data.</summary>
    public required EnvironmentLevel Environment { get; init; }

    /// <summary>Of the recipient, from whose place the host's environment is looked into; null where the data stay with the recipient, or it was not handed in.</summary>
    public EnvironmentLevel? EndPoint { get; init; }

    public required AccessMode Mode { get; init; }

    /// <summary>A code of the pack's purposes, or free text.</summary>
    public required string Purpose { get; init; }

    /// <summary>S4, or S3 with a vulnerable group, or use far from what persons were told.</summary>
    public bool HighInvasiveness { get; init; }

    /// <summary>Children or groups at risk are visible as a group.</summary>
    public bool Vulnerable { get; init; }

    /// <summary>A recognised permit covers the base tier.</summary>
    public bool Recognised { get; init; }

    public History History { get; init; } = History.Clean;

    /// <summary>Combined risk with earlier releases to the same recipient exceeds the threshold.</summary>
    public bool Composition { get; init; }

    /// <summary>Share of persons that the points of the pack single out (ST-09); null where no trace was measured.</summary>
    public Probability? TraceUnicity { get; init; }

    /// <summary>Measured figures by the key of their gate (domain/04 4.2); one that is not there is not tested. Null where none is handed in, as under packs before 2026.2.</summary>
    public IReadOnlyDictionary<string, double>? Measures { get; init; }

    /// <summary>Channels of disclosure that can arise and were not assessed, or only declared (domain/04 4.1); a tier that asks for evidence makes each a condition. Empty where none is handed in, as under packs before 2026.2.</summary>
    public IReadOnlyList<RiskChannel> Unassessed { get; init; } = [];

    /// <summary>Longest term, in months, after which better attacks leave the risk within the threshold (ST-10); 0 where no term does, so that a shorter one would not help. Null where the term asked for passes, it was not assessed, or the pack shortens no term, as before 2026.6.</summary>
    public int? LongestTerm
    {
        get;
        init => field = value is null or >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(LongestTerm), value, "A number of months is 0 or more.");
    }

    public Screening Screening { get; init; } = Screening.Clear;

    /// <summary>Audit rights and the end-use statement are granted.</summary>
    public bool AuditRights { get; init; } = true;

    public bool DirectIdentifiers { get; init; }

    /// <summary>The applicant has a compliance programme for a global licence.</summary>
    public bool Programme { get; init; }

    /// <summary>Consent, a community or a contract excludes this use or place.</summary>
    public bool DataUseBar { get; init; }

    /// <summary>What brings a clause and moves no tier: words of <see cref="Policy.Circumstances"/>.</summary>
    public IReadOnlyList<string> Circumstances { get; init; } = [];

    /// <summary>The most months of one licence of the tier: what the tier allows, or less where better attacks allow less; null for no limit.</summary>
    public int? MostMonths(TierTerms tier) => IsShortened(tier) ? LongestTerm : tier.MaxTermMonths;

    /// <summary>Whether better attacks (ST-10) allow a shorter term than the tier does.</summary>
    public bool IsShortened(TierTerms tier) => LongestTerm is > 0 and var passes && !(tier.MaxTermMonths <= passes);

    /// <summary>Public release has no recipient, so nothing about one counts.</summary>
    public bool IsPublic => Mode == AccessMode.Public;
}
