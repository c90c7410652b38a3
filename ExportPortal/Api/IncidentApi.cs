using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Features;
using ExportPortal.Features.Incidents;

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

/// <summary>Incidents as the caller may see them, and reports of new ones.</summary>
internal static class IncidentApi
{
    public static void MapIncidents(this IEndpointRouteBuilder api)
    {
        api.MapGet("/incidents", List).WithTags("Incidents").WithName("ListIncidents").WithSummary("Incidents that concern the caller, the newest first; 'open=true' leaves out those that are over. Give 'next' as 'after' for the next part.")
            .Produces<IncidentListAnswer>().ProducesProblem(422);
        api.MapPost("/incidents", Report).WithTags("Incidents").AddEndpointFilter(PortalApi.OwnSite).WithName("ReportIncident").WithSummary("Reports an incident.").Produces<ActAnswer>(201).ProducesProblem(409).ProducesProblem(422);
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
