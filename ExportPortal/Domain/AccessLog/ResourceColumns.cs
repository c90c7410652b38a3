namespace ExportPortal.Domain.AccessLog;

/// <summary>The columns of a resource stand in brackets after the table: "core.patient(age, sex)". Without them no rule can tell what was asked for.</summary>
internal static class ResourceColumns
{
    public static bool AreNamed(string? resource) => resource is not null && resource.Contains('(', StringComparison.Ordinal) && resource.EndsWith(')');

    /// <summary>Empty where none are named.</summary>
    public static IReadOnlyList<string> Of(string? resource) =>
        AreNamed(resource) ? resource![(resource!.IndexOf('(', StringComparison.Ordinal) + 1)..^1].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) : [];

    /// <summary>The name before the brackets; empty where there is none.</summary>
    public static string TableOf(string? resource) => resource?.Split('(')[0].Trim() ?? "";
}
