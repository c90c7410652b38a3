using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Features;
using ExportPortal.Features.PolicyPacks;
using ExportPortal.Identity;

namespace ExportPortal.Api;

/// <param name="State">IN_FORCE, PUBLISHED while its day has not come, or PAST.</param>
/// <param name="File">Address of the file as it was published, byte for byte.</param>
public sealed record PackItem(string Id, string Title, string State, DateOnly InForceFrom, string Sha256, string File);

public sealed record PackDraftItem(Guid Id, string Pack, string Title, string State, DateOnly InForceFrom, string Author, DateTimeOffset HandedInAt);

/// <param name="Changes">What differs from <paramref name="Against"/>, the pack published last.</param>
/// <param name="Verbs">Of the caller in the present state; the rule that closes one, or null.</param>
/// <param name="Revision">To be handed back with an act.</param>
public sealed record PackDraftRecord(Guid Id, string Pack, string Sha256, string State, DateOnly InForceFrom, string Against, int Changes, IReadOnlyDictionary<string, Rule?> Verbs, int Revision);

/// <param name="Verb">Review, Publish, Decline or Withdraw.</param>
/// <param name="Revision">The revision that the caller read; null acts on whatever is there.</param>
public sealed record PackActInput(string? Verb, string? Reason, int? Revision);

/// <summary>The rules as files: published packs for everybody, drafts for those who write, review and publish them.</summary>
internal static class PolicyApi
{
    /// <summary>In place of a name: the pack in force.</summary>
    private const string InForce = "in-force";

    public static void MapPolicy(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/policy/{id}.json", File).WithTags("Policy").AllowAnonymous()
            .WithName("ReadPackFile").WithSummary("A published pack as its exact bytes; 'in-force' for the one that decides now. The ETag is its SHA-256, which every decision names.").Produces<Stream>(200, "application/json").ProducesProblem(404);
        endpoints.MapGet("/policy/drafts/{id:guid}.json", DraftFile).WithTags("Policy").RequireAuthorization(PortalPolicies.PackReaders)
            .WithName("ReadPackDraftFile").WithSummary("A draft as its exact bytes, as it was handed in.").Produces<Stream>(200, "application/json").ProducesProblem(404);
        var api = endpoints.MapGroup("/api/policy").WithTags("Policy").DisableCookieRedirect();
        api.MapGet("", List).AllowAnonymous().WithName("ListPacks").WithSummary("Every published pack, the newest first, with its hash.").Produces<IReadOnlyList<PackItem>>();
        var drafts = api.MapGroup("/drafts").RequireAuthorization(PortalPolicies.PackReaders).AddEndpointFilter(PortalApi.NoStore);
        drafts.MapGet("", Drafts).WithName("ListPackDrafts").WithSummary("Packs that were handed in, the newest first.").Produces<IReadOnlyList<PackDraftItem>>().ProducesProblem(403);
        drafts.MapGet("/{id:guid}", Draft).WithName("ReadPackDraft").WithSummary("One draft with the verbs of the caller.").Produces<PackDraftRecord>().ProducesProblem(403).ProducesProblem(404);
        drafts.MapPost("", HandIn).AddEndpointFilter(PortalApi.OwnSite).WithName("HandInPack").WithSummary("Hands in a whole pack: the body is the file, 'words' says what it changes and why. A fault in the file is answered with its place.")
            .Accepts<Stream>("application/json").Produces<PackDraftRecord>(201).ProducesProblem(403).ProducesProblem(409).ProducesProblem(422);
        drafts.MapPost("/{id:guid}/acts", Act).AddEndpointFilter(PortalApi.OwnSite).WithName("ActOnPack").WithSummary("Reviews, publishes, declines or withdraws a draft. Review and Publish ask for a second factor shown a few minutes ago (403, ID-3).")
            .Produces<PackDraftRecord>().ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
    }

