using ExportPortal.Data;
using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Features;
using ExportPortal.Features.Applications;
using ExportPortal.Features.Audits;
using ExportPortal.Identity;
using Microsoft.AspNetCore.Mvc;

namespace ExportPortal.Api;

/// <param name="Licence">Its number; of a thematic audit "on clause AC-16"; null for an audit of a recipient as a whole.</param>
/// <param name="DueAt">Null while nothing is due.</param>
public sealed record AuditItem(string Number, string Type, string? Licence, string State, DateTimeOffset? DueAt);

/// <param name="Total">Audits that match, on all pages of 25.</param>
public sealed record AuditListAnswer(IReadOnlyList<AuditItem> Items, int Total);

/// <param name="State">Stable code.</param>
/// <param name="DueAt">Of the clock that counts now; null when none runs. While it stands still it moves with each day.</param>
/// <param name="IsStopped">Whether that clock stands still, because a dispute about the finding is open.</param>
public sealed record AuditFindingRecord(int Number, string Grade, string Topic, string Text, string State, DateTimeOffset? DueAt, bool IsStopped, string? Licence);

/// <param name="Request">Number of the request that it answers; null for none.</param>
/// <param name="Finding">Number of the finding whose fix it shows; null for none.</param>
/// <param name="HasFile">Whether the file is still kept; its hash is for good.</param>
public sealed record AuditEvidenceItem(int Number, string Title, string FileName, long Bytes, string Sha256, int? Request, int? Finding, DateTimeOffset At, bool HasFile);

/// <param name="Requests">What the auditor asks for; the number of each is its place, from 1.</param>
/// <param name="Findings">Those that the caller may see yet.</param>
/// <param name="Evidence">What the caller may see of it.</param>
/// <param name="Verbs">Of the caller in the present state.</param>
/// <param name="Revision">To be handed back with an act.</param>
public sealed record AuditRecord(
    string Number, string Type, string Why, string Scope, string? Licence, string State, DateOnly PlannedFor, DateTimeOffset? DueAt, string? Lead, string? Conclusion,
    IReadOnlyList<string> Requests, IReadOnlyList<AuditFindingRecord> Findings, IReadOnlyList<AuditEvidenceItem> Evidence, IReadOnlyList<VerbRecord> Verbs, int Revision);

/// <param name="Verb">WaiveNotice or Reply.</param>
/// <param name="Revision">The revision that the caller read; null acts on whatever is there.</param>
public sealed record AuditActPost(string? Verb, string? Reason, int? Revision);

/// <param name="Verb">Contain or ClaimFix.</param>
/// <param name="Revision">See <see cref="AuditActPost"/>.</param>
public sealed record AuditFindingActPost(string? Verb, string? Reason, int? Revision);

/// <param name="Whys">One to five, the last is the root cause.</param>
/// <param name="Due">Day by which it is fixed.</param>
/// <param name="Revision">See <see cref="AuditActPost"/>.</param>
public sealed record AuditPlanPost(IReadOnlyList<string>? Whys, string? Correction, string? Corrective, string? Preventive, string? Owner, DateOnly? Due, int? Revision);

/// <summary>Audits for programs of the side that is audited: what is due, the reply, containment, plan and fix. Auditors work on the page.</summary>
internal static class AuditApi
{
    public static void MapAudits(this IEndpointRouteBuilder api)
    {
        var audits = api.MapGroup("/audits").WithTags("Audits").WithMetadata(new KeyScope("oversight.read"));
        audits.MapGet("", List).WithName("ListAudits").WithSummary("Audits that the caller may see, what is due first, 25 a page; 'view' is open, closed or all.").Produces<AuditListAnswer>().ProducesProblem(422);
        audits.MapGet("/{number}", One).WithName("ReadAudit").WithSummary("One audit with its findings and the verbs of the caller.").Produces<AuditRecord>().ProducesProblem(404);
        api.MapGet("/audits/{number}/evidence/{item:int}", Download).WithTags("Audits").WithMetadata(new KeyScope(ApiScopes.DownloadEvidence)).WithName("DownloadAuditEvidence").WithSummary("A file of evidence as it was handed in; each download is an act of the log.").Produces(200, contentType: "application/octet-stream").ProducesProblem(404);
        api.MapPost("/audits/{number}/evidence", HandIn).WithTags("Audits").WithMetadata(new KeyScope(ApiScopes.HandInEvidence)).WithMetadata(new RequestSizeLimitAttribute(HandInEvidence.Largest + 1)).AddEndpointFilter(PortalApi.OwnSite)
            .WithName("HandInAuditEvidence").WithSummary("The audited side hands in the body as evidence, up to 10 MB. Query: title, name, request or finding (a number). Header: Content-Digest (RFC 9530, SHA-256).")
            .Accepts<Stream>("application/octet-stream").Produces<ActAnswer>(201).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
        var acts = api.MapGroup("/audits/{number}").WithTags("Audits").WithMetadata(new KeyScope("oversight.act")).AddEndpointFilter(PortalApi.OwnSite);
        acts.MapPost("/acts", Act).WithName("AnswerAudit").WithSummary("The audited side agrees to an earlier start, or replies to the draft.").Produces<ActAnswer>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
        acts.MapPost("/findings/{finding:int}/acts", OnFinding).WithName("AnswerFinding").WithSummary("The audited side reports a containment or a fix.").Produces<ActAnswer>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
        acts.MapPost("/findings/{finding:int}/plan", Plan).WithName("PlanCorrection").WithSummary("The audited side sends the plan of a correction.").Produces<ActAnswer>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
    }

