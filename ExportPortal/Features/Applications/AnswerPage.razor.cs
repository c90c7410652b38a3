using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Identity;
using Microsoft.AspNetCore.Components;

namespace ExportPortal.Features.Applications;

/// <summary>What the applicant can say to the office now.</summary>
public enum AnswerKind
{
    None,
    Questions,
    Reopen,
    Notice,
    Appeal,
}

/// <summary>The applicant answers: questions, a notice of refusal, or with an appeal. What was typed is kept when it could not be sent.</summary>
public sealed partial class AnswerPage(CaseQuery cases, AnswerActs acts, ActorAccessor actors, NavigationManager navigation) : IAsyncDisposable
{
    private readonly SemaphoreSlim saving = new(1, 1);
    private readonly Dictionary<int, string> answers = [];
    private CaseView? view;
    private string? message;
    private bool isTried;
    private bool isSending;
    private bool isUnsaved;
    private bool isLeaving;
    private int revision;
    private string status = "Kept as you type; the office sees it when you send it.";
    private TypingPause? pause;
    private string? paper;

    [Parameter] public required string Number { get; set; }

    private AnswerKind Kind => view is null ? AnswerKind.None
        : IsOpen(ApplicationVerb.AnswerQuestions) ? AnswerKind.Questions
        : IsOpen(ApplicationVerb.Reopen) ? AnswerKind.Reopen
        : IsOpen(ApplicationVerb.AnswerNotice) ? AnswerKind.Notice
        : view.AppealClosed is null ? AnswerKind.Appeal
        : AnswerKind.None;

    private string Title => Kind switch
    {
        AnswerKind.Questions => "Answer the questions",
        AnswerKind.Reopen => "Reopen with the answers",
        AnswerKind.Notice => "Answer the notice of refusal",
        AnswerKind.Appeal => "Appeal",
        _ => $"Application {Number}",
    };

    private string Effect => Kind switch
    {
        AnswerKind.Questions => ApplicationVerb.AnswerQuestions.Effect(),
        AnswerKind.Reopen => ApplicationVerb.Reopen.Effect(),
        AnswerKind.Notice => ApplicationVerb.AnswerNotice.Effect(),
        _ when view!.Application.State is ApplicationState.Approved =>
            $"A panel of persons who had no part in the case hears your appeal within {view.Pack.InWords("appeal-decision")}. It can take off what deciders set beside the rules, or have others review it. A licence that both sides have accepted goes on meanwhile. One that waits for its acceptance waits as before: accepting it in time takes nothing of the appeal back, and a licence that lapsed has nothing to be taken off. Where the panel grants the appeal before both sides have accepted, both accept the new version, in a time that begins anew.",
        _ => $"A panel of persons who had no part in the case hears your appeal within {view!.Pack.InWords("appeal-decision")}.",
    };

    private string Button => Kind is AnswerKind.Appeal ? "Lodge the appeal" : Kind is AnswerKind.Reopen ? "Reopen" : "Send the answer";

    private bool IsMissing(int number) => isTried && string.IsNullOrWhiteSpace(answers.GetValueOrDefault(number));

    private bool IsOpen(ApplicationVerb verb) => view!.Application.WhyClosed(verb, view.Actor, view.Pack, view.ReadAt) is null;

    protected override async Task OnParametersSetAsync()
    {
        var actor = await actors.Current();
        if (!await cases.Exists(Number, actor, default))
            navigation.NotFound();
        else if (RendererInfo.IsInteractive)
            Show(await cases.Find(Number, actor, default));
    }

    /// <summary>Takes over the state of the case, and what was typed before where nothing stands here yet.</summary>
    private void Show(CaseView? found)
    {
        (view, revision) = (found, found?.Revision ?? 0);
        paper ??= found?.Pack.Form?.Documents.Find(terms => terms.Needed.IsEmpty)?.Kind;
        foreach (var question in found?.Application.Questions.Where(one => one is { IsOpen: true, Typed: not null }) ?? [])
            answers.TryAdd(question.Number, question.Typed!);
        if (found?.Application.Notice?.Typed is { } typed && Kind is AnswerKind.Notice)
            answers.TryAdd(0, typed);
    }

    /// <summary>Documents have changed; what is typed stands here and stays.</summary>
    private async Task ReadPapers() => Show(await cases.Find(Number, await actors.Current(), default) ?? view);

