using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Risk.Stress;

namespace ExportPortal.Domain.Risk.Outputs;

/// <summary>
/// A kept check of an output table of a dataset: the result and the hashes, never the table. What lists and the stress test
/// need of the result stands beside it, for the result may hold a finding for each cell.
/// </summary>
public sealed class OutputCheck
{
    public OutputCheckId Id { get; private set; }

    /// <summary>OC-0001 and so on.</summary>
    public string Number { get; private set; } = "";
    public DatasetId Dataset { get; private set; }
    public OutputResult Result { get; private set; } = null!;

    /// <summary>Name of the table.</summary>
    public string Table { get; private set; } = "";

    /// <summary>As in <see cref="DifferencingFigures.Dimensions"/>.</summary>
    public string Dimensions { get; private set; } = "";
    public string Sha256 { get; private set; } = "";
    public int Cells { get; private set; }
    public int Breaches { get; private set; }
    public int Recoverable { get; private set; }
    public bool IsExact { get; private set; }
    public PersonId CheckedBy { get; private set; }
    public DateTimeOffset CheckedAt { get; private set; }

    /// <summary>Characters of <see cref="WithdrawnReason"/>.</summary>
    public const int LongestReason = 500;

    /// <summary>From when on it counts for no stress test; null while it counts, as are <see cref="WithdrawnBy"/> and <see cref="WithdrawnReason"/>.</summary>
    public DateTimeOffset? WithdrawnAt { get; private set; }
    public PersonId? WithdrawnBy { get; private set; }

    /// <summary>Why: the table was not released, or another took its place.</summary>
    public string? WithdrawnReason { get; private set; }

    private OutputCheck() { }

    public static OutputCheck Keep(OutputCheckId id, string number, Dataset dataset, OutputResult result, Actor actor, DateTimeOffset now)
    {
        RequireMayCheck(dataset, actor);
        var figures = result.Figures();
        return new OutputCheck
        {
            Id = id, Number = number, Dataset = dataset.Id, Result = result, CheckedBy = actor.Person, CheckedAt = now,
            Table = figures.Table, Dimensions = figures.Dimensions, Sha256 = figures.Sha256, Cells = figures.Cells,
            Breaches = result.Breaches, Recoverable = figures.Recoverable, IsExact = figures.IsExact,
        };
    }

    /// <summary>Takes back a check of a table that never went out: ST-13 asks what published tables give away. What was found stays on record.</summary>
    public void Withdraw(Dataset dataset, string reason, Actor actor, DateTimeOffset now)
    {
        RequireMayCheck(dataset, actor);
        RuleViolation.When(Breaches == 0, "OT-12", "This check found nothing against release, so nothing stands against the dataset by it.");
        RuleViolation.When(WithdrawnAt is not null, "OT-13", "This check was withdrawn before.");
        RuleViolation.When(string.IsNullOrWhiteSpace(reason) || reason.Trim().Length > LongestReason, "OT-14", $"Say in at most {LongestReason} characters why the table does not count: it was not released, or another took its place before it was.");
        (WithdrawnAt, WithdrawnBy, WithdrawnReason) = (now, actor.Person, reason.Trim());
    }

    /// <summary>Asked before a table is looked at, for that takes time.</summary>
    public static void RequireMayCheck(Dataset dataset, Actor actor) =>
        RuleViolation.When(!MayCheck(dataset.Steward, actor), "OT-11", "Only the dataset's own steward or a technical reviewer checks an output table, or withdraws a check.");

    /// <param name="steward">Of the dataset that the table is made from.</param>
    public static bool MayCheck(OrganisationId steward, Actor actor) => actor.Is(Role.TechnicalReviewer) || actor.Is(Role.Steward) && actor.Organisation == steward;
}
