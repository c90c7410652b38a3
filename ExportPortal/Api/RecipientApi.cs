using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using ExportPortal.Features.Recipients;
using ExportPortal.Identity;

namespace ExportPortal.Api;

/// <param name="Group">Destination group.</param>
/// <param name="Environment">Level of its environment that counts today.</param>
public sealed record RecipientItem(Guid Id, string Name, string RomanisedName, string Country, string Group, string Environment, string Screening, string History, int Applications, int Licences);

/// <param name="Next">Give it as 'after' for the next part; null after the last.</param>
public sealed record RecipientListAnswer(IReadOnlyList<RecipientItem> Items, string? Next);

/// <param name="Tier">Null before the first decision of the rules.</param>
public sealed record RecipientCaseItem(string Number, string Dataset, int? Tier, string State);

public sealed record RecipientLicenceItem(string Number, int Tier, string State, DateOnly Start, DateOnly End);

/// <param name="Group">Destination group with what its owners bring.</param>
/// <param name="Environment">Level of its environment that counts today.</param>
/// <param name="EnvironmentAssessedOn">Null when never assessed.</param>
/// <param name="Motive">To re-identify: Low, Medium or High.</param>
/// <param name="Programme">Whether it keeps a compliance programme.</param>
/// <param name="Applications">The newest, as far as the caller may see them.</param>
/// <param name="Licences">The newest, as far as the caller may see them.</param>
/// <param name="Proposed">The correction that waits for a second person; null for none.</param>
public sealed record RecipientAnswer(
    Guid Id, string Name, string RomanisedName, string Country, string Group, string Environment, DateOnly? EnvironmentAssessedOn, string Screening, string Motive, bool Programme, string History, bool Recognised,
    IReadOnlyList<RecipientCaseItem> Applications, IReadOnlyList<RecipientLicenceItem> Licences, ProposedIdentityItem? Proposed);

public sealed record ProposedIdentityItem(string Name, string RomanisedName, string Country, string By, DateTimeOffset At, string Reason);

/// <param name="Motive">To re-identify: Low, Medium or High.</param>
/// <param name="Programme">Whether it keeps a compliance programme.</param>
/// <param name="Reason">What shows it.</param>
public sealed record StandingPut(string? Motive, bool? Programme, string? Reason);

/// <param name="Name">In its own script.</param>
/// <param name="RomanisedName">Left out: as it was, and the same as the name where it was that. Empty where the name is Latin already.</param>
/// <param name="Country">Two capital letters.</param>
public sealed record IdentityInput(string? Name, string? RomanisedName, string? Country);

/// <param name="From">As the caller read it; what somebody else has corrected since is not written over.</param>
/// <param name="Reason">What shows it.</param>
/// <inheritdoc cref="IdentityInput"/>
public sealed record IdentityPut(IdentityInput? From, string? Name, string? RomanisedName, string? Country, string? Reason);

/// <summary>What the authority knows of recipients, for its own people.</summary>
internal static class RecipientApi
{
    public static void MapRecipients(this IEndpointRouteBuilder api)
    {
        var staff = api.MapGroup("/recipients").WithTags("Recipients").RequireAuthorization(PortalPolicies.Staff);
        staff.MapGet("", List).WithName("ListRecipients").WithSummary("Recipients by name; q is part of a name, or a country code. Give 'next' as 'after' for the next part.").Produces<RecipientListAnswer>().ProducesProblem(403).ProducesProblem(422);
        staff.MapGet("/{id:guid}", One).WithName("ReadRecipient").WithSummary("One recipient with its newest applications and licences.").Produces<RecipientAnswer>().ProducesProblem(403).ProducesProblem(404);
        staff.MapPut("/{id:guid}/standing", SetDown).AddEndpointFilter(PortalApi.OwnSite).WithName("SetRecipientStanding").WithSummary("A licensing officer or technical reviewer sets down motive and compliance programme, with the reason. Open cases are read anew; where it is graver, licences are looked at anew.").Produces<RecipientAnswer>().ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
        staff.MapPut("/{id:guid}/identity", Correct).AddEndpointFilter(PortalApi.OwnSite).WithName("CorrectOrganisation").WithSummary("A licensing officer corrects name and country of a recipient or steward, with the reason. Where the destination group moves, a second officer or a manager sends the same before it takes effect; until then it stands under 'proposed', and is taken back by sending what stands. It is screened anew and open cases are read anew; where a destination group moves, licences are looked at anew.").Produces<RecipientAnswer>().ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
    }

