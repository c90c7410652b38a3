using System.Collections.Immutable;

namespace ExportPortal.Domain.Policy;

/// <summary>What of a decision the public register tells, and when (domain/11). The last day for it is the clock "publication".</summary>
/// <param name="LicenceWaitsForForce">Whether a licence is told when both sides have accepted it, and not when it is granted.</param>
/// <param name="RefusalWaitsForFinality">Whether a refusal is told when nobody can appeal against it any more, and not when it is decided.</param>
/// <param name="Named">Kinds of recipients, by the codes of the form, that are named with their licence; all others are told by their kind alone.</param>
/// <param name="NamedRefused">Kinds that the law lets the authority name once a refusal of theirs is final.</param>
/// <param name="Reasons">Reasons of the rules that are told, by their printed code, each in short words; no other reason is.</param>
/// <param name="EmbargoMonths">The most that a record is withheld by one decision, in months.</param>
/// <param name="EmbargoKinds">Why a record may be withheld, in the words that the public reads.</param>
/// <param name="SmallestCount">Counts of persons or small firms below it are not shown.</param>
public sealed record PublicRegisterTerms(
    bool LicenceWaitsForForce, bool RefusalWaitsForFinality, ImmutableList<string> Named, ImmutableList<string> NamedRefused, ImmutableList<CodedText> Reasons,
    int EmbargoMonths, ImmutableList<CodedText> EmbargoKinds, int SmallestCount)
{
    /// <summary>Under a pack that says nothing of it: nobody is named, nothing is withheld, and refusals are told by their ground alone.</summary>
    public static PublicRegisterTerms Least { get; } = new(true, true, [], [], [], 0, [], 10);
}
