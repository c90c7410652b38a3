using System.Globalization;

namespace ExportPortal.Domain.Recipients;

/// <summary>What has changed of who owns a party, told in one sentence.</summary>
public static class OwnershipChange
{
    private const int MostNamed = 3;

    private sealed record Holding(string Name, decimal Share, string Country);

    /// <param name="before">Where nobody was on record as owner of the party, or of one of its owners, a first list is no change, whoever owned it until then.</param>
    /// <returns>Null where the same owners, by name, hold the same shares under the same law.</returns>
    public static string? Between(IReadOnlyList<Owner> before, IReadOnlyList<Owner> after)
    {
        var (had, has) = (Holdings(before), Holdings(after));
        var listed = had.Keys.Select(one => one.Of).ToHashSet(StringComparer.Ordinal);
        List<string> said =
        [
            .. has.Where(one => !had.ContainsKey(one.Key) && listed.Contains(one.Key.Of)).Select(one => $"{one.Value.Name} came with {Percent(one.Value.Share)}"),
            .. had.Where(one => !has.ContainsKey(one.Key)).Select(one => $"{one.Value.Name} left with {Percent(one.Value.Share)}"),
            .. has.Where(one => had.ContainsKey(one.Key)).Select(one => Moved(had[one.Key], one.Value)).OfType<string>(),
        ];
        return said.Count == 0 ? null
            : $"{string.Join("; ", said.Take(MostNamed))}{(said.Count > MostNamed ? $"; and {said.Count - MostNamed} more" : "")}.";
    }

    private static string? Moved(Holding was, Holding now) =>
        was.Share != now.Share ? $"{now.Name} holds {Percent(now.Share)} instead of {Percent(was.Share)}"
        : was.Country != now.Country ? $"{now.Name} is of {now.Country} instead of {was.Country}" : null;

    /// <summary>Each owner in what it owns, by both names in capitals: they are the same in small letters. One that stands there twice holds both shares.</summary>
    private static Dictionary<(string Of, string Name), Holding> Holdings(IReadOnlyList<Owner> owners)
    {
        var names = owners.GroupBy(one => one.Number).ToDictionary(one => one.Key, one => one.First().RomanisedName.ToUpperInvariant());
        return owners.GroupBy(one => (Of: names.GetValueOrDefault(one.Of, ""), Name: one.RomanisedName.ToUpperInvariant()))
            .ToDictionary(one => one.Key, one => new Holding(one.First().RomanisedName, one.Sum(part => (decimal)part.Share.Value), one.First().Country));
    }

    private static string Percent(decimal share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.##} %");
}
