using ExportPortal.Components.Shared;
using ExportPortal.Domain.AccessLog.Retention;
using ExportPortal.Domain.Common;
using ExportPortal.Identity;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace ExportPortal.Features.Retention;

/// <summary>Retention and legal holds of the authority's records.</summary>
public sealed partial class RetentionPage : ComponentBase
{
    private RetentionView? view;
    private string? message;

    private readonly KeptReasons kept = new();

    private bool refused;
    private bool failed;
    private string licence = "";
    private string reason = "";

    [Inject] private RetentionQuery Query { get; set; } = null!;

    [Inject] private HoldRecords Holds { get; set; } = null!;

    [Inject] private ActorAccessor Actors { get; set; } = null!;

    [Inject] private IDialogService Dialogs { get; set; } = null!;

    protected override Task OnInitializedAsync() => RendererInfo.IsInteractive ? Load() : Task.CompletedTask;

    private async Task Load()
    {
        try
        {
            (view, failed) = (await Query.Run(await Actors.Current()), false);
        }
        catch (System.Data.Common.DbException)
        {
            failed = true;
        }
    }

    private async Task Set()
    {
        var number = licence.Trim();
        var outcome = await Holds.Set(number, reason, Guid.NewGuid(), await Actors.Current(), default);
        await Show(outcome, $"Everything on record of {number} is kept until another person lifts the hold.");
        if (outcome.IsDone)
            (licence, reason) = ("", "");
    }

    private async Task Lift(HoldInForce hold)
    {
        var answer = await ConfirmDialog.Ask(Dialogs, kept.Into(new ConfirmRequest("Lift the legal hold", [new("Licence", hold.Number), new("Set by", hold.By), new("Why", hold.Reason)],
            "From then on the usual times count again, and what is due is erased for good.", "Lift the hold", "Why it is lifted", IsReasonRequired: true, IsGrave: true), $"{hold.Id}"));
        if (answer is null)
            return;
        var outcome = await Holds.Lift(hold.Id!.Value, answer.Reason, Guid.NewGuid(), await Actors.Current(), default);
        kept.After($"{hold.Id}", answer.Reason, outcome.IsDone);
        await Show(outcome, $"The hold on {hold.Number} is lifted.");
    }

    private async Task Show(Outcome outcome, string done)
    {
        (refused, message) = (!outcome.IsDone, outcome.IsDone ? done : outcome.Message);
        await Load();
    }

    private static string Label(ErasedKind kind) => kind switch
    {
        ErasedKind.Persons => "persons behind pseudonyms",
        ErasedKind.AuditEvidence => "files of evidence of an audit",
        _ => "files of evidence of an incident",
    };
}
