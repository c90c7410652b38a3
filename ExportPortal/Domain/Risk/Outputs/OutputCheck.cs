using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;

namespace ExportPortal.Domain.Risk.Outputs;

/// <summary>A kept check of an output table of a dataset: the result and the hashes, never the table.</summary>
public sealed class OutputCheck
{
    public OutputCheckId Id { get; private set; }

    /// <summary>OC-0001 and so on.</summary>
    public string Number { get; private set; } = "";
    public DatasetId Dataset { get; private set; }
    public OutputResult Result { get; private set; } = null!;
    public PersonId CheckedBy { get; private set; }
    public DateTimeOffset CheckedAt { get; private set; }

    private OutputCheck() { }

    public static OutputCheck Keep(OutputCheckId id, string number, Dataset dataset, OutputResult result, Actor actor, DateTimeOffset now)
    {
        RequireMayCheck(dataset, actor);
        return new OutputCheck { Id = id, Number = number, Dataset = dataset.Id, Result = result, CheckedBy = actor.Person, CheckedAt = now };
    }

    /// <summary>Asked before a table is looked at, for that takes time.</summary>
    public static void RequireMayCheck(Dataset dataset, Actor actor) =>
        RuleViolation.When(!MayCheck(dataset.Steward, actor), "OT-11", "Only the dataset's own steward or a technical reviewer checks an output table.");

    /// <param name="steward">Of the dataset that the table is made from.</param>
    public static bool MayCheck(OrganisationId steward, Actor actor) => actor.Is(Role.TechnicalReviewer) || actor.Is(Role.Steward) && actor.Organisation == steward;
}