    private static async Task<IResult> Correct(Guid id, IdentityPut input, CorrectOrganisation correct, RecipientQuery query, HttpContext context, CancellationToken cancellation)
    {
        if (input.From is not { Name: { } name, RomanisedName: { } romanised, Country: { } country })
            return Problems.Invalid("from", "Give name, romanisedName and country as you read them.");
        var (from, kept) = (PartyIdentity.Of(name, romanised, country), input.RomanisedName ?? (romanised.Trim() == name.Trim() ? "" : romanised));
        return await context.Once(input, async key =>
        {
            var outcome = await correct.Run(id, new(PartyIdentity.Of(input.Name ?? "", kept, input.Country ?? ""), input.Reason ?? "", from), key, context.Caller(), cancellation);
            return outcome.IsDone ? await One(id, query, context, cancellation) : Problems.Of(outcome);
        });
    }

    private static async Task<IResult> SetDown(Guid id, StandingPut input, SetStanding standing, RecipientQuery query, HttpContext context, CancellationToken cancellation)
    {
        if (Named.Of<Motive>(input.Motive) is not { } motive)
            return Named.Wrong<Motive>("motive", input.Motive);
        if (input.Programme is not { } programme)
            return Problems.Invalid("programme", "Say whether it keeps a compliance programme: true or false.");
        return await context.Once(input, async key =>
        {
            var outcome = await standing.Run(id, new(motive, programme, input.Reason ?? "", null), key, context.Caller(), cancellation);
            return outcome.IsDone ? await One(id, query, context, cancellation) : Problems.Of(outcome);
        });
    }

    private static async Task<IResult> List(RecipientQuery query, HttpContext context, string? q, string? after, int? limit, CancellationToken cancellation)
    {
        if (ListPart.Wrong(limit) is { } wrong)
            return wrong;
        var found = await query.Part(q, after, limit ?? ListPart.Usual, context.Caller(), cancellation);
        return found.IsDone
            ? TypedResults.Ok(new RecipientListAnswer([.. found.Value.Rows.Select(row => new RecipientItem(
                row.Id, row.Name, row.RomanisedName, row.Country, row.Group.ToString(), row.Environment.ToString(), row.Screening.ToString(), row.History.ToString(), row.Applications, row.Licences))], found.Value.Next))
            : Problems.Of(found);
    }

    private static async Task<IResult> One(Guid id, RecipientQuery query, HttpContext context, CancellationToken cancellation) =>
        await query.Find(id, context.Caller(), cancellation) is { Recipient: var party } found
            ? TypedResults.Ok(new RecipientAnswer(
                party.Id.Value, party.Name, party.RomanisedName, party.Country, found.Group.ToString(), found.Level.ToString(), party.EnvironmentAssessedOn, party.Screening.ToString(), party.Motive.ToString(), party.Programme, party.History.ToString(), party.Recognised,
                [.. found.Applications.Select(one => new RecipientCaseItem(one.Number, one.Dataset, one.Tier, Words.Code(one.State)))],
                [.. found.Licences.Select(one => new RecipientLicenceItem(one.Number, one.Tier, Words.Code(one.State), one.Start, one.End))],
                party.Proposed is { Owners: null } waiting ? new(waiting.Next.Name, waiting.Next.RomanisedName, waiting.Next.Country, waiting.ByName, waiting.At, waiting.Reason) : null))
            : Problems.NotFound();
}
