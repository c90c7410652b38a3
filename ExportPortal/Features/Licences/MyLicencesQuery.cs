using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Licences;

/// <summary>An end-use statement that a recipient was asked to sign.</summary>
public sealed record AskedStatement(string Number, string Steward, string Title, DateTimeOffset At);

/// <summary>One licence as a party sees it.</summary>
/// <param name="State">As of now.</param>
/// <param name="Other">The other side, in Latin letters.</param>
/// <param name="Words">What may and may not be done; null until the package is sealed.</param>
/// <param name="Fingerprint">Of licence.json; null until the package is sealed.</param>
public sealed record MyLicence(
    string Number, string Title, string Other, bool IsRecipient, int Tier, Period Term, LicenceState State, AccessAnswer Access,
    PlainWords? Words, IReadOnlyList<LicenceDuty> Duties, ContentHash? Fingerprint, string? Renewal, int UsersNamed, bool NamesUsers)
{
    /// <summary>Last instant at which the reader may appeal against the suspension or the revocation; null when they may not.</summary>
    public DateTimeOffset? AppealUntil { get; init; }

    /// <summary>The last day to which an open renewal moves the end, or has moved it; null where no renewal is open.</summary>
    public DateOnly? RenewalMovesEndTo { get; init; }

    /// <summary>Until when both sides may accept it, in words; null where it does not wait for that.</summary>
    public string? AcceptableUntil { get; init; }

    /// <summary>Whether it has moved the end.</summary>
    public bool IsExtended { get; init; }
}

/// <summary>The licences of the actor's own organisation by parts, closed ones last; in each part those that need something first.</summary>
public sealed class MyLicencesQuery(IDbContextFactory<PortalDbContext> contexts, PolicyPack pack, TimeProvider clock)
{
    public const int PageSize = 50;

    public async Task<int> Count(Actor actor, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await Of(db, actor).CountAsync(cancellation);
    }

    private static IQueryable<Licence> Of(PortalDbContext db, Actor actor)
    {
        var organisation = actor.Organisation;
        return db.Licences.AsNoTracking().VisibleTo(actor).Where(licence => licence.Steward == organisation || licence.Recipient == organisation);
    }

    /// <summary>The licences of which something waits for the actor, whatever page they are on: those first whose duty has no day or the earliest one, at most <see cref="PageSize"/>.</summary>
    public async Task<IReadOnlyList<MyLicence>> Owing(Actor actor, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var (now, owing, last, read) = (clock.GetUtcNow(), new List<(LicenceId Id, DateOnly By)>(), "", PageSize);
        // A licence is wide, so they are read part by part and none is kept.
        while (read == PageSize)
        {
            var part = await Of(db, actor).Where(licence => (licence.State != LicenceState.Closed || licence.NextDutyDue < DateOnly.MaxValue) && string.Compare(licence.Number, last) > 0).OrderBy(licence => licence.Number).Take(PageSize).ToListAsync(cancellation);
            owing.AddRange(part.Select(licence => (licence.Id, Duties: LicenceDuties.Next(licence, actor, now))).Where(one => one.Duties.Count > 0).Select(one => (one.Id, one.Duties.Min(duty => duty.By ?? DateOnly.MinValue))));
            (last, read) = (part is [.., var end] ? end.Number : last, part.Count);
        }
        var first = owing.OrderBy(one => one.By).Take(PageSize).Select(one => one.Id).ToList();
        return await Rows(db, await Of(db, actor).Where(licence => first.Contains(licence.Id)).ToListAsync(cancellation), actor, cancellation);
    }

    /// <param name="page">From 0.</param>
    public async Task<IReadOnlyList<MyLicence>> Run(Actor actor, int page = 0, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await Rows(db, await Of(db, actor).OrderBy(licence => licence.State == LicenceState.Closed).ThenByDescending(licence => licence.Number)
            .Skip(page * PageSize).Take(PageSize).ToListAsync(cancellation), actor, cancellation);
    }

    /// <summary>What sanctions ask of the actor's organisation, or keep from it: those that wait for a reply first, then the newest; empty for who reads none.</summary>
    public async Task<IReadOnlyList<SanctionNews>> Sanctions(Actor actor, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var (organisation, now) = (actor.Organisation, clock.GetUtcNow());
        var open = await db.Sanctions.AsNoTracking().VisibleTo(actor).Where(one => one.Recipient == organisation && (one.State == SanctionState.Noticed || one.State == SanctionState.Imposed)).OrderByDescending(one => one.State == SanctionState.Noticed).ThenByDescending(one => one.Number).Take(PageSize).ToListAsync(cancellation);
        return [.. open.SelectMany(one => SanctionNews.Of(one, actor, pack, now))];
    }

    /// <summary>Corrective actions of incidents that the actor owns, those due first.</summary>
    public async Task<IReadOnlyList<OwnedAction>> Actions(Actor actor, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.ActionsOf(actor, cancellation);
    }

