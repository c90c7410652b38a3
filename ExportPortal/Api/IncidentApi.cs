using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Policy;
using ExportPortal.Features;
using ExportPortal.Features.Applications;
using ExportPortal.Features.Incidents;
using ExportPortal.Identity;

namespace ExportPortal.Api;

/// <param name="Class">I-01 to I-15.</param>
/// <param name="AwareAt">Null for now.</param>
/// <param name="Licences">Numbers; null for none.</param>
public sealed record IncidentPost(string? Class, string? Title, string? Description, DateTimeOffset? AwareAt, DateTimeOffset? OccurredAt, IReadOnlyList<string>? Licences);

/// <param name="State">Stable code.</param>
/// <param name="Severity">1 (critical) to 4; null before the triage.</param>
public sealed record IncidentItem(string Number, string Title, string Class, string State, int? Severity, DateTimeOffset AwareAt, DateTimeOffset? NextDue, string? NextClock);

/// <param name="Next">Give it as 'after' for the next part; null after the last.</param>
public sealed record IncidentListAnswer(IReadOnlyList<IncidentItem> Items, string? Next);

/// <param name="Standing">Stable code, such as RUNNING, LATE or PROPOSED.</param>
/// <param name="Proposal">Why the portal proposes that it applies; null when it does not.</param>
/// <param name="DueAt">Null when it has not started or states no limit.</param>
/// <param name="SentAt">Null while it was not sent.</param>
/// <param name="Decision">APPLIES, DOES_NOT_APPLY or UNDECIDED.</param>
/// <param name="Reason">Why it was decided so; null while nobody has, as are who and when.</param>
/// <param name="WasMissed">A due time of it has passed without a notice, also one before it ran anew.</param>
public sealed record IncidentClockItem(string Regime, string Step, string Recipient, string Standing, string? Proposal, DateTimeOffset? StartedAt, DateTimeOffset? DueAt, DateTimeOffset? SentAt, bool WasMissed, string Decision, string? Reason, string? DecidedBy, DateTimeOffset? DecidedAt)
{
    /// <summary>When further reports of the step were sent, oldest first.</summary>
    public IReadOnlyList<DateTimeOffset> UpdatedAt { get; init; } = [];
}

/// <param name="How">Named, SameVersion, MadeFrom or SourceOf.</param>
/// <param name="State">Of the licence, as of now.</param>
public sealed record IncidentLicenceItem(string Number, string How, string State);

/// <param name="Report">What was reported.</param>
/// <param name="Lead">Null before the triage.</param>
/// <param name="TriageDue">Null once it is triaged.</param>
/// <param name="ContainDue">Null before the triage, and once it is contained.</param>
/// <param name="Clocks">The clocks of the law, for those who lead or oversee incidents; empty for others, as the rest from here on.</param>
/// <param name="Sanctions">Numbers.</param>
/// <param name="Verbs">Of the caller in the present state.</param>
public sealed record IncidentRecord(
    string Number, string Title, string Class, string State, int? Severity, DateTimeOffset AwareAt, DateTimeOffset ReportedAt, string Report, string? Lead, DateTimeOffset? TriageDue, DateTimeOffset? ContainDue,
    IReadOnlyList<IncidentClockItem> Clocks, IReadOnlyList<IncidentLicenceItem> Licences, IReadOnlyList<string> Sanctions, IReadOnlyList<VerbRecord> Verbs, int Revision);

/// <summary>Incidents as the caller may see them, and reports of new ones.</summary>
internal static class IncidentApi
{
    public static void MapIncidents(this IEndpointRouteBuilder api)
    {
        api.MapGet("/incidents", List).WithTags("Incidents").WithMetadata(new KeyScope(ApiScopes.ReadIncidents)).WithName("ListIncidents").WithSummary("Incidents that concern the caller, the newest first; 'open=true' leaves out those that are over. Give 'next' as 'after' for the next part.")
            .Produces<IncidentListAnswer>().ProducesProblem(422);
        api.MapGet("/incidents/{number}", One).WithTags("Incidents").WithMetadata(new KeyScope(ApiScopes.ReadIncidents)).WithName("ReadIncident").WithSummary("One incident; with its clocks, licences and sanctions for those who lead or oversee incidents.")
            .Produces<IncidentRecord>().ProducesProblem(404);
        api.MapPost("/incidents", Report).WithTags("Incidents").WithMetadata(new KeyScope(ApiScopes.ReportIncidents)).AddEndpointFilter(PortalApi.OwnSite).WithName("ReportIncident").WithSummary("Reports an incident.").Produces<ActAnswer>(201).ProducesProblem(409).ProducesProblem(422);
    }

