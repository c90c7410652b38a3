using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Features.Applications;
using ExportPortal.Identity;

namespace ExportPortal.Api;

/// <summary>A verb on an application.</summary>
/// <param name="Verb">Name in the transition table, such as "Submit"; GET of the application lists them.</param>
/// <param name="Reason">Reason, opinion, signatory or what is missing.</param>
/// <param name="Answer">For opinions, and needed there: "Concurs" and so on.</param>
/// <param name="Ground">For the announcement of a refusal: RG-01 to RG-13.</param>
/// <param name="Change">For the announcement of a refusal: what would change it.</param>
/// <param name="Tier">For an override: the tier that should apply.</param>
/// <param name="Answers">For answers: by number of the question.</param>
/// <param name="Revision">The revision that the caller read; null acts on whatever is there.</param>
/// <param name="Conditions">For an approval: conditions precedent that the decider adds.</param>
/// <param name="Later">For an approval: conditions with a last day that the decider adds.</param>
/// <param name="Departure">For a decision that departs from like cases: why.</param>
/// <param name="Partner">For the announcement of a refusal on RG-13: the partner's refusal on which it rests.</param>
/// <param name="Drafts">For Submit: how often the draft was rewritten when it was read; null submits whatever is there.</param>
public sealed record ActInput(string? Verb, string? Reason, string? Answer, string? Ground, int? Revision,
    string? Change = null, int? Tier = null, IReadOnlyDictionary<int, string>? Answers = null, IReadOnlyList<string>? Conditions = null, string? Departure = null, int? Drafts = null, IReadOnlyList<LaterCondition>? Later = null, PartnerRefusal? Partner = null);

/// <param name="Revision">The revision that the caller read; it has to be sent, so that what somebody else has kept since is not written over.</param>
/// <param name="Answers">By number of the question; an empty text takes back what was kept.</param>
public sealed record KeptAnswersPut(int? Revision, IReadOnlyDictionary<int, string>? Answers);

/// <param name="Revision">Of the application after it.</param>
public sealed record KeptAnswers(string Number, int Revision);

/// <param name="State">Code of the state after the act.</param>
public sealed record ActAnswer(string Number, string State);

/// <summary>Applications and what callers do to them.</summary>
internal static class ApplicationApi
{
    public static void MapApplications(this IEndpointRouteBuilder api)
    {
        var read = api.MapGroup("/applications").WithTags("Applications").WithMetadata(new KeyScope("applications.read"));
        read.MapGet("", List).WithName("ListApplications").WithSummary("Applications that the caller may see, the newest first. Give 'next' as 'after' for the next part.").Produces<ApplicationSlice>().ProducesProblem(422);
        read.MapGet("/{number}", One).WithName("ReadApplication").WithSummary("One application with all that its pages show the caller: state, clocks and verbs; what is asked for, in the shape that a rewriting takes; answers, documents and open points; the decision of the rules, clauses, opinions, questions and history.").Produces<ApplicationRecord>().ProducesProblem(404);
        api.MapGet("/applications/outcomes", Outcomes).WithTags("Applications").RequireAuthorization(PortalPolicies.Staff)
            .WithName("ReadOutcomes").WithSummary("How applications ended, by destination group, size of the applicant and kind of recipient.").Produces<IReadOnlyList<OutcomeRow>>().ProducesProblem(403);
        var write = api.MapGroup("/applications").WithTags("Applications").WithMetadata(new KeyScope("applications.write")).AddEndpointFilter(PortalApi.OwnSite);
        write.MapPost("", Draft).WithName("DraftApplication").WithSummary("Starts a draft.").Produces<ActAnswer>(201).ProducesProblem(409).ProducesProblem(422);
        write.MapPut("/{number}", Save).WithName("SaveApplication").WithSummary("Rewrites a draft, or changes the form with an answer that the office waits for; it then goes to the office with that answer. Send the number of drafts that was read; what somebody else wrote since is not overwritten (409).")
            .Produces<ActAnswer>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
        write.MapDelete("/{number}/revision", Leave).WithName("LeaveForm").WithSummary("Drops what was changed in the form for an answer that is awaited, so that it stays as it was filed.")
            .Produces<ActAnswer>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
        write.MapPut("/{number}/answers", Keep).WithName("KeepAnswers").WithSummary("Keeps answers to open questions until all are sent; the office sees none of them before.").Produces<KeptAnswers>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
        write.MapPost("/{number}/acts", Act).WithName("ActOnApplication").WithSummary("Takes a verb: Submit, AnswerQuestions, Withdraw and so on. Decisions ask for a second factor shown a few minutes ago (403, ID-3).")
            .Produces<ActAnswer>().ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
    }