    /// <summary>End-use statements that wait for the signature of the actor's organisation, those asked for last first; empty for who signs none.</summary>
    public async Task<IReadOnlyList<AskedStatement>> Statements(Actor actor, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var asked = await (from application in db.Applications.AsNoTracking().AskedToSign(actor)
                           join dataset in db.Datasets on application.Dataset equals dataset.Id
                           join steward in db.Organisations on application.Steward equals steward.Id
                           orderby application.StatementAskedAt descending
                           select new { Application = application, dataset.Title, steward.RomanisedName }).Take(PageSize * 4).ToListAsync(cancellation);
        return [.. asked.Where(one => one.Application is { Statement: null, TakesSignature: true })
            .Select(one => new AskedStatement(one.Application.Number, one.RomanisedName, one.Title, one.Application.StatementAskedAt!.Value))];
    }

    private async Task<IReadOnlyList<MyLicence>> Rows(PortalDbContext db, List<Licence> licences, Actor actor, CancellationToken cancellation)
    {
        var ids = licences.Select(licence => licence.Id).ToList();
        var packages = await db.Packages.AsNoTracking().Where(package => ids.Contains(package.Licence))
            .Join(db.Licences, package => new { Id = package.Licence, package.Version }, licence => new { licence.Id, licence.Version }, (package, _) => new { package.Licence, package.LicenceJson }).ToDictionaryAsync(package => package.Licence, package => package.LicenceJson, cancellation);
        var renewals = await db.Amendments.AsNoTracking().Where(one => ids.Contains(one.Licence) && one.Kind == AmendmentKind.Renewal && AmendmentWorkflow.Open.Contains(one.State))
            .Select(one => new { one.Licence, one.Number }).ToListAsync(cancellation);
        var appeals = await db.Appeals.AsNoTracking().Where(one => one.Licence != null && ids.Contains(one.Licence.Value)).ToListAsync(cancellation);
        var parties = await Parties(db, licences, cancellation);
        var titles = await Titles(db, licences, cancellation);
        var (now, stopped, closed) = (clock.GetUtcNow(), new Dictionary<LicenceId, Rule>(), new HashSet<LicenceId>());
        foreach (var licence in licences.Where(licence => licence.State is LicenceState.PendingAcceptance))
        {
            var why = await db.WhyNotAccepted(licence, pack, cancellation);
            if (why is not null)
                stopped[licence.Id] = why;
            if (await db.IsClosedToAcceptance(licence, why, cancellation))
                closed.Add(licence.Id);
        }
        return [.. licences.Select(licence => Row(licence, titles[licence.Application], parties, packages.GetValueOrDefault(licence.Id), renewals.Find(one => one.Licence == licence.Id)?.Number, actor, pack.Clock("renewal-extension").Length, now, stopped.GetValueOrDefault(licence.Id)) with { AppealUntil = Appeal.WhyClosed(licence, appeals.Where(one => one.Licence == licence.Id), actor, pack, now) is null ? Appeal.OpenUntil(licence, pack, now) : null, AcceptableUntil = LicenceDuties.AcceptableUntil(licence, closed.Contains(licence.Id), now) })
            .OrderBy(row => row.Duties.All(duty => duty.Verb is null)).ThenByDescending(row => row.Access.Allowed)];
    }

    private static MyLicence Row(Licence licence, string title, Dictionary<OrganisationId, string> parties, byte[]? json, string? renewal, Actor actor, int extension, DateTimeOffset now, Rule? stopped)
    {
        var (isRecipient, state) = (licence.Recipient == actor.Organisation, licence.StateAt(now));
        var hasEnded = state is not (LicenceState.PendingAcceptance or LicenceState.Active or LicenceState.Suspended);
        return new(
            licence.Number, title, parties[isRecipient ? licence.Steward : licence.Recipient], isRecipient, licence.Tier, licence.TermInForce,
            state, LicenceAccess.At(licence, now),
            json is null ? null : PlainWords.For(LicenceTerms.Read(json), hasEnded, licence.Grant.StruckSites()), LicenceDuties.Next(licence, actor, now, stopped, renewal), licence.PackageHash,
            renewal, licence.Grant?.Users.Count ?? 0, licence.Grant?.NamesUsers is true)
        {
            IsExtended = licence.WasExtended,
            RenewalMovesEndTo = renewal is null ? null : licence.WasExtended ? licence.TermInForce.End : licence.End.AddDays(extension),
        };
    }

    private static async Task<Dictionary<OrganisationId, string>> Parties(PortalDbContext db, List<Licence> licences, CancellationToken cancellation)
    {
        var ids = licences.SelectMany(licence => new[] { licence.Steward, licence.Recipient }).Distinct().ToList();
        return await db.Organisations.AsNoTracking().Where(party => ids.Contains(party.Id)).ToDictionaryAsync(party => party.Id, party => party.RomanisedName, cancellation);
    }

    private static async Task<Dictionary<CaseId, string>> Titles(PortalDbContext db, List<Licence> licences, CancellationToken cancellation)
    {
        var cases = licences.Select(licence => licence.Application).ToList();
        return await db.Applications.AsNoTracking().Where(application => cases.Contains(application.Id))
            .Join(db.Datasets, application => application.Dataset, dataset => dataset.Id, (application, dataset) => new { application.Id, dataset.Title })
            .ToDictionaryAsync(row => row.Id, row => row.Title, cancellation);
    }
}
