using System.Globalization;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.AccessLog.Anomalies;

/// <summary>Whether the events of a source that numbers them are all there, each once.</summary>
internal static class NumberRules
{
    private const int MostEvidence = 50;

    /// <summary>AN-11: numbers that have been missing for longer than the terms allow. Deliveries may overtake each other, so a gap is given time to be filled. Told once.</summary>
    public static IEnumerable<Anomaly> Missing(AccessWindow window) =>
        from source in window.Numbers
        from gap in source.Gaps
        where !gap.IsTold && SourceNumbers.Stands(gap, window.Now, window.Terms)
        select new Anomaly("AN-11", AnomalyLevel.High, [.. window.Events.Where(entry => entry.Seq == gap.Seq).Select(entry => entry.Seq)],
            string.Create(CultureInfo.InvariantCulture, $"{source.Source} numbers its events, and {gap.Words} {(gap.Count == 1 ? "has" : "have")} not come for more than {AnomalyTerms.Minutes(window.Terms.GapMinutes)}."), Each) { IsOfSource = true, Kind = "missing" };

    /// <summary>AN-11: new entries with a number that came before with another event.</summary>
    public static IEnumerable<Anomaly> Twice(AccessWindow window) =>
        from source in window.Numbers
        let twice = source.With(window.New.Where(entry => entry.Source == source.Source), window.Now).Twice
        where twice.Count > 0
        select new Anomaly("AN-11", AnomalyLevel.High, [.. twice.Take(MostEvidence).Select(entry => entry.Seq)],
            string.Create(CultureInfo.InvariantCulture, $"{source.Source} gave {(twice.Count == 1 ? "a number" : $"{twice.Count} numbers")} twice: {twice[0].Facts.SourceNumber}{(twice.Count == 1 ? "" : $" to {twice[^1].Facts.SourceNumber}")}."), Each) { IsOfSource = true, Kind = "twice" };

    private const string Each = "Each number from 1 on, once.";
}
