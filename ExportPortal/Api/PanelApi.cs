using ExportPortal.Domain.Common;
using ExportPortal.Features.Appeals;
using ExportPortal.Identity;

namespace ExportPortal.Api;

/// <param name="Closed">Why this person does not hear this appeal; null when they may.</param>
public sealed record PanelPerson(Guid Person, string Name, string From, bool IsOutside, bool IsNamed, string? Closed);

/// <param name="Closed">Why the caller cannot name the panel; null when they can.</param>
public sealed record PanelRecord(string Appeal, IReadOnlyList<PanelPerson> Persons, string? Closed, int Revision);

/// <param name="Persons">The three, by the ids that reading gives.</param>
/// <param name="Reason">Why others than the three that were named; may be left out for the first panel.</param>
/// <param name="Revision">The revision that the caller read; null acts on whatever is there.</param>
public sealed record PanelPost(IReadOnlyList<Guid>? Persons, string? Reason, int? Revision);

/// <summary>The panel of an appeal on an application, on a licence or against a sanction: people of the authority name it.</summary>
internal static class PanelApi
{
    public static void MapPanels(this IEndpointRouteBuilder api)
    {
        var panel = api.MapGroup("/appeals/{number}/panel").WithTags("Appeals").RequireAuthorization(PortalPolicies.Staff);
        panel.MapGet("", Read).WithName("ReadPanel").WithSummary("Who can hear the appeal, and who was named.").Produces<PanelRecord>().ProducesProblem(403).ProducesProblem(404);
        panel.MapPost("", Name).AddEndpointFilter(PortalApi.OwnSite).WithName("NamePanel").WithSummary("Names the three who hear the appeal, one of them from outside the authority.")
            .Produces<PanelRecord>().ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
    }

    private static async Task<IResult> Read(string number, PanelQuery query, HttpContext context, CancellationToken cancellation) =>
        await query.Run(number, context.Caller(), cancellation) is { } view ? TypedResults.Ok(Of(view)) : Problems.NotFound();

    private static Task<IResult> Name(string number, PanelPost input, NamePanel name, PanelQuery query, HttpContext context, CancellationToken cancellation) =>
        context.Once(input, async key =>
        {
            var outcome = await name.Run(number, [.. (input.Persons ?? []).Select(person => new PersonId(person))], input.Reason ?? "", input.Revision, key, context.Caller(), cancellation);
            return outcome.IsDone ? await Read(number, query, context, cancellation) : Problems.Of(outcome);
        });

    private static PanelRecord Of(PanelView view) =>
        new(view.Number, [.. view.Candidates.Select(one => new PanelPerson(one.Member.Person.Value, one.Member.Name, one.Member.From, one.Member.IsOutside, view.Panel.Any(member => member.Person == one.Member.Person), one.Closed?.Message))], view.Closed?.Message, view.Revision);
}
