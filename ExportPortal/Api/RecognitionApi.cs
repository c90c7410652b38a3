using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Features.Recipients;
using ExportPortal.Identity;

namespace ExportPortal.Api;

/// <param name="Country">Jurisdiction of the partner, two letters.</param>
/// <param name="Ceiling">Highest base tier that it covers, 1 to 3.</param>
/// <param name="Categories">Numbers of categories of the control list.</param>
/// <param name="Conditions">What is kept here.</param>
/// <param name="Verification">How a permit is checked.</param>
/// <param name="End">Last day, inclusive.</param>
public sealed record RecognitionPost(
    string? Partner, string? Country, string? PermitType, int? Ceiling, IReadOnlyList<string>? Categories, string? Conditions, string? Verification, DateOnly? Start, DateOnly? End, string? Reason);

public sealed record RecognitionStepItem(string Verb, string By, DateTimeOffset At, string Reason);

/// <param name="State">PROPOSED, IN_FORCE, SUSPENDED or ENDED.</param>
/// <param name="Revision">Send it with an act: one on an older state is refused.</param>
public sealed record RecognitionItem(
    string Number, string State, string Partner, string Country, string PermitType, int Ceiling, IReadOnlyList<string> Categories, string Conditions, string Verification, DateOnly Start, DateOnly End,
    IReadOnlyList<RecognitionStepItem> Steps, int Revision);

/// <param name="Next">Give it as 'after' for the next part; null after the last.</param>
public sealed record RecognitionListAnswer(IReadOnlyList<RecognitionItem> Items, string? Next);

/// <param name="Verb">Sign, Suspend, Resume or End.</param>
/// <param name="Revision">The revision that the caller read; null acts on whatever is there.</param>
public sealed record RecognitionActInput(string? Verb, string? Reason, int? Revision);

/// <param name="Recognition">Number of the record that the permit falls under.</param>
/// <param name="ValidUntil">Last day, inclusive; null where the partner has revoked it.</param>
public sealed record PermitPost(string? Recognition, string? Permit, DateOnly? ValidUntil);

public sealed record PermitItem(string? Recognition, string Permit, DateOnly ValidUntil, DateOnly VerifiedOn, string VerifiedBy, DateOnly? RevokedOn, bool Counts);

/// <summary>Partner authorities whose permits are recognised, and the permits of recipients.</summary>
internal static class RecognitionApi
{
    public static void MapRecognitions(this IEndpointRouteBuilder api)
    {
        var staff = api.MapGroup("/recognitions").WithTags("Recognition").RequireAuthorization(PortalPolicies.Staff);
        staff.MapGet("", List).WithName("ListRecognitions").WithSummary("Records of recognised partners, the newest first. Give 'next' as 'after' for the next part.").Produces<RecognitionListAnswer>().ProducesProblem(403).ProducesProblem(422);
        staff.MapGet("/{number}", One).WithName("ReadRecognition").WithSummary("One record with every step.").Produces<RecognitionItem>().ProducesProblem(403).ProducesProblem(404);
        staff.MapPost("", Propose).AddEndpointFilter(PortalApi.OwnSite).WithName("ProposeRecognition").WithSummary("Proposes a partner; a second person signs it.").Produces<ActAnswer>(201).ProducesProblem(403).ProducesProblem(409).ProducesProblem(422);
        staff.MapPost("/{number}/acts", Act).AddEndpointFilter(PortalApi.OwnSite).WithName("ActOnRecognition").WithSummary("Signs, suspends, resumes or ends a record. Signing asks for a second factor shown a few minutes ago (403, ID-3).").Produces<RecognitionItem>().ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
        var permits = api.MapGroup("/recipients/{id:guid}/permits").WithTags("Recognition").RequireAuthorization(PortalPolicies.Staff);
        permits.MapGet("", Permits).WithName("ListPermits").WithSummary("Permits of recognised partners that a recipient holds.").Produces<IReadOnlyList<PermitItem>>().ProducesProblem(403).ProducesProblem(404);
        permits.MapPost("", Record).AddEndpointFilter(PortalApi.OwnSite).WithName("RecordPermit").WithSummary("Records a permit that was checked with the partner, or that the partner has revoked it.").Produces<IReadOnlyList<PermitItem>>().ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
    }