    private static async Task<IResult> File(string id, PacksQuery packs, PolicyPack current, HttpContext context, CancellationToken cancellation) =>
        Sent(await packs.File(id == InForce ? current.Id : id, cancellation), context);

    private static async Task<IResult> DraftFile(Guid id, PacksQuery packs, HttpContext context, CancellationToken cancellation) =>
        Sent(await packs.DraftFile(id, context.Caller(), cancellation), context);

    private static IResult Sent(StoredFile? file, HttpContext context)
    {
        if (file is null)
            return Problems.NotFound();
        context.Response.Headers.ETag = $"\"{file.Hash.Hex}\"";
        return context.Send(file);
    }

    private static async Task<IResult> List(PacksQuery packs, PolicyPack current, CancellationToken cancellation) => TypedResults.Ok<IReadOnlyList<PackItem>>(
        [.. (await packs.All(cancellation)).Select(pack => new PackItem(pack.Id, pack.Title, pack.Hash == current.Hash ? "IN_FORCE" : pack.InForceFrom > current.InForceFrom ? "PUBLISHED" : "PAST", pack.InForceFrom, pack.Hash.Hex, $"/policy/{pack.Id}.json"))]);

    private static async Task<IResult> Drafts(PacksQuery packs, HttpContext context, CancellationToken cancellation) => TypedResults.Ok<IReadOnlyList<PackDraftItem>>(
        [.. (await packs.Drafts(context.Caller(), cancellation) ?? []).Select(row => new PackDraftItem(row.Id, row.PackId, row.Title, Words.Code(row.State), row.InForceFrom, row.Author, row.HandedInAt))]);

    private static async Task<IResult> Draft(Guid id, PackDraftQuery query, HttpContext context, CancellationToken cancellation) =>
        await query.Run(id, context.Caller(), cancellation) is { } view ? TypedResults.Ok(Record(view)) : Problems.NotFound();

    private static PackDraftRecord Record(PackDraftView view) => new(view.Draft.Id, view.Draft.PackId, view.Draft.Hash.Hex, Words.Code(view.Draft.State), view.Draft.InForceFrom, view.Against.Id, view.Changes.Count,
        view.Verbs.ToDictionary(one => one.Verb.ToString(), one => one.Closed), view.Revision);

    private static async Task<IResult> HandIn(string? words, HandInPack hand, PackDraftQuery query, HttpContext context, CancellationToken cancellation)
    {
        using var memory = new MemoryStream();
        var piece = new byte[64 * 1024];
        // What is over the limit is refused without being read to its end.
        while (memory.Length <= PackVersion.Largest && await context.Request.Body.ReadAsync(piece, cancellation) is > 0 and var read)
            memory.Write(piece, 0, read);
        if (memory.Length > PackVersion.Largest)
            return Problems.Invalid("body", $"A pack has at most {PackVersion.Largest / 1_000_000} MB.");
        var json = memory.ToArray();
        return await context.Once(new { words, file = ContentHash.Of(json).Hex }, async key =>
        {
            var outcome = await hand.Run(json, words ?? "", key, context.Caller(), cancellation);
            return !outcome.IsDone ? Problems.Of(outcome) : await query.Run(outcome.Value, context.Caller(), cancellation) is { } view ? TypedResults.Created($"/api/policy/drafts/{outcome.Value}", Record(view)) : Problems.NotFound();
        });
    }

    private static async Task<IResult> Act(Guid id, PackActInput input, ActOnPack act, PackDraftQuery query, HttpContext context, CancellationToken cancellation) =>
        Named.Of<PackVerb>(input.Verb) is not { } verb ? Named.Wrong<PackVerb>("verb", input.Verb)
            : await context.Once(input, async key =>
            {
                var outcome = await act.Run(id, verb, input.Reason ?? "", input.Revision, key, context.Caller(), cancellation);
                return outcome.IsDone ? await Draft(id, query, context, cancellation) : Problems.Of(outcome);
            });
}
