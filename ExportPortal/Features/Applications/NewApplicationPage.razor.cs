using ExportPortal.Components.Shared;
using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Identity;
using Microsoft.AspNetCore.Components;

namespace ExportPortal.Features.Applications;

/// <summary>Chooses the subject of an application and starts its draft; everything else is typed on the draft.</summary>
public sealed partial class NewApplicationPage(PolicyPack pack, ApplicationSubjects subjects, DraftApplication drafts, ActorAccessor actors, NavigationManager navigation)
{
    private const int UsualMonths = 12;

    // One key for the page: a second press of the button starts no second draft.
    private readonly Guid key = Guid.NewGuid();
    private SubjectChoices? choices;
    private Choice? chosen;
    private CaseDecision? decided;
    private CaseFile? file;
    private string? message;
    private Guid version;
    private Guid recipient;

    [SupplyParameterFromQuery(Name = "version")] public string? Version { get; set; }

    [SupplyParameterFromQuery(Name = "recipient")] public string? Recipient { get; set; }

    protected override async Task OnInitializedAsync()
    {
        if (!RendererInfo.IsInteractive)
            return;
        choices = await subjects.For(await actors.Current(), default);
        version = Known(choices.Versions, Version);
        chosen = Guid.TryParse(Recipient, out var asked) ? await subjects.Recipient(asked, default) : null;
        recipient = chosen?.Id ?? Guid.Empty;
        await Look();
    }

    private static Guid Known(IReadOnlyList<Choice> choices, string? asked) =>
        Guid.TryParse(asked, out var id) && choices.Any(choice => choice.Id == id) ? id : Guid.Empty;

    // A method and not a binding: its handler stays the same through every rendering, so that a choice made during one is not lost.
    private Task ChooseVersion(ChangeEventArgs change)
    {
        version = Known(choices!.Versions, change.Value as string);
        return Look();
    }

    private async Task Look()
    {
        (message, decided) = (null, null);
        file = version == Guid.Empty || recipient == Guid.Empty ? null : await subjects.Find(version, recipient, await actors.Current(), default);
        if (file is not null && Input().Read(pack.Form).Content is { } content)
            decided = file.Decide(content, pack);
    }

    private ApplicationInput Input() => new()
    {
        DatasetVersion = version,
        Recipient = recipient,
        Countries = file?.Recipient.Country ?? "",
        Start = choices!.Today,
        End = choices.Today.AddMonths(UsualMonths).AddDays(-1),
    };

    private async Task Begin()
    {
        if (file is null)
        {
            message = "Choose a dataset version and a recipient first.";
            return;
        }
        var outcome = await drafts.Run(null, Input(), key, await actors.Current(), default);
        if (outcome.IsDone)
            navigation.NavigateTo($"/my/applications/{outcome.Value}/edit");
        else
            message = outcome.Message;
    }
}
