namespace ExportPortal.Domain.Decision;

/// <summary>The keys of a case in JSON.</summary>
internal static class CaseKeys
{
    public static readonly string[] Required =
    [
        "entry", "granularity", "persons", "p_data", "motive", "prevalence", "dual_use",
        "destination_group", "environment", "mode", "purpose",
    ];

    public static readonly string[] Optional =
    [
        "high_invasiveness", "vulnerable", "recognised", "history", "composition", "screening",
        "audit_rights", "direct_identifiers", "programme", "data_use_bar", "p_data_max", "trace_unicity", "measures", "end_point", "unassessed", "longest_term",
    ];

    /// <summary>The known key that a mistyped one comes closest to, by letters in common; null when none is near.</summary>
    public static string? Nearest(string unknown) => Required.Concat(Optional)
        .Select(key => (key, common: key.Intersect(unknown).Count() / (double)key.Union(unknown).Count()))
        .Where(near => near.common >= 0.6)
        .OrderByDescending(near => near.common)
        .Select(near => near.key)
        .FirstOrDefault();
}
