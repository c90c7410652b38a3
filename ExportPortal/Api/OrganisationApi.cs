using ExportPortal.Features.Accounts;
using ExportPortal.Identity;

namespace ExportPortal.Api;

/// <param name="Name">In its own script.</param>
/// <param name="RomanisedName">Null where the name is Latin already.</param>
/// <param name="Country">Two letters.</param>
/// <param name="IsIndependent">It lends members to appeal panels, and is no party to cases.</param>
public sealed record OrganisationPost(string? Name, string? RomanisedName, string? Country, bool IsSteward, bool IsRecipient, bool IsIndependent = false);

/// <param name="Id">Names it where an organisation is asked for.</param>
public sealed record OrganisationAnswer(Guid Id);

/// <summary>Parties on record, by administrators in their session.</summary>
internal static class OrganisationApi
{
    public static void MapOrganisations(this IEndpointRouteBuilder api) =>
        api.MapPost("/organisations", Register).WithTags("Organisations").RequireAuthorization(PortalPolicies.Administrators).AddEndpointFilter(PortalApi.OwnSite)
            .WithName("RegisterOrganisation").WithSummary("Puts a party on record, so that accounts can act for it and cases name it.").Produces<OrganisationAnswer>(201).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);

    private static Task<IResult> Register(OrganisationPost input, RegisterOrganisation register, HttpContext context, CancellationToken cancellation) => context.Once(input, async key =>
    {
        var outcome = await register.Run(new(input.Name ?? "", input.RomanisedName ?? "", input.Country ?? "", input.IsSteward, input.IsRecipient, input.IsIndependent), key, context.Caller(), cancellation);
        return outcome.IsDone ? TypedResults.Created((string?)null, new OrganisationAnswer(outcome.Value)) : Problems.Of(outcome);
    });
}
