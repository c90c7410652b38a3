namespace ExportPortal.Components.Shared;

/// <summary>Points that fall on the same spot, drawn side by side under one joint label.</summary>
/// <param name="X">Share of the width.</param>
/// <param name="Y">Share of the height.</param>
internal sealed record PointGroup(IReadOnlyList<RiskPoint> Points, double X, double Y)
{
    public string Label => string.Join(", ", Points.Select(point => point.Label));
}

/// <summary>Where the label of a group stands, in pixels from the group's spot.</summary>
internal readonly record struct LabelPlace(double Dx, double Dy, string Anchor);

/// <summary>Finds places for labels that cross neither one another nor a point, as far as there is room.</summary>
internal static class LabelPlaces
{
    private const double LetterWidth = 6.6;
    private const double LineHeight = 13;
    private const double Gap = 9;

    public static IReadOnlyList<PointGroup> Group(IEnumerable<RiskPoint> points) =>
        [.. points.GroupBy(point => (X: Math.Round(RiskPlane.X(point.DataRisk), 2), Y: Math.Round(RiskPlane.Y(point.ContextRisk), 2)))
            .Select(same => new PointGroup([.. same], RiskPlane.X(same.First().DataRisk), RiskPlane.Y(same.First().ContextRisk)))];

    /// <param name="width">Width in pixels that the plane usually has.</param>
    public static IReadOnlyList<LabelPlace> Place(IReadOnlyList<PointGroup> groups, double width, double height)
    {
        var taken = groups.Select(g => new Box(g.X * width - 6, g.Y * height - 6, 12 * g.Points.Count, 12)).ToList();
        return [.. groups.Select((group, own) =>
        {
            var tries = Candidates(group.Points.Count).Select(place => (Place: place, Box: BoxOf(group, place, width, height))).ToArray();
            var best = tries.MinBy(t => taken.Where((_, i) => i != own).Count(t.Box.Crosses) + (t.Box.IsInside(width, height) ? 0 : 3));
            taken.Add(best.Box);
            return best.Place;
        })];
    }

    private static LabelPlace[] Candidates(int count) =>
    [
        new(Gap + 12 * (count - 1), 4, "start"), new(-Gap, 4, "end"), new(0, 20, "middle"), new(0, -10, "middle"),
        new(Gap, 16, "start"), new(-Gap, 16, "end"),
    ];

    private static Box BoxOf(PointGroup group, LabelPlace place, double width, double height)
    {
        var length = group.Label.Length * LetterWidth;
        var left = group.X * width + place.Dx - place.Anchor switch { "end" => length, "middle" => length / 2, _ => 0 };
        return new(left, group.Y * height + place.Dy - LineHeight + 3, length, LineHeight);
    }

    private readonly record struct Box(double Left, double Top, double Width, double Height)
    {
        public bool Crosses(Box other) =>
            Left < other.Left + other.Width && other.Left < Left + Width && Top < other.Top + other.Height && other.Top < Top + Height;

        public bool IsInside(double width, double height) => Left >= 0 && Top >= -LineHeight && Left + Width <= width + 8 && Top + Height <= height;
    }
}
