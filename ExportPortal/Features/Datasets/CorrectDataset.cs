using ExportPortal.Data;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Risk;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Datasets;

/// <summary>
/// Corrects what was registered of a dataset: its text, or how it is classified. Another classification has the open cases read anew
/// and the licences on the dataset looked at.
/// </summary>
public sealed class CorrectDataset(CommandPipeline pipeline, PolicyPack pack)
{
    /// <summary>What the log calls it.</summary>
    public const string Name = "dataset.correct";

    /// <returns>The number of the dataset.</returns>
    /// <param name="input">The dataset as it is to read; its dual-use level stays what it is.</param>
    /// <param name="shown">The dataset as it read when it was opened: what somebody else has corrected since is not written over.</param>
    public Task<Outcome<string>> Run(string number, DatasetInput input, DatasetInput shown, string reason, Guid key, Actor actor, CancellationToken cancellation) =>
        (input.Says(shown) ? input.CheckText() : input.Check(pack)) is { Count: > 0 } errors
            ? Task.FromResult(Outcome<string>.From(Outcome.Invalid(errors)))
            : pipeline.Run<string>(Name, key, actor, async scope =>
            {
                if (await scope.LoadDataset(number, cancellation) is not { } dataset)
                    return Outcome<string>.From(Outcome.NotFound);
                var (title, limitations, before) = (dataset.Title, dataset.Limitations, dataset.Classification);
                if ((shown.Title, shown.Limitations) != (title, limitations) || !shown.Says(before))
                    return Outcome<string>.From(Outcome.Stale);
                var isText = (input.Title.Trim(), input.Limitations.Trim()) != (title, limitations);
                var isClass = !input.Says(before);
                var next = isClass ? input.Over(before, pack) : before;
                RuleViolation.When(!isText && !isClass, "DS-25", "Nothing is changed yet.");
                if (dataset.Title != input.Title.Trim())
                    await scope.KeepSignedNames(one => one.Dataset == dataset.Id, cancellation);
                if (isText)
                    dataset.Describe(input.Title, input.Limitations, reason, scope.Actor);
                if (isClass)
                {
                    dataset.Reclassify(next, reason, scope.Actor);
                    await scope.ReadOpenCases(one => one.Dataset == dataset.Id, cancellation);
                    await scope.LookAtLicences(one => one.Dataset == dataset.Id, ReassessmentTrigger.Reclassified, "reclassified",
                        $"{dataset.Number} is classified anew: {Words(before)}; now {Words(next)}. Granted before", pack, cancellation);
                }
                scope.Record(scope.Target, isClass ? Words(before) : null, isClass ? Words(next) : null, reason, pack.Hash,
                    [.. isText ? ((string, string)[])[("title", title), ("limitations", limitations)] : []]);
                return Outcome<string>.Done(number);
            }, cancellation);

    private static string Words(Classification data) =>
        $"{string.Join(", ", data.Entries)}, {data.Granularity}, {data.Persons} persons, prevalence {data.Prevalence}{(data.HighInvasiveness ? ", highly invasive" : "")}{(data.Vulnerable ? ", vulnerable groups" : "")}"
        + (data.DataUse.Count == 0 ? "" : $", {string.Join(", ", data.DataUse)}");
}

/// <summary>What a person may correct of a dataset; the domain asks again when it is done.</summary>
/// <param name="AddUse">Add data-use codes, where the rest of the classification stays.</param>
internal sealed record DatasetCorrector(bool Text, bool Classify, bool AddUse)
{
    public bool Any => Text || Classify;

    public static DatasetCorrector Of(Actor actor, OrganisationId steward)
    {
        var isOwn = actor.Is(Role.Steward) && actor.Organisation == steward;
        var isFree = !actor.IsBoundTo(steward);
        return new(isOwn || isFree && actor.Is(Role.LicensingOfficer), isFree && actor.Is(Role.TechnicalReviewer), isOwn);
    }
}
