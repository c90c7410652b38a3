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
        RuleViolation.When(!MayCheck(dataset.Steward, actor), "OT-11", "Only the dataset's own steward or a technical reviewer checks an output table.");
        return new OutputCheck { Id = id, Number = number, Dataset = dataset.Id, Result = result, CheckedBy = actor.Person, CheckedAt = now };
    }

    public static bool MayCheck(OrganisationId steward, Actor actor) => actor.Is(Role.TechnicalReviewer) || actor.Is(Role.Steward) && actor.Organisation == steward;
}
