using System.Text.Json;
using ExportPortal.Data;
using ExportPortal.Domain.AccessLog.Anomalies;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.AccessLog;

/// <summary>What the anomaly rules must know of licences.</summary>
internal static class LicensedUses
{
    private static readonly IReadOnlyDictionary<string, LicenceState> States = Enum.GetValues<LicenceState>().ToDictionary(Words.Code);

    private static readonly string Opened = Words.Code(LicenceState.Active);

    /// <param name="numbers">Null for all licences that are active now.</param>
    public static async Task<IReadOnlyDictionary<string, LicensedUse>> Find(PortalDbContext db, IReadOnlyCollection<string>? numbers, CancellationToken cancellation)
    {
        var rows = await (
            from licence in db.Licences.AsNoTracking()
            where numbers == null ? licence.State == LicenceState.Active : numbers.Contains(licence.Number)
            join application in db.Applications.AsNoTracking() on licence.Application equals application.Id
            join dataset in db.Datasets.AsNoTracking() on application.Dataset equals dataset.Id
            join version in db.DatasetVersions.AsNoTracking() on application.DatasetVersion equals version.Id
            select new { licence, application, dataset, version }).ToListAsync(cancellation);
        return rows.ToDictionary(row => row.licence.Number, row => new LicensedUse(
            row.licence.Number, row.licence.Tier, at => LicenceAccess.At(StateAt(row.licence, at), row.licence.Term, at).Allowed,
            row.application.Content.Countries.ToHashSet(), row.dataset.Classification.Persons, row.version.Variables.Select(variable => variable.Name).ToHashSet(), row.licence.Start, row.licence.End)
            {
                OpenedAt = row.licence.Steps.LastOrDefault(step => step.To == Opened && step.From != Opened)?.At, Sources = ApplicationCircumstances.Sources(row.application.Content),
            });
    }

    /// <summary>The state that the licence was in at an instant, by its recorded steps.</summary>
    private static LicenceState StateAt(Licence licence, DateTimeOffset at) =>
        licence.Steps.LastOrDefault(step => step.At <= at) is { } step && States.TryGetValue(step.To, out var state) ? state : LicenceState.PendingAcceptance;
}
