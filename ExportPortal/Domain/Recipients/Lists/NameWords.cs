using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Recipients.Lists;

/// <summary>A name taken apart for comparing: its words without legal forms, and how much each of them says.</summary>
internal sealed class NameWords
{
    private readonly double[] weights;

    private NameWords(string[] words, double[] weights) => (Words, this.weights, Weight) = (words, weights, weights.Sum());

    public string[] Words { get; }

    /// <summary>Of all words together.</summary>
    public double Weight { get; }

    public static NameWords Of(string text, ScreeningTerms terms)
    {
        var all = Transliteration.Folded(text).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var kept = all.Where(word => !terms.LegalForms.Contains(word)).ToArray();
        var words = kept.Length > 0 ? kept : all;
        return new(words, [.. words.Select(word => word.Length * (terms.GenericWords.Contains(word) ? terms.GenericWeight.Value : 1))]);
    }

    /// <summary>
    /// How alike two names are, 0 to 1, whatever the order of their words: the share of both names that finds a word
    /// like it in the other, or the likeness of the whole where only the blanks differ.
    /// </summary>
    public double Likeness(NameWords other, ScreeningTerms terms)
    {
        if (Weight == 0 || other.Weight == 0)
            return 0;
        var (shorter, longer) = Words.Length <= other.Words.Length ? (this, other) : (other, this);
        var (taken, common, equal) = (new bool[longer.Words.Length], 0.0, 0);
        for (var at = 0; at < shorter.Words.Length; at++)
        {
            var (best, where) = (0.0, -1);
            for (var to = 0; to < longer.Words.Length; to++)
                if (!taken[to] && Similarity.Of(shorter.Words[at], longer.Words[to]) is var found && found > best)
                    (best, where) = (found, to);
            if (best < terms.SameWord.Value)
                continue;
            taken[where] = true;
            common += best * (shorter.weights[at] + longer.weights[where]);
            equal += best == 1 ? 1 : 0;
        }
        var alike = common / (Weight + other.Weight);
        if (shorter.Words.Length > 1 && equal == shorter.Words.Length && shorter.Weight >= 8)
            alike = Math.Max(alike, terms.Contained.Value);
        return string.Concat(Words) == string.Concat(other.Words) ? 1 : alike;
    }
}
