using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Recipients.Lists;

/// <summary>What a comparison of one further fact gave.</summary>
public enum Agreement { NotKnown, Agrees, Differs }

/// <summary>The parts of a score, so that a person sees why the portal asks.</summary>
/// <param name="Name">Likeness of the main name, 0 to 1.</param>
/// <param name="Alias">Likeness of the best alias, a weak one already lowered; 0 where there is none.</param>
/// <param name="Best">The listed name that is most alike.</param>
/// <param name="Score">All together, 0 to 1.</param>
public sealed record MatchScore(double Name, double Alias, Agreement Country, Agreement Date, Agreement Number, string Best, double Score);

/// <summary>An entry with its names taken apart once, for many comparisons.</summary>
internal sealed class PreparedEntry
{
    public PreparedEntry(ListedParty entry, ScreeningTerms terms) =>
        (Entry, Names) = (entry, [.. entry.Names.Select(name => (name, NameWords.Of(name.Text, terms)))]);

    public ListedParty Entry { get; }

    public (ListedName Name, NameWords Words)[] Names { get; }
}

/// <summary>Compares a subject with an entry of a list. The same two under the same terms always give the same score.</summary>
public static class PartyMatch
{
    public static MatchScore Of(ScreenedSubject subject, ListedParty entry, ScreeningTerms terms) =>
        Of(subject, Words(subject, terms), new PreparedEntry(entry, terms), terms);

    internal static NameWords[] Words(ScreenedSubject subject, ScreeningTerms terms) => [.. subject.Names.Select(name => NameWords.Of(name, terms))];

    internal static MatchScore Of(ScreenedSubject subject, NameWords[] words, PreparedEntry prepared, ScreeningTerms terms)
    {
        var (name, alias, best, bestOf) = (0.0, 0.0, prepared.Entry.MainName, 0.0);
        foreach (var (listed, listedWords) in prepared.Names)
        {
            var alike = words.Max(own => own.Likeness(listedWords, terms)) * (listed.Strength is NameStrength.Weak ? terms.WeakAlias.Value : 1);
            if (listed.Strength is NameStrength.Main)
                name = Math.Max(name, alike);
            else
                alias = Math.Max(alias, alike);
            if (alike > bestOf)
                (best, bestOf) = (listed.Text, alike);
        }
        var entry = prepared.Entry;
        var (country, date, number) = (CountryOf(subject, entry), DateOf(subject, entry), NumberOf(subject, entry));
        // The same number is the same party, whatever it calls itself.
        var score = number is Agreement.Agrees ? 1 : Math.Clamp(bestOf
            + Shift(country, terms.CountryDiffers.Value, terms) + Shift(date, terms.DateDiffers.Value, terms) - (number is Agreement.Differs ? terms.NumberDiffers.Value : 0), 0, 1);
        return new(Math.Round(name, 4), Math.Round(alias, 4), country, date, number, best, Math.Round(score, 4));
    }

    private static double Shift(Agreement found, double differs, ScreeningTerms terms) => found switch { Agreement.Agrees => terms.Agrees.Value, Agreement.Differs => -differs, _ => 0 };

    private static Agreement CountryOf(ScreenedSubject subject, ListedParty entry)
    {
        var known = entry.Countries.Select(Countries.CodeOf).ToList();
        return known.Count == 0 ? Agreement.NotKnown
            : known.Contains(subject.Country) ? Agreement.Agrees
            // A country in words that nobody can read says nothing.
            : known.Contains(null) ? Agreement.NotKnown : Agreement.Differs;
    }

    private static Agreement DateOf(ScreenedSubject subject, ListedParty entry)
    {
        if (subject.Born is not { } born || entry.Dates.Count == 0)
            return Agreement.NotKnown;
        var held = entry.Dates.Select(date => ListedDate.Holds(date, born)).ToList();
        // A date that nobody can read, or that is a guess of the list, contradicts nobody.
        return held.Contains(Agreement.Agrees) ? Agreement.Agrees : held.Contains(Agreement.NotKnown) ? Agreement.NotKnown : Agreement.Differs;
    }

    private static Agreement NumberOf(ScreenedSubject subject, ListedParty entry)
    {
        var comparable = (from own in subject.Numbers from listed in entry.Numbers where own.IsOfKind(listed) select own.Plain.Length > 0 && own.Plain == listed.Plain).ToList();
        return comparable.Count == 0 ? Agreement.NotKnown : comparable.Contains(true) ? Agreement.Agrees : Agreement.Differs;
    }
}
