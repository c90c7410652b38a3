using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Audits;

/// <summary>What one side bound itself to.</summary>
/// <param name="Party">Name of the side.</param>
/// <param name="IsOutside">Not the authority itself.</param>
/// <param name="Hash">SHA-256 of secret and quarter.</param>
/// <param name="Secret">As opened, in hexadecimal digits; null until then, and for a side that never opened it.</param>
public sealed record DrawCommitment(string Party, bool IsOutside, ContentHash Hash, DateTimeOffset PublishedAt, string? Secret = null)
{
    /// <summary>What the authority says of a secret that was not opened; null for one that was, and in draws of earlier releases.</summary>
    public string? WhyWithout { get; init; }

    /// <summary>Published after the quarter had begun: it no longer shows that nobody chose.</summary>
    public bool IsLate(Quarter quarter) => PublishedAt >= quarter.Start;
}

/// <summary>A draw as it is published: all that is needed to repeat it, and what came out.</summary>
/// <param name="Rates">Share a year by tier, T0 to T4.</param>
/// <param name="Population">Every licence that was active at any time of the quarter, in the order of the numbers.</param>
/// <param name="Notes">What a reader must know to trust it: no outside party, a late commitment, a secret that was not opened.</param>
public sealed record DrawRecord(
    Quarter Quarter, IReadOnlyList<decimal> Rates, IReadOnlyList<DrawCommitment> Commitments, string Seed,
    IReadOnlyList<DrawnFrom> Population, ContentHash ListHash, IReadOnlyList<DrawStratum> Strata, IReadOnlyList<RankedLicence> Drawn, IReadOnlyList<string> Notes)
{
    public bool HasOutsideParty => Commitments.Any(one => one is { IsOutside: true, Secret: not null });

    /// <summary>Draws. The same arguments always give the same record.</summary>
    public static DrawRecord Draw(Quarter quarter, IReadOnlyList<decimal> rates, IReadOnlyList<DrawCommitment> commitments, IEnumerable<DrawnFrom> licences)
    {
        var population = licences.DistinctBy(one => one.Licence, StringComparer.Ordinal).OrderBy(one => one.Licence, StringComparer.Ordinal).ToList();
        var seed = DrawSeed.Of(SecretOf(commitments, false), SecretOf(commitments, true));
        var strata = rates.Select((rate, tier) => (rate, tier, count: population.Count(one => one.Tier == tier)))
            .Select(one => new DrawStratum(one.tier, one.rate, one.count, DrawSeed.Size(one.rate, one.count))).ToList();
        var ranked = population.Select(one => new RankedLicence(one.Licence, one.Tier, DrawSeed.Rank(seed, one.Licence))).ToList();
        var drawn = strata.SelectMany(stratum => ranked.Where(one => one.Tier == stratum.Tier).OrderBy(one => one.Rank, StringComparer.Ordinal).Take(stratum.Size)).ToList();
        return new(quarter, rates, commitments, Convert.ToHexStringLower(seed), population, DrawSeed.ListHash(population), strata, drawn, NotesOf(quarter, commitments));
    }

    private static byte[] SecretOf(IEnumerable<DrawCommitment> commitments, bool outside) =>
        commitments.FirstOrDefault(one => one.IsOutside == outside)?.Secret is { } secret ? Convert.FromHexString(secret) : [];

    private static IReadOnlyList<string> NotesOf(Quarter quarter, IReadOnlyList<DrawCommitment> commitments)
    {
        var notes = new List<string>();
        if (!commitments.Any(one => one.IsOutside))
            notes.Add("No outside party took part: the authority alone knew the secret, so this draw does not prove that nobody chose.");
        foreach (var one in commitments.Where(one => one is { IsOutside: true, Secret: null }))
            notes.Add(one.WhyWithout is { } why ? $"{one.Party} bound itself; the authority says that it made the draw without its secret, because: {why}" : $"{one.Party} bound itself but did not open its secret; the draw was made without it.");
        foreach (var one in commitments.Where(one => one.IsLate(quarter)))
            notes.Add($"The commitment of {one.Party} was published after {quarter} had begun, so it does not prove that nobody chose.");
        return notes;
    }
}
