using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Licences;

/// <summary>What a form of the licensee shows before it is filled in.</summary>
/// <param name="File">SHA-256 of the licensed dataset version.</param>
/// <param name="Today">In UTC.</param>
public sealed record LicenceForm(string Number, string Title, int Tier, Period Term, LicenceState State, LicenceGrant? Grant, IReadOnlyList<OwedDuty> Duties, ContentHash File, DateOnly DeleteBy, DateOnly Today)
{
    /// <summary>Revision of the licence that the form was read from.</summary>
    public int Revision { get; init; }

    /// <summary>Number of the renewal that is open; null for none.</summary>
    public string? OpenRenewal { get; init; }

    /// <summary>Why a duty cannot be done yet, by its number; what is not in it can be.</summary>
    public IReadOnlyDictionary<int, string> NotYet { get; init; } = new Dictionary<int, string>();
}

public sealed class LicenceFormQuery(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock)
{
    /// <returns>Null when the actor is not the licensee.</returns>
    public async Task<LicenceForm?> Run(string number, Actor actor, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var organisation = actor.Organisation;
        if (!actor.Is(Role.Recipient) || await db.Licences.VisibleTo(actor).FirstOrDefaultAsync(one => one.Number == number && one.Recipient == organisation, cancellation) is not { } licence)
            return null;
        var application = await db.Applications.Where(one => one.Id == licence.Application).Join(db.Datasets, one => one.Dataset, dataset => dataset.Id, (one, dataset) => new { one.Decision, dataset.Title }).SingleAsync(cancellation);
        licence.OpenSites(application.Decision);
        var now = clock.GetUtcNow();
        return new(number, application.Title, licence.Tier, licence.Term, licence.StateAt(now), licence.Grant, licence.Duties, await DoDuty.Delivered(db, licence, cancellation), LicenceDuties.DeleteBy(licence), DateOnly.FromDateTime(now.UtcDateTime))
        {
            Revision = Revisions.Of(db, licence),
            OpenRenewal = await db.OpenRenewal(licence.Id, cancellation),
            NotYet = licence.Duties.Where(duty => duty.Answer is null).Select(duty => (duty.No, Rule: licence.WhyNotYet(duty, now))).Where(one => one.Rule is not null).ToDictionary(one => one.No, one => one.Rule!.Message),
        };
    }
}
