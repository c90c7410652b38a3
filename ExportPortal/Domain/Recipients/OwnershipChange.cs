using System.Globalization;

namespace ExportPortal.Domain.Recipients;

/// <summary>What has changed of who owns a party, told in one sentence.</summary>
public static class OwnershipChange
{
    private const int MostNamed = 3;

    private readonly record struct Holding(string Of, string Name);

    /// <param name="before">Empty where nobody was on record: a first list is no change, whoever owned it until then.</param>
    /// <returns>Null where the same owners, by name, hold the same shares under the same law.</returns>
    public static string? Between(IReadOnlyList<Owner> before, IReadOnlyList<Owner> after)
    {
        if (before.Count == 0)
            return null;
        var (had, has) = (Holdings(before), Holdings(after));
        List<string> said =
        [
            .. has.Where(one => !had.ContainsKey(one.Key)).Select(one => $"{one.Key.Name} came with {Percent(one.Value.Share)}"),
            .. had.Where(one => !has.ContainsKey(one.Key)).Select(one => $"{one.Key.Name} left with {Percent(one.Value.Share)}"),
            .. has.Where(one => had.TryGetValue(one.Key, out var was) && was != one.Value).Select(one => had[one.Key] is var was && was.Share != one.Value.Share
                ? $"{one.Key.Name} holds {Percent(one.Value.Share)} instead of {Percent(was.Share)}" : $"{one.Key.Name} is of {one.Value.Country} instead of {was.Country}"),
        ];
        return said.Count == 0 ? null
            : $"{string.Join("; ", said.Take(MostNamed))}{(said.Count > MostNamed ? $"; and {said.Count - MostNamed} more" : "")}.";
    }

    /// <summary>Each owner in what it owns; one that stands there twice holds both shares.</summary>
    private static Dictionary<Holding, (decimal Share, string Country)> Holdings(IReadOnlyList<Owner> owners)
    {
        var names = owners.GroupBy(one => one.Number).ToDictionary(one => one.Key, one => one.First().RomanisedName.ToUpperInvariant());
        return owners.GroupBy(one => (Of: names.GetValueOrDefault(one.Of, ""), Name: one.RomanisedName.ToUpperInvariant()))
            .ToDictionary(one => new Holding(one.Key.Of, one.First().RomanisedName), one => (one.Sum(part => (decimal)part.Share.Value), one.First().Country), Same.Of);
    }

    private static string Percent(decimal share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.##} %");

    /// <summary>Names are the same in capital and in small letters.</summary>
    private sealed class Same : IEqualityComparer<Holding>
    {
        public static Same Of { get; } = new();

        public bool Equals(Holding one, Holding other) => one.Of == other.Of && string.Equals(one.Name, other.Name, StringComparison.OrdinalIgnoreCase);

        public int GetHashCode(Holding one) => StringComparer.OrdinalIgnoreCase.GetHashCode(one.Name);
    }
}
