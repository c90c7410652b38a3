namespace ExportPortal.Architecture;

/// <summary>Who may use whom (architecture.md). Every folder under the root needs a row: an unknown one is a violation.</summary>
internal static class LayerRules
{
    /// <summary>
    /// What an area may use besides itself: areas, parts of areas, or single types. Where a row says more than the page does:
    /// Identity keeps its users in the portal's context and draws its account pages with the common layout;
    /// Hosting is what Program has no room for (composition, headers, limits, start), so it sees all, and no row lets anybody see it;
    /// Features read the shipped packs; verbs run the engine, the seal, the decision and the logs without a web host.
    /// </summary>
    private static readonly Dictionary<string, string[]> MayUse = new()
    {
        ["Domain"] = [],
        ["Policy"] = ["Domain"],
        ["Microdata"] = ["Domain"],
        ["Documents"] = ["Domain"],
        ["Data"] = ["Domain", "Identity.PortalUser", "Identity.PortalRole"],
        ["Identity"] = ["Domain", "Data", "Components.Shared", "Components.Layout"],
        ["Hosting"] = ["Domain", "Policy", "Data", "Documents", "Microdata", "Identity", "Features", "Components", "Api", "Cli"],
        ["Features"] = ["Domain", "Policy", "Data", "Documents", "Microdata", "Identity", "Components.Shared", "Components.Layout.PublicLayout"],
        ["Components"] = ["Domain", "Identity"],
        ["Components.Shared"] = ["Domain"],
        ["Api"] = ["Features", "Domain", "Identity"],
        ["Cli"] = ["Features", "Domain", "Policy", "Microdata", "Documents", "Data"],
    };

    private static readonly Dictionary<string, int> DomainRank = new()
    {
        ["Common"] = 0,
        ["Policy"] = 1,
        ["Datasets"] = 2,
        ["Recipients"] = 2,
        ["Risk"] = 3,
        ["Decision"] = 4,
        ["Licensing"] = 5,
        ["AccessLog"] = 6,
        ["Audits"] = 6,
        ["Incidents"] = 6,
        ["Transparency"] = 7,
    };

    /// <summary>Each use from left to right that no row allows, one sentence each.</summary>
    public static IReadOnlyList<string> Violations(IEnumerable<Use> uses, string root) =>
        [.. uses.Where(use => Under(use.From, root) && Under(use.To, root))
            .Select(use => (use.From, use.To, Refused: Refused(Inside(use.From, root), Inside(use.To, root))))
            .Where(found => found.Refused is not null)
            .Select(found => $"{found.From} uses {found.To}: {found.Refused}")
            .Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Why the use is refused; null when it is allowed. Names are without the root: "Domain.Risk.RiskIndex".</summary>
    private static string? Refused(string from, string to)
    {
        var (area, part) = Place(from);
        var (toArea, toPart) = Place(to);
        if (area.Length == 0)
            return null; // the composition root
        if (!MayUse.ContainsKey(area))
            return $"the folder {area} has no row in the table of layers";
        if (area == "Features" && toArea == "Microdata" && IsForm(to))
            return "a feature knows the engine's port, not its forms";
        return area == toArea
            ? area switch { "Domain" => RefusedInDomain(part, toPart), "Features" => RefusedInFeatures(from, part, toPart), _ => null }
            : Allows(area, part, to) ? null : $"{area} may not use {toArea}";
    }

    private static bool Allows(string area, string part, string to) =>
        (MayUse.TryGetValue($"{area}.{part}", out var row) ? row : MayUse[area])
            .Any(allowed => to == allowed || to.StartsWith(allowed + ".", StringComparison.Ordinal));

    private static string? RefusedInDomain(string part, string toPart)
    {
        if (!DomainRank.TryGetValue(part, out var rank) || !DomainRank.TryGetValue(toPart, out var toRank))
            return $"Domain/{part} or Domain/{toPart} has no place in the order";
        return part == toPart || toRank < rank ? null : $"Domain/{part} stands before or beside Domain/{toPart}";
    }

    /// <summary>What stands directly in Features (the command pipeline) is common to all; FeatureServices registers them all.</summary>
    private static string? RefusedInFeatures(string from, string part, string toPart) =>
        part == toPart || toPart.Length == 0 || from == "Features.FeatureServices" ? null : $"Features/{part} may not use Features/{toPart}";

    private static bool IsForm(string microdata) =>
        microdata.Contains("DuckDb", StringComparison.OrdinalIgnoreCase) || microdata.Contains("Postgres", StringComparison.OrdinalIgnoreCase);

    private static bool Under(TypeName type, string root) =>
        type.Namespace == root || type.Namespace.StartsWith(root + ".", StringComparison.Ordinal);

    private static string Inside(TypeName type, string root) => type.ToString()[(root.Length + 1)..];

    /// <summary>Area and part of a name without root: ("Domain", "Risk"); ("Features", "") for a type directly in Features.</summary>
    private static (string Area, string Part) Place(string name)
    {
        var steps = name.Split('.');
        return (steps.Length > 1 ? steps[0] : "", steps.Length > 2 ? steps[1] : "");
    }
}
