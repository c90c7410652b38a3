using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Desk;

/// <summary>Something owed under a licence that was handed in and waits for an officer's look, or that is late.</summary>
/// <param name="What">In the words of the licence: "Access report for ...".</param>
/// <param name="HandedIn">Null for what is late.</param>
/// <param name="Due">Last day, inclusive.</param>
/// <param name="Href">Where it is looked at; for what is late, the licence.</param>
public sealed record DutyDue(string Licence, string Recipient, string What, DateTimeOffset? HandedIn, DateOnly Due, string Href);

/// <param name="Waiting">Handed in, the oldest first; at most <see cref="DeskQuery.Longest"/>.</param>
/// <param name="All">How many reports, answers to conditions and certificates wait, with those that are not in the list.</param>
/// <param name="Late">Not handed in by its last day, the earliest day first; at most <see cref="DeskQuery.Longest"/>.</param>
public sealed record DutiesOwed(IReadOnlyList<DutyDue> Waiting, int All, IReadOnlyList<DutyDue> Late)
{
    public static readonly DutiesOwed None = new([], 0, []);

    /// <summary>What waits and then what is late, as one list.</summary>
    public IReadOnlyList<DutyDue> Rows => [.. Waiting, .. Late];
}

/// <summary>Reports, answers to conditions and deletion certificates that an officer looks at, or waits for.</summary>
internal static class OwedDuties
{
    private const string Certificate = "Deletion certificate";

    private static readonly LicenceState[] Ended = [LicenceState.Expired, LicenceState.Revoked, LicenceState.Surrendered];

    /// <returns>Nothing for who is no officer.</returns>
    public static async Task<DutiesOwed> Of(PortalDbContext db, Actor actor, DateTimeOffset now, CancellationToken cancellation)
    {
        if (!actor.Is(Role.LicensingOfficer))
            return DutiesOwed.None;
        var handedIn = db.AnswersToLookAt().Join(Free(db.Licences, actor), one => one.Licence, licence => licence.Number, (one, _) => one);
        var first = await handedIn.OrderBy(one => one.At).ThenBy(one => one.Licence).ThenBy(one => one.No).Take(DeskQuery.Longest).ToListAsync(cancellation);
        var numbers = first.Select(one => one.Licence).Distinct().ToList();
        var answered = await Free(db.Licences, actor).Where(one => numbers.Contains(one.Number)).ToDictionaryAsync(one => one.Number, cancellation);
        var certified = await Free(db.Licences.FromSql($"SELECT * FROM licence WHERE \"Certificates\" LIKE '%\"ReturnedFor\":null%'"), actor).Where(one => Ended.Contains(one.State))
            .OrderBy(one => one.EndedAt).Take(DeskQuery.Most).ToListAsync(cancellation);
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var overdue = await Free(db.Licences, actor).Where(one => one.NextDutyDue < today).OrderBy(one => one.NextDutyDue).Take(DeskQuery.Most).ToListAsync(cancellation);
        var uncertified = await Free(db.WithoutCertificate(), actor).Where(one => one.EndedAt <= now).OrderBy(one => one.EndedAt).Take(DeskQuery.Most).ToListAsync(cancellation);
        var parties = answered.Values.Concat(certified).Concat(overdue).Concat(uncertified).Select(one => one.Recipient).Distinct().ToList();
        var names = await db.Organisations.AsNoTracking().Where(one => parties.Contains(one.Id)).ToDictionaryAsync(one => one.Id, one => one.RomanisedName, cancellation);
        return new(
            [.. first.Where(one => answered[one.Licence].WhyNotReviewed(one.No, actor) is null)
                    .Select(one => (Licence: answered[one.Licence], Duty: answered[one.Licence].Duties.Single(duty => duty.No == one.No)))
                    .Select(one => Row(one.Licence, one.Duty.What, one.Duty.Due, one.Duty.Answer!.At, $"/duty/{one.Duty.No}/review"))
                .Concat(certified.Where(one => one.WhyClosed(LicenceVerb.Close, actor, now) is null).Select(one => Row(one, Certificate, LicenceDuties.DeleteBy(one), one.Certificate!.At)))
                .OrderBy(row => row.HandedIn).Take(DeskQuery.Longest)],
            await handedIn.CountAsync(cancellation) + certified.Count,
            [.. overdue.SelectMany(one => one.OwedAt(now).Where(duty => duty.IsOverdue(today)).Select(duty => Row(one, duty.What, duty.Due)))
                .Concat(uncertified.Where(one => LicenceDuties.DeleteBy(one) < today).Select(one => Row(one, Certificate, LicenceDuties.DeleteBy(one))))
                .OrderBy(row => row.Due).ThenBy(row => row.Licence, StringComparer.Ordinal).Take(DeskQuery.Longest)]);

        DutyDue Row(Licence licence, string what, DateOnly due, DateTimeOffset? at = null, string page = "") => new(licence.Number, names[licence.Recipient], what, at, due, $"/licences/{licence.Number}{page}");
    }

    /// <summary>Nothing is offered to a person who may not act on it (FE-3).</summary>
    private static IQueryable<Licence> Free(IQueryable<Licence> licences, Actor actor)
    {
        List<OrganisationId> bound = [actor.Organisation, .. actor.Houses, .. actor.Interests];
        return licences.AsNoTracking().VisibleTo(actor).Where(one => !bound.Contains(one.Steward) && !bound.Contains(one.Recipient));
    }
}
