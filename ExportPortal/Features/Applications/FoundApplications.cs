using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Applications;

/// <summary>An application with what lists show beside it.</summary>
/// <remarks>A class without a constructor, so that the store sorts by its members.</remarks>
internal sealed class FoundApplication
{
    public required Application Application { get; init; }
    public required DateTimeOffset? DueAt { get; init; }
    public required string Dataset { get; init; }
    public required string Steward { get; init; }
    public required string Recipient { get; init; }
    public required string RecipientName { get; init; }
    public required string Country { get; init; }
}

/// <summary>Someone who has worked on cases as an officer or manager.</summary>
public sealed record CaseOfficer(PersonId Person, string Name);

/// <summary>What a filter finds: the page, its CSV and the API all ask here, and the store narrows.</summary>
internal static class FoundApplications
{
    private static readonly ApplicationState[] Decided = [.. Enum.GetValues<ApplicationState>().Where(ApplicationWorkflow.IsEnded)];

    /// <summary>Views of the list that people keep.</summary>
    public static SearchPlace Views { get; } = new("/applications", "application.view", "view", "views",
        (_, actor, _) => Task.FromResult(actor.IsCaseStaff() ? null : Outcome.Forbidden(new Rule("SS-5", "The list of all applications is open to the people who work on cases."))));

    /// <summary>Cases that wait for the actor, whose declared interests count as they do in every act.</summary>
    public static async Task<List<CaseId>> WaitingFor(this PortalDbContext db, Actor actor, PackLibrary packs, DateTimeOffset now, CancellationToken cancellation)
    {
        actor = await db.WithStanding(actor, now, cancellation);
        return [.. (await db.Applications.VisibleTo(actor).WaitingFor(actor, packs, now, page: 0, cancellation)).All];
    }

    /// <summary>Officers and managers to choose from, each person once, also those whose account is locked.</summary>
    public static async Task<IReadOnlyList<CaseOfficer>> Officers(this PortalDbContext db, CancellationToken cancellation)
    {
        List<string> roles = [nameof(Role.LicensingOfficer), nameof(Role.LicensingManager)];
        var found = await (from held in db.UserRoles
                           join role in db.Roles on held.RoleId equals role.Id
                           join user in db.Users on held.UserId equals user.Id
                           where roles.Contains(role.Name!)
                           select new { user.PersonId, user.DisplayName }).Distinct().ToListAsync(cancellation);
        return [.. found.DistinctBy(one => one.PersonId).OrderBy(one => one.DisplayName, StringComparer.Ordinal).Select(one => new CaseOfficer(new(one.PersonId), one.DisplayName))];
    }

    /// <param name="mine">Cases that wait for the actor; read for the view of that name alone.</param>
    public static IQueryable<FoundApplication> Found(this PortalDbContext db, ApplicationFilter filter, Actor actor, List<CaseId> mine, PackLibrary packs, DateTimeOffset now)
    {
        // The office is late with the opinions too; an applicant waits for the decision.
        var isOffice = actor.IsCaseStaff();
        // Who of the office stepped in a case is not told to its parties.
        var found = from application in db.CasesOf(filter.GroupIs, filter.EntryIs, isOffice ? filter.OfficerIs : null).VisibleTo(actor).AsNoTracking()
                    join dataset in db.Datasets on application.Dataset equals dataset.Id
                    join steward in db.Organisations on application.Steward equals steward.Id
                    join recipient in db.Organisations on application.Recipient equals recipient.Id
                    select new FoundApplication { Application = application, DueAt = isOffice ? application.OfficeDueAt : application.DueAt, Dataset = dataset.Title, Steward = steward.RomanisedName, Recipient = recipient.RomanisedName, RecipientName = recipient.Name, Country = recipient.Country };
        found = filter.View switch
        {
            ApplicationFilter.Mine => found.Where(one => mine.Contains(one.Application.Id)),
            ApplicationFilter.Late => found.Where(one => one.DueAt < now),
            ApplicationFilter.Decided => found.Where(one => Decided.Contains(one.Application.State)),
            _ => found,
        };
        if (filter.StateIs is { } state)
            found = found.Where(one => one.Application.State == state);
        if (filter.TierIs is { } tier)
            found = found.Where(one => one.Application.Tier == tier);
        var soon = packs.Current.SoonUntil(now);
        found = filter.Clock switch
        {
            "late" => found.Where(one => one.DueAt < now),
            "soon" => found.Where(one => one.DueAt >= now && one.DueAt <= soon),
            _ => found,
        };
        var words = filter.Q?.Trim().ToLowerInvariant();
        return string.IsNullOrEmpty(words) ? found : found.Where(one => one.Application.Number.ToLower().Contains(words) || one.Dataset.ToLower().Contains(words)
            || one.Steward.ToLower().Contains(words) || one.Recipient.ToLower().Contains(words) || one.RecipientName.Contains(words));
    }
}
