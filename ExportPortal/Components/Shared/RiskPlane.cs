namespace ExportPortal.Components.Shared;

/// <summary>Geometry of the plane of data risk (across, 0.001 to 1) and context risk (up, 0.03 to 1), both logarithmic.</summary>
internal static class RiskPlane
{
    private const double LeastData = 0.001;
    private const double LeastContext = 0.03;

    public static readonly IReadOnlyList<double> DataTicks = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1];
    public static readonly IReadOnlyList<double> ContextTicks = [0.05, 0.1, 0.2, 0.5, 1];

    /// <summary>Share of the width, 0 left to 1 right; what lies outside is drawn on the edge.</summary>
    public static double X(double dataRisk) => 1 - Share(dataRisk, LeastData);

    /// <summary>Share of the height, 0 top to 1 bottom; what lies outside is drawn on the edge.</summary>
    public static double Y(double contextRisk) => Share(contextRisk, LeastContext);

    /// <summary>The line data risk x context risk = threshold inside the plane, from its upper to its lower end.</summary>
    public static (double X1, double Y1, double X2, double Y2) Line(double threshold)
    {
        var (topContext, rightData) = (1.0, Math.Min(1, threshold / LeastContext));
        return (X(threshold / topContext), Y(topContext), X(rightData), Y(threshold / rightData));
    }

    private static double Share(double risk, double least) => Math.Log(Math.Clamp(risk, least, 1)) / Math.Log(least);
}
