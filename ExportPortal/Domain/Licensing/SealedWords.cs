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
        return application.Opinions.Any(opinion => Application.OpinionVerb(opinion.Kind) == verb && opinion.Person == by && opinion.At <= at)
            && application.OpinionsFor(reader, pack).All(opinion => opinion.Person != by);
    }

    /// <summary>The first of two signatures, without its words for whoever signs second.</summary>
    public static Signature? HalfSignedFor(this Application application, Actor reader) =>
        application.HalfSigned() is { } half ? half.Person == reader.Person ? half : half with { Reason = "" } : null;
}