    private static async Task<IResult> One(string number, ApplicationRecordQuery query, HttpContext context, CancellationToken cancellation) =>
        await query.Run(number, context.Caller(), cancellation) is { } application ? TypedResults.Ok(application) : Problems.NotFound();

    private static async Task<IResult> Outcomes(FairnessQuery query, HttpContext context, CancellationToken cancellation) =>
        TypedResults.Ok(await query.Rows(context.Caller(), cancellation));

    private static async Task<IResult> Keep(string number, KeptAnswersPut input, KeepAnswers keep, HttpContext context, CancellationToken cancellation) =>
        input.Revision is not { } revision ? Problems.Invalid("revision", "Send the revision of the application that was read.")
        : input.Answers is not { } answers || answers.Values.Contains(null!) ? Problems.Invalid("answers", "Give the answers by the number of their question.")
        : await context.Once(input, async key =>
        {
            var outcome = await keep.Run(number, revision, answers, key, context.Caller(), cancellation);
            return outcome.IsDone ? TypedResults.Ok(new KeptAnswers(number, outcome.Value)) : Problems.Of(outcome);
        });

    private static async Task<IResult> List(ApplicationSliceQuery query, HttpContext context, [AsParameters] FilterInput input, string? after, int? limit, CancellationToken cancellation)
    {
        var found = await query.Run(input.Filter, after, limit ?? 50, context.Caller(), cancellation);
        return found.IsDone ? TypedResults.Ok(found.Value) : Problems.Of(found);
    }

    private static Task<IResult> Draft(ApplicationInput input, DraftApplication draft, HttpContext context, CancellationToken cancellation) => context.Once(input, async key =>
    {
        var outcome = await draft.Run(null, input, key, context.Caller(), cancellation);
        return outcome.IsDone ? TypedResults.Created($"/api/applications/{outcome.Value}", new ActAnswer(outcome.Value, Words.Code(ApplicationState.Draft))) : Problems.Of(outcome);
    });

    private static Task<IResult> Save(string number, ApplicationInput input, DraftApplication draft, ApplicationRecordQuery query, HttpContext context, CancellationToken cancellation) => context.Once(input, async key =>
    {
        var outcome = await draft.Run(number, input, key, context.Caller(), cancellation);
        return outcome.IsDone && await query.Run(number, context.Caller(), cancellation) is { } saved ? TypedResults.Ok(new ActAnswer(number, saved.State)) : Problems.Of(outcome);
    });

    private static Task<IResult> Leave(string number, OpenForm form, ApplicationRecordQuery query, HttpContext context, CancellationToken cancellation) => context.Once(null, async key =>
    {
        var outcome = await form.Run(number, opens: false, key, context.Caller(), cancellation);
        return outcome.IsDone && await query.Run(number, context.Caller(), cancellation) is { } left ? TypedResults.Ok(new ActAnswer(number, left.State)) : Problems.Of(outcome);
    });

    private static async Task<IResult> Act(string number, ActInput input, ActOnApplication act, HttpContext context, CancellationToken cancellation)
    {
        if (Named.Of<ApplicationVerb>(input.Verb) is not { } verb)
            return Named.Wrong<ApplicationVerb>("verb", input.Verb);
        // Nobody concurs by saying nothing.
        var isOpinion = verb is ApplicationVerb.GiveTechnicalOpinion or ApplicationVerb.GiveLegalOpinion or ApplicationVerb.GiveEthicsOpinion;
        if (Named.Of<OpinionAnswer>(input.Answer ?? (isOpinion ? "" : nameof(OpinionAnswer.Concurs))) is not { } answer)
            return Named.Wrong<OpinionAnswer>("answer", input.Answer);
        if (AmendmentApi.Unsaid(input.Later) is { } unsaid)
            return unsaid;
        return await context.Once(input, async key =>
        {
            var outcome = await act.Run(new(number, verb, input.Revision, input.Reason ?? "", answer, input.Ground ?? "", input.Change ?? "", input.Tier ?? 0, input.Answers, input.Conditions, input.Departure ?? "", input.Drafts, input.Later) { Partner = input.Partner }, key, context.Caller(), cancellation);
            return outcome.IsDone ? TypedResults.Ok(new ActAnswer(number, outcome.Value)) : Problems.Of(outcome);
        });
    }
}
