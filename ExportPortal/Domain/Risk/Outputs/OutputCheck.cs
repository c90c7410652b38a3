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

    /// <summary>Asked before a table is looked at, for that takes time.</summary>
    public static void RequireMayCheck(Dataset dataset, Actor actor) =>
        RuleViolation.When(!MayCheck(dataset.Steward, actor), "OT-11", "Only the dataset's own steward or a technical reviewer checks an output table.");

    /// <param name="steward">Of the dataset that the table is made from.</param>
    public static bool MayCheck(OrganisationId steward, Actor actor) => actor.Is(Role.TechnicalReviewer) || actor.Is(Role.Steward) && actor.Organisation == steward;
}
