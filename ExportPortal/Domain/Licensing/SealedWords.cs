using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Licensing;

/// <summary>
/// Words that must not be read yet: an opinion while the others are open, the first of two signatures before the
/// second, a question before it is sent. Their authors read them always.
/// </summary>
public static class SealedWords
{
    /// <summary>What stands in the place of words that are sealed.</summary>
    public const string Seal = "Sealed: can be read once all have given theirs.";

    /// <summary>Words with which the office moves a case on within itself; the parties read what is decided.</summary>
    private static readonly ApplicationVerb[] OfTheOffice = [ApplicationVerb.SendQuestions, ApplicationVerb.Reconcile, ApplicationVerb.Recommend];

    /// <summary>Whether the words of an act are a note of the office, for staff alone.</summary>
    public static bool IsNoteOfTheOffice(ApplicationVerb verb) => OfTheOffice.Contains(verb);

    /// <param name="verb">Verb of an act in the history.</param>
    /// <param name="by">Who acted.</param>
    /// <param name="at">When, as the log keeps it: to the second is enough, for its instants are shorter than those of the case.</param>
    public static bool Holds(Application application, ApplicationVerb verb, PersonId by, DateTimeOffset at, Actor reader, PolicyPack pack)
    {
        if (by == reader.Person)
            return false;
        if (IsHalf(application, verb, by, at))
            return true;
        at = at.AddSeconds(1);
        if (verb is ApplicationVerb.AskQuestion)
            return application.Questions.Any(question => question.Person == by && question.SentAt is null && question.AskedAt <= at) && reader.Organisation == application.Steward;
        return IsTakenBackInTheRound(application, verb, at, pack) || application.Opinions.Any(opinion => Application.OpinionVerb(opinion.Kind) == verb && opinion.Person == by && opinion.At <= at)
            && application.OpinionsFor(reader, pack).All(opinion => opinion.Person != by);
    }

    /// <summary>An opinion that fell when the form changed, while those on the new form are open.</summary>
    private static bool IsTakenBackInTheRound(Application application, ApplicationVerb verb, DateTimeOffset at, PolicyPack pack) =>
        Enum.GetValues<OpinionKind>().Any(kind => Application.OpinionVerb(kind) == verb) && !application.OpinionsAreOpen(pack)
        && application.IsBeforeReviewEnds
        && application.Steps.LastOrDefault(step => Application.StartsRound(step)) is { } round && at > round.At;

    /// <summary>Whether an act in the history is the first of two signatures while the second is missing.</summary>
    /// <inheritdoc cref="Holds"/>
    public static bool IsHalf(Application application, ApplicationVerb verb, PersonId by, DateTimeOffset at) => application.HalvesSigned()
        .Any(half => half.Verb == verb.ToString() && half.Person == by && half.At <= at.AddSeconds(1));

    /// <summary>The first of two signatures, for staff alone, without its words for whoever signs second.</summary>
    /// <param name="isStaff">The reader works on cases of the authority.</param>
    public static Signature? HalfSignedFor(this Application application, Actor reader, bool isStaff) => isStaff && application.HalfSigned() is { } half ? For(half, reader) : null;

    /// <inheritdoc cref="HalfSignedFor(Application, Actor, bool)"/>
    public static IReadOnlyList<Signature> HalfSignedFor(this Licence licence, Actor reader, bool isStaff) => !isStaff ? [] : [.. licence.Signatures.Select(half => For(half, reader))];

    /// <summary>Signatures on outcomes of an appeal that is open, for staff alone; what was chosen to come off is for those who decide it with them.</summary>
    /// <inheritdoc cref="HalfSignedFor(Application, Actor, bool)"/>
    public static IReadOnlyList<Signature> HalfSignedFor(this Appeal appeal, Actor reader, bool isStaff) => !isStaff || appeal.State is not AppealState.Lodged ? []
        : [.. appeal.Signatures.Select(half => For(reader.Is(Role.AppealPanel) ? half : half with { Off = null }, reader))];

    private static Signature For(Signature half, Actor reader) => half.Person == reader.Person ? half : half with { Reason = "" };
}
