using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using ExportPortal.Features.Recipients;
using ExportPortal.Identity;

namespace ExportPortal.Api;

/// <param name="Code">C01 to C20.</param>
/// <param name="Level">The level that it belongs to.</param>
/// <param name="Answer">Yes, Partial or No.</param>
/// <param name="ExpiresOn">Last day on which the evidence counts.</param>
/// <param name="Counts">Whether it holds today.</param>
public sealed record ControlItem(string Code, string Level, string Text, string Answer, string Evidence, DateOnly? ExpiresOn, bool Counts);

/// <param name="Level">That counts today: evidence that has ended holds up nothing.</param>
/// <param name="Approved">As it was approved last.</param>
/// <param name="AssessedOn">Null when never assessed.</param>
/// <param name="MayApprove">Whether the caller sets down the controls.</param>
/// <param name="Mark">Stands for what is set down; handed back with what is set down anew.</param>
public sealed record EnvironmentAnswer(Guid Recipient, string Level, string Approved, DateOnly? AssessedOn, string? ApprovedBy, IReadOnlyList<ControlItem> Controls, bool MayApprove, string Mark);

/// <param name="Answer">Yes, Partial or No.</param>
/// <param name="Evidence">What shows it; needed where it holds.</param>
/// <param name="ExpiresOn">Last day on which the evidence counts; needed where it holds.</param>
public sealed record ControlPut(string? Code, string? Answer, string? Evidence, DateOnly? ExpiresOn);

/// <param name="Controls">Every control of the rules in force, once.</param>
/// <param name="Mark">The mark that the caller read; null writes over whatever is there.</param>
public sealed record EnvironmentPut(IReadOnlyList<ControlPut>? Controls, string? Mark = null);

/// <summary>The environments of recipients: the level follows from controls and their evidence, and is never typed in.</summary>
internal static class EnvironmentApi
{
    public static void MapEnvironments(this IEndpointRouteBuilder api)
    {
        var staff = api.MapGroup("/recipients/{id:guid}/environment").WithTags("Recipients").RequireAuthorization(PortalPolicies.Staff);
        staff.MapGet("", Read).WithName("ReadEnvironment").WithSummary("The level of a recipient's own environment with its controls and their evidence.").Produces<EnvironmentAnswer>().ProducesProblem(403).ProducesProblem(404);
        staff.MapPut("", Approve).AddEndpointFilter(PortalApi.OwnSite).WithName("ApproveEnvironment")
            .WithSummary("A technical reviewer sets down every control; the level follows. Asks for a second factor shown a few minutes ago (403, ID-3).").Produces<EnvironmentAnswer>().ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
    }

    private static async Task<IResult> Read(Guid id, RecipientQuery query, PolicyPack pack, HttpContext context, CancellationToken cancellation) =>
        await query.Find(id, context.Caller(), cancellation) is { } found ? TypedResults.Ok(Answer(found, pack)) : Problems.NotFound();

    private static async Task<IResult> Approve(Guid id, EnvironmentPut input, ApproveEnvironment approve, RecipientQuery query, PolicyPack pack, HttpContext context, CancellationToken cancellation)
    {
        var controls = new List<ControlInput>();
        foreach (var one in input.Controls ?? [])
        {
            if (Named.Of<ControlAnswer>(one?.Answer) is not { } answer)
                return Named.Wrong<ControlAnswer>("answer", one?.Answer);
            controls.Add(new() { Code = one!.Code ?? "", Answer = answer, Evidence = one.Evidence ?? "", ExpiresOn = one.ExpiresOn });
        }
        return await context.Once(input, async key =>
        {
            var outcome = await approve.Run(id, controls, key, context.Caller(), cancellation, input.Mark);
            return outcome.IsDone ? await Read(id, query, pack, context, cancellation) : Problems.Of(outcome);
        });
    }

    private static EnvironmentAnswer Answer(RecipientView view, PolicyPack pack)
    {
        var (party, known) = (view.Recipient, view.Recipient.Controls.ToDictionary(one => one.Code));
        return new(party.Id.Value, view.Level.ToString(), party.Environment.ToString(), party.EnvironmentAssessedOn, party.EnvironmentApprovedBy,
            [.. pack.Environment.Controls.Select(control => known.GetValueOrDefault(control.Code) is { } found
                ? new ControlItem(control.Code, control.Level.ToString(), control.Text, found.Answer.ToString(), found.Evidence, found.ExpiresOn, found.Answer is ControlAnswer.Yes && !(found.ExpiresOn < view.Today))
                : new ControlItem(control.Code, control.Level.ToString(), control.Text, nameof(ControlAnswer.No), "", null, false))],
            view.MayApprove, party.EnvironmentMark());
    }
}
