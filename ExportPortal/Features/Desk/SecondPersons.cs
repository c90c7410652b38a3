using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using ExportPortal.Domain.Recipients.Lists;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Desk;

/// <summary>What two persons decide that is no case and no licence: for who may sign it now.</summary>
internal static class SecondPersons
{
    /// <summary>What one person has signed or asked for, the oldest of each kind first.</summary>
    public static async Task<IReadOnlyList<HalfSignedRow>> Of(PortalDbContext db, Actor actor, PolicyPack pack, DateTimeOffset now, CancellationToken cancellation) =>
        [.. await Corrected(db, actor, cancellation), .. await Recognised(db, actor, cancellation), .. await Emergencies(db, actor, pack, now, cancellation), .. await Accounts(db, actor, cancellation)];

    /// <summary>Possible matches with a list, those found first; one row for each party, however many entries are alike. A case that they hold stands in the queue beside them.</summary>
    public static async Task<IReadOnlyList<WatchRow>> Matches(PortalDbContext db, Actor actor, PolicyPack pack, DateTimeOffset now, CancellationToken cancellation)
    {
        if (!ScreeningHit.Deciders.Any(actor.Is))
            return [];
        var open = await db.ScreeningHits.AsNoTracking().Where(hit => hit.State == HitState.Open).OrderBy(hit => hit.FoundAt).ThenBy(hit => hit.Id).ToListAsync(cancellation);
        var mine = open.Where(hit => hit.WhyClosed(actor) is null).GroupBy(hit => hit.Party).Take(DeskQuery.Longest).ToList();
        var parties = mine.ConvertAll(hits => hits.Key);
        var names = await db.Organisations.AsNoTracking().Where(one => parties.Contains(one.Id)).ToDictionaryAsync(one => one.Id, one => one.RomanisedName, cancellation);
        return [.. mine.Select(hits => new WatchRow($"/recipients/{hits.Key.Value}", names[hits.Key], InWords([.. hits]), hits.First().FoundAt, pack.Due("screening-adjudication", hits.First().FoundAt)))];
    }

    private static string InWords(IReadOnlyList<ScreeningHit> hits) =>
        $"{string.Join(", ", hits.Select(hit => hit.Subject.Names[^1]).Distinct())}: {(hits.Count == 1 ? "a possible match" : $"{hits.Count} possible matches")} with a list{(hits.Any(hit => hit.Signatures.Count > 0) ? ", signed by one person" : "")}.";

    /// <summary>Parties whose name or country another person has corrected.</summary>
    private static async Task<IReadOnlyList<HalfSignedRow>> Corrected(PortalDbContext db, Actor actor, CancellationToken cancellation) =>
        [.. (await db.Organisations.VisibleTo(actor).Where(one => one.Proposed != null).OrderBy(one => one.RomanisedName).Take(DeskQuery.Most).AsNoTracking().ToListAsync(cancellation))
            .Where(one => one.WhyNotSecond(actor) is null && !actor.IsBoundTo(one.Id))
            .Select(one => new HalfSignedRow(one.RomanisedName, one.Proposed!.Owners is null ? "Correct name and country" : "Set down owners", one.Proposed.ByName, one.Proposed.At, $"/recipients/{one.Id.Value}"))];

    /// <summary>Recognitions that another person has proposed.</summary>
    private static async Task<IReadOnlyList<HalfSignedRow>> Recognised(PortalDbContext db, Actor actor, CancellationToken cancellation) =>
        [.. (await db.Recognitions.AsNoTracking().Where(one => one.State == RecognitionState.Proposed).OrderBy(one => one.Number).Take(DeskQuery.Most).ToListAsync(cancellation))
            .Where(one => one.WhyNotSigned(actor) is null)
            .Select(one => new HalfSignedRow(one.Number, $"Recognise permits of {one.Terms.Partner}", one.Steps[^1].PersonName, one.Steps[^1].At, "/recipients/recognition"))];

    /// <summary>Emergency accesses that another person has asked for and that may still be opened.</summary>
    private static async Task<IReadOnlyList<HalfSignedRow>> Emergencies(PortalDbContext db, Actor actor, PolicyPack pack, DateTimeOffset now, CancellationToken cancellation)
    {
        if (!actor.IsAny(EmergencyWorkflow.MayAsk))
            return [];
        var asked = await db.EmergencyAccesses.AsNoTracking().Where(one => one.State == EmergencyState.Asked).OrderBy(one => one.Number)
            .Join(db.Applications, one => one.Application, application => application.Id, (one, application) => new { Access = one, application.Steward, application.Recipient }).Take(DeskQuery.Most).ToListAsync(cancellation);
        return [.. asked.Where(one => one.Access.WhyClosed(EmergencyVerb.Open, actor, pack, now) is null && FourEyes.NotOwnOrganisation(actor, one.Steward, one.Recipient) is null)
            .Select(one => new HalfSignedRow(one.Access.Number, "Open a case for reading in an emergency", one.Access.AskedByName, one.Access.AskedAt, "/emergency"))];
    }

    /// <summary>Accounts and changes of accounts that another administrator has asked for.</summary>
    private static async Task<IReadOnlyList<HalfSignedRow>> Accounts(PortalDbContext db, Actor actor, CancellationToken cancellation) =>
        !actor.IsAny(AccountWorkflow.MayManage) ? []
        : [.. (await db.AccountRequests.AsNoTracking().Where(one => one.State == AccountRequestState.Asked).OrderBy(one => one.Email).Take(DeskQuery.Most).ToListAsync(cancellation))
            .Where(one => one.WhyClosed(AccountRequestVerb.Confirm, actor) is null)
            .Select(one => new HalfSignedRow(one.Email, $"Account: {Words.Of(one.Change)}", one.AskedByName, one.AskedAt, "/accounts"))];
}
