using ExportPortal.Data;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Recipients;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Integrity;

/// <summary>The names of accounts, organisations and keys that entries know by their id alone. Who was erased has none; the id stands then.</summary>
public sealed class SubjectNames(IDbContextFactory<PortalDbContext> contexts)
{
    /// <summary>By id, for those of the texts that are the id of something with a name.</summary>
    public async Task<IReadOnlyDictionary<string, string>> Of(IEnumerable<string> texts, CancellationToken cancellation)
    {
        var ids = texts.Select(text => Guid.TryParse(text, out var id) ? id : Guid.Empty).Where(id => id != Guid.Empty).Distinct().ToList();
        if (ids.Count == 0)
            return new Dictionary<string, string>();
        var parties = ids.ConvertAll(id => new OrganisationId(id));
        var persons = ids.ConvertAll(id => new PersonId(id));
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var found = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var one in await db.Organisations.AsNoTracking().Where(one => parties.Contains(one.Id)).Select(one => new { one.Id, one.RomanisedName }).ToListAsync(cancellation))
            found[one.Id.Value.ToString()] = one.RomanisedName;
        foreach (var one in await db.ApiKeys.AsNoTracking().Where(one => ids.Contains(one.Id)).Select(one => new { one.Id, one.Name }).ToListAsync(cancellation))
            found[one.Id.ToString()] = one.Name;
        foreach (var one in await db.Users.AsNoTracking().Where(one => ids.Contains(one.Id) || ids.Contains(one.PersonId)).Select(one => new { one.Id, one.PersonId, one.DisplayName }).ToListAsync(cancellation))
            found[one.Id.ToString()] = found[one.PersonId.ToString()] = one.DisplayName;
        return found;
    }
}
