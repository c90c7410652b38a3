using ExportPortal.Domain.Common;
using Microsoft.AspNetCore.Components;

namespace ExportPortal.Components.Shared;

/// <summary>A second threshold, shown dashed while a change is tried.</summary>
/// <param name="Index">Its position, 0 to 100.</param>
public readonly record struct TriedThreshold(double Threshold, double Index);

public sealed partial class RiskWaterfall
{
    private const double Certain = 100;

    // Two labels closer than this many points would run into each other.
    private const double NearPoints = 40;

    // The pattern's id is global to the page, and two waterfalls may stand on one.
    private readonly string hatch = $"hatch-{Guid.NewGuid():N}";

    /// <summary>The figures as the domain decided them; the component computes positions only.</summary>
    [Parameter, EditorRequired] public required WaterfallBlock View { get; set; }

    /// <summary>Null when no change is tried.</summary>
    [Parameter] public TriedThreshold? Tried { get; set; }

    /// <summary>Labels above bars at any width; without it only where there is no room beside them.</summary>
    [Parameter] public bool IsNarrow { get; set; }

    private bool IsTriedNear => Tried is { } tried && Math.Abs(tried.Index - View.ThresholdIndex) < NearPoints;

    private IReadOnlyList<Row> Rows
    {
        get
        {
            var afterData = Certain + View.DataPoints;
            var overall = $"{Figures.Risk(View.OverallRisk)} = {Figures.Risk(View.DataRisk)} × {Figures.Risk(View.ContextRisk)}";
            return
            [
                new("Certain re-identification", "Certain", "public release, no protection", 0, Certain, Certain, "reference", Figures.Index(Certain)),
                new("Data protection", $"Data {Figures.Risk(View.DataRisk)}", $"data risk {Figures.Risk(View.DataRisk)}", afterData, Certain, Certain, "taken", Figures.Points(View.DataPoints)),
                new("Recipient and environment", $"Context {Figures.Risk(View.ContextRisk)}", $"context risk {Figures.Risk(View.ContextRisk)}", View.Index, afterData, afterData, "taken", Figures.Points(View.ContextPoints)),
                new("Overall identity risk", $"Overall {Figures.Risk(View.OverallRisk)}", overall, 0, View.Index, View.Index, "measured", Figures.Index(View.Index)),
            ];
        }
    }

    /// <param name="ShortName">Name and figure where there is no room for a column of names.</param>
    /// <param name="From">Left end on the axis of 0 to 100.</param>
    /// <param name="To">Right end.</param>
    /// <param name="Join">Where the dotted line from the row above comes down.</param>
    private sealed record Row(string Name, string ShortName, string Input, double From, double To, double Join, string Style, string Value);
}
