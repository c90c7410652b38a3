using System.Collections.Immutable;
using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Policy;

/// <summary>How parties are compared with restricted-party lists (domain/14). People clear or confirm a match; the score only asks them to look.</summary>
/// <param name="Possible">Score from which a match holds a case, inclusive; below it the party is clear of the entry.</param>
/// <param name="Probable">Score above which the match is called probable, exclusive.</param>
/// <param name="WeakAlias">The likeness of an alias that the list itself calls weak is multiplied by this.</param>
/// <param name="Contained">Likeness of a name whose words all stand in the other one, beside more words.</param>
/// <param name="SameWord">Two words that are less alike than this are different words.</param>
/// <param name="GenericWeight">Weight of a word that many organisations share, where another word counts 1.</param>
/// <param name="CountryDiffers">Taken off when both countries are known and none agrees; small, so that it clears no equal name.</param>
/// <param name="DateDiffers">The same for dates of birth.</param>
/// <param name="NumberDiffers">The same for numbers of one kind.</param>
/// <param name="Agrees">Added for each of country and date that agrees. An equal number alone is an identity.</param>
/// <param name="OwnedShare">Aggregate share from which an owner's restriction reaches the owned (the 50 % rule), inclusive.</param>
/// <param name="LegalForms">Words left out before names are compared.</param>
/// <param name="GenericWords">Words that count with <paramref name="GenericWeight"/>.</param>
public sealed record ScreeningTerms(
    Probability Possible, Probability Probable, Probability WeakAlias, Probability Contained, Probability SameWord, Probability GenericWeight,
    Probability CountryDiffers, Probability DateDiffers, Probability NumberDiffers, Probability Agrees, Probability OwnedShare,
    ImmutableHashSet<string> LegalForms, ImmutableHashSet<string> GenericWords)
{
    public MatchBand BandOf(double score) => score > Probable.Value ? MatchBand.Probable : score >= Possible.Value ? MatchBand.Possible : MatchBand.Clear;
}

/// <summary>What a score asks for: nothing, or a person's look; the last also says that it is likely.</summary>
public enum MatchBand { Clear, Possible, Probable }
