using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients.Lists;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Notices;

/// <summary>Who may take the next step in what an act was about, by the same rules that open it to them: reviewers, deciders, second persons.</summary>
internal static class NextPersons
{
    /// <param name="roles">Of the authority; those of them are asked that have a step at all.</param>
    /// <returns>None where the step was taken meanwhile.</returns>
    public static async Task<IReadOnlyList<PersonId>> Of(PortalDbContext db, IReadOnlyList<Role> roles, LetterOrder order, PackLibrary packs, DateTimeOffset now, CancellationToken cancellation)
    {
        if (!Guid.TryParse(order.SubjectId, out var id) || await Next(db, order, id, packs, now, cancellation) is not { } next)
            return [];
        var persons = new HashSet<PersonId>();
        foreach (var role in roles.Where(next.Has))
            persons.UnionWith((await db.ReachedAs(role, now, cancellation)).Where(one => next.IsFor(one.Actor)).Select(one => one.Actor.Person));
        return [.. persons];
    }

    /// <summary>A step that waits.</summary>
    private sealed record Step(Func<Actor, bool> IsFor, IReadOnlyCollection<Role>? Roles = null)
    {
        public bool Has(Role role) => Roles?.Contains(role) is not false;
    }

    private static async Task<Step?> Next(PortalDbContext db, LetterOrder order, Guid id, PackLibrary packs, DateTimeOffset now, CancellationToken cancellation)
    {
        switch (order.SubjectKind)
        {
            case "application":
                return await db.Applications.AsNoTracking().FirstOrDefaultAsync(one => one.Id == new CaseId(id), cancellation) is { } application ? OfCase(application, order, packs.Of(application), now) : null;
            case "licence":
                return await db.Licences.AsNoTracking().FirstOrDefaultAsync(one => one.Id == new LicenceId(id), cancellation) is { } licence
                    ? new(actor => licence.Signatures.Any(half => licence.WhyClosed(Enum.Parse<LicenceVerb>(half.Verb), actor, now) is null)) : null;
            case "amendment" when Verb<AmendmentVerb>(order) is { } verb:
                return await db.Amendments.AsNoTracking().FirstOrDefaultAsync(one => one.Id == new AmendmentId(id), cancellation) is { } change
                    ? new(actor => IsFirst(order) ? change.WhyClosed(verb, actor, packs.Current) is null : change.IsHandedTo(actor, verb, packs.Current)) : null;
            case "recipient" when order.Act.StartsWith("screening.", StringComparison.Ordinal):
                var hits = await db.ScreeningHits.AsNoTracking().Where(hit => hit.Party == new OrganisationId(id) && hit.State == HitState.Open).ToListAsync(cancellation);
                return new(actor => hits.Exists(hit => hit.WhyClosed(actor) is null));
            case "recipient":
                return await db.Organisations.AsNoTracking().FirstOrDefaultAsync(one => one.Id == new OrganisationId(id) && one.Proposed != null, cancellation) is { } party
                    ? new(actor => party.WhyNotSecond(actor) is null && !actor.IsBoundTo(party.Id)) : null;
            case "recognition":
                return await db.Recognitions.AsNoTracking().FirstOrDefaultAsync(one => one.Id == id, cancellation) is { } record ? new(actor => record.WhyNotSigned(actor) is null) : null;
            case "account":
                return await db.AccountRequests.AsNoTracking().FirstOrDefaultAsync(one => one.Id == id, cancellation) is { } request ? new(actor => request.WhyClosed(AccountRequestVerb.Confirm, actor) is null) : null;
            case "emergency":
                if (await db.EmergencyAccesses.AsNoTracking().FirstOrDefaultAsync(one => one.Id == new EmergencyId(id), cancellation) is not { } access)
                    return null;
                var parties = await db.Applications.Where(one => one.Id == access.Application).Select(one => new { one.Steward, one.Recipient }).SingleAsync(cancellation);
                return new(actor => access.WhyClosed(EmergencyVerb.Open, actor, packs.Current, now) is null && FourEyes.NotOwnOrganisation(actor, parties.Steward, parties.Recipient) is null);
            default:
                return null;
        }
    }

    /// <summary>Of what one of two has signed, the second signature; else whatever the state of the case leaves open.</summary>
    private static Step? OfCase(Application application, LetterOrder order, PolicyPack pack, DateTimeOffset now)
    {
        List<Role> roles = [.. ApplicationWorkflow.Table.Rows.Where(row => row.From == application.State).SelectMany(row => row.Who).Distinct()];
        if (Verb<ApplicationVerb>(order) is { } verb && (IsFirst(order) || application.HasHalf(verb)))
            return new(actor => application.HasHalf(verb) && application.WhyClosed(verb, actor, pack, now) is null, roles);
        // Of several opinions that were given before any letter was written, the last one hands the case on.
        if (IsOvertaken(order, application))
            return null;
        return new(actor => application.IsHandedTo(actor, pack, now), roles);
    }

    private static bool IsOvertaken(LetterOrder order, Application application) => Verb<ApplicationVerb>(order) is { } verb && Application.IsOpinion(verb)
        && (application.Opinions is not [.., var last] || Application.OpinionVerb(last.Kind) != verb);

    private static bool IsFirst(LetterOrder order) => order.Act.EndsWith(LetterOrder.First, StringComparison.Ordinal);

    /// <summary>Null where the act is no verb of the table.</summary>
    private static T? Verb<T>(LetterOrder order) where T : struct, Enum => Enum.TryParse<T>(order.Act.Split('.')[1], ignoreCase: true, out var verb) ? verb : null;
}
