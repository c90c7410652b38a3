using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Licensing;

/// <summary>Other data of the same steward that the same recipient, or an affiliate, was licensed to hold or asks for.</summary>
/// <param name="Persons">Of the dataset.</param>
public sealed record OtherVolume(DatasetId Dataset, IReadOnlyList<string> Entries, long Persons);

/// <summary>
/// Volume over 12 months for one steward and one recipient with its affiliates (domain/02 2.1): what was split into several
/// applications counts as the whole.
/// </summary>
public static class Aggregation
{
    /// <summary>How far back licences count.</summary>
    public const int Months = 12;

    /// <summary>Persons of this dataset and of the others of the same kind; each dataset once, however often it is asked for.</summary>
    public static long Persons(DatasetId dataset, IReadOnlyList<string> entries, long persons, IEnumerable<OtherVolume> others, PolicyPack pack)
    {
        var sum = persons;
        foreach (var other in others.Where(other => other.Dataset != dataset && AreAlike(entries, other.Entries, pack)).DistinctBy(other => other.Dataset))
            sum = sum > long.MaxValue - other.Persons ? long.MaxValue : sum + other.Persons;
        return sum;
    }

    /// <summary>Of one category, where volume counts for both; combined and derived data count with every category.</summary>
    private static bool AreAlike(IReadOnlyList<string> left, IReadOnlyList<string> right, PolicyPack pack)
    {
        List<string> Categories(IReadOnlyList<string> entries) => [.. entries.Select(pack.FindEntry).OfType<ControlEntry>().Where(entry => entry.BulkThreshold is not null).Select(entry => entry.Category)];

        var (these, those) = (Categories(left), Categories(right));
        return these.Any(one => those.Any(other => one == other || one == Combined || other == Combined));
    }

    private const string Combined = "9";
}
