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

public sealed record RecipientCase(string Number, string Dataset, int? Tier, ApplicationState State);

public sealed record RecipientLicence(string Number, int Tier, LicenceState State, DateOnly Start, DateOnly End);

/// <summary>A recipient with what the actor may see of its cases.</summary>
public sealed record RecipientView(Organisation Recipient, Destination Destination, IReadOnlyList<RecipientCase> Applications, IReadOnlyList<RecipientLicence> Licences)
{
    /// <summary>The destination group with what its owners bring.</summary>
    public required DestinationGroup Group { get; init; }

    /// <summary>Whether the reader sets down owners and numbers.</summary>
    public bool MayDisclose { get; init; }

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
        var found = db.Organisations.AsNoTracking().VisibleTo(actor).Where(party => (party.Kind & OrganisationKind.Recipient) != 0);
        if (words?.Trim().ToLowerInvariant() is { Length: > 0 } asked)
            found = found.Where(party => party.RomanisedName.ToLower().Contains(asked) || party.Name.ToLower().Contains(asked) || party.Country.ToLower() == asked);
        var (applications, licences) = (db.Applications.VisibleTo(actor), db.Licences.VisibleTo(actor));
        var rows = await found.OrderBy(party => party.RomanisedName).ThenBy(party => party.Id).Skip((page - 1) * PageSize).Take(PageSize).Select(party => new
        {
            Party = party,
            Applications = applications.Count(application => application.Recipient == party.Id),
            Licences = licences.Count(licence => licence.Recipient == party.Id),
        }).ToListAsync(cancellation);
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        return new(
            [.. rows.Select(row => new RecipientRow(row.Party.Id.Value, row.Party.Name, row.Party.RomanisedName, row.Party.Country, row.Party.GroupIn(pack),
                row.Party.EnvironmentOn(today, pack.Environment), row.Party.Screening, row.Party.History, row.Applications, row.Licences))],
            await found.CountAsync(cancellation));
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
        var now = clock.GetUtcNow();
        var licences = await db.Licences.VisibleTo(actor).AsNoTracking().Where(licence => licence.Recipient == key).OrderByDescending(licence => licence.GrantedAt).Take(MostShown).ToListAsync(cancellation);
        return new(recipient, pack.Destinations.Of(recipient.Country), applications,
            [.. licences.Select(licence => new RecipientLicence(licence.Number, licence.Tier, licence.StateAt(now), licence.Start, licence.End))])
        {
            Group = recipient.GroupIn(pack),
            MayApprove = actor.Is(Role.TechnicalReviewer) && actor.Organisation != key,
            MayRecord = actor.Is(Role.LicensingOfficer) && actor.Organisation != key,
            Records = await db.Recognitions.AsNoTracking().OrderBy(one => one.Number).ToListAsync(cancellation),
            Today = DateOnly.FromDateTime(now.UtcDateTime),
            MayDisclose = actor.IsAny(Role.LicensingOfficer, Role.ScreeningAnalyst) && actor.Organisation != key,
        };
    }
}
