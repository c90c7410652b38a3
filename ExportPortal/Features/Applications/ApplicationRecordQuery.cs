using ExportPortal.Domain.Common;
using ExportPortal.Domain.Decision;
using ExportPortal.Domain.Licensing;
using ExportPortal.Features.Applications.Form;
using ExportPortal.Features.Applications.Papers;

namespace ExportPortal.Features.Applications;

/// <summary>Reads one application for a caller who may see it: what the pages of the case show to the same reader.</summary>
public sealed class ApplicationRecordQuery(CaseQuery cases, CaseHistoryQuery history)
{
    /// <returns>Null when it does not exist for the actor.</returns>
    public async Task<ApplicationRecord?> Run(string number, Actor actor, CancellationToken cancellation = default)
    {
        if (await cases.Find(number, actor, cancellation) is not { } view)
            return null;
        var (application, decision, form) = (view.Application, view.Application.Decision, view.Pack.Form);
        var verbs = ApplicationWorkflow.Table.Rows.Where(row => row.Who.Any(view.Actor.Is)).Select(row => row.Verb).Distinct();
        return new(
            application.Number, Words.Code(application.State), view.Revision, view.Dataset.Number, view.Steward.RomanisedName, view.Recipient.RomanisedName,
            application.Tier, Words.Code(decision.Outcome), decision.Reasons, application.PackId, application.PackHash.Hex,
            application.DueAt, application.DecisionDueAt, [.. verbs.Select(verb => new VerbRecord(verb.ToString(), view.WhyClosed(verb)))],
            [.. view.Questions.Select(question => Record(question, view))], application.Notice is { } notice ? notice with { Typed = null } : null, [.. application.Gaps.Select(gap => gap.Message)])
        {
            Drafts = application.Drafts,
            Content = ApplicationInput.Of(application, isApplicant: view.Actor.Organisation == view.Steward.Id),
            Form = form is null ? [] : AnsweredSection.Of(form, application.Content.Answers),
            Documents = [.. view.Facts.Documents.Select(DocumentRecord.Of)],
            DocumentsNeeded = form is null ? [] : [.. form.Documents.Where(terms => view.Gaps.Any(gap => gap.Field == $"document-{terms.Kind}")).Select(terms => new NeededDocument(terms.Kind, terms.Title, terms.OrField))],
            OpenPoints = [.. view.Gaps.Select(gap => new OpenPoint(gap.Code, form is null ? 0 : FormSteps.StepOf(form, gap.Field), gap.Field, gap.Message, gap.StopsSubmission))],
            Needs = view.Needs,
            Threshold = decision.Threshold?.Value,
            Risk = decision.Risk is { } risk ? RiskFigures.Of(risk) : null,
            Alternatives = [.. view.Alternatives.Select(way => new AlternativeTerms(way.Sentence, way.Decision.Tier, way.InApplicantsHands))],
            Override = application.Override,
            Clauses = [.. application.Clauses(view.Pack).Select(one => new ClauseRecord(one.Clause.Code, one.Clause.Title, one.Clause.Text, one.Trigger))],
            Opinions = [.. application.OpinionsFor(view.Actor, view.Pack).Select(one => new OpinionRecord(Words.Code(one.Kind), Words.Code(one.Answer), one.Reasons, one.PersonName, one.At))],
            HalfSigned = application.HalfSignedFor(view.Actor, view.IsStaff) is { } first ? new(first.Verb, first.PersonName, first.At, first.Reason) : null,
            Conditions = ConditionRecord.Of(application.ConditionsFor(view.Actor)),
            Later = application.LaterConditionsFor(view.Actor),
            Direction = application.Direction,
            Licence = view.Licence,
            History = [.. (await history.WithoutProofs(number, actor, cancellation)).Select(HistoryRecord.Of)],
        };
    }

    private static QuestionRecord Record(Question question, CaseView view) => new(question.Number, question.Text, question.SentAt, question.Answer)
    {
        AskedBy = view.IsStaff ? question.PersonName : null,
        As = view.IsStaff ? question.As : null,
        AnsweredBy = question.AnsweredBy,
        AnsweredAt = question.AnsweredAt,
        Kept = view.Actor.Organisation == view.Steward.Id ? question.Typed : null,
    };
}