    /// <summary>The sealed reports and the files of evidence, at the pages' address.</summary>
    public static void MapIncidentFiles(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/incidents/{number}/reports/{no:int}.pdf", Pdf).RequireAuthorization().AddEndpointFilter(PortalApi.NoStore).AllowCookieRedirect();
        endpoints.MapGet("/incidents/{number}/evidence/{no:int}", Evidence).RequireAuthorization().AddEndpointFilter(PortalApi.NoStore).AllowCookieRedirect();
    }

    private static async Task<IResult> List(IncidentListQuery query, HttpContext context, bool? open, string? after, int? limit, CancellationToken cancellation)
    {
        if (ListPart.Wrong(limit) is { } wrong)
            return wrong;
        var part = await query.Part(open is true, after, limit ?? ListPart.Usual, context.Caller(), cancellation);
        return TypedResults.Ok(new IncidentListAnswer(
            [.. part.Rows.Select(row => new IncidentItem(row.Number, row.Title, row.Class, Words.Code(row.State), row.Severity, row.AwareAt, row.NextDue, row.NextDue is null ? null : row.NextName))], part.Next));
    }

    private static async Task<IResult> One(string number, IncidentQuery query, PolicyPack pack, HttpContext context, CancellationToken cancellation) =>
        await query.Run(number, context.Caller(), cancellation) is { } view ? TypedResults.Ok(Record(view, pack)) : Problems.NotFound();

    private static IncidentRecord Record(IncidentView view, PolicyPack pack)
    {
        var (incident, now) = (view.Incident, view.ReadAt);
        DateTimeOffset? Due(Deadline? clock) => view.IsReader && clock is { IsOpen: true } ? clock.Due(now, pack.Calendar) : null;
        return new(
            incident.Number, incident.Title, incident.Class, Words.Code(incident.State), incident.SeverityLevel, incident.AwareAt, incident.ReportedAt, incident.Report.Description, incident.LeadName, Due(incident.TriageClock), Due(incident.ContainClock),
            [.. incident.Notices.Where(_ => view.IsReader).Select(clock => new IncidentClockItem(clock.Terms.Regime, clock.Terms.Step, clock.Terms.Recipient, Words.Code(clock.At(now)), clock.Proposal, clock.StartedAt, clock.DueAt, clock.SentAt, clock.Missed || clock.MissedBefore,
                Words.Code(clock.Decision), clock.Reason.Length > 0 ? clock.Reason : null, clock.DecidedBy.Length > 0 ? clock.DecidedBy : null, clock.DecidedAt) { UpdatedAt = [.. (clock.Updates ?? []).Select(update => update.SentAt)] })],
            [.. view.Licences.Select(one => new IncidentLicenceItem(one.Reached.Number, one.Reached.How.ToString(), Words.Code(one.State)))],
            [.. view.Sanctions.Select(one => one.Number)], [.. view.Verbs.Select(one => new VerbRecord(one.Verb.ToString(), one.Closed))], view.Revision);
    }

    private static Task<IResult> Report(IncidentPost input, ReportIncident report, HttpContext context, CancellationToken cancellation) => context.Once(input, async key =>
    {
        var outcome = await report.Run(new(input.Class ?? "", input.Title ?? "", input.Description ?? "", input.AwareAt?.ToUniversalTime(), input.OccurredAt?.ToUniversalTime(), input.Licences ?? []), key, context.Caller(), cancellation);
        return outcome.IsDone ? TypedResults.Created($"/incidents/{outcome.Value}", new ActAnswer(outcome.Value, Words.Code(IncidentState.Reported))) : Problems.Of(outcome);
    });

    /// <summary>Always as a download and never shown in place: evidence may be anything.</summary>
    private static async Task<IResult> Evidence(string number, int no, DownloadIncidentEvidence download, HttpContext context, CancellationToken cancellation)
    {
        var outcome = await download.Run(number, no, context.Caller(), cancellation);
        return outcome.IsDone ? context.Send(outcome.Value) : TypedResults.NotFound();
    }

    private static async Task<IResult> Pdf(string number, int no, DownloadIncidentReport download, HttpContext context, CancellationToken cancellation)
    {
        var outcome = await download.Run(number, no, context.Caller(), cancellation);
        return outcome.IsDone ? context.Send(outcome.Value) : TypedResults.NotFound();
    }
}
