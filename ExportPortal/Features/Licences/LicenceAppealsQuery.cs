using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Licences;

/// <param name="Signed">What members of the panel have signed, as the reader may read it.</param>
/// <param name="Verbs">Of the reader, with the rule that closes each; empty for those who are not of the panel.</param>
/// <param name="MayName">Whether the reader may name the panel.</param>
/// <param name="Revision">Goes with every act on the appeal.</param>
public sealed record LicenceAppealRow(Appeal Appeal, IReadOnlyList<Signature> Signed, IReadOnlyList<(AppealVerb Verb, Rule? Closed)> Verbs, bool MayName, int Revision);

/// <summary>The appeals on one licence as its page shows them.</summary>
/// <param name="Until">Last instant for an appeal against the present suspension or revocation; null when there is none.</param>
/// <param name="Closed">Why the reader cannot appeal now; null when they can.</param>
/// <param name="IsRevoked">Whether the licence stands revoked, else suspended.</param>
public sealed record LicenceAppealsView(IReadOnlyList<LicenceAppealRow> Rows, DateTimeOffset? Until, Rule? Closed, bool IsRevoked)
{
    /// <summary>Last instant for an appeal of the reader, the licensee, against what was set on the licence; null where none is open to it.</summary>
    public DateTimeOffset? ConditionsUntil { get; init; }

    /// <summary>What deciders set on the licence, where the reader may appeal against it; empty otherwise.</summary>
    public IReadOnlyList<DeciderTerm> SetByDeciders { get; init; } = [];

    /// <summary>Number of the case with which appeals of the licensee against what was set are heard, and where each stands, for the authority's staff and the steward.</summary>
    public (string Case, IReadOnlyList<string> Appeals)? OnCase { get; init; }
}

/// <summary>Reads the appeals on a licence for a reader who may see it.</summary>
public sealed class LicenceAppealsQuery(IDbContextFactory<PortalDbContext> contexts, PackLibrary packs, TimeProvider clock)
{
    /// <returns>Null when the licence does not exist for the actor.</returns>
    public async Task<LicenceAppealsView?> Run(string number, Actor actor, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var now = clock.GetUtcNow();
        actor = await db.WithStanding(actor, now, cancellation);
        if (await db.Licences.AsNoTracking().VisibleTo(actor).FirstOrDefaultAsync(one => one.Number == number, cancellation) is not { } licence)
            return null;
        var application = await db.Applications.AsNoTracking().SingleAsync(one => one.Id == licence.Application, cancellation);
        var appeals = await db.Appeals.VisibleTo(actor).AsNoTracking().Where(one => one.Licence == licence.Id).OrderByDescending(one => one.LodgedAt)
            .Select(one => new { Appeal = one, Revision = EF.Property<int>(one, Revisions.Column) }).ToListAsync(cancellation);
        var onCase = await db.Appeals.AsNoTracking().Where(one => one.Application == application.Id && one.Licence == null).OrderByDescending(one => one.LodgedAt).ToListAsync(cancellation);
        var own = onCase.Where(one => one.Recipient == licence.Recipient).ToList();
        var isLicensee = Appeal.IsLicensee(application, actor);
        var changes = await db.ChangesOf(licence.Application, cancellation);
        var verbs = actor.Is(Role.AppealPanel) ? Enum.GetValues<AppealVerb>() : [];
        var mayAppeal = Appeal.WhyNotByLicence(application, licence, actor, now) is null && Appeal.WhyClosed(application, onCase, actor, packs.Of(application), now) is null;
        return new(
            [.. isLicensee ? own.Select(one => new LicenceAppealRow(one, [], [], false, 0)) : [],
                .. appeals.Select(one => new LicenceAppealRow(one.Appeal, one.Appeal.HalfSignedFor(actor, actor.IsCaseStaff()),
                [.. verbs.Select(verb => (verb, one.Appeal.WhyClosed(verb, licence, application, actor, now, changes)))], one.Appeal.WhyNotNaming(application, licence, actor, changes) is null, one.Revision))],
            Appeal.OpenUntil(licence, packs.Current, now), Appeal.WhyClosed(licence, appeals.Select(one => one.Appeal), actor, packs.Current, now), licence.StateAt(now) is LicenceState.Revoked)
        {
            ConditionsUntil = mayAppeal ? Appeal.OpenUntil(application, packs.Of(application), onCase) : null,
            SetByDeciders = mayAppeal ? application.Appealable() : [],
            OnCase = own.Count > 0 && (actor.IsCaseStaff() || (actor.Is(Role.Steward) && actor.Organisation == licence.Steward)) ? (application.Number, own.ConvertAll(one => one.Standing(application, licence.StateAt(now)))) : null,
        };
    }
}
