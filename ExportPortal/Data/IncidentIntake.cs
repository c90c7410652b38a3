using ExportPortal.Domain.AccessLog.Alerts;
using ExportPortal.Domain.AccessLog.Anomalies;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data;

/// <summary>Takes incidents in, whoever reports them, inside the caller's transaction; and finds the licences that they reach.</summary>
public static class IncidentIntake
{
    /// <param name="licences">Numbers of the licences that were named; one that does not exist reaches nothing.</param>
    public static async Task<Incident> OpenIncident(this CommandScope scope, IncidentReport report, IReadOnlyCollection<string> licences, PolicyPack pack, CancellationToken cancellation)
    {
        var named = await scope.Db.Licences.Where(licence => licences.Contains(licence.Number)).Select(licence => licence.Id).ToListAsync(cancellation);
        var reached = await scope.Db.ReachOf(named, pack, cancellation);
        var incident = Incident.Open(new(Guid.CreateVersion7(scope.Now)), await scope.Db.NextIncident(cancellation), report, reached, pack, scope.Now);
        scope.Db.Incidents.Add(incident);
        return incident;
    }

    /// <summary>Makes an alert of the access log an incident. Its title says what happened under which licence; the sentence of the alert is its description.</summary>
    public static Task<Incident> OpenIncident(this CommandScope scope, Alert alert, PersonId person, string name, PolicyPack pack, CancellationToken cancellation) =>
        scope.OpenIncident(
            new IncidentReport(pack.IncidentRules.ClassOfAlert(alert.Rule), TitleOf(alert), alert.Sentence, IncidentSource.Alert, alert.RaisedAt, null, person, name, null, Alert: alert.Id),
            alert.Licence is { } licence ? [licence] : [], pack, cancellation);

    /// <summary>An event may call anything its licence: only the number of one is named.</summary>
    private static string TitleOf(Alert alert) =>
        $"{AnomalyRules.TitleOf(alert.Rule)} ({alert.Rule}{(LicenceNumber.Parse(alert.Licence) is { } number ? $", licence {number.Text}" : "")})";

    /// <summary>The licences that lineage reaches from the named ones, and who is concerned.</summary>
    /// <param name="kept">Licences that stay reached whatever lineage says; null for none.</param>
    public static async Task<IncidentScope> ReachOf(this PortalDbContext db, IReadOnlyCollection<LicenceId> named, PolicyPack pack, CancellationToken cancellation, IReadOnlyCollection<ReachedLicence>? kept = null)
    {
        if (named.Count == 0 && kept is null)
            return new([], [], [pack.Authority.Country]);
        var stays = (kept ?? []).ToDictionary(one => one.Licence, one => one.How);
        var held = stays.Keys.ToList();
        var cases = db.Licences.Where(licence => named.Contains(licence.Id)).Select(licence => licence.Application);
        var start = await db.Applications.Where(application => cases.Contains(application.Id)).Select(application => application.DatasetVersion).Distinct().ToListAsync(cancellation);
        var how = Reach.From(start, await db.Family(start, cancellation));
        var versions = how.Keys.ToList();
        var applications = await db.Applications.AsNoTracking().Where(application => versions.Contains(application.DatasetVersion) || db.Licences.Any(licence => held.Contains(licence.Id) && licence.Application == application.Id)).ToListAsync(cancellation);
        versions = [.. applications.Select(application => application.DatasetVersion).Distinct()];
        var ids = applications.Select(application => application.Id).ToList();
        var found = await db.Licences.AsNoTracking().Where(licence => ids.Contains(licence.Application)).OrderBy(licence => licence.Number).ToListAsync(cancellation);
        var titles = await db.DatasetVersions.Where(version => versions.Contains(version.Id))
            .Join(db.Datasets, version => version.Dataset, dataset => dataset.Id, (version, dataset) => new { version.Id, version.Number, dataset.Title })
            .ToDictionaryAsync(row => row.Id, row => $"{row.Title}, version {row.Number}", cancellation);
        var parties = found.SelectMany(licence => new[] { licence.Steward, licence.Recipient }).Distinct().ToList();
        var countries = await db.Organisations.Where(party => parties.Contains(party.Id)).Select(party => party.Country).Distinct().ToListAsync(cancellation);
        var byId = applications.ToDictionary(application => application.Id);
        return new(
            [.. found.Select(licence => new ReachedLicence(
                licence.Id, licence.Number, titles[byId[licence.Application].DatasetVersion], licence.Steward, licence.Recipient, licence.Tier,
                named.Contains(licence.Id) ? ReachedHow.Named : how.TryGetValue(byId[licence.Application].DatasetVersion, out var way) ? way : stays[licence.Id])).OrderBy(reached => reached.How)],
            await db.HandsOn(found.Select(licence => byId[licence.Application]), found, cancellation),
            [.. countries.Append(pack.Authority.Country).Distinct().Order(StringComparer.Ordinal)]);
    }

