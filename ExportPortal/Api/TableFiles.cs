using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Policy;
using ExportPortal.Features;
using ExportPortal.Features.Applications;
using ExportPortal.Features.Audits;
using ExportPortal.Features.Datasets;
using ExportPortal.Features.Desk;
using ExportPortal.Features.Disputes;
using ExportPortal.Features.Incidents;
using ExportPortal.Features.Licences;
using ExportPortal.Features.PolicyPacks;
using ExportPortal.Features.Recipients;
using ExportPortal.Identity;
using static ExportPortal.Features.Csv;

namespace ExportPortal.Api;

/// <summary>
/// The tables of the pages as CSV: each at the address of its page with ".csv" behind it, by the same query, filter and
/// order, to whoever may open the page.
/// </summary>
internal static class TableFiles
{
    public static void MapTables(this IEndpointRouteBuilder endpoints)
    {
        var staff = endpoints.MapGroup("").RequireAuthorization(PortalPolicies.Staff);
        staff.MapGet("/licences.csv", Licences);
        staff.MapGet("/recipients.csv", Recipients);
        staff.MapGet("/recipients/screening.csv", Matches);
        staff.MapGet("/applications/outcomes.csv", Outcomes);
        staff.MapGet("/desk.csv", Desk);
        endpoints.MapGet("/licences/{number}/changes.csv", Changes).RequireAuthorization();
        endpoints.MapGet("/datasets.csv", Datasets).RequireAuthorization(PortalPolicies.DatasetReaders);
        endpoints.MapGet("/audits.csv", Audits).RequireAuthorization(PortalPolicies.AuditReaders);
        endpoints.MapGet("/incidents.csv", Incidents).RequireAuthorization();
        endpoints.MapGet("/disputes.csv", Disputes).RequireAuthorization();
        endpoints.MapGet("/policy/difference.csv", Differences).AllowAnonymous();
    }

    private static IResult Licences(string? q, string? state, string? tier, string? ends, string? stops, LicencesQuery query, TimeProvider clock, HttpContext context, CancellationToken cancellation)
    {
        var (filter, caller, now) = (LicenceFilter.Read(q, state, tier, ends, stops), context.Caller(), clock.GetUtcNow());
        return context.SendTable<LicenceRow>("licences", ["number", "dataset", "steward", "recipient", "country", "tier", "state", "first_day", "last_day"],
            last => query.Rows(filter, last?.Number, SentFiles.Part, caller, cancellation),
            row => [row.Number, row.Title, row.Steward, row.Recipient, row.Country, Text(row.Tier), Words.Code(row.StateAt(now)), Text(row.Start), Text(row.End)]);
    }

    private static async Task<IResult> Changes(string number, LicenceFileQuery query, HttpContext context, CancellationToken cancellation) =>
        await query.Run(number, context.Caller(), cancellation) is not { } licence ? TypedResults.NotFound()
            : context.SendTable("changes", ["number", "licence", "kind", "state", "asked_utc", "due_utc"], licence.Life.Amendments,
                row => [row.Number, licence.Number, Words.Code(row.Kind), Words.Code(row.State), Text(row.RequestedAt), Text(row.DueAt)]);

    private static IResult Recipients(string? q, RecipientQuery query, HttpContext context, CancellationToken cancellation)
    {
        var caller = context.Caller();
        return context.SendTable<Guid, RecipientRow>("recipients", ["id", "name", "romanised_name", "country", "destination_group", "environment", "screening", "history", "applications", "licences"],
            () => query.Ids(q, caller, cancellation), row => row.Id, ids => query.Rows(ids, caller, cancellation),
            row => [Text(row.Id), row.Name, row.RomanisedName, row.Country, Text(row.Group), Text(row.Environment), Words.Code(row.Screening), Words.Code(row.History), Text(row.Applications), Text(row.Licences)]);
    }

    private static IResult Matches(string? state, ScreeningQuery query, HttpContext context, CancellationToken cancellation)
    {
        var caller = context.Caller();
        return context.SendTable<MatchRow>("screening", ["id", "recipient", "compared", "on_the_list_as", "list", "state", "score", "found_utc", "signed_by"],
            async last => (await query.Part(ScreeningQuery.StateOf(state), last?.Match.Hit.Id, SentFiles.Part, caller, cancellation)).Rows,
            row => row.Match.Hit is var hit ? [Text(hit.Id), row.PartyName, row.Compared, hit.Entry.MainName, hit.List.Title, row.Code, Text(hit.Score.Score), Text(hit.FoundAt), string.Join("; ", hit.Signatures.Select(one => one.PersonName))] : []);
    }

