using System.Globalization;
using System.Text.Json;

namespace ExportPortal.Benchmarks;

/// <summary>One measured figure beside the yardstick of the same run.</summary>
/// <param name="Yardstick">Null where the figure is compared with a fixed limit.</param>
/// <param name="Ratio">Value / yardstick, or value / limit's unit.</param>
/// <param name="Goal">Highest ratio that meets the goal, inclusive; null where there is none.</param>
internal sealed record Figure(string Name, double Value, string Unit, double? Yardstick, double Ratio, double? Goal)
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public bool? Met => Goal is null ? null : Ratio <= Goal;

    public static Figure Against(string name, double seconds, double yardstick, double? goal) => new(name, seconds, "s", yardstick, seconds / yardstick, goal);

    public static Figure Limit(string name, double value, string unit, double? goal) => new(name, value, unit, null, value, goal);

    public string Json() => JsonSerializer.Serialize(this, Options);

    public string Row() => string.Create(CultureInfo.InvariantCulture,
        $"{Name,-88} {Value,10:0.000} {Unit,-3} {Yardstick,10:0.000} {Ratio,8:0.00} {Goal,8:0.00} {Met switch { true => "yes", false => "NO", _ => "" },4}");

    public static string Head => $"{"figure",-88} {"value",10} {"",-3} {"yardstick",10} {"ratio",8} {"goal",8} {"met",4}";
}
