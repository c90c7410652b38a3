using ExportPortal.Data;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Risk;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Datasets;

/// <summary>What the form holds of where a version came from.</summary>
public sealed class OriginInput
{
    public Guid Version { get; set; }

    /// <summary>Versions that went in; at least one.</summary>
    public HashSet<Guid> Sources { get; } = [];

    /// <summary>Other releases about the same persons; may be empty.</summary>
    public HashSet<Guid> Earlier { get; } = [];
    public string Technique { get; set; } = "";
    public string Parameters { get; set; } = "";
    public string Software { get; set; } = "";

    /// <summary>64 hexadecimal digits; empty where it is not known.</summary>
    public string Code { get; set; } = "";
    public string Operator { get; set; } = "";
    public DateOnly On { get; set; }
}

/// <summary>Says where a version of the actor's own dataset came from: which versions went in, what was done, with what, by whom.</summary>
public sealed class DeclareOrigin(IDbContextFactory<PortalDbContext> contexts, CommandPipeline pipeline, PolicyPack pack)
{
    private const int HashDigits = 64;

    /// <summary>Versions of the steward's own datasets, which another may come from.</summary>
    public async Task<IReadOnlyList<SourceVersion>> Choices(Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await Own(db, actor, cancellation);
    }

    /// <returns>The number of the dataset.</returns>
    public Task<Outcome<string>> Run(string number, OriginInput input, Guid key, Actor actor, CancellationToken cancellation)
    {
        var code = input.Code.Trim();
        return code.Length > 0 && (code.Length != HashDigits || !code.All(char.IsAsciiHexDigit))
            ? Task.FromResult(Outcome<string>.From(Outcome.Invalid(new InputError(nameof(OriginInput.Code), "A SHA-256 has 64 hexadecimal digits; leave it empty where it is not known."))))
            : pipeline.Run<string>("dataset.origin", key, actor, scope => Save(scope, number, input, code, cancellation), cancellation);
    }

    private async Task<Outcome<string>> Save(CommandScope scope, string number, OriginInput input, string code, CancellationToken cancellation)
    {
        scope.Target = new AuditSubject("dataset", number, number);
        var dataset = await scope.Db.Datasets.VisibleTo(scope.Actor).Include(one => one.Versions).FirstOrDefaultAsync(one => one.Number == number, cancellation);
        if (dataset is null || dataset.Versions.All(version => version.Id.Value != input.Version))
            return Outcome<string>.From(Outcome.NotFound);
        scope.Target = new AuditSubject("dataset", dataset.Id.Value.ToString(), dataset.Number);
        var own = await Own(scope.Db, scope.Actor, cancellation);
        if (dataset.IsStewardedBy(scope.Actor) && input.Sources.Concat(input.Earlier).Except(own.Select(one => one.Id.Value)).Select(id => (Guid?)id).FirstOrDefault() is { } unknown)
            return Outcome<string>.From(Outcome.Invalid(new InputError(nameof(OriginInput.Sources), $"{unknown} is no version of a dataset of your organisation.")));
        IReadOnlyList<SourceVersion> Chosen(HashSet<Guid> ids) => [.. own.Where(one => ids.Contains(one.Id.Value))];
        var sources = Chosen(input.Sources);
        dataset.DeclareOrigin(new(input.Version), sources, Chosen(input.Earlier),
            new(input.Technique.Trim(), input.Parameters.Trim(), input.Software.Trim(), code.Length == 0 ? null : new ContentHash(code.ToLowerInvariant()), input.Operator.Trim(), input.On), scope.Actor, scope.Now);
        await LookAgain(scope, dataset, dataset.Version(new(input.Version)), [.. sources, .. Chosen(input.Earlier)], cancellation);
        scope.Record(scope.Target, reason: $"{input.Technique.Trim()}: {input.Parameters.Trim()}", details:
            [("version", $"{dataset.Version(new(input.Version)).Number}"), .. sources.Select((source, at) => ($"source_{at + 1}", $"{source.Dataset} {source.Hash.Hex}"))]);
        return Outcome<string>.Done(dataset.Number);
    }

    /// <summary>
    /// It touches the persons of every version that went in, and of those named beside it: what each gives away is to be weighed
    /// together with it.
    /// </summary>
    private async Task LookAgain(CommandScope scope, Dataset dataset, DatasetVersion version, IReadOnlyList<SourceVersion> touched, CancellationToken cancellation)
    {
        foreach (var source in touched.Where(one => one.Id != version.Id).DistinctBy(one => one.Id))
        {
            var id = source.Id;
            var found = await scope.Db.Assessments.Where(one => one.Version == id).OrderByDescending(one => one.MadeAt).ThenByDescending(one => one.Number)
                .Select(one => new { one.Id, one.Number }).FirstOrDefaultAsync(cancellation);
            // Nothing was said of a version that was never measured, so nothing is in doubt.
            if (found is null)
                continue;
            var of = await scope.Db.DatasetVersions.Where(one => one.Id == id).Select(one => one.Dataset).SingleAsync(cancellation);
            await scope.OpenReassessment(ReassessmentTrigger.NewVersion, of, found.Id, $"origin:{dataset.Number}:{version.Number}:{id.Value:N}",
                $"{dataset.Number}, version {version.Number} touches the same persons as {source.Words}, which {found.Number} speaks of. What both give away together is to be weighed.", pack, cancellation);
            await scope.Db.SaveChangesAsync(cancellation);
        }
    }

    private static async Task<IReadOnlyList<SourceVersion>> Own(PortalDbContext db, Actor actor, CancellationToken cancellation)
    {
        var organisation = actor.Organisation;
        var versions = await db.Datasets.AsNoTracking().VisibleTo(actor).Where(one => one.Steward == organisation)
            .Join(db.DatasetVersions, one => one.Id, version => version.Dataset, (one, version) => new { version.Id, one.Number, one.Title, Version = version.Number, version.File, one.Classification })
            .OrderBy(one => one.Number).ThenBy(one => one.Version).ToListAsync(cancellation);
        return [.. versions.Select(one => new SourceVersion(one.Id, one.Number, one.Title, one.Version, one.File.Hash, one.Classification.Entries))];
    }
}
