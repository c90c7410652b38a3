using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Licensing;

/// <summary>Opinions and questions of the reviewers: given side by side and blind, asked once and together.</summary>
public sealed partial class Application
{
    /// <summary>The opinions that this case needs, by the pack: at its tier, or because a flag asks for one.</summary>
    public IReadOnlyList<OpinionKind> OpinionsNeeded(PolicyPack pack) =>
        [.. Enum.GetValues<OpinionKind>().Where(kind => pack.Reviews.Any(review => review.Opinion == Words.Code(kind) && review.Tiers.Contains(Math.Clamp(Tier ?? 4, 1, 4)) && (!review.IfFlagged || IsFlagged) && (!review.IfVulnerable || Case.Vulnerable)))];

    /// <summary>Dual use, highly invasive data, or groups at risk: what ethics is consulted on (03, 3.1).</summary>
    private bool IsFlagged => Case.DualUse >= 2 || Case.HighInvasiveness || Case.Vulnerable;

    /// <summary>Whether every needed opinion of this round is in; until then nobody reads another's.</summary>
    public bool OpinionsAreOpen(PolicyPack pack) => MissingOpinion(pack) is null;

    /// <summary>The opinions that the actor may read now: all once all are in, before that the own one alone.</summary>
    public IReadOnlyList<Opinion> OpinionsFor(Actor actor, PolicyPack pack) =>
        OpinionsAreOpen(pack) || !IsBeforeReviewEnds ? opinions : opinions.FindAll(opinion => opinion.Person == actor.Person);

    /// <summary>Whether an opinion that is missing may still come: in review, in a pause of it, or lapsed, from which it may be reopened.</summary>
    public bool IsBeforeReviewEnds => State is ApplicationState.InReview or ApplicationState.RfiPending or ApplicationState.ScreeningHold or ApplicationState.Lapsed;

    public bool OpinionsDiffer => opinions.Select(opinion => opinion.Answer).Distinct().Count() > 1;

    /// <summary>Whether differing opinions were reconciled since the last of them was given.</summary>
    public bool IsReconciled => steps.FindLastIndex(step => step.Verb == nameof(ApplicationVerb.Reconcile)) > steps.FindLastIndex(step => OpinionVerbs.Contains(step.Verb));

    public void GiveOpinion(OpinionKind kind, OpinionAnswer answer, string reasons, Actor actor, PolicyPack pack, DateTimeOffset now)
    {
        var verb = OpinionVerb(kind);
        Ensure(verb, actor, pack, now);
        Require(reasons);
        opinions.Add(new Opinion(kind, answer, reasons.Trim(), actor.Person, actor.Name, now));
        Move(verb, actor, pack, now, $"{answer}: {reasons.Trim()}");
    }

    /// <summary>Puts a question on the list of this round; the applicant sees it when the officer sends them all.</summary>
    public void Ask(string text, Actor actor, PolicyPack pack, DateTimeOffset now)
    {
        Ensure(ApplicationVerb.AskQuestion, actor, pack, now);
        Require(text);
        var role = ApplicationWorkflow.Table.Find(State, ApplicationVerb.AskQuestion)!.Who.First(actor.Is);
        questions.Add(new Question(questions.Count + 1, role, actor.Person, actor.Name, text.Trim(), now));
        Move(ApplicationVerb.AskQuestion, actor, pack, now, text);
    }

    /// <summary>Sends every question that waits as one request; the decision clock stands still until all are answered.</summary>
    public void SendQuestions(string note, Actor actor, PolicyPack pack, DateTimeOffset now)
    {
        Ensure(ApplicationVerb.SendQuestions, actor, pack, now);
        for (var at = 0; at < questions.Count; at++)
            questions[at] = questions[at].SentAt is null ? questions[at] with { SentAt = now } : questions[at];
        origins.Add(State);
        Revised = null;
        Move(ApplicationVerb.SendQuestions, actor, pack, now, note);
    }

    /// <summary>Keeps what the applicant has typed of the answers, 0 being that to a notice; nothing is answered by it.</summary>
    public void KeepTyped(IReadOnlyDictionary<int, string> typed, Actor actor, PolicyPack pack, DateTimeOffset now)
    {
        if (!IsAnswerOpen(actor, pack, now))
            throw new RuleViolation(WhyClosed(ApplicationVerb.AnswerQuestions, actor, pack, now)!);
        if (State is ApplicationState.IntentToRefuse && typed.TryGetValue(0, out var answer))
        {
            RuleViolation.When(answer.Length > Reasons.Longest, "RI-8", $"The answer is longer than {Reasons.Longest} characters.");
            Notice = Notice! with { Typed = answer.Length == 0 ? null : answer };
        }
        for (var at = 0; at < questions.Count; at++)
            if (questions[at].IsOpen && typed.TryGetValue(questions[at].Number, out var text))
            {
                RuleViolation.When(text.Length > Reasons.Longest, "RI-7", $"Answer {questions[at].Number} is longer than {Reasons.Longest} characters.");
                questions[at] = questions[at] with { Typed = text.Length == 0 ? null : text };
            }
    }