    private static async Task<IResult> List(RecognitionQuery query, HttpContext context, string? after, int? limit, CancellationToken cancellation)
    {
        if (ListPart.Wrong(limit) is { } wrong)
            return wrong;
        var found = await query.Part(after, limit ?? ListPart.Usual, context.Caller(), cancellation);
        return TypedResults.Ok(new RecognitionListAnswer([.. found.Rows.Select(Item)], found.Next));
    }

    private static async Task<IResult> One(string number, RecognitionQuery query, HttpContext context, CancellationToken cancellation) =>
        await query.Find(number, context.Caller(), cancellation) is { } record ? TypedResults.Ok(Item(record)) : Problems.NotFound();

    private static async Task<IResult> Propose(RecognitionPost input, ActOnRecognition acts, HttpContext context, CancellationToken cancellation)
    {
        if (input.Start is not { } start || input.End is not { } end)
            return Problems.Invalid(input.Start is null ? "start" : "end", "Give the first and the last day.");
        var typed = new RecognitionInput
        {
            Partner = input.Partner ?? "", Country = input.Country ?? "", PermitType = input.PermitType ?? "", Ceiling = input.Ceiling ?? 0, Categories = string.Join(',', input.Categories ?? []),
            Conditions = input.Conditions ?? "", Verification = input.Verification ?? "", Start = start, End = end,
        };
        return await context.Once(input, async key =>
        {
            var outcome = await acts.Propose(typed, input.Reason ?? "", key, context.Caller(), cancellation);
            return outcome.IsDone ? TypedResults.Created($"/api/recognitions/{outcome.Value}", new ActAnswer(outcome.Value, "PROPOSED")) : Problems.Of(outcome);
        });
    }

    private static async Task<IResult> Act(string number, RecognitionActInput input, ActOnRecognition acts, RecognitionQuery query, HttpContext context, CancellationToken cancellation) =>
        Named.Of<RecognitionVerb>(input.Verb) is not { } verb ? Named.Wrong<RecognitionVerb>("verb", input.Verb)
            : await context.Once(input, async key =>
            {
                var outcome = await acts.Run(number, verb, input.Reason ?? "", input.Revision, key, context.Caller(), cancellation);
                return outcome.IsDone ? await One(number, query, context, cancellation) : Problems.Of(outcome);
            });

    private static async Task<IResult> Permits(Guid id, RecipientQuery query, PolicyPack pack, HttpContext context, CancellationToken cancellation) =>
        await query.Find(id, context.Caller(), cancellation) is { } found
            ? TypedResults.Ok<IReadOnlyList<PermitItem>>([.. found.Recipient.Permits.Select(one => new PermitItem(found.Records.FirstOrDefault(record => record.Id == one.Recognition)?.Number,
                one.PermitNumber, one.ValidUntil, one.VerifiedOn, one.VerifiedBy, one.RevokedOn, found.Records.FirstOrDefault(record => record.Id == one.Recognition) is { } under && one.WhyNot(under, found.Today, pack) is null))])
            : Problems.NotFound();

    private static Task<IResult> Record(Guid id, PermitPost input, ActOnRecognition acts, RecipientQuery query, PolicyPack pack, HttpContext context, CancellationToken cancellation) => context.Once(input, async key =>
    {
        var outcome = await acts.Permit(id, input.Recognition ?? "", input.Permit ?? "", input.ValidUntil, key, context.Caller(), cancellation);
        return outcome.IsDone ? await Permits(id, query, pack, context, cancellation) : Problems.Of(outcome);
    });

    private static RecognitionItem Item(RecognitionView view)
    {
        var (record, terms) = (view.Record, view.Record.Terms);
        return new(record.Number, Words.Code(record.State), terms.Partner, terms.Country, terms.PermitType, terms.Ceiling, terms.Categories, terms.Conditions, terms.Verification, terms.Term.Start, terms.Term.End,
            [.. record.Steps.Select(step => new RecognitionStepItem(step.Verb, step.PersonName, step.At, step.Reason))], view.Revision);
    }
}
