using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Recipients;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data;

/// <summary>A corrective action as its owner sees it: of the incident there is the number alone.</summary>
public sealed record OwnedAction(string Incident, CorrectiveAction Action)
{
    public string Href => $"/actions/{Incident}/{Action.No}";
}

/// <summary>Who may own corrective actions, and what an actor owns.</summary>
public static class OwnedActions
{
    /// <summary>People of the authority, but for those who only hear appeals or give opinions on ethics, and recipients whose licence the incident reaches with their people; each by the key of <see cref="ActionOwner.KeyOf"/>, in the order of a list.</summary>
    public static async Task<IReadOnlyDictionary<string, ActionOwner>> MayOwn(this PortalDbContext db, Incident incident, CancellationToken cancellation)
    {
        var reached = incident.Licences.Select(one => one.Recipient).Distinct().ToList();
        var houses = await db.Organisations.AsNoTracking().Where(one => reached.Contains(one.Id) || (one.Kind & OrganisationKind.Authority) != 0).Select(one => new { one.Id, one.RomanisedName }).ToListAsync(cancellation);
        var ids = houses.ConvertAll(one => one.Id.Value);
        var recipient = nameof(Role.Recipient);
        string[] others = [nameof(Role.AppealPanel), nameof(Role.EthicsMember), nameof(Role.Steward)];
        var accounts = await (from user in db.Users.NotClosed().AsNoTracking()
                              join held in db.UserRoles on user.Id equals held.UserId
                              join role in db.Roles on held.RoleId equals role.Id
                              where ids.Contains(user.OrganisationId) && !others.Contains(role.Name)
                              select new { user.OrganisationId, user.PersonId, user.DisplayName, IsRecipient = role.Name == recipient }).ToListAsync(cancellation);
        var owners = new List<ActionOwner>();
        foreach (var house in houses.OrderByDescending(one => reached.Contains(one.Id)).ThenBy(one => one.RomanisedName, StringComparer.Ordinal))
        {
            var isReached = reached.Contains(house.Id);
            if (isReached)
                owners.Add(new(house.Id, null, house.RomanisedName));
            owners.AddRange(accounts.Where(one => one.OrganisationId == house.Id.Value && (!isReached || one.IsRecipient)).DistinctBy(one => one.PersonId).OrderBy(one => one.DisplayName, StringComparer.Ordinal)
                .Select(one => new ActionOwner(house.Id, new(one.PersonId), $"{one.DisplayName}, {house.RomanisedName}")));
        }
        return owners.ToDictionary(one => ActionOwner.KeyOf(one.House, one.Person));
    }

    /// <summary>Open actions that the actor owns, those due first.</summary>
    public static async Task<IReadOnlyList<OwnedAction>> ActionsOf(this PortalDbContext db, Actor actor, CancellationToken cancellation)
    {
        // Few incidents name the actor's organisation as an owner, and the store leaves the others out.
        var house = $"%{actor.Organisation.Value}%";
        var found = await db.Incidents.FromSql($"SELECT * FROM incident WHERE \"Actions\" LIKE {house}").AsNoTracking().Where(one => one.State != IncidentState.Closed && one.State != IncidentState.FalseAlarm)
            .Select(one => new { one.Number, Actions = EF.Property<List<CorrectiveAction>>(one, "actions") }).ToListAsync(cancellation);
        return [.. found.SelectMany(one => one.Actions.Where(action => action.DoneAt is null && action.Held?.Is(actor) is true).Select(action => new OwnedAction(one.Number, action))).OrderBy(one => one.Action.DueOn)];
    }
}
