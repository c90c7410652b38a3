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
public sealed partial class AnswerPage(CaseQuery cases, ActOnApplication acts, LodgeAppeal appeals, ActorAccessor actors, NavigationManager navigation)
{
    private readonly Dictionary<int, string> answers = [];
    private CaseView? view;
    private string? message;
    private bool isTried;
    private bool isSending;

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
            view = await cases.Find(Number, actor, default);
    }

    private async Task Send()
    {
        isTried = true;
        var asked = Kind is AnswerKind.Questions or AnswerKind.Reopen ? view!.Application.Questions.Where(question => question.IsOpen).Select(question => question.Number) : [0];
        if (asked.Any(IsMissing))
            return;
        isSending = true;
        var actor = await actors.Current();
        Outcome outcome = Kind switch
        {
            AnswerKind.Appeal => await appeals.Run(Number, answers[0], Guid.NewGuid(), actor, default),
            AnswerKind.Notice => await acts.Run(new(Number, ApplicationVerb.AnswerNotice, view!.Revision, answers[0].Trim()), Guid.NewGuid(), actor, default),
            var kind => await acts.Run(new(Number, kind is AnswerKind.Reopen ? ApplicationVerb.Reopen : ApplicationVerb.AnswerQuestions, view!.Revision, Answers: answers), Guid.NewGuid(), actor, default),
        };
        isSending = false;
        if (outcome.IsDone)
            navigation.NavigateTo($"/applications/{Number}");
        else
        {
            message = outcome.Kind is OutcomeKind.Stale ? "This case has changed since you opened it; nothing was sent. You see the new state now, and what you typed is kept." : outcome.Message;
            view = await cases.Find(Number, actor, default);
        }
    }
}
