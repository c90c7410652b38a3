using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Licensing;

/// <summary>
/// Words that must not be read yet: an opinion while the others are open, the first of two signatures before the
/// second, a question before it is sent. Their authors read them always.
/// </summary>
public static class SealedWords
{
    /// <param name="verb">Verb of an act in the history.</param>
    /// <param name="by">Who acted.</param>
    /// <param name="at">When, as the log keeps it: to the second is enough, for its instants are shorter than those of the case.</param>
    public static bool Holds(Application application, ApplicationVerb verb, PersonId by, DateTimeOffset at, Actor reader, PolicyPack pack)
    {
        if (by == reader.Person)
            return false;
        at = at.AddSeconds(1);
        if (application.HalfSigned() is { } half && half.Verb == verb.ToString() && half.Person == by && half.At <= at)
            return true;
        if (verb is ApplicationVerb.AskQuestion)
            return application.Questions.Any(question => question.Person == by && question.SentAt is null && question.AskedAt <= at) && reader.Organisation == application.Steward;
        return IsTakenBackInTheRound(application, verb, at, pack) || application.Opinions.Any(opinion => Application.OpinionVerb(opinion.Kind) == verb && opinion.Person == by && opinion.At <= at)
            && application.OpinionsFor(reader, pack).All(opinion => opinion.Person != by);
    }

    /// <summary>An opinion that fell when the form changed, while those on the new form are open.</summary>
    private static bool IsTakenBackInTheRound(Application application, ApplicationVerb verb, DateTimeOffset at, PolicyPack pack) =>
        Enum.GetValues<OpinionKind>().Any(kind => Application.OpinionVerb(kind) == verb) && !application.OpinionsAreOpen(pack)
        && application.State is ApplicationState.InReview or ApplicationState.RfiPending or ApplicationState.ScreeningHold or ApplicationState.Lapsed
        && application.Steps.LastOrDefault(step => Application.StartsRound(step)) is { } round && at > round.At;

    /// <summary>The first of two signatures, without its words for whoever signs second.</summary>
    public static Signature? HalfSignedFor(this Application application, Actor reader) =>
        application.HalfSigned() is { } half ? half.Person == reader.Person ? half : half with { Reason = "" } : null;
}