    private IReadOnlyList<string> Changes(ApplicationContent revised) =>
        [.. ContentChanges.Between(view!.Application.Content, revised, view.Pack.Form), .. view.Newest is { } newest && newest.Id != view.Application.Assessment ? (string[])["a newer risk assessment"] : []];

    /// <summary>Asks first where something was typed.</summary>
    private Task Leave()
    {
        isLeaving = view?.Application is { Revised: { } revised } application && ContentChanges.Between(application.Content, revised, view.Pack.Form).Count > 0;
        return isLeaving ? Task.CompletedTask : Open(false);
    }

    /// <summary>Opens the form again and goes there, or leaves it as it was filed; what is typed of the answer is kept.</summary>
    private async Task Open(bool opens)
    {
        isLeaving = false;
        pause?.Stop();
        await Keep();
        var outcome = await acts.Form.Run(Number, opens, Guid.NewGuid(), await actors.Current(), default);
        message = outcome.IsDone ? null : outcome.Message;
        if (outcome.IsDone && opens)
            navigation.NavigateTo($"/my/applications/{Number}/edit");
        else
            await ReadPapers();
    }

    private void Type(int number, string? text)
    {
        answers[number] = text ?? "";
        if (Kind is AnswerKind.Appeal)
            return; // is written in one go
        (isUnsaved, status) = (true, "Not kept yet.");
        (pause ??= new(AfterPause)).Begin();
    }

    private async Task AfterPause()
    {
        await Keep();
        await InvokeAsync(StateHasChanged);
    }

    /// <summary>Keeps what is not kept yet.</summary>
    private async Task Keep()
    {
        await saving.WaitAsync();
        try
        {
            if (!isUnsaved)
                return;
            isUnsaved = false;
            var outcome = await acts.Keep.Run(Number, revision, new Dictionary<int, string>(answers), Guid.NewGuid(), await actors.Current(), default);
            if (outcome.IsDone)
                revision = outcome.Value;
            else
                isUnsaved = true;
            status = outcome.IsDone ? "Kept. The office sees it when you send it."
                : outcome.Kind is OutcomeKind.Stale ? "Not kept: the case has changed since you opened it. What you typed still stands here; send it, or reload." : $"Not kept: {outcome.Message}";
        }
        finally
        {
            saving.Release();
        }
    }

    /// <summary>Whoever leaves within the pause loses nothing, nor while it is being sent and is refused.</summary>
    public async ValueTask DisposeAsync()
    {
        pause?.Stop();
        await Keep();
        saving.Dispose();
    }

    private async Task Send()
    {
        pause?.Stop();
        isTried = true;
        var asked = Kind is AnswerKind.Questions or AnswerKind.Reopen ? view!.Application.Questions.Where(question => question.IsOpen).Select(question => question.Number) : [0];
        if (asked.Any(IsMissing))
            return;
        isSending = true;
        var actor = await actors.Current();
        // Keeping moves the revision that this goes with, so the one waits for the other: a pause that ended just before this waits behind it.
        await saving.WaitAsync();
        Outcome outcome;
        try
        {
            outcome = Kind switch
            {
                AnswerKind.Appeal => await acts.Appeals.Run(Number, answers[0], Guid.NewGuid(), actor, default),
                AnswerKind.Notice => await acts.Acts.Run(new(Number, ApplicationVerb.AnswerNotice, revision, answers[0].Trim()), Guid.NewGuid(), actor, default),
                var kind => await acts.Acts.Run(new(Number, kind is AnswerKind.Reopen ? ApplicationVerb.Reopen : ApplicationVerb.AnswerQuestions, revision, Answers: answers), Guid.NewGuid(), actor, default),
            };
            isUnsaved &= !outcome.IsDone;
        }
        finally
        {
            isSending = false;
            saving.Release();
        }
        if (outcome.IsDone)
            navigation.NavigateTo(Kind is AnswerKind.Appeal ? $"/applications/{Number}?tab=appeals&sent=appeal" : $"/applications/{Number}?sent={(Kind is AnswerKind.Reopen ? "reopened" : "answer")}");
        else
        {
            message = outcome.Kind is OutcomeKind.Stale ? "This case has changed since you opened it; nothing was sent. You see the new state now, and what you typed is kept." : outcome.Message;
            Show(await cases.Find(Number, actor, default));
        }
    }
}

/// <summary>What the page of answers does.</summary>
public sealed record AnswerActs(ActOnApplication Acts, KeepAnswers Keep, LodgeAppeal Appeals, OpenForm Form);
