using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace ExportPortal.Components.Shared;

public sealed partial class RiskScatter
{
    private const int Height = 346;

    // Labels are placed for this width in pixels; on others they keep their side.
    private const double UsualWidth = 350;

    // A limit that decides most cases is solid; the stricter ones are dashed and dotted.
    private static readonly string[] Styles = ["", "dashed", "dotted"];

    private IReadOnlyList<PointGroup> groups = [];
    private IReadOnlyList<LabelPlace> places = [];

    [Parameter, EditorRequired] public required IReadOnlyList<RiskPoint> Points { get; set; }

    /// <summary>The thresholds of the pack, the largest first; at least one.</summary>
    [Parameter, EditorRequired] public required IReadOnlyList<ThresholdLine> Lines { get; set; }

    /// <summary>A point was clicked, or chosen with Enter.</summary>
    [Parameter] public EventCallback<RiskPoint> OnOpen { get; set; }

    /// <summary>Key of the point to ring, such as that of the row under the pointer; null for none.</summary>
    [Parameter] public string? Highlighted { get; set; }

    private string Sentence
    {
        get
        {
            var beyond = Points.Count(point => point.DataRisk * point.ContextRisk > Lines[0].Threshold);
            return $"{Points.Count} open applications by data risk and context risk; {(beyond == 0 ? "none lies" : beyond == 1 ? "one lies" : $"{beyond} lie")} beyond the normal threshold of {Figures.Risk(Lines[0].Threshold)}.";
        }
    }

    private string Beyond
    {
        get
        {
            var line = RiskPlane.Line(Lines[0].Threshold);
            return string.Create(CultureInfo.InvariantCulture, $"{line.X1:0.####},0 1,0 1,{line.Y2:0.####} {line.X2:0.####},{line.Y2:0.####}");
        }
    }

    protected override void OnParametersSet()
    {
        groups = LabelPlaces.Group(Points);
        places = LabelPlaces.Place(groups, UsualWidth, Height);
    }

    private static string Words(RiskPoint point) =>
        $"{point.Label}, data risk {Figures.Risk(point.DataRisk)}, context risk {Figures.Risk(point.ContextRisk)}, {(point.Tier is { } tier ? TierWords.Spoken(tier) : "no tier yet")}";

    // T1 ring, T2 disc, T3 square, T4 diamond; a case without a tier is a cross.
    private static string Shape(int? tier) => tier switch
    {
        0 or 1 or 2 => "M-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0z",
        3 => "M-4.5 -4.5h9v9h-9z",
        4 => "M0 -6l6 6l-6 6l-6 -6z",
        _ => "M-4 -4l8 8M-4 4l8 -8",
    };
}
