using ExportPortal.Components.Shared;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Identity;
using Microsoft.AspNetCore.Components;

namespace ExportPortal.Features.Applications;

/// <summary>The case file. Says so when somebody else acts on the case while it is open.</summary>
public sealed partial class CasePage(CaseQuery cases, ActorAccessor actors, NavigationManager navigation) : IDisposable
{
    private readonly CancellationTokenSource gone = new();
    private CaseView? view;
    private Exception? failure;
    private string? shown;

    [Parameter] public required string Number { get; set; }

    /// <summary>Which tab is open; the first when it names none.</summary>
    [SupplyParameterFromQuery] public string? Tab { get; set; }

    /// <summary>What the applicant sent a moment ago; null for nothing.</summary>
    [SupplyParameterFromQuery] public string? Sent { get; set; }

    private string? SentWords => Sent switch
    {
        "answer" => "Your answer is sent, and it stands with the case.",
        "reopened" => "Your answers are sent, and the case is open again.",
        "appeal" => "Your appeal is lodged.",
        _ => null,
    };

    private string Address => $"/applications/{Number}";

    private IReadOnlyList<TabLink> Tabs => view is null ? [] :
    [
        new("Summary", Address),
        new("Risk", $"{Address}?tab=risk"),
        new("Decision", $"{Address}?tab=decision"),
        new("Parties", $"{Address}?tab=parties"),
        .. view.Pack.Form is null ? (TabLink[])[] : [new("Form", $"{Address}?tab=form")],
        .. Conditions == 0 && !HasClauses ? (TabLink[])[] : [new("Conditions", $"{Address}?tab=conditions", Conditions > 0 ? Conditions : null)],
        .. HasConversation ? (TabLink[])[new("Conversation", $"{Address}?tab=conversation", view.Application.Questions.Count(question => question.IsOpen) is > 0 and var open ? open : null)] : [],
        .. view.Appeals.Count == 0 ? (TabLink[])[] : [new("Appeals", $"{Address}?tab=appeals", view.Appeals.Count)],
        new("History", $"{Address}?tab=history"),
    ];

    private int Conditions => view!.Application.ConditionsFor(view.Actor).Count;

    /// <summary>Clauses are the office's matter while a case is open; the applicant meets them on the tab of the decision.</summary>
    private bool HasClauses => view!.IsStaff && view.Application is { Decision.Tier: > 0, State: not ApplicationState.Draft };

    private bool HasConversation => view!.Application is { Gaps.Count: > 0 } or { Notice: not null } or { Direction: not null }
        || view.Questions.Count > 0;

    private string Open => Tabs.Any(tab => tab.Href == $"{Address}?tab={Tab}") ? Tab! : "summary";

    protected override async Task OnParametersSetAsync()
    {
        if (shown == Number)
            return; // another tab of the case that is here already
        shown = Number;
        var actor = await actors.Current();
        if (!await cases.Exists(Number, actor, gone.Token))
            navigation.NotFound();
        else if (RendererInfo.IsInteractive)
            await Reload();
    }

    private async Task Reload()
    {
        try
        {
            failure = null;
            view = await cases.Find(Number, await actors.Current(), gone.Token);
            if (view is null)
                navigation.NotFound();
        }
        catch (Exception broken) when (broken is System.Data.Common.DbException or InvalidOperationException)
        {
            failure = broken;
        }
    }

    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
    }
}