    /// <summary>Answers open questions, by their numbers. The case goes on when all are answered.</summary>
    /// <param name="verb">AnswerQuestions, or Reopen after a lapse.</param>
    /// <param name="changed">What the answer changes in the form; empty for nothing.</param>
    public void Answer(ApplicationVerb verb, IReadOnlyDictionary<int, string> answers, Actor actor, PolicyPack pack, DateTimeOffset now, string changed = "")
    {
        Ensure(verb, actor, pack, now);
        for (var at = 0; at < questions.Count; at++)
            if (questions[at].IsOpen && answers.TryGetValue(questions[at].Number, out var text) && !string.IsNullOrWhiteSpace(text))
            {
                Require(text);
                questions[at] = questions[at] with { Answer = text.Trim(), AnsweredAt = now, AnsweredBy = actor.Name, Typed = null };
            }
        RuleViolation.When(questions.Exists(question => question.IsOpen), "RI-4", $"Every question needs its answer; open: {string.Join(", ", questions.Where(question => question.IsOpen).Select(question => question.Number))}.");
        Move(verb, actor, pack, now, changed, PopOrigin(ApplicationState.InReview));
    }

    private bool QuestionsSent() => questions.Exists(question => question.SentAt > RoundStartedAt);

    /// <summary>When the case last came into review from somewhere else than an answered request.</summary>
    private DateTimeOffset RoundStartedAt => steps.FindLast(step => step.To == Words.Code(ApplicationState.InReview) && step.From != step.To
        && step.Verb is not (nameof(ApplicationVerb.AnswerQuestions) or nameof(ApplicationVerb.Reopen) or nameof(ApplicationVerb.ClearMatch)))?.At ?? CreatedAt;

    private string? MissingOpinion(PolicyPack pack) => OpinionsNeeded(pack).Where(kind => opinions.TrueForAll(opinion => opinion.Kind != kind)).Select(kind => Words.Of(kind)).FirstOrDefault();

    /// <summary>The opinion that is still missing before the case may be decided; null for none. What tier 1 registered by itself needs none, as long as it stays such a case.</summary>
    private Rule? OpinionOwed(PolicyPack pack) => Licensable.Contains(Decision.Outcome) && !IsWithoutReview && MissingOpinion(pack) is { } missing
        ? new Rule("RV-2", $"The {missing} opinion is still open.")
        : null;

    private bool IsWithoutReview => NeedsNoReview && steps.FindLastIndex(step => step.Verb == nameof(ApplicationVerb.RegisterAutomatically)) > steps.FindLastIndex(step => step.To == Words.Code(ApplicationState.InReview));

    /// <summary>Back to review where the opinions that the case needs have grown since; the decision clock goes on.</summary>
    private void ReviewAnew(PolicyPack pack, DateTimeOffset now)
    {
        if (State is ApplicationState.Recommended or ApplicationState.DecisionPending && OpinionOwed(pack) is { } owed)
            MoveByPortal(ApplicationVerb.ReviewAnew, pack, now, owed.Message);
    }

    private bool ReviewedBeforeRemit(Actor actor) => steps.FindLastIndex(step => step.Verb == nameof(ApplicationVerb.RemitOnAppeal)) is >= 0 and var remitted
        && steps.Take(remitted).Any(step => OpinionVerbs.Contains(step.Verb) && step.Person == actor.Person);

    private static readonly HashSet<string> OpinionVerbs = [.. Enum.GetValues<OpinionKind>().Select(kind => OpinionVerb(kind).ToString())];

    public static ApplicationVerb OpinionVerb(OpinionKind kind) => kind switch
    {
        OpinionKind.Technical => ApplicationVerb.GiveTechnicalOpinion,
        OpinionKind.Legal => ApplicationVerb.GiveLegalOpinion,
        _ => ApplicationVerb.GiveEthicsOpinion,
    };

    public static bool IsOpinion(ApplicationVerb verb) => OpinionVerbs.Contains(verb.ToString());

    public static OpinionKind OpinionOf(ApplicationVerb verb) => Enum.GetValues<OpinionKind>().Single(kind => OpinionVerb(kind) == verb);
}
