using ExportPortal.Data;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Decision;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Synthetic;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Datasets.Synthetic;

/// <summary>Saves what the attacks of a session gave with the version that was attacked; the raw files are gone afterwards. Returns the number.</summary>
public sealed class SaveSyntheticAssessment(CommandPipeline pipeline, SyntheticSessions sessions, PolicyPack pack)
{
    public async Task<Outcome<string>> Run(Guid session, Guid key, Actor actor, CancellationToken cancellation)
    {
        var open = sessions.Find(session, actor);
        var saved = await pipeline.Run<string>("dataset.synthetic", key, actor, async scope => open?.Result is { } result
            ? await Save(scope, open.Dataset, result, cancellation)
            : Outcome<string>.From(Outcome.Invalid(new InputError("File", "There is no result to save. Run the attacks first."))), cancellation);
        if (saved.IsDone)
            open?.Finish(saved.Value);
        return saved;
    }

    private async Task<Outcome<string>> Save(CommandScope scope, string number, SyntheticResult result, CancellationToken cancellation)
    {
        if (await scope.LoadDataset(number, cancellation, withVersions: true) is not { } dataset)
            return Outcome<string>.From(Outcome.NotFound);
        var tier = BaseTier.Of(dataset.Classification, pack).Tier;
        var assessment = SyntheticAssessment.Save(
            new(Guid.CreateVersion7(scope.Now)), await scope.Db.NextSyntheticAssessment(cancellation), dataset, result, tier, pack, scope.Actor, scope.Now);
        var version = assessment.Version;
        // Worse than before is news; that it is still as bad is not.
        if (assessment.Overall is MeasureVerdict.Over
            && await scope.Db.SyntheticAssessments.AsNoTracking().Where(one => one.Version == version).OrderByDescending(one => one.MadeAt).ThenByDescending(one => one.Number).Select(one => (MeasureVerdict?)one.Overall).FirstOrDefaultAsync(cancellation) is not MeasureVerdict.Over)
            await scope.RaiseAttack(version, $"{assessment.Number} {dataset.Number}", $"The attacks {assessment.Number} on {dataset.Number} v{dataset.Version(version).Number} found more than tier {tier} allows: {assessment.OverInWords}.", pack, cancellation);
        scope.Db.SyntheticAssessments.Add(assessment);
        scope.Record(scope.Target, pack: pack.Hash, details:
        [
            ("assessment", assessment.Number), ("version", $"{dataset.Version(assessment.Version).Number}"), ("sha256", result.Synthetic.Sha256),
            ("verdict", assessment.Overall.ToString()), ("seed", $"{result.Plan.Seed}"),
        ]);
        return Outcome<string>.Done(assessment.Number);
    }
}
