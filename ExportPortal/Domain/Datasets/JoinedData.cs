using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Datasets;

/// <summary>A file that joins several datasets is new data (02, 2.3 rule a; entry for combined data): its dataset is classified for all of them before anybody applies for it.</summary>
public static class JoinedData
{
    /// <summary>Entries that the dataset of the version lacks; empty where it joins nothing, or is classified for what it joins.</summary>
    public static IReadOnlyList<string> Missing(DatasetVersion version, Classification data, PolicyPack pack)
    {
        if (version.Origin is not { IsJoined: true } origin)
            return [];
        var held = origin.Sources.SelectMany(source => source.Entries).Where(code => pack.FindEntry(code) is not null).Distinct().Order(StringComparer.Ordinal).ToList();
        // Nobody has classified what is not on the register, so it counts as another category.
        var isCombined = origin.External.Count > 0 || held.Select(code => pack.Entry(code).Category).Distinct().Count() > 1;
        var needed = pack.CombinedEntry is { } combined && isCombined ? held.Append(combined) : held;
        return [.. needed.Except(data.Entries)];
    }

    /// <summary>Why the version cannot be applied for; null when it can.</summary>
    public static Rule? WhyNotClassified(DatasetVersion version, Classification data, PolicyPack pack) => Missing(version, data, pack) is { Count: > 0 } missing
        ? new Rule("DS-15", $"Version {version.Number} joins {version.Origin!.SourceWords}, and its dataset is not classified under {string.Join(", ", missing)}. Register the joined file under a dataset that is, and apply for that.")
        : null;
}
