using ExportPortal.Domain.Risk.Stress;

namespace ExportPortal.Domain.Risk;

/// <summary>
/// The figures of a saved assessment by the key of the gate that asks for them (domain/04 4.2). What was not measured is
/// not there: the completeness checks and the confidence label speak of that, a gate does not guess.
/// </summary>
public static class GateFigures
{
    public const string PopulationUniques = "population_uniques", Membership = "membership_advantage", AttributeGain = "attribute_gain", EpsilonYear = "epsilon_year", EpsilonRelease = "epsilon_release", Delta = "delta";

    public static IReadOnlyDictionary<string, double> Of(RiskMeasurement measured, StressFigures? figures)
    {
        var found = new SortedDictionary<string, double>(StringComparer.Ordinal);
        Add(MeasureTest.K, measured.Sample.WholeK);
        Add(MeasureTest.L, MeasureTest.WorstL(measured));
        Add(MeasureTest.T, MeasureTest.WorstT(measured));
        // A counted population takes the place of every estimate.
        if (measured.InPopulation is { } counted)
            Add(PopulationUniques, counted.UniqueShare);
        else
            Add(PopulationUniques, measured.Models?.MostUnique?.UniqueShare);
        Add(Membership, figures?.Membership?.AdvantageHigh);
        Add(AttributeGain, figures?.AttributeGains.Max(one => (double?)one.Judged));
        return found;

        void Add(string key, double? figure)
        {
            if (figure is { } known)
                found[key] = known;
        }
    }
}
