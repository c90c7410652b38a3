namespace ExportPortal.Domain.Audits;

/// <summary>Repeats a published draw and compares. Needs the file and nothing else.</summary>
public static class DrawVerification
{
    /// <summary>Whether the draw opens what was committed to, as somebody kept it before the quarter: the file of the draw alone cannot show that.</summary>
    public static IReadOnlyList<string> Faults(DrawRecord claimed, Quarter quarter, IReadOnlyList<DrawCommitment> kept) => quarter != claimed.Quarter
        ? [$"The commitments were kept for {quarter}, and the draw is that of {claimed.Quarter}."]
        : [.. kept.Where(one => !claimed.Commitments.Any(opened => opened.IsOutside == one.IsOutside && opened.Hash == one.Hash)).Select(one => $"{one.Party} had bound itself to another secret before the quarter than the draw names.")];

    /// <summary>
    /// What an entry of the log of acts, whose proof was checked, shows of a commitment of the draw: that it stands in the log
    /// under the signed checkpoint of the proof. Since when it stands there is shown by a checkpoint kept before the quarter alone.
    /// </summary>
    /// <param name="entry">Null when the entry is no commitment.</param>
    /// <returns>Whose commitment it holds, and null; or null and why it shows nothing.</returns>
    public static (string? Party, string? Fault) InLog(DrawRecord claimed, LoggedCommitment? entry)
    {
        if (entry is null || entry.Quarter != claimed.Quarter.ToString())
            return (null, $"The entry that is proved puts no commitment for {claimed.Quarter} on record.");
        if (claimed.Commitments.FirstOrDefault(one => one.Hash.Hex == entry.Commitment && one.IsOutside == entry.IsOutside) is not { } found)
            return (null, "The entry that is proved holds another commitment than the draw names.");
        return entry.At >= claimed.Quarter.Start && !found.IsLate(claimed.Quarter)
            ? (null, $"The commitment of {found.Party} came into the log only after the quarter had begun, and the draw does not say that it was late.")
            : (found.Party, null);
    }

    /// <summary>What does not hold, one sentence each; none for a draw that holds.</summary>
    public static IReadOnlyList<string> Faults(DrawRecord claimed)
    {
        var faults = new List<string>();
        if (claimed.Commitments.Count(one => !one.IsOutside) != 1 || claimed.Commitments.Count(one => one.IsOutside) > 1 || claimed.Commitments.Any(one => one is { IsOutside: false, Secret: null }))
            faults.Add("A draw has one commitment of the authority, opened, and at most one of an outside party.");
        foreach (var one in claimed.Commitments)
            if (one.Secret is { } secret && DrawSeed.Commit(Convert.FromHexString(secret), claimed.Quarter) != one.Hash)
                faults.Add($"The opened secret of {one.Party} is not the one that it bound itself to.");
        if (claimed.Population.Any(one => one.Tier < 0 || one.Tier >= claimed.Rates.Count) || claimed.Strata.Where((stratum, at) => stratum.Tier != at).Any())
            faults.Add("A licence of the list lies in no stratum.");
        var again = DrawRecord.Draw(claimed.Quarter, claimed.Rates, claimed.Commitments, claimed.Population);
        if (again.Seed != claimed.Seed)
            faults.Add("The seed is not the SHA-256 of the opened secrets.");
        if (!again.Population.SequenceEqual(claimed.Population))
            faults.Add("The list of licences is not in the order of the numbers, or names one twice.");
        if (again.ListHash != claimed.ListHash)
            faults.Add("The list of licences is not the one whose hash is published.");
        if (!again.Strata.SequenceEqual(claimed.Strata))
            faults.Add("The sizes of the strata do not follow from the rates and the list.");
        if (!again.Drawn.SequenceEqual(claimed.Drawn))
            faults.Add("The licences drawn are not those with the lowest rank values.");
        if (!again.Notes.SequenceEqual(claimed.Notes))
            faults.Add("The notes do not say what the commitments say.");
        return faults;
    }
}

/// <summary>A commitment as an entry of the log of acts holds it.</summary>
/// <param name="Quarter">"2026-Q4".</param>
/// <param name="Commitment">In hexadecimal digits.</param>
public sealed record LoggedCommitment(string Quarter, bool IsOutside, string Commitment, DateTimeOffset At);
