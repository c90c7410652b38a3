using ExportPortal.Data;
using ExportPortal.Data.Lists;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Recipients;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Licences;

/// <summary>Lists and strikes off the sites of a global licence (LT-P.2). Whoever is struck off loses access, which goes to the recipient's own system too.</summary>
public sealed class KeepSites(CommandPipeline pipeline, ListsInForce lists)
{
    /// <remarks>Whoever is let in is compared with the lists at that moment, also one that was let in before.</remarks>
    /// <param name="revision">The revision of the licence that the actor was shown; null when the caller does not know one.</param>
    public async Task<Outcome<string>> List(string number, int no, DateOnly joinedOn, string evidence, Guid key, Actor actor, CancellationToken cancellation, int? revision = null)
    {
        // The whole lists are read before anybody waits for the store.
        await lists.Read(cancellation);
        return await pipeline.OnLicence("licence.listsite", number, key, actor, async (scope, licence) =>
        {
            var granted = await scope.Db.Amendments.AsNoTracking().Where(one => one.Licence == licence.Id && one.State == AmendmentState.Granted).ToListAsync(cancellation);
            licence.ListSite(no, joinedOn, evidence, scope.Actor, scope.Now, granted);
            var site = licence.Grant!.Sites!.Single(one => one.No == no);
            RuleViolation.When(await scope.StandingOf(lists, licence, new(site.Organisation, site.Country), cancellation) is not Screening.Clear, "SI-7",
                "The site, or a party to the licence, is a possible match of a restricted-party list or stands on one. Two persons of the authority compare both sides first, on the recipient's page; what was found only now stands there once the recipient is screened again.");
            await scope.PutAside(licence, EndNotice.SiteStruck, $"nobody: {site.Code} is listed again", cancellation, site.Code);
            return $"{site.Code} listed; it joined on {Words.Day(joinedOn)}";
        }, cancellation, revision);
    }

    /// <inheritdoc cref="List"/>
    public Task<Outcome<string>> Strike(string number, int no, string reason, Guid key, Actor actor, CancellationToken cancellation, int? revision = null) =>
        pipeline.OnLicence("licence.strikesite", number, key, actor, (scope, licence) =>
        {
            licence.StrikeSite(no, reason, scope.Actor, scope.Now);
            var site = licence.Grant!.Sites!.Single(one => one.No == no);
            if (site.Listing is not null && licence.State is LicenceState.Active or LicenceState.Suspended)
                scope.OweEnd(licence, EndNotice.SiteStruck, scope.Now, site.Code);
            return Task.FromResult($"{site.Code} struck off: {reason.Trim()}");
        }, cancellation, revision);
}
