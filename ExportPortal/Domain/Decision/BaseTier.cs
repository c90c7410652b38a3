using System.Globalization;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Decision;

/// <summary>
/// Stage 1: the tier before anything about recipient and risk. An entry made for the granularity sets its default
/// tier (B1), otherwise the matrix decides (B2). Of several entries the highest counts, of equals the first code.
/// </summary>
internal sealed record BaseTier(ControlEntry Entry, int Tier, bool ByEntry)
{
    public static BaseTier Of(DecisionCase @case, PolicyPack pack) => Of(@case.Entry, @case.Granularity, pack);

    public static BaseTier Of(Classification data, PolicyPack pack) => Of(data.Entries, data.Granularity, pack);

    /// <param name="entries">At least one known code.</param>
    public static BaseTier Of(IEnumerable<string> entries, Granularity granularity, PolicyPack pack) => entries
        .Select(code => Of(pack.Entry(code), granularity, pack))
        .OrderByDescending(found => found.Tier)
        .ThenBy(found => found.Entry.Code, StringComparer.Ordinal)
        .First();

    public void Explain(Granularity granularity, ReasonList reasons)
    {
        var tier = Tier.ToString(CultureInfo.InvariantCulture);
        if (ByEntry)
            reasons.Add("B1", ("entry", Entry.Code), ("title", Entry.Title), ("tier", tier), ("source", Entry.Source));
        else
            reasons.Add("B2", ("entry", Entry.Code), ("title", Entry.Title), ("tier", tier), ("granularity", granularity.ToString()), ("sensitivity", Entry.Sensitivity.ToString()));
    }

    /// <summary>The reason in the words of the pack.</summary>
    public string Sentence(Granularity granularity, PolicyPack pack)
    {
        var reasons = new ReasonList(pack);
        Explain(granularity, reasons);
        return reasons.All[0].Text;
    }

    private static BaseTier Of(ControlEntry entry, Granularity granularity, PolicyPack pack) =>
        pack.Letters[entry.Letter].Contains(granularity)
            ? new BaseTier(entry, entry.DefaultTier, true)
            : new BaseTier(entry, pack.Matrix[granularity][entry.Sensitivity], false);
}
