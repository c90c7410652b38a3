using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Features.Licences;
using ExportPortal.Identity;

namespace ExportPortal.Api;

/// <param name="Change">What should change; left out for a renewal that moves the end alone.</param>
/// <param name="IsRenewal">Whether it is the renewal of the term.</param>
public sealed record AmendmentPost(AmendmentChange? Change, bool IsRenewal, string? Reason);

/// <param name="Sentences">The change in words.</param>
/// <param name="Verbs">Of the caller; null names no rule, so the verb is open.</param>
public sealed record AmendmentAnswer(
    string Number, string Licence, string Kind, string State, IReadOnlyList<string> Sentences, string Reason, DateTimeOffset RequestedAt, DateTimeOffset? DueAt, IReadOnlyList<VerbItem> Verbs, int Revision)
{
    /// <summary>Conditions that it is granted with, one sentence each.</summary>
    public IReadOnlyList<string> Conditions { get; init; } = [];
}

/// <param name="Before">Conditions that have to be met before the change takes effect.</param>
/// <param name="Later">Conditions with a last day, owed once it is in force.</param>
/// <param name="Revision">The revision that the caller read; null acts on whatever is there.</param>
public sealed record AmendmentActInput(string? Verb, string? Reason, string? Answer, int? Revision, IReadOnlyList<string>? Before = null, IReadOnlyList<LaterCondition>? Later = null);

/// <param name="Closed">Code of the rule that closes it; null when it is open.</param>
public sealed record VerbItem(string Verb, string? Closed, string? Because);

/// <summary>Changes and renewals of licences.</summary>
internal static class AmendmentApi
{
    public static void MapAmendments(this IEndpointRouteBuilder api)
    {
        api.MapPost("/licences/{number}/amendments", Request).WithTags("Licences").WithMetadata(new KeyScope("licences.act")).AddEndpointFilter(PortalApi.OwnSite)
            .WithName("RequestAmendment").WithSummary("Asks for a change of the licence, or for its renewal.").Produces<ActAnswer>(201).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
        api.MapGet("/amendments/{number}", One).WithTags("Licences").WithMetadata(new KeyScope("licences.read"))
            .WithName("ReadAmendment").WithSummary("One change with its state and the verbs of the caller.").Produces<AmendmentAnswer>().ProducesProblem(404);
        api.MapPost("/amendments/{number}/acts", Act).WithTags("Licences").WithMetadata(new KeyScope("licences.act")).AddEndpointFilter(PortalApi.OwnSite)
            .WithName("ActOnAmendment").WithSummary("Takes a verb: withdraws, reviews, gives an opinion, grants (on conditions or without), refuses.").Produces<ActAnswer>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
    }

    private static Task<IResult> Request(string number, AmendmentPost input, RequestAmendment request, HttpContext context, CancellationToken cancellation) => Empty(input.Change) is { } empty
        ? Task.FromResult(Problems.Invalid($"change.{empty}", "An item of the list is null or lacks a part. Send every item whole, or leave it out.")) : context.Once(input, async key =>
    {
        var outcome = await request.Run(number, input.Change ?? new(), input.IsRenewal, input.Reason ?? "", key, context.Caller(), cancellation);
        return outcome.IsDone ? TypedResults.Created($"/api/amendments/{outcome.Value}", new ActAnswer(outcome.Value, Words.Code(AmendmentState.Requested))) : Problems.Of(outcome);
    });

    /// <summary>The list of a change in which something is missing; null for none. What JSON leaves out is null here, whatever the type says.</summary>
    private static string? Empty(AmendmentChange? change) =>
        change?.NewUsers?.Any(user => user is not { Account: not null, Name: not null, Country: not null }) is true ? "newUsers"
        : change?.Countries?.Any(country => country is null) is true ? "countries"
        : change?.Processors?.Any(processor => processor is null) is true ? "processors"
        : change?.NewSites?.Any(site => site is not { Organisation: not null, Country: not null, Address: not null }) is true ? "newSites"
        : change?.Limits?.Any(limit => limit is null) is true ? "limits"
        : null;

    private static async Task<IResult> One(string number, AmendmentQuery query, HttpContext context, CancellationToken cancellation) =>
        await query.Run(number, context.Caller(), cancellation) is { } file
            ? TypedResults.Ok(new AmendmentAnswer(file.Number, file.Licence, Words.Of(file.Kind), Words.Code(file.State), file.Sentences, file.Reason, file.RequestedAt, file.DueAt,
                [.. file.Offers.Select(offer => new VerbItem(offer.Verb.ToString(), offer.Closed?.Code, offer.Closed?.Message))], file.Revision) { Conditions = file.Terms?.Sentences ?? [] })
            : Problems.NotFound();

    private static async Task<IResult> Act(string number, AmendmentActInput input, ActOnAmendment act, HttpContext context, CancellationToken cancellation)
    {
        if (Named.Of<AmendmentVerb>(input.Verb) is not { } verb)
            return Named.Wrong<AmendmentVerb>("verb", input.Verb);
        // Nobody concurs by saying nothing.
        var isOpinion = verb is AmendmentVerb.GiveTechnicalOpinion or AmendmentVerb.GiveLegalOpinion or AmendmentVerb.GiveEthicsOpinion;
        if (Named.Of<OpinionAnswer>(input.Answer ?? (isOpinion ? "" : nameof(OpinionAnswer.Concurs))) is not { } answer)
            return Named.Wrong<OpinionAnswer>("answer", input.Answer);
        if (Unsaid(input.Later) is { } unsaid)
            return unsaid;
        return await context.Once(input, async key =>
        {
            var outcome = await act.Run(number, verb, answer, input.Reason ?? "", input.Revision, key, context.Caller(), cancellation, AmendmentTerms.Of(input.Before ?? [], input.Later ?? []));
            return outcome.IsDone ? TypedResults.Ok(new ActAnswer(number, outcome.Value)) : Problems.Of(outcome);
        });
    }

    /// <summary>The answer to a list of conditions of which one does not say what it is; null where each does.</summary>
    internal static IResult? Unsaid(IReadOnlyList<LaterCondition>? later) => later is not null && later.Any(one => one is not { What: not null })
        ? Problems.Invalid("later", "An item of the list is null or does not say what is to be done. Send every item whole, or leave it out.") : null;
}
