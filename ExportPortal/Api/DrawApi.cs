using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using ExportPortal.Features.Audits;
using ExportPortal.Identity;

namespace ExportPortal.Api;

/// <param name="IsLate">It was published after the quarter had begun.</param>
/// <param name="Secret">In hexadecimal digits; null until it is opened.</param>
public sealed record DrawCommitmentItem(string Party, bool IsOutside, string Sha256, DateTimeOffset PublishedAt, bool IsLate, string? Secret);

/// <param name="State">Stable code; null while nobody has bound itself for the quarter.</param>
/// <param name="Closed">Why the caller cannot publish it now; null when they can, or there is none.</param>
/// <param name="Drawn">Numbers of the licences; empty before it is published.</param>
/// <param name="Notes">What a reader must know to trust it.</param>
/// <param name="Faults">What does not hold when the draw is repeated here; none for one that holds.</param>
/// <param name="File">Where the draw lies as a file, open to anybody; null while there is none.</param>
public sealed record DrawAnswer(
    string Quarter, string? State, IReadOnlyList<DrawCommitmentItem> Commitments, Rule? Closed, string? Seed, IReadOnlyList<string> Drawn, IReadOnlyList<string> Notes, IReadOnlyList<string> Faults, string? File);

/// <param name="Quarter">As 2026-Q4.</param>
public sealed record DrawPost(string? Quarter);

/// <param name="Commitment">64 hexadecimal digits.</param>
public sealed record OutsidePost(string? Party, string? Commitment);

/// <param name="Secret">Of the outside party, 64 hexadecimal digits; null where none took part or it did not open it.</param>
/// <param name="Reason">Why the draw is made without the secret of an outside party that bound itself; published with the draw.</param>
public sealed record PublishDrawPost(string? Secret, string? Reason);

/// <summary>The random draw of a quarter, for the audit office in its session; auditors prepare and publish it.</summary>
internal static class DrawApi
{
    public static void MapDraws(this IEndpointRouteBuilder api)
    {
        var draws = api.MapGroup("/draws").WithTags("Audits").RequireAuthorization(PortalPolicies.AuditOffice);
        draws.MapGet("/{quarter}", One).WithName("ReadDraw").WithSummary("The draw of a quarter, such as 2026-Q4: its commitments, and what was drawn once it is published.").Produces<DrawAnswer>().ProducesProblem(403).ProducesProblem(422);
        draws.MapPost("", Commit).AddEndpointFilter(PortalApi.OwnSite).WithName("CommitDraw").WithSummary("Binds the authority to a secret for a quarter.").Produces<DrawAnswer>(201).ProducesProblem(403).ProducesProblem(409).ProducesProblem(422);
        draws.MapPost("/{quarter}/outside", Bind).AddEndpointFilter(PortalApi.OwnSite).WithName("BindOutsideParty").WithSummary("Puts the commitment of the outside party on record.").Produces<DrawAnswer>().ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
        draws.MapPost("/{quarter}/publish", Publish).AddEndpointFilter(PortalApi.OwnSite).WithName("PublishDraw").WithSummary("Opens the secrets after the quarter, draws, and plans an audit of each licence drawn. It is done once.").Produces<DrawAnswer>().ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
    }

    private static async Task<IResult> One(string quarter, DrawQuery query, HttpContext context, CancellationToken cancellation) =>
        Quarter.Parse(quarter) is null ? Problems.Invalid("quarter", "Write the quarter as 2026-Q4.") : TypedResults.Ok(await Read(quarter, query, context, cancellation));

    private static Task<IResult> Commit(DrawPost input, CommitDraw commit, DrawQuery query, HttpContext context, CancellationToken cancellation) => context.Once(input, async key =>
    {
        var outcome = await commit.Run(input.Quarter ?? "", key, context.Caller(), cancellation);
        return outcome.IsDone ? TypedResults.Created($"/api/draws/{input.Quarter}", await Read(input.Quarter!, query, context, cancellation)) : Problems.Of(outcome);
    });

    private static Task<IResult> Bind(string quarter, OutsidePost input, BindOutsideParty bind, DrawQuery query, HttpContext context, CancellationToken cancellation) => context.Once(input, async key =>
        await Answer(quarter, await bind.Run(quarter, input.Party ?? "", input.Commitment ?? "", key, context.Caller(), cancellation), query, context, cancellation));

    private static Task<IResult> Publish(string quarter, PublishDrawPost input, PublishDraw publish, DrawQuery query, HttpContext context, CancellationToken cancellation) => context.Once(input, async key =>
        await Answer(quarter, await publish.Run(quarter, input.Secret, key, context.Caller(), cancellation, input.Reason), query, context, cancellation));

    private static async Task<IResult> Answer(string quarter, Outcome outcome, DrawQuery query, HttpContext context, CancellationToken cancellation) =>
        outcome.IsDone ? TypedResults.Ok(await Read(quarter, query, context, cancellation)) : Problems.Of(outcome);

    private static async Task<DrawAnswer> Read(string quarter, DrawQuery query, HttpContext context, CancellationToken cancellation)
    {
        var view = await query.Run(quarter, context.Caller(), cancellation);
        var (draw, record) = (view.Draw, view.Draw?.Record);
        return new(
            view.Quarter.ToString(), draw is null ? null : Words.Code(draw.State),
            [.. (draw?.Commitments ?? []).Select(one => new DrawCommitmentItem(one.Party, one.IsOutside, one.Hash.Hex, one.PublishedAt, one.IsLate(view.Quarter), one.Secret))], view.Publish,
            record?.Seed, [.. (record?.Drawn ?? []).Select(one => one.Licence)], record?.Notes ?? [], view.Faults, draw is null ? null : $"/audits/draws/{view.Quarter}.json");
    }
}
