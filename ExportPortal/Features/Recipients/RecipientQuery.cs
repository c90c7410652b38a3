using System.Globalization;
using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Recipients;

public sealed record RecipientRow(Guid Id, string Name, string RomanisedName, string Country, DestinationGroup Group, EnvironmentLevel Environment, Screening Screening, History History, int Applications, int Licences);

/// <param name="Total">Of all pages.</param>
public sealed record RecipientPageOf(IReadOnlyList<RecipientRow> Rows, int Total);

/// <param name="Next">Where the next part begins; null after the last.</param>
public sealed record RecipientPart(IReadOnlyList<RecipientRow> Rows, string? Next);

public sealed record RecipientCase(string Number, string Dataset, int? Tier, ApplicationState State);

public sealed record RecipientLicence(string Number, int Tier, LicenceState State, DateOnly Start, DateOnly End);

/// <summary>A recipient with what the actor may see of its cases.</summary>
public sealed record RecipientView(Organisation Recipient, Destination Destination, IReadOnlyList<RecipientCase> Applications, IReadOnlyList<RecipientLicence> Licences)
{
    /// <summary>Of all its applications and licences that the reader sees; more than are shown where there are many.</summary>
    public int AllApplications { get; init; }
    public int AllLicences { get; init; }

    /// <summary>Users of the data and their training, under the licences that are shown.</summary>
    public IReadOnlyList<TrainedUser> Users { get; init; } = [];

    /// <summary>Audits, incidents and sanctions that the reader may see.</summary>
    public IReadOnlyList<RecordRow> OnRecord { get; init; } = [];

    /// <summary>The destination group with what its owners bring.</summary>
    public required DestinationGroup Group { get; init; }

    /// <summary>The level of its environment that counts today.</summary>
    public required EnvironmentLevel Level { get; init; }

    /// <summary>Whether the reader sets down owners and numbers.</summary>
    public bool MayDisclose { get; init; }

    /// <summary>Whether the reader signs the change of owners that waits.</summary>
    public bool MaySecondOwners { get; init; }

    /// <summary>Whether the reader corrects name and country.</summary>
    public bool MayCorrect { get; init; }

    /// <summary>Whether the reader may sign the correction that waits for a second person.</summary>
    public bool MaySecond { get; init; }

    /// <summary>Whether the reader may take that correction back, their own too.</summary>
    public bool MayTakeBack { get; init; }

    /// <summary>Whether the reader sets down motive and compliance programme.</summary>
    public bool MaySetStanding { get; init; }

    /// <summary>Whether the reader approves the level of the environment.</summary>
    public bool MayApprove { get; init; }

    /// <summary>Whether the reader records permits.</summary>
    public bool MayRecord { get; init; }

    public IReadOnlyList<Recognition> Records { get; init; } = [];

    /// <summary>In UTC.</summary>
    public DateOnly Today { get; init; }
}

/// <summary>Recipients for the staff of the authority.</summary>
public sealed class RecipientQuery(IDbContextFactory<PortalDbContext> contexts, PolicyPack pack, TimeProvider clock)
{
    public const int PageSize = 25;

    /// <summary>Cases and licences shown with one recipient, newest first.</summary>
    private const int MostShown = 100;

    /// <param name="words">Part of a name, or a country code; null for all.</param>
    /// <param name="page">From 1.</param>
    public async Task<RecipientPageOf> Page(string? words, int page, Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var found = Found(db, words, actor);
        return new(await Rows(db, found, (page - 1) * PageSize, PageSize, actor, cancellation), await found.CountAsync(cancellation));
    }

    /// <summary>Of all rows that match, in their order.</summary>
    public async Task<IReadOnlyList<Guid>> Ids(string? words, Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return (await Found(db, words, actor).Select(party => party.Id).ToListAsync(cancellation)).ConvertAll(id => id.Value);
    }

    /// <summary>The rows of the parties, in any order.</summary>
    public async Task<IReadOnlyList<RecipientRow>> Rows(IReadOnlyList<Guid> ids, Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        List<OrganisationId> asked = [.. ids.Select(id => new OrganisationId(id))];
        return await Rows(db, Found(db, null, actor).Where(party => asked.Contains(party.Id)), 0, asked.Count, actor, cancellation);
    }

    /// <summary>A part of the list as a program reads it, by name: every part costs what the first one does.</summary>
    /// <param name="words">Part of a name, or a country code; null for all.</param>
    /// <param name="after">Next of an earlier part: how many of a name were given, and the name; null for the first.</param>
    public async Task<Outcome<RecipientPart>> Part(string? words, string? after, int size, Actor actor, CancellationToken cancellation)
    {
        if (Place(after) is not { } place)
            return Outcome<RecipientPart>.From(Outcome.Invalid(new InputError("after", "Give the value 'next' of an earlier part.")));
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var (found, (given, name)) = (Found(db, words, actor), place);
        if (after is not null)
            found = found.Where(party => string.Compare(party.RomanisedName, name) >= 0);
        var rows = await Rows(db, found, given, size + 1, actor, cancellation);
        if (rows.Count <= size)
            return Outcome<RecipientPart>.Done(new(rows, null));
        // Namesakes are told apart by their place among themselves; who was given in earlier parts counts with them.
        var next = rows[size - 1].RomanisedName;
        var same = rows.Take(size).Count(row => row.RomanisedName == next) + (next == name ? given : 0);
        return Outcome<RecipientPart>.Done(new([.. rows.Take(size)], string.Create(CultureInfo.InvariantCulture, $"{same}.{next}")));
    }

