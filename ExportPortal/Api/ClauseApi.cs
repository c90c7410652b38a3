using ExportPortal.Domain.Licensing;
using ExportPortal.Features.Applications;
using ExportPortal.Features.Licences;
using ExportPortal.Identity;

namespace ExportPortal.Api;

/// <param name="Kind">CORE (every licence), ADD_ON (the case or a decider brought it) or SAFEGUARD.</param>
/// <param name="Because">What put it there; empty where every licence has it.</param>
public sealed record ClauseItem(string Code, string Kind, string Title, string Text, string Because);

/// <param name="IsAdded">Whether a decider added it, so that one may take it back.</param>
public sealed record CaseClauseItem(string Code, string Title, string Text, string Because, bool IsAdded);

/// <param name="Clauses">In the licence that would be granted; empty while the case can have none.</param>
/// <param name="ToAdd">Codes of those that can stand beside them.</param>
/// <param name="Closed">Code of the rule by which the caller changes none now; null when they may.</param>
public sealed record CaseClausesAnswer(string Number, IReadOnlyList<CaseClauseItem> Clauses, IReadOnlyList<string> ToAdd, string? Closed, string? Why, int Revision);

/// <param name="Verb">Add or TakeBack.</param>
/// <param name="Code">AC-01 and so on.</param>
/// <param name="Revision">Of the application as the caller read it; null acts on whatever is there.</param>
public sealed record ClauseActInput(string? Verb, string? Code, string? Reason, int? Revision);

/// <summary>The clauses of licences, and of cases on their way to one.</summary>
internal static class ClauseApi
{
    public enum ClauseVerb { Add, TakeBack }

    public static void MapClauses(this IEndpointRouteBuilder api)
    {
        api.MapGet("/licences/{number}/clauses", OfLicence).WithTags("Licences").WithMetadata(new KeyScope("licences.read"))
            .WithName("ListLicenceClauses").WithSummary("The clauses of a sealed licence in their order; empty until it is sealed.").Produces<IReadOnlyList<ClauseItem>>().ProducesProblem(404);
        api.MapGet("/applications/{number}/clauses", OfCase).WithTags("Applications").WithMetadata(new KeyScope("applications.read"))
            .WithName("ListCaseClauses").WithSummary("The add-on clauses that the case brings, each with what put it there.").Produces<CaseClausesAnswer>().ProducesProblem(404);
        api.MapPost("/applications/{number}/clauses/acts", Act).WithTags("Applications").AddEndpointFilter(PortalApi.OwnSite)
            .WithName("ChangeCaseClauses").WithSummary("A decider adds a clause, or takes back one that was added. Everybody signs anew.").Produces<CaseClausesAnswer>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
    }

    private static async Task<IResult> OfLicence(string number, LicenceFileQuery query, HttpContext context, CancellationToken cancellation) =>
        await query.Run(number, context.Caller(), cancellation) is not { } licence ? Problems.NotFound()
            : TypedResults.Ok<IReadOnlyList<ClauseItem>>(licence.Terms is not { } terms ? [] : [.. Items("CORE", terms.Core), .. Items("ADD_ON", terms.Clauses), .. Items("SAFEGUARD", terms.Safeguards)]);

    private static IEnumerable<ClauseItem> Items(string kind, IReadOnlyList<ClauseTerms> clauses) => clauses.Select(one => new ClauseItem(one.Code, kind, one.Title, one.Text, one.Trigger ?? ""));

    private static async Task<IResult> OfCase(string number, CaseQuery query, HttpContext context, CancellationToken cancellation) =>
        await query.Find(number, context.Caller(), cancellation) is { } view ? TypedResults.Ok(Answer(view)) : Problems.NotFound();

    private static async Task<IResult> Act(string number, ClauseActInput input, ChangeClauses change, CaseQuery query, HttpContext context, CancellationToken cancellation) =>
        Named.Of<ClauseVerb>(input.Verb) is not { } verb ? Named.Wrong<ClauseVerb>("verb", input.Verb)
            : await context.Once(input, async key =>
            {
                var outcome = await change.Run(number, input.Code ?? "", verb is ClauseVerb.Add, input.Reason ?? "", key, context.Caller(), cancellation, input.Revision);
                return outcome.IsDone ? await OfCase(number, query, context, cancellation) : Problems.Of(outcome);
            });

    private static CaseClausesAnswer Answer(CaseView view)
    {
        var (application, closed) = (view.Application, view.Application.WhyClausesStay(view.Actor, view.Pack, view.ReadAt));
        return new(application.Number,
            application.Decision.Tier is null or 0 ? [] : [.. application.Clauses(view.Pack).Select(one => new CaseClauseItem(one.Clause.Code, one.Clause.Title, one.Clause.Text, one.Trigger, one.Fired.Count == 1 && application.AddedClauses.Any(added => added.Code == one.Clause.Code)))],
            closed is null ? [.. application.ClausesToAdd(view.Pack).Select(clause => clause.Code)] : [], closed?.Code, closed?.Message, view.Revision);
    }
}
