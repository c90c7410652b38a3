using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using ExportPortal.Domain.Risk;

namespace ExportPortal.Domain.Licensing;

/// <summary>What the completeness checks look at: the form, and what the register knows beside it.</summary>
/// <param name="Tier">Null when a gate ended the case.</param>
public sealed record CompletenessFacts(ApplicationContent Content, int? Tier, Dataset Dataset, DatasetVersion Version, RiskAssessment Assessment, Organisation Recipient)
{
    /// <summary>Documents that belong to the application; removed ones are left out.</summary>
    public IReadOnlyList<ApplicationDocument> Documents { get; init; } = [];

    /// <summary>Null while the recipient has not signed.</summary>
    public EndUseStatement? Statement { get; init; }

    /// <summary>When the recipient was last asked to sign; null where nobody has asked.</summary>
    public DateTimeOffset? StatementAskedAt { get; init; }

    /// <summary>Numbers of the licences on the dataset that were granted before the application was submitted.</summary>
    public IReadOnlyCollection<string> EarlierLicences { get; init; } = [];

    /// <summary>Numbers of licences on the dataset that were granted since; they may be named and need not be.</summary>
    public IReadOnlyCollection<string> LaterLicences { get; init; } = [];

    /// <summary>Why the last screening of the recipient is no ground to go on; null when it is, or before the office looks at the case.</summary>
    public Rule? StaleScreening { get; init; }

    /// <summary>Persons in all that the recipient got from the steward within twelve months, this application included; null while it was not added up.</summary>
    public long? YearPersons { get; init; }

    /// <summary>What the recipient undertakes, as the form stands now.</summary>
    public IReadOnlyList<string> StatementWords(PolicyPack pack) =>
        EndUseStatement.Words(Statement, Recipient.RomanisedName, EndUseStatement.DataWords(Dataset.Title, Version.Number), Content, pack);

    public FormAnswers Answers => Content.Answers;

    /// <summary>The tier by which the form asks.</summary>
    public int FormTier => FormRules.TierOf(Tier);

    /// <summary>Whose enclave may hold the data; null counts as not assessed.</summary>
    public Organisation? Steward { get; init; }
}