    private static (int Given, string Name)? Place(string? after) => after is null ? (0, "")
        : after.Split('.', 2) is [var count, { Length: > 0 } name] && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? (given, name) : null;

    private static IQueryable<Organisation> Found(PortalDbContext db, string? words, Actor actor) =>
        db.Organisations.AsNoTracking().VisibleTo(actor).Where(party => (party.Kind & OrganisationKind.Recipient) != 0).Named(words);

    private async Task<IReadOnlyList<RecipientRow>> Rows(PortalDbContext db, IQueryable<Organisation> found, int skip, int take, Actor actor, CancellationToken cancellation)
    {
        var (applications, licences) = (db.Applications.VisibleTo(actor), db.Licences.VisibleTo(actor));
        var rows = await found.Skip(skip).Take(take).Select(party => new
        {
            Party = party,
            Applications = applications.Count(application => application.Recipient == party.Id),
            Licences = licences.Count(licence => licence.Recipient == party.Id),
        }).ToListAsync(cancellation);
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        return [.. rows.Select(row => new RecipientRow(row.Party.Id.Value, row.Party.Name, row.Party.RomanisedName, row.Party.Country, row.Party.GroupIn(pack),
            row.Party.EnvironmentOn(today, pack.Environment), row.Party.Screening, row.Party.History, row.Applications, row.Licences))];
    }

    /// <summary>What a correction of name and country moves, in sentences; empty where it moves no group, and for whoever may not see the party.</summary>
    public async Task<IReadOnlyList<string>> Weigh(Guid id, PartyIdentity next, Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var key = new OrganisationId(id);
        return actor.IsCaseStaff() && await db.Organisations.AsNoTracking().VisibleTo(actor).FirstOrDefaultAsync(party => party.Id == key, cancellation) is { } party
            ? [.. (await db.GroupMoves(party, next, pack, cancellation)).SelectMany(move => move.Sentences())] : [];
    }

    /// <returns>Null when there is no such recipient; a steward is found too, since it is screened like one.</returns>
    public async Task<RecipientView?> Find(Guid id, Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var key = new OrganisationId(id);
        var recipient = await db.Organisations.AsNoTracking().VisibleTo(actor).FirstOrDefaultAsync(party => party.Id == key && (party.Kind & (OrganisationKind.Recipient | OrganisationKind.Steward)) != 0, cancellation);
        if (recipient is null)
            return null;
        var applications = await (from application in db.Applications.VisibleTo(actor)
                                  where application.Recipient == key
                                  join dataset in db.Datasets on application.Dataset equals dataset.Id
                                  orderby application.CreatedAt descending
                                  select new RecipientCase(application.Number, dataset.Title, application.Tier, application.State)).Take(MostShown).ToListAsync(cancellation);
        var (now, isFree) = (clock.GetUtcNow(), !actor.IsBoundTo(key));
        var licences = await db.Licences.VisibleTo(actor).AsNoTracking().Where(licence => licence.Recipient == key).OrderByDescending(licence => licence.GrantedAt).Take(MostShown).ToListAsync(cancellation);
        return new(recipient, pack.Destinations.Of(recipient.Country), applications,
            [.. licences.Select(licence => new RecipientLicence(licence.Number, licence.Tier, licence.StateAt(now), licence.Start, licence.LastDay))])
        {
            AllApplications = applications.Count < MostShown ? applications.Count : await db.Applications.VisibleTo(actor).CountAsync(one => one.Recipient == key, cancellation),
            AllLicences = licences.Count < MostShown ? licences.Count : await db.Licences.VisibleTo(actor).CountAsync(one => one.Recipient == key, cancellation),
            Users = await db.UsersOf(recipient, licences, pack, now, cancellation),
            OnRecord = await db.RecordOf(key, actor, cancellation),
            Group = recipient.GroupIn(pack),
            Level = recipient.EnvironmentOn(DateOnly.FromDateTime(now.UtcDateTime), pack.Environment),
            MayCorrect = isFree && actor.Is(Role.LicensingOfficer),
            MaySecond = isFree && recipient.Proposed is { Owners: null } && recipient.WhyNotSecond(actor) is null,
            MaySecondOwners = isFree && recipient.Proposed is { Owners: not null } && recipient.WhyNotSecond(actor) is null,
            MayTakeBack = isFree && recipient.Proposed is { Owners: null } && actor.IsAny(Role.LicensingOfficer, Role.LicensingManager),
            MaySetStanding = isFree && actor.IsAny(Organisation.MaySetStanding) && recipient.Kind.HasFlag(OrganisationKind.Recipient),
            MayApprove = isFree && actor.Is(Role.TechnicalReviewer),
            MayRecord = isFree && actor.Is(Role.LicensingOfficer),
            Records = await db.Recognitions.AsNoTracking().OrderBy(one => one.Number).ToListAsync(cancellation),
            Today = DateOnly.FromDateTime(now.UtcDateTime),
            MayDisclose = isFree && actor.IsAny(Role.LicensingOfficer, Role.ScreeningAnalyst),
        };
    }
}
