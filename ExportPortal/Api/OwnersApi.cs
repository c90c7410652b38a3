using ExportPortal.Domain.Recipients;
using ExportPortal.Domain.Recipients.Lists;
using ExportPortal.Features.Recipients;
using ExportPortal.Identity;

namespace ExportPortal.Api;

/// <param name="Of">Number of the owner that it owns a share of, by its place from 1; 0 for the recipient.</param>
/// <param name="RomanisedName">Null where the name is Latin already.</param>
/// <param name="Country">Two capital letters.</param>
/// <param name="Share">Per cent of what it owns, above 0 and at most 100.</param>
/// <param name="Born">Of persons; null where it is not known.</param>
/// <param name="Party">Id of the owner where it is registered here itself; null otherwise.</param>
public sealed record OwnerItem(int Of, string? Name, string? RomanisedName, string? Country, decimal Share, DateOnly? Born = null, Guid? Party = null);

/// <param name="Owners">Set down for the recipient itself, in the order of their numbers.</param>
/// <param name="Through">Owners of those that are registered here, from their own record.</param>
/// <param name="Numbers">Such as "LEI: 5493001KJTIIGC8Y1R12".</param>
/// <param name="MayDisclose">Whether the caller sets them down.</param>
/// <param name="Mark">Stands for owners and numbers; handed back with what is set down anew.</param>
/// <param name="Waiting">What one person has set down and a second one has to sign, because a match or the destination group hangs on what it takes away; null for none.</param>
public sealed record OwnersAnswer(Guid Recipient, IReadOnlyList<OwnerItem> Owners, IReadOnlyList<OwnerItem> Through, IReadOnlyList<string> Numbers, bool MayDisclose, string Mark, OwnersWaiting? Waiting);

/// <param name="Changes">What it changes, in a sentence.</param>
public sealed record OwnersWaiting(IReadOnlyList<OwnerItem> Owners, IReadOnlyList<string> Numbers, string By, DateTimeOffset At, string Changes);

/// <param name="Owners">All of them; whoever is left out is no longer on record.</param>
/// <param name="Numbers">All of them.</param>
/// <param name="Mark">The mark that the caller read (ADR 28).</param>
public sealed record OwnersPut(IReadOnlyList<OwnerItem>? Owners, IReadOnlyList<string>? Numbers, string? Mark = null);

/// <summary>Who owns a recipient and by which numbers it is known, for the authority's own people in their session.</summary>
internal static class OwnersApi
{
    public static void MapOwners(this IEndpointRouteBuilder api)
    {
        var staff = api.MapGroup("/recipients/{id:guid}/owners").WithTags("Recipients").RequireAuthorization(PortalPolicies.Staff);
        staff.MapGet("", Read).WithName("ReadOwners").WithSummary("The owners and numbers of a recipient.").Produces<OwnersAnswer>().ProducesProblem(403).ProducesProblem(404);
        staff.MapPut("", Disclose).AddEndpointFilter(PortalApi.OwnSite).WithName("DiscloseOwners")
            .WithSummary("A licensing officer or screening analyst sets down all owners and numbers; the portal screens the recipient anew. What takes away something on which a match or the destination group hangs waits for a second person who says the same.").Produces<OwnersAnswer>().ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
    }

    private static async Task<IResult> Read(Guid id, RecipientQuery query, HttpContext context, CancellationToken cancellation) =>
        await query.Find(id, context.Caller(), cancellation) is not { Recipient: var party } found ? Problems.NotFound()
            : TypedResults.Ok(new OwnersAnswer(id, [.. party.Owners.Where(owner => owner.Via is null).Select(Item)], [.. party.Owners.Where(owner => owner.Via is not null).Select(Item)],
                Lines(party.Numbers), found.MayDisclose, party.OwnersMark(),
                party.Proposed is { Owners: { } next } waiting ? new([.. next.Owners.Select(Item)], Lines(next.Numbers), waiting.ByName, waiting.At, waiting.Reason) : null));

    private static IReadOnlyList<string> Lines(IReadOnlyList<KnownNumber> numbers) => [.. numbers.Select(number => number.Line)];

    private static OwnerItem Item(Owner owner) => new(owner.Of, owner.Name, owner.RomanisedName == owner.Name ? null : owner.RomanisedName, owner.Country, (decimal)owner.Share.Value * 100, owner.Born, owner.Party?.Value);

    private static async Task<IResult> Disclose(Guid id, OwnersPut input, DiscloseOwners disclose, RecipientQuery query, HttpContext context, CancellationToken cancellation) =>
        input.Owners is not { } owners || owners.Contains(null!) ? Problems.Invalid("owners", "Give every owner; an empty list where there is none.")
        : input.Numbers is not { } numbers || numbers.Contains(null!) ? Problems.Invalid("numbers", "Give every number; an empty list where there is none.")
        : string.IsNullOrWhiteSpace(input.Mark) ? Problems.Invalid("mark", "Give the mark that you read with the owners: what you leave out is no longer on record, so nobody's newer list is to be written over.")
        : await context.Once(input, async key =>
        {
            var outcome = await disclose.Run(id,
                [.. owners.Select(one => new OwnerInput { Of = one.Of, Name = one.Name ?? "", RomanisedName = one.RomanisedName ?? "", Country = one.Country ?? "", Share = one.Share, Born = one.Born, Party = one.Party })],
                string.Join('\n', numbers), key, context.Caller(), cancellation, input.Mark);
            return outcome.IsDone ? await Read(id, query, context, cancellation) : Problems.Of(outcome);
        });
}
