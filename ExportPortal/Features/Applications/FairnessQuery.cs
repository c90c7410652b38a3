using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Applications;

/// <param name="By">What the row is about, such as "Destination group".</param>
public sealed record OutcomeRow(string By, string Value, int Granted, int Refused, int Gate, int Open);

/// <summary>Outcomes by destination group, size of the applicant and kind of recipient; for case staff.</summary>
public sealed class FairnessQuery(IDbContextFactory<PortalDbContext> contexts)
{
    public async Task<IReadOnlyList<OutcomeRow>> Rows(Actor actor, CancellationToken cancellation)
    {
        if (!actor.IsCaseStaff())
            return [];
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var cases = await db.Applications.VisibleTo(actor).AsNoTracking().Where(one => one.State != ApplicationState.Draft && one.State != ApplicationState.Withdrawn)
            .Select(one => new { one.State, one.Case, one.Content }).ToListAsync(cancellation);
        return
        [
            .. Grouped("Destination group", cases.Select(one => (one.Case.DestinationGroup.ToString(), one.State))),
            .. Grouped("Size of the applicant", cases.Select(one => (Said(one.Content, "size"), one.State))),
            .. Grouped("Kind of recipient", cases.Select(one => (Said(one.Content, "recipient_type"), one.State))),
        ];
    }

    private static string Said(ApplicationContent content, string key) => content.Answers.Value(key) is { Length: > 0 } said ? said : "not said";

    private static IEnumerable<OutcomeRow> Grouped(string by, IEnumerable<(string Value, ApplicationState State)> cases) =>
        cases.GroupBy(one => one.Value).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => new OutcomeRow(by, group.Key,
            group.Count(one => one.State is ApplicationState.Approved or ApplicationState.ApprovedConditional),
            group.Count(one => one.State is ApplicationState.Refused),
            group.Count(one => one.State is ApplicationState.Prohibited or ApplicationState.Ineligible),
            group.Count(one => !ApplicationWorkflow.IsEnded(one.State) && one.State is not ApplicationState.ApprovedConditional)));
}
