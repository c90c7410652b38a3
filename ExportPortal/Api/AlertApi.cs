using ExportPortal.Domain.AccessLog.Alerts;
using ExportPortal.Domain.Common;
using ExportPortal.Features.AccessLog.Alerts;
using ExportPortal.Features.Applications;
using ExportPortal.Identity;

namespace ExportPortal.Api;

/// <param name="Level">Critical, High, Medium or Low.</param>
/// <param name="State">Stable code.</param>
/// <param name="Licence">Null where it is about none.</param>
/// <param name="Actor">Pseudonym; null where it is about no single person.</param>
/// <param name="Findings">How many it stands for.</param>
/// <param name="DueAt">Null where it has no clock.</param>
/// <param name="SettledAt">Null while it is open.</param>
public sealed record AlertItem(
    Guid Id, string Rule, string Level, string State, string? Licence, string? Actor, string Sentence, long Findings, DateTimeOffset RaisedAt, DateTimeOffset? DueAt, DateTimeOffset? SettledAt, string? TakenBy);

/// <param name="Next">Give it as 'after' for the next part; null after the last.</param>
public sealed record AlertListAnswer(IReadOnlyList<AlertItem> Items, Guid? Next);

public sealed record AlertStep(DateTimeOffset At, string Verb, string State, string By, string Reason);

/// <param name="Baseline">What it was compared with; null for nothing.</param>
/// <param name="Evidence">Places of the entries of the access log.</param>
/// <param name="Verbs">Of the caller in the present state.</param>
/// <param name="Revision">To be handed back with an act.</param>
public sealed record AlertRecord(AlertItem Alert, string? Baseline, IReadOnlyList<long> Evidence, IReadOnlyList<AlertStep> Steps, IReadOnlyList<VerbRecord> Verbs, int Revision);

/// <param name="Verb">Take, Explain, CallFalse, RaiseIncident or Reopen.</param>
/// <param name="Revision">The revision that the caller read; null acts on whatever is there.</param>
public sealed record AlertActPost(string? Verb, string? Reason, int? Revision);

/// <summary>Alerts of the access log, for those who may read all of it, in their session. Reading them is an act of the log.</summary>
internal static class AlertApi
{
    public static void MapAlerts(this IEndpointRouteBuilder api)
    {
        var alerts = api.MapGroup("/alerts").WithTags("Access log").RequireAuthorization(PortalPolicies.LogReaders);
        alerts.MapGet("", List).WithName("ListAlerts").WithSummary("Alerts of a view (open unless told otherwise; critical, mine or settled), 50 a part, and of a rule such as AN-01. Give 'next' as 'after' for the next part.")
            .Produces<AlertListAnswer>().ProducesProblem(403).ProducesProblem(422);
        alerts.MapGet("/{id:guid}", One).WithName("ReadAlert").WithSummary("One alert with its evidence, its steps and the verbs of the caller.").Produces<AlertRecord>().ProducesProblem(403).ProducesProblem(404);
        alerts.MapPost("/{id:guid}/acts", Act).AddEndpointFilter(PortalApi.OwnSite).WithName("ActOnAlert").WithSummary("Takes, explains or dismisses an alert, makes it an incident, or opens one again that was settled by mistake.")
            .Produces<ActAnswer>().ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
    }

    private static async Task<IResult> List(AlertQuery query, HttpContext context, string? view, string? rule, Guid? after, CancellationToken cancellation)
    {
        if (view is not null && !AlertQuery.Views.Contains(view))
            return Problems.Invalid("view", $"Choose {string.Join(", ", AlertQuery.Views)}.");
        var page = await query.Page(view ?? AlertQuery.Open, rule, after, context.Caller(), cancellation);
        return TypedResults.Ok(new AlertListAnswer([.. page.Rows.Select(Item)], page.Next));
    }

    private static async Task<IResult> One(Guid id, AlertQuery query, HttpContext context, CancellationToken cancellation) =>
        await query.Find(id, context.Caller(), cancellation) is { } view
            ? TypedResults.Ok(new AlertRecord(Item(view.Row), view.Baseline, [.. view.Evidence.Select(entry => entry.Seq)],
                [.. view.Steps.Select(step => new AlertStep(step.At, step.Verb, step.To, step.PersonName, step.Reason))],
                [.. Enum.GetValues<AlertVerb>().Select(verb => new VerbRecord(verb.ToString(), view.Closed.GetValueOrDefault(verb)))], view.Revision))
            : Problems.NotFound();

    private static async Task<IResult> Act(Guid id, AlertActPost input, ActOnAlert act, HttpContext context, CancellationToken cancellation) =>
        Named.Of<AlertVerb>(input.Verb) is not { } verb ? Named.Wrong<AlertVerb>("verb", input.Verb)
            : await context.Once(input, async key =>
            {
                var outcome = await act.Run(id, verb, input.Reason ?? "", input.Revision, key, context.Caller(), cancellation);
                return outcome.IsDone ? TypedResults.Ok(new ActAnswer(id.ToString(), outcome.Value)) : Problems.Of(outcome);
            });

    private static AlertItem Item(AlertRow row) => new(
        row.Id, row.Rule, row.Level.ToString(), Words.Code(row.State), row.Licence, row.Actor, row.Sentence, row.Findings, row.RaisedAt, row.DueAt, row.SettledAt, row.TakenBy);
}
