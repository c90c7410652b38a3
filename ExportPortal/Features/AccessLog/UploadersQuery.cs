using ExportPortal.Data;
using ExportPortal.Domain.Common;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.AccessLog;

/// <summary>Tells whose people hand in files: a source of uploads is named by the id of its organisation.</summary>
internal sealed class UploadersQuery(IDbContextFactory<PortalDbContext> contexts)
{
    /// <param name="organisations">As sources have them; what is no id is left out.</param>
    /// <returns>Names by these.</returns>
    public async Task<IReadOnlyDictionary<string, string>> Names(IEnumerable<string?> organisations, CancellationToken cancellation)
    {
        var ids = organisations.Distinct().Where(text => Guid.TryParse(text, out _)).ToDictionary(text => new OrganisationId(Guid.Parse(text!)), text => text!);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var wanted = ids.Keys.ToList();
        return (await db.Organisations.AsNoTracking().Where(one => wanted.Contains(one.Id)).Select(one => new { one.Id, one.RomanisedName }).ToListAsync(cancellation)).ToDictionary(one => ids[one.Id], one => one.RomanisedName);
    }
}