    private static IResult Datasets(string? q, DatasetListQuery query, HttpContext context, CancellationToken cancellation)
    {
        var caller = context.Caller();
        return context.SendTable<DatasetRow>("datasets", ["number", "title", "steward", "entries", "granularity", "persons", "newest_version", "smallest_class", "average_risk", "licences_active", "licences"],
            async last => (await query.Part(q ?? "", last?.Number, SentFiles.Part, caller, cancellation)).Rows,
            row => [row.Number, row.Title, row.Steward, string.Join("; ", row.Entries), Text(row.Granularity), Text(row.Persons), Text(row.Newest?.Number), Text(row.Newest?.K), Text(row.Newest?.AverageRisk), Text(row.Active), Text(row.Licences)]);
    }

    private static IResult Audits(string? view, string? type, string? q, AuditListQuery query, HttpContext context, CancellationToken cancellation)
    {
        var (filter, caller) = (AuditFilter.Read(view, type, q), context.Caller());
        return context.SendTable<string, AuditRow>("audits", ["number", "kind", "audited", "licence", "tier", "why", "origin", "state", "lead", "findings", "due_utc"],
            () => query.Numbers(filter, caller, cancellation), row => row.Number, numbers => query.Rows(numbers, caller, cancellation),
            row => [row.Number, row.Type.Code(), row.Auditee, row.Licence ?? "", Text(row.Tier), row.Why, row.Origin.Label(), Words.Code(row.State), row.Lead ?? "", row.FindingWords ?? "", Text(row.DueAt)]);
    }

    private static IResult Incidents(string? view, IncidentListQuery query, SanctionListQuery sanctions, HttpContext context, CancellationToken cancellation)
    {
        var caller = context.Caller();
        return view == "sanctions"
            ? context.SendTable<Sanction>("sanctions", ["number", "rung", "licence", "follows_from", "state", "appeal", "proposed_utc"],
                async last => (await sanctions.Part(last?.Number, SentFiles.Part, caller, cancellation)).Rows,
                row => [row.Number, $"L{row.Rung}", row.Subject.Number, row.Basis, Words.Code(row.State), row.OpenAppeal is null ? "" : "lodged", Text(row.ProposedAt)])
            : context.SendTable<IncidentRow>("incidents", ["number", "title", "class", "severity", "state", "source", "lead", "aware_utc", "next_clock", "next_due_utc", "licences"],
                async last => (await query.Part(view == "open", last?.Number, SentFiles.Part, caller, cancellation)).Rows,
                row => [row.Number, row.Title, row.Class, row.Severity is { } severity ? $"SEV{severity}" : "", Words.Code(row.State), Words.Code(row.Source), row.Lead ?? "", Text(row.AwareAt), row.NextName ?? "", Text(row.NextDue), row.Licences is { } reached ? Text(reached) : ""]);
    }

    private static IResult Disputes(string? view, DisputeQuery query, HttpContext context, CancellationToken cancellation)
    {
        var caller = context.Caller();
        return context.SendTable<DisputeRow>("disputes", ["number", "kind", "about", "of_whom", "state", "opened_utc", "due_utc"],
            async last => (await query.Part(DisputeQuery.IsOpenOf(view), null, last?.Number, SentFiles.Part, caller, cancellation)).Rows,
            row => [row.Number, Words.Code(row.Kind), row.About, row.By, Words.Code(row.State), Text(row.OpenedAt), Text(row.DueAt)]);
    }

    private static async Task<IResult> Outcomes(FairnessQuery query, HttpContext context, CancellationToken cancellation) =>
        context.SendTable("outcomes", ["by", "value", "granted", "refused", "stopped_at_a_gate", "no_licence_needed", "ended_without_a_decision", "open"], await query.Rows(context.Caller(), cancellation),
            row => [row.By, row.Value, Text(row.Granted), Text(row.Refused), Text(row.Gate), Text(row.NotNeeded), Text(row.Undecided), Text(row.Open)]);

    private static async Task<IResult> Desk(DeskQuery query, CircumstancesDueQuery circumstances, DisputesDueQuery disputes, HttpContext context, CancellationToken cancellation)
    {
        var desk = await DeskApi.DeskOf(query, circumstances, disputes, context.Caller(), cancellation);
        return context.SendTable<string[]>("desk", ["kind", "number", "what", "state", "tier", "clock", "since_utc", "due_utc"],
            [
                .. desk.Queue.Select(row => (string[])["CASE", row.Number, $"{row.WaitingFor}: {row.Dataset}, {row.Recipient}", row.State, Text(row.Tier), row.Clock ?? "", "", ""]),
                .. desk.Items.Select(row => (string[])[row.Kind, row.Number, row.What, "", "", "", Text(row.At), Text(row.DueAt)]),
            ], row => row);
    }

    private static async Task<IResult> Differences(string? from, string? to, PacksQuery query, HttpContext context, CancellationToken cancellation)
    {
        var found = await query.Compare(from, to, cancellation);
        return found is not { Before: { } before, After: { } after } ? TypedResults.NotFound()
            : context.SendTable("difference", ["from", "to", "part", "change"], found.Changes, change => [before.Id, after.Id, PackDifference.Title(change.Part), change.Words]);
    }
}
