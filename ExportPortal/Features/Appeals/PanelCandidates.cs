using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;

namespace ExportPortal.Features.Appeals;

/// <summary>A person who holds the role of the appeal panel.</summary>
/// <param name="Closed">Why this person does not hear this appeal; null when they may.</param>
public sealed record PanelCandidate(PanelMember Member, Rule? Closed);

/// <summary>Who could hear an appeal, as the store knows them now.</summary>
internal static class PanelCandidates
{
    /// <param name="hands">Persons with a part in the case.</param>
    /// <param name="parties">Organisations of the case.</param>
    /// <returns>Those who may first, by name.</returns>
    public static async Task<IReadOnlyList<PanelCandidate>> Of(PortalDbContext db, IReadOnlyList<PersonId> hands, IReadOnlyList<OrganisationId> parties, DateTimeOffset now, CancellationToken cancellation) =>
        [.. (await db.HoldersOf(Role.AppealPanel, now, cancellation))
            .Select(one => new PanelCandidate(new(one.Actor.Person, one.Actor.Name, one.IsOutside, one.From), AppealSeats.WhyUnfit(one.Actor, hands, parties))).OrderBy(one => one.Closed is not null)];
}
