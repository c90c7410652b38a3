using ExportPortal.Data;
using ExportPortal.Data.Lists;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Recipients;
using ExportPortal.Domain.Recipients.Lists;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Licences;

/// <summary>Lists and strikes off the sites of a global licence (LT-P.2). Whoever is struck off loses access, which goes to the recipient's own system too.</summary>
public sealed class KeepSites(CommandPipeline pipeline, ListsInForce lists)
{
    /// <summary>What the log calls it when a site is struck off.</summary>
    public const string StrikeAct = "licence.strikesite";

    /// <remarks>Whoever is let in is compared with the lists at that moment, also one that was let in before. What is found then stands as an open match, though the act is refused.</remarks>
    /// <param name="revision">The revision of the licence that the actor was shown; null when the caller does not know one.</param>
    public async Task<Outcome<string>> List(string number, int no, DateOnly joinedOn, string evidence, Guid key, Actor actor, CancellationToken cancellation, int? revision = null)
    {
        // The whole lists are read before anybody waits for the store.
        await lists.Read(cancellation);
        LicenceSite? found = null;
        var outcome = await pipeline.OnLicence("licence.listsite", number, key, actor, async (scope, licence) =>
        {
            var granted = await scope.Db.Amendments.AsNoTracking().Where(one => one.Licence == licence.Id && one.State == AmendmentState.Granted).ToListAsync(cancellation);
            licence.ListSite(no, joinedOn, evidence, scope.Actor, scope.Now, granted);
            var site = licence.Grant!.Sites!.Single(one => one.No == no);
            if (await scope.StandingOf(lists, licence, UserOf(site), cancellation) is not Screening.Clear)
            {
                found = site;
                throw new RuleViolation(new Rule("SI-7", "The site, or a party to the licence, is a possible match of a restricted-party list or stands on one. Two persons of the authority compare both sides first, on the recipient's page, where the match stands."));
            }
            await scope.PutAside(licence, EndNotice.SiteStruck, $"nobody: {site.Code} is listed again", cancellation, site.Code);
            return $"{site.Code} listed; it joined on {Words.Day(joinedOn)}";
        }, cancellation, revision);
        if (found is not null)
            await Keep(number, found, key, cancellation);
        return outcome;
    }

    /// <summary>Writes down what a refused site was found to match: the refusal took back what its own act had written.</summary>
    /// <param name="key">Of the refused act.</param>
    private async Task Keep(string number, LicenceSite site, Guid key, CancellationToken cancellation)
    {
        EndUser[] named = [UserOf(site)];
        var compared = await lists.Compare(named, cancellation);
        await pipeline.TryAsPortal("screening.site", async scope =>
        {
            var licence = await scope.Db.Licences.AsNoTracking().SingleAsync(one => one.Number == number, cancellation);
            if (await scope.ScreenUsers(compared, licence.Recipient, named, cancellation) is not (> 0 and var made))
                return false;
            scope.Record(LicenceCommand.Subject(licence), reason: $"{site.Code} was compared as it was to be listed: {made} new {(made == 1 ? "match" : "matches")}.");
            return true;
        }, key, cancellation);
    }

    private static EndUser UserOf(LicenceSite site) => new(site.Organisation, site.Country);

    /// <inheritdoc cref="List"/>
    public Task<Outcome<string>> Strike(string number, int no, string reason, Guid key, Actor actor, CancellationToken cancellation, int? revision = null) =>
        pipeline.OnLicence(StrikeAct, number, key, actor, (scope, licence) =>
        {
            licence.StrikeSite(no, reason, scope.Actor, scope.Now);
            var site = licence.Grant!.Sites!.Single(one => one.No == no);
            if (site.Listing is not null && licence.State is LicenceState.Active or LicenceState.Suspended)
                scope.OweEnd(licence, EndNotice.SiteStruck, scope.Now, site.Code);
            return Task.FromResult($"{site.Code} struck off: {reason.Trim()}");
        }, cancellation, revision);
}
