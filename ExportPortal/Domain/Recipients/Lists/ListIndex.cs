using System.Text;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Recipients.Lists;

/// <summary>The version of a list that an index was made from.</summary>
public sealed record ListStamp(string Source, string Title, ContentHash Hash, DateOnly? Published);

/// <summary>An entry that is alike enough for a person to look at.</summary>
public sealed record FoundMatch(ScreenedSubject Subject, ListStamp List, ListedParty Entry, MatchScore Score, MatchBand Band);

/// <summary>The lists in force, taken apart once for many comparisons.</summary>
public sealed class ListIndex
{
    private readonly (ListStamp List, PreparedEntry Entry)[] entries;
    private readonly ScreeningTerms terms;

    public ListIndex(IEnumerable<(ListStamp List, IReadOnlyList<ListedParty> Entries)> lists, ScreeningTerms terms)
    {
        var all = lists.OrderBy(one => one.List.Source, StringComparer.Ordinal).ToList();
        this.terms = terms;
        Lists = [.. all.Select(one => one.List)];
        entries = [.. all.SelectMany(one => one.Entries.Select(entry => (one.List, new PreparedEntry(entry, terms))))];
        Fingerprint = FingerprintOf(Lists);
    }

    public IReadOnlyList<ListStamp> Lists { get; }

    /// <summary>Speaks for all versions together: a party screened against another one is screened anew.</summary>
    public ContentHash Fingerprint { get; }

    public int Count => entries.Length;

    public static ContentHash FingerprintOf(IEnumerable<ListStamp> lists) =>
        ContentHash.Of(Encoding.UTF8.GetBytes(string.Join("\n", lists.Select(list => $"{list.Source} {list.Hash.Hex}").Order(StringComparer.Ordinal))));

    /// <summary>Every entry that the subject is alike enough to, the most alike first.</summary>
    public IReadOnlyList<FoundMatch> Find(ScreenedSubject subject)
    {
        var words = PartyMatch.Words(subject, terms);
        return
        [
            .. entries.Select(one => (one.List, one.Entry.Entry, Score: PartyMatch.Of(subject, words, one.Entry, terms)))
                .Where(one => terms.BandOf(one.Score.Score) is not MatchBand.Clear)
                .OrderByDescending(one => one.Score.Score).ThenBy(one => one.List.Source, StringComparer.Ordinal).ThenBy(one => one.Entry.Key, StringComparer.Ordinal)
                .Select(one => new FoundMatch(subject, one.List, one.Entry, one.Score, terms.BandOf(one.Score.Score))),
        ];
    }
}
