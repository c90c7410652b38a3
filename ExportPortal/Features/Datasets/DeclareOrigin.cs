using System.Globalization;
using System.Text.RegularExpressions;
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

    /// <summary>Versions of other stewards that went in, by their number, one a line: "DS-07, version 2". Without a version the newest is meant.</summary>
    public string Others { get; set; } = "";

    /// <summary>Sources that are not on the register; a line without anything counts as none.</summary>
    public List<ExternalInput> External { get; } = [];

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

/// <summary>A source that is not on the register.</summary>
public sealed class ExternalInput
{
    public string Name { get; set; } = "";
    public string Holder { get; set; } = "";

    /// <summary>64 hexadecimal digits; empty where it is not known.</summary>
    public string Hash { get; set; } = "";

    public bool IsEmpty => string.IsNullOrWhiteSpace(Name + Holder + Hash);
}

/// <summary>Says where a version of the actor's own dataset came from: which versions went in, what was done, with what, by whom.</summary>
public sealed partial class DeclareOrigin(IDbContextFactory<PortalDbContext> contexts, CommandPipeline pipeline, PolicyPack pack)
{
    /// <summary>Versions of other stewards that one declaration names, and sources that are not on the register.</summary>
    public const int MostOutside = 20;

    private const int HashDigits = 64;
    private const string NoHash = "A SHA-256 has 64 hexadecimal digits; leave it empty where it is not known.";

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
        if (!IsHashOrEmpty(code))
            return Wrong(nameof(OriginInput.Code), NoHash);
        return input.External.Any(source => !IsHashOrEmpty(source.Hash.Trim())) ? Wrong(nameof(OriginInput.External), NoHash)
            : pipeline.Run<string>("dataset.origin", key, actor, scope => Save(scope, number, input, code, cancellation), cancellation);
    }

    private static Task<Outcome<string>> Wrong(string field, string mend) => Task.FromResult(Outcome<string>.From(Outcome.Invalid(new InputError(field, mend))));

    private static bool IsHashOrEmpty(string text) => text.Length == 0 || (text.Length == HashDigits && text.All(char.IsAsciiHexDigit));

    private static ContentHash? Hash(string text) => text.Trim() is { Length: > 0 } known ? new ContentHash(known.ToLowerInvariant()) : null;

    private async Task<Outcome<string>> Save(CommandScope scope, string number, OriginInput input, string code, CancellationToken cancellation)
    {
        scope.Target = new AuditSubject("dataset", number, number);
        var dataset = await scope.Db.Datasets.VisibleTo(scope.Actor).Include(one => one.Versions).FirstOrDefaultAsync(one => one.Number == number, cancellation);
        if (dataset is null || dataset.Versions.All(version => version.Id.Value != input.Version))
            return Outcome<string>.From(Outcome.NotFound);
        scope.Target = new AuditSubject("dataset", dataset.Id.Value.ToString(), dataset.Number);
        // What was declared before can be declared again, whoever holds it.
        var declared = dataset.Version(new(input.Version)).Origin;
        IReadOnlyList<SourceVersion> own = [.. await Own(scope.Db, scope.Actor, cancellation), .. declared?.Sources ?? [], .. declared?.Earlier ?? []];
        if (dataset.IsStewardedBy(scope.Actor) && input.Sources.Concat(input.Earlier).Except(own.Select(one => one.Id.Value)).Select(id => (Guid?)id).FirstOrDefault() is { } unknown)
            return Outcome<string>.From(Outcome.Invalid(new InputError(nameof(OriginInput.Sources), $"{unknown} is no version of a dataset of your organisation.")));
        IReadOnlyList<SourceVersion> Chosen(HashSet<Guid> ids) => [.. own.Where(one => ids.Contains(one.Id.Value)).DistinctBy(one => one.Id)];
        List<ExternalSource> external = [.. input.External.Where(one => !one.IsEmpty).Select(one => new ExternalSource(one.Name.Trim(), one.Holder.Trim(), Hash(one.Hash)))];
        var others = await Others(scope.Db, input.Others, cancellation);
        if ((others.Wrong ?? await Registered(scope.Db, external, cancellation)) is { } wrong)
            return Outcome<string>.From(Outcome.Invalid(wrong));
        IReadOnlyList<SourceVersion> sources = [.. Chosen(input.Sources).Concat(others.Found).DistinctBy(one => one.Id)];
        dataset.DeclareOrigin(new(input.Version), sources, Chosen(input.Earlier),
            new(input.Technique.Trim(), input.Parameters.Trim(), input.Software.Trim(), Hash(code), input.Operator.Trim(), input.On), scope.Actor, scope.Now, external);
        await LookAgain(scope, dataset, dataset.Version(new(input.Version)), [.. sources, .. Chosen(input.Earlier)], cancellation);
        scope.Record(scope.Target, reason: $"{input.Technique.Trim()}: {input.Parameters.Trim()}", details:
            [("version", $"{dataset.Version(new(input.Version)).Number}"), .. sources.Select((source, at) => ($"source_{at + 1}", $"{source.Dataset} {source.Hash.Hex}")),
             .. external.Select((source, at) => ($"outside_{at + 1}", $"{source.Words}{(source.Hash is { } hash ? $" {hash.Hex}" : "")}"))]);
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

    /// <summary>Number and title of every dataset on the register are known to whoever asks for access, so anybody's can be named.</summary>
    private static async Task<(IReadOnlyList<SourceVersion> Found, InputError? Wrong)> Others(PortalDbContext db, string lines, CancellationToken cancellation)
    {
        var found = new List<SourceVersion>();
        var asks = lines.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (asks.Length > MostOutside)
            return ([], new(nameof(OriginInput.Others), $"At most {MostOutside} versions of other stewards are named."));
        foreach (var line in asks)
        {
            if (OtherVersion().Match(line) is not { Success: true } asked)
                return ([], new(nameof(OriginInput.Others), $"“{line}” is no version of the register. Write the number of the dataset and the version, such as DS-07, version 2."));
            var (number, version) = (asked.Groups[1].Value.ToUpperInvariant(), asked.Groups[2] is { Success: true } given ? int.Parse(given.Value, CultureInfo.InvariantCulture) : (int?)null);
            if (await Versions(db, db.Datasets.Where(one => one.Number == number)).Where(one => version == null || one.Version == version).OrderByDescending(one => one.Version).FirstOrDefaultAsync(cancellation) is not { } named)
                return ([], new(nameof(OriginInput.Others), $"The register has no {(version is null ? "version of" : $"version {version} of")} {number}. Look its number up on the register, or name it as a source from outside."));
            found.Add(Of(named));
        }
        return (found, null);
    }

    /// <summary>What is on the register is named there, so that its classification counts.</summary>
    private static async Task<InputError?> Registered(PortalDbContext db, IReadOnlyList<ExternalSource> external, CancellationToken cancellation)
    {
        if (external.Count > MostOutside)
            return new(nameof(OriginInput.External), $"At most {MostOutside} sources from outside are named.");
        var hashes = external.Select(one => one.Hash).OfType<ContentHash>().Select(hash => hash.Hex).ToHashSet();
        foreach (var hash in hashes)
        {
            // It stands within the stored text of the file.
            var stored = $"%{hash}%";
            var same = await db.DatasetVersions.FromSql($"""SELECT * FROM dataset_version WHERE "File" LIKE {stored}""").AsNoTracking()
                .Join(db.Datasets, version => version.Dataset, one => one.Id, (version, one) => new { one.Number, Version = version.Number }).FirstOrDefaultAsync(cancellation);
            if (same is not null)
                return new(nameof(OriginInput.External), $"A file with the SHA-256 {hash[..12]}… is on the register: name it as {same.Number}, version {same.Version}.");
        }
        return null;
    }

    [GeneratedRegex(@"^(DS-\d{2,9})(?:\s*,?\s*(?:v|version)\s*(\d{1,6}))?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex OtherVersion();

    /// <summary>Without a constructor, so that the store sorts and narrows by its members.</summary>
    private sealed class Named
    {
        public required DatasetVersionId Id { get; init; }
        public required string Dataset { get; init; }
        public required string Title { get; init; }
        public required int Version { get; init; }
        public required DatasetFile File { get; init; }
        public required Classification Classification { get; init; }
    }

    private static IQueryable<Named> Versions(PortalDbContext db, IQueryable<Dataset> datasets) => datasets.AsNoTracking().Join(db.DatasetVersions, one => one.Id, version => version.Dataset,
        (one, version) => new Named { Id = version.Id, Dataset = one.Number, Title = one.Title, Version = version.Number, File = version.File, Classification = one.Classification });

    private static SourceVersion Of(Named one) => new(one.Id, one.Dataset, one.Title, one.Version, one.File.Hash, one.Classification.Entries);

    private static async Task<IReadOnlyList<SourceVersion>> Own(PortalDbContext db, Actor actor, CancellationToken cancellation)
    {
        var organisation = actor.Organisation;
        var versions = await Versions(db, db.Datasets.VisibleTo(actor).Where(one => one.Steward == organisation)).OrderBy(one => one.Dataset).ThenBy(one => one.Version).ToListAsync(cancellation);
        return [.. versions.Select(Of)];
    }
}
