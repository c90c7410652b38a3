using ExportPortal.Data;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Decision;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Stress;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Datasets;

/// <summary>
/// Registers a measured upload as a version of a dataset and saves its assessment, together or not at all; the raw
/// file is gone afterwards. A file that is a version already gets a new assessment. Returns the number of the assessment.
/// </summary>
public sealed class RegisterVersion(CommandPipeline pipeline, StagedUploads uploads, PolicyPack pack)
{
    /// <param name="context">Where the data are meant to go; null for the least that the base tier asks of a recipient.</param>
    public async Task<Outcome<string>> Run(string dataset, Guid upload, IReadOnlyList<Variable> variables, Guid key, Actor actor, CancellationToken cancellation, RiskContext? context = null)
    {
        // Looked up inside the command: the same key again is answered even though the file is gone by then.
        var saved = await pipeline.Run<string>("dataset.version", key, actor, async scope => uploads.Find(upload, scope.Actor) switch
        {
            null => Outcome<string>.From(Outcome.Invalid(new InputError("File", "The uploaded file is no longer here. Upload it again."))),
            { Figures: null } => Outcome<string>.From(Outcome.Invalid(new InputError("File", "The file has not been measured. Run the measurement first."))),
            // Read once: measurement, request and stress tests belong together, whatever is run meanwhile.
            { Figures: { } figures } staged => await Save(scope, dataset, staged, figures, variables, context, cancellation),
        }, cancellation);
        if (saved.IsDone)
            uploads.Release(upload);
        return saved;
    }

    private async Task<Outcome<string>> Save(CommandScope scope, string number, StagedUpload staged, StagedFigures figures, IReadOnlyList<Variable> variables, RiskContext? context, CancellationToken cancellation)
    {
        var measurement = figures.Measurement;
        if (await scope.LoadDataset(number, cancellation, withVersions: true) is not { } dataset)
            return Outcome<string>.From(Outcome.NotFound);
        var file = new DatasetFile(staged.Name, staged.Source.Hash, measurement.File.Bytes, staged.Source.Rows, staged.Source.Columns.Count);
        var known = dataset.VersionOf(file.Hash, scope.Actor);
        var version = known ?? dataset.AddVersion(new(Guid.CreateVersion7(scope.Now)), file, variables, scope.Actor, scope.Now, staged.Lineage);
        if (known is null)
            scope.Db.DatasetVersions.Add(version);
        var assessment = RiskAssessment.Save(
            new(Guid.CreateVersion7(scope.Now)), await scope.Db.NextAssessment(cancellation), version, measurement, scope.Actor, scope.Now,
            Basis(dataset.Classification, figures.Request, context, scope.Now) with { Overruled = Overruled(staged, variables) }, variables);
        assessment.Keep(figures.At, figures.Took);
        if (figures.Stress is { } stress)
        {
            assessment.Keep(stress.Run, stress.Took);
            if (known is not null)
                await TellWorse(scope, dataset, assessment, cancellation);
        }
        if (await scope.Db.SyntheticAssessments.AsNoTracking().Where(one => one.Version == version.Id).OrderByDescending(one => one.MadeAt).ThenByDescending(one => one.Number).FirstOrDefaultAsync(cancellation) is { } attacks)
            assessment.Keep(attacks);
        scope.Db.Assessments.Add(assessment);
        var answered = await scope.AnswerReassessments(assessment, pack, cancellation);
        var opened = known is null ? await LookAgain(scope, dataset, version, cancellation) : null;
        scope.Record(scope.Target, pack: pack.Hash,
            details: [("version", $"{version.Number}"), ("sha256", file.Hash.Hex), ("assessment", assessment.Number), ("tasks answered", string.Join(", ", answered)), ("task opened", opened ?? ""), .. staged.Lineage is { } made ? new[] { ("source", made.Source.Hex) } : []]);
        return Outcome<string>.Done(assessment.Number);
    }

    /// <summary>Stress tests that fail now and did not in the assessment before are a new attack on the data that licences were granted for.</summary>
    private async Task TellWorse(CommandScope scope, Dataset dataset, RiskAssessment assessment, CancellationToken cancellation)
    {
        var version = assessment.Version;
        var before = await scope.Db.Assessments.AsNoTracking().Where(one => one.Version == version && one.Stress != null).OrderByDescending(one => one.MadeAt).ThenByDescending(one => one.Number).FirstOrDefaultAsync(cancellation);
        if (StressNews.Since(before, assessment, pack) is [var first, ..] worse)
            await scope.RaiseAttack(version, $"{assessment.Number} {dataset.Number}",
                $"By {assessment.Number}, {dataset.Number} v{dataset.Version(version).Number} no longer passes {string.Join(", ", worse.Select(one => one.Code))}. {first.Name}: {first.Sentence}", pack, cancellation);
    }

    private static List<string>? Overruled(StagedUpload staged, IReadOnlyList<Variable> variables) =>
        staged.ProposedIdentifiers.Where(column => variables.Any(one => one.Name == column && one.Role is not ColumnRole.Identifier)).ToList() is { Count: > 0 } columns ? columns : null;

    /// <summary>A new version touches the persons of the one before: that one is to be looked at beside it.</summary>
    private async Task<string?> LookAgain(CommandScope scope, Dataset dataset, DatasetVersion version, CancellationToken cancellation)
    {
        var ids = dataset.Versions.Where(one => one.Id != version.Id).Select(one => one.Id).ToList();
        var earlier = await scope.Db.Assessments.Where(one => ids.Contains(one.Version)).OrderByDescending(one => one.MadeAt).ThenByDescending(one => one.Number)
            .Select(one => new { one.Id, one.Number }).FirstOrDefaultAsync(cancellation);
        return earlier is null ? null : await scope.OpenReassessment(ReassessmentTrigger.NewVersion, dataset.Id, earlier.Id, $"version:{dataset.Number}:{version.Number}",
            $"Version {version.Number} touches the same persons as the version of {earlier.Number}. What both give away together is to be weighed.", pack, cancellation);
    }

    private AssessmentBasis Basis(Classification data, MeasurementRequest request, RiskContext? context, DateTimeOffset now)
    {
        var @base = BaseTier.Of(data, pack).Tier;
        var meant = context ?? RiskContext.Least(@base, pack);
        // A tier that was tried may bring the next look nearer, never push it out.
        var review = DateOnly.FromDateTime(now.UtcDateTime).AddMonths(Math.Min(pack.Tier(meant.Tier).ReviewMonths, pack.Tier(@base).ReviewMonths));
        return new(request, meant, data, pack.Id, pack.Hash, review);
    }
}
