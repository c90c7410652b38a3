using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Licensing;

/// <summary>What a reader may read of a change: reviewers are blind to each other until all are in, and the parties read decisions and no reviewer.</summary>
public sealed partial class Amendment
{
    /// <summary>The conditions of the grant: while one of two has signed them for staff alone, and for nobody where it was not given.</summary>
    /// <param name="isStaff">The reader works on cases of the authority.</param>
    public AmendmentTerms? TermsFor(bool isStaff) => State is AmendmentState.Refused or AmendmentState.Withdrawn || (State is AmendmentState.InReview && !isStaff) ? null : Terms;

    /// <summary>When it was decided, where that is a decision that nobody can have judged before: a grant that is more than minor, or what a panel had sent back to others. Null for any other, and while it is open.</summary>
    public DateTimeOffset? DecidedAnewAt => (State is AmendmentState.Granted && Kind is not AmendmentKind.Minor) || (State is AmendmentState.Granted or AmendmentState.Refused && Change.SentBack is not null) ? steps[^1].At : null;

    /// <param name="isStaff">The reader works on cases of the authority.</param>
    public IReadOnlyList<Opinion> OpinionsFor(Actor reader, bool isStaff) => !isStaff ? []
        : Missing is null || State is not AmendmentState.InReview ? opinions : opinions.FindAll(opinion => opinion.Person == reader.Person);

    /// <summary>The steps, without the words of an opinion that the reader may not read; the parties are not told whose it is.</summary>
    public IReadOnlyList<StepTaken> StepsFor(Actor reader, bool isStaff)
    {
        var seen = OpinionsFor(reader, isStaff);
        return steps.ConvertAll(step => Enum.TryParse<AmendmentVerb>(step.Verb, out var verb) && OpinionOf(verb) is { } kind && seen.All(opinion => opinion.Kind != kind)
            ? step with { Reason = "", PersonName = isStaff ? step.PersonName : "a reviewer" } : step);
    }

    /// <summary>Signatures of an act that has no effect yet, for staff alone, without its words for whoever signs second. Those of the grant are done with once it stands on conditions.</summary>
    public IReadOnlyList<Signature> HalfSignedFor(Actor reader, bool isStaff) => !isStaff || !AmendmentWorkflow.IsOpen(State) ? []
        : [.. signatures.Where(signature => State is not AmendmentState.GrantedConditional || signature.Verb == nameof(AmendmentVerb.ConfirmConditions))
            .Select(signature => signature.Person == reader.Person ? signature : signature with { Reason = "" })];
}
