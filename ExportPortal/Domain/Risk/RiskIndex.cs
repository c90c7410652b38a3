using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Risk;

/// <summary>The explainable score of domain/04 4.1: 100 is certain re-identification, 25 points are a factor of ten.</summary>
public static class RiskIndex
{
    private const double PointsPerFactorOfTen = 25;

    /// <summary>100 + 25 log10(risk), clamped to 0..100; 0.0001 and less give 0.</summary>
    public static double Of(Probability risk) => Math.Clamp(100 + Points(risk), 0, 100);

    /// <summary>What a factor of the risk takes off the 100: at most 0. A risk of exactly 0 takes off all 100.</summary>
    public static double Points(Probability factor) => factor.Value == 0 ? -100 : PointsPerFactorOfTen * Math.Log10(factor.Value);

    /// <summary>The one decimal in which indices and points are printed; never "-0".</summary>
    public static double Printed(double value) => Math.Round(value, 1) + 0.0;
}
