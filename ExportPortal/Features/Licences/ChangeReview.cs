using ExportPortal.Data;
using ExportPortal.Data.Lists;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Decision;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using ExportPortal.Domain.Recipients.Lists;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Licences;

/// <summary>
/// Puts a change to the rules before anybody grants it (domain/05 5.6): the parties and users to the lists, and what widens
/// to gates, tier and clauses, on the newest assessment and the facts as they stand now.
/// </summary>
internal sealed class ChangeReview(CommandScope scope, ListsInForce lists, PackLibrary packs, PolicyPack pack)
{
    /// <returns>What stands against it; and the case decided anew, null for a minor change.</returns>
    public async Task<(Rule? Against, GrantReview? Review)> Of(Amendment amendment, Licence licence, CancellationToken cancellation)
    {
        var grant = amendment.InForce(licence.Grant!);
        var isMinor = amendment.Kind is AmendmentKind.Minor;
        if ((!isMinor || amendment.Change.NewUsers is not null || amendment.Change.NewSites is not null) && await Listed(licence, grant, cancellation) is { } listed)
            return (listed, null);
        if (isMinor)
            return (null, null);
        if (await scope.Db.WhyNotFresh(lists, licence.Recipient, licence.Steward, pack, scope.Now, cancellation) is { } stale)
            return (stale, null);
        if (licence.Tier >= 3 && pack.Responsibilities.FewestPersons is { } fewest && await scope.Db.CaseStaffCount(scope.Now, cancellation) < fewest)
            return (new("SA-1", $"An authority with fewer than {fewest} persons issues nothing at tiers 3 and 4. More people are appointed first, or the steward asks a partner authority for a licence of its own."), null);
        return await Decide(amendment, licence, grant, cancellation);
    }

    private async Task<Rule?> Listed(Licence licence, LicenceGrant grant, CancellationToken cancellation) =>
        await scope.Db.StandingOf(licence.Recipient, licence.Steward, grant.EndUsers.Select(user => user.Name), cancellation) switch
        {
            Screening.Confirmed => new("SC-10", "A party to this licence, or a user whom it would name, is on a restricted-party list. The change cannot be granted."),
            Screening.Possible => new("SC-9", "A party to this licence, or a user whom it would name, is a possible match of a restricted-party list. Two persons of the authority compare both sides; after that the change can be granted."),
            _ => null,
        };

    /// <summary>A licence is sealed under the pack that decided it; the gates of the pack in force hold besides.</summary>
    private async Task<(Rule? Against, GrantReview? Review)> Decide(Amendment amendment, Licence licence, LicenceGrant grant, CancellationToken cancellation)
    {
        var application = await scope.Db.Applications.AsNoTracking().SingleAsync(one => one.Id == licence.Application, cancellation);
        if ((application.PackHash == pack.Hash ? pack : packs.Find(application.PackHash)) is not { } own)
            return (new("PK-2", $"This licence was decided under {application.PackId}, which is not at hand any more. A new application is needed."), null);
        var file = await CaseFile.Load(scope.Db, application.DatasetVersion, application.Recipient, pack, scope.Now, cancellation)
            ?? throw new InvalidOperationException($"Licence {licence.Number} points at a case that is not there.");
        var content = GrantReview.Content(application.Content, grant);
        CaseDecision DecidedBy(PolicyPack by) => file.Decide(content, by);
        if (own.Hash != pack.Hash && DecidedBy(pack) is var today && GrantReview.Against(today.Case, today.Decision, application, licence, pack) is { } newer)
            return (newer, null);
        var found = DecidedBy(own);
        var facts = GrantReview.WithProcessors(found.Case, grant);
        if (GrantReview.Against(facts, found.Decision, application, licence, own) is { } against)
            return (against, null);
        if (grant.Term.End > licence.End && GrantReview.TermBeyondAttacks(facts, content.Term) is { } late)
            return (late, null);
        if (amendment.Kind is AmendmentKind.Renewal && GrantReview.PermitToCheck(facts, file.Dataset, file.Recipient, file.Around, own, amendment.RequestedAt) is { } stale)
            return (stale, null);
        var decision = GrantReview.AtTierOf(licence, facts, found.Decision, own);
        var met = application.Conditions.Where(condition => condition.IsMet).Select(condition => condition.Text)
            .Concat((grant.Terms ?? []).SelectMany(terms => terms.Terms.Precedent).Select(condition => condition.Text));
        return (null, new(amendment.Number, file.Assessment.Id, facts, decision, [.. decision.Needs.Except(met)]));
    }
}
