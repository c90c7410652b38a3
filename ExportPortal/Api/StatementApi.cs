using ExportPortal.Domain.Common;
using ExportPortal.Features.Applications.Statements;
using ExportPortal.Identity;

namespace ExportPortal.Api;

/// <param name="Closed">Code of the rule by which the caller cannot sign now; null when they can.</param>
public sealed record StatementItem(string Application, string Steward, string Dataset, DateTimeOffset AskedAt, string? SignedBy, DateTimeOffset? SignedAt, string? Closed);

/// <param name="Next">Give it as 'after' for the next part; null after the last.</param>
public sealed record StatementListAnswer(IReadOnlyList<StatementItem> Items, string? Next);

/// <param name="Sha256">Of the words; send it with the signature.</param>
/// <param name="IsClickEnough">Below tier 2; else name and capacity are typed.</param>
/// <param name="Closed">Code of the rule by which the caller cannot sign now; null when they can.</param>
public sealed record StatementAnswer(
    string Application, string Steward, string Dataset, IReadOnlyList<string> Words, string Sha256, bool IsClickEnough, DateTimeOffset AskedAt, string? SignedBy, DateTimeOffset? SignedAt, string? Closed, string? Because);

/// <param name="Sha256">Of the words as the caller read them; others are not signed.</param>
/// <param name="Name">The signatory's name as the account has it, from tier 2 on.</param>
/// <param name="Capacity">Such as director, from tier 2 on.</param>
public sealed record StatementSignaturePost(string? Sha256, string? Name, string? Capacity);

/// <summary>End-use statements: the steward asks, the recipient reads and signs.</summary>
internal static class StatementApi
{
    public static void MapStatements(this IEndpointRouteBuilder api)
    {
        var read = api.MapGroup("/statements").WithTags("Statements").WithMetadata(new KeyScope("applications.read"));
        read.MapGet("", List).WithName("ListStatements").WithSummary("Statements that the caller's organisation was asked to sign, the newest application first. Give 'next' as 'after' for the next part.").Produces<StatementListAnswer>().ProducesProblem(422);
        read.MapGet("/{number}", One).WithName("ReadStatement").WithSummary("The words of one statement, by the number of its application, and who signed.").Produces<StatementAnswer>().ProducesProblem(404);
        api.MapPost("/statements/{number}/signature", Sign).WithTags("Statements").WithMetadata(new KeyScope("applications.write")).AddEndpointFilter(PortalApi.OwnSite)
            .WithName("SignStatement").WithSummary("The recipient signs the words that it read.").Produces<StatementAnswer>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
        api.MapPost("/applications/{number}/statement", Ask).WithTags("Statements").WithMetadata(new KeyScope("applications.write")).AddEndpointFilter(PortalApi.OwnSite)
            .WithName("AskForStatement").WithSummary("The steward asks the recipient of a draft to sign the statement.").Produces(204).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
    }

    private static async Task<IResult> List(StatementQuery query, HttpContext context, string? after, int? limit, CancellationToken cancellation)
    {
        if (ListPart.Wrong(limit) is { } wrong)
            return wrong;
        var found = await query.Part(after, limit ?? ListPart.Usual, context.Caller(), cancellation);
        return TypedResults.Ok(new StatementListAnswer([.. found.Rows.Select(row => new StatementItem(row.Number, row.Steward, row.Dataset, row.AskedAt, row.SignedBy, row.SignedAt, row.Closed?.Code))], found.Next));
    }

    private static async Task<IResult> One(string number, StatementQuery query, HttpContext context, CancellationToken cancellation) =>
        await query.Find(number, context.Caller(), cancellation) is { } view
            ? TypedResults.Ok(new StatementAnswer(view.Number, view.Steward, view.Dataset, view.Words, view.Hash.Hex, view.IsClick, view.AskedAt, view.Signed?.ByName, view.Signed?.At, view.Closed?.Code, view.Closed?.Message))
            : Problems.NotFound();

    private static async Task<IResult> Sign(string number, StatementSignaturePost input, SignStatement sign, StatementQuery query, HttpContext context, CancellationToken cancellation)
    {
        if (ContentHash.Read(input.Sha256?.Trim().ToLowerInvariant() ?? "") is not { } shown)
            return Problems.Invalid("sha256", "Send the SHA-256 of the words that you have read, as GET of the statement gives it.");
        return await context.Once(input, async key =>
        {
            var outcome = await sign.Run(number, new(shown, input.Name, input.Capacity, KeyAccess.IsKey(context.User) ? "key of the organisation" : SignInMethod.Of(context.User)), key, context.Caller(), cancellation);
            return outcome.IsDone ? await One(number, query, context, cancellation) : Problems.Of(outcome);
        });
    }

    private static Task<IResult> Ask(string number, AskForStatement ask, HttpContext context, CancellationToken cancellation) => context.Once(null, async key =>
    {
        var outcome = await ask.Run(number, key, context.Caller(), cancellation);
        return outcome.IsDone ? TypedResults.NoContent() : Problems.Of(outcome);
    });
}