    private static async Task<IResult> List(AuditListQuery query, HttpContext context, string? view, int? page, CancellationToken cancellation)
    {
        if ((view ?? AuditFilter.Open) is not (AuditFilter.Open or AuditFilter.Closed or AuditFilter.All))
            return Problems.Invalid("view", $"Choose {AuditFilter.Open}, {AuditFilter.Closed} or {AuditFilter.All}.");
        if (page < 1)
            return Problems.Invalid("page", "Pages begin at 1.");
        var found = await query.Run(new(view ?? AuditFilter.Open, Page: page ?? 1), context.Caller(), cancellation);
        return TypedResults.Ok(new AuditListAnswer([.. found.Rows.Select(row => new AuditItem(row.Number, row.Type.ToString(), row.Licence, Words.Code(row.State), row.DueAt))], found.Total));
    }

    private static async Task<IResult> One(string number, AuditQuery query, PolicyPack pack, HttpContext context, CancellationToken cancellation) =>
        await query.Run(number, context.Caller(), cancellation) is { } view ? TypedResults.Ok(Record(view, pack)) : Problems.NotFound();

    private static async Task<IResult> Download(string number, int item, DownloadEvidence download, HttpContext context, CancellationToken cancellation)
    {
        var outcome = await download.Run(number, item, context.Caller(), cancellation);
        return outcome.IsDone ? context.Send(outcome.Value) : Problems.Of(outcome);
    }

    private static async Task<IResult> HandIn(string number, string? title, string? name, int? request, int? finding, HandInEvidence handIn, AuditQuery query, HttpContext context, CancellationToken cancellation)
    {
        // Nothing is read into memory for an audit that is not there for the caller.
        if (!await query.Exists(number, context.Caller(), cancellation))
            return Problems.NotFound();
        if (string.IsNullOrWhiteSpace(name))
            return Problems.Invalid("name", "Give the name of the file.");
        if (AccessDeliveryApi.Digest(context.Request.Headers["Content-Digest"].ToString()) is not { } digest)
            return Problems.Invalid("Content-Digest", "Give the SHA-256 of the body, in the form sha-256=:base64:.");
        var content = await BoundedBody.Read(context.Request.Body, HandInEvidence.Largest, cancellation) ?? [];
        return content.Length > 0 && ContentHash.Of(content) != digest ? Problems.Invalid("Content-Digest", "The body is not what this SHA-256 stands for. Send it again.")
            : await context.Once(new { title, name, request, finding, digest.Hex }, async key =>
            {
                var outcome = await handIn.Run(number, new(title ?? "", name, content, request, finding), key, context.Caller(), cancellation);
                return outcome.IsDone ? TypedResults.Created($"/api/audits/{number}", new ActAnswer(number, outcome.Value)) : Problems.Of(outcome);
            });
    }

    private static async Task<IResult> Act(string number, AuditActPost input, ActOnAudit act, HttpContext context, CancellationToken cancellation) =>
        Named.Of<AuditVerb>(input.Verb) is not (AuditVerb.WaiveNotice or AuditVerb.Reply) ? Problems.Invalid("verb", $"Choose {AuditVerb.WaiveNotice} or {AuditVerb.Reply}.")
            : await context.Once(input, async key => Answer(number, await act.Run(number, Named.Of<AuditVerb>(input.Verb)!.Value, input.Reason ?? "", input.Revision, key, context.Caller(), cancellation)));

    private static async Task<IResult> OnFinding(string number, int finding, AuditFindingActPost input, ActOnFinding act, HttpContext context, CancellationToken cancellation) =>
        Named.Of<FindingVerb>(input.Verb) is not (FindingVerb.Contain or FindingVerb.ClaimFix) ? Problems.Invalid("verb", $"Choose {FindingVerb.Contain} or {FindingVerb.ClaimFix}.")
            : await context.Once(input, async key => Answer(number, await act.Run(number, finding, Named.Of<FindingVerb>(input.Verb)!.Value, input.Reason ?? "", input.Revision, key, context.Caller(), cancellation)));

    private static async Task<IResult> Plan(string number, int finding, AuditPlanPost input, ProposePlan plan, HttpContext context, CancellationToken cancellation) =>
        input.Whys?.Contains(null!) == true ? Problems.Invalid("whys", "Write each reason as a text.")
            : input.Due is not { } due ? Problems.Invalid("due", "Give the day by which it is fixed.")
            : await context.Once(input, async key => Answer(number, await plan.Run(number, finding,
                new(input.Whys ?? [], input.Correction ?? "", input.Corrective ?? "", input.Preventive ?? "", input.Owner ?? "", due), input.Revision, key, context.Caller(), cancellation)));

    private static IResult Answer(string number, Outcome<string> outcome) => outcome.IsDone ? TypedResults.Ok(new ActAnswer(number, outcome.Value)) : Problems.Of(outcome);

    private static AuditRecord Record(AuditView view, PolicyPack pack)
    {
        var audit = view.Audit;
        return new(
            audit.Number, audit.Type.ToString(), audit.Why, audit.Scope, audit.LicenceNumber, Words.Code(audit.State), audit.PlannedFor, audit.DueAt, audit.LeadName, audit.Conclusion,
            [.. audit.Requests.Select(one => one.Text)],
            [.. view.Findings.Select(one => new AuditFindingRecord(one.Number, one.Grade.ToString(), one.Topic, one.Text, Words.Code(one.State), one.Clock is { IsOpen: true } clock ? clock.Due(view.ReadAt, pack.Calendar) : null, one.Clock is { IsStopped: true }, one.Licence))],
            [.. view.Evidence.Select(one => new AuditEvidenceItem(one.Number, one.Title, one.FileName, one.Bytes, one.Hash.Hex, one.Request, one.Finding, one.At, view.Files.Contains(one.Number)))],
            [.. view.Verbs.Select(one => new VerbRecord(one.Verb.ToString(), one.Closed))], view.Revision);
    }
}