    /// <summary>The versions that share a file with the given ones, or were made from it or into it, however far; the store looks for the hashes, and no other version is read.</summary>
    private static async Task<IReadOnlyCollection<LineagePoint>> Family(this PortalDbContext db, IReadOnlyCollection<DatasetVersionId> start, CancellationToken cancellation)
    {
        var (family, asked) = (new Dictionary<DatasetVersionId, LineagePoint>(), new HashSet<ContentHash>());
        var waiting = new Queue<ContentHash>(await Take(db.DatasetVersions.Where(version => start.Contains(version.Id))));
        while (waiting.TryDequeue(out var hash))
            if (asked.Add(hash))
                foreach (var next in await Take(db.DatasetVersions.FromSql($"SELECT * FROM dataset_version WHERE \"File\" LIKE {$"%{hash.Hex}%"} OR \"Lineage\" LIKE {$"%{hash.Hex}%"}")))
                    waiting.Enqueue(next);
        return family.Values;

        async Task<IReadOnlyList<ContentHash>> Take(IQueryable<DatasetVersion> versions)
        {
            var found = await versions.AsNoTracking().Select(version => new { version.Id, version.File, version.Lineage }).ToListAsync(cancellation);
            var points = found.Where(one => !family.ContainsKey(one.Id)).Select(one => new LineagePoint(one.Id, one.File.Hash, one.Lineage?.Source)).ToList();
            points.ForEach(point => family.Add(point.Version, point));
            return [.. points.Select(point => point.Content).Concat(points.Select(point => point.MadeFrom).OfType<ContentHash>())];
        }
    }

    /// <summary>The scope of an incident as it is today: new licences on the same data are reached too, and one under sanction stays.</summary>
    public static async Task<IncidentScope> ReachOf(this PortalDbContext db, Incident incident, PolicyPack pack, CancellationToken cancellation)
    {
        IReadOnlyList<LicenceId> named = [.. incident.Licences.Where(licence => licence.How is ReachedHow.Named).Select(licence => licence.Licence)];
        var reach = await db.ReachOf(named, pack, cancellation);
        return await db.SanctionedBeyond(incident, reach, cancellation) is { Count: > 0 } kept ? await db.ReachOf(named, pack, cancellation, kept) : reach;
    }

    /// <summary>Licences of an incident that the scope leaves out although a sanction out of it is proposed, noticed or imposed on them.</summary>
    public static async Task<IReadOnlyList<ReachedLicence>> SanctionedBeyond(this PortalDbContext db, Incident incident, IncidentScope scope, CancellationToken cancellation)
    {
        var ids = incident.Licences.Select(one => one.Licence).Except(scope.Licences.Select(one => one.Licence)).ToList();
        if (ids.Count == 0)
            return [];
        var under = await db.Sanctions.Where(one => one.Incident == incident.Id && ids.Contains(one.Licence) && (one.State == SanctionState.Proposed || one.State == SanctionState.Noticed || one.State == SanctionState.Imposed)).Select(one => one.Licence).ToListAsync(cancellation);
        return [.. incident.Licences.Where(one => under.Contains(one.Licence))];
    }
}
