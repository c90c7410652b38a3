using System.Collections.Frozen;

namespace ExportPortal.Domain.Policy;

/// <summary>The terms in which rules of use are written: those of the ODRL 2.2 vocabulary that licences need, and the profile's own (xp:).</summary>
public static class UsageVocabulary
{
    public static FrozenSet<string> Actions { get; } = Set("odrl",
        "use", "transfer", "aggregate", "annotate", "anonymize", "archive", "attribute", "compensate", "concurrentUse", "delete", "derive", "display", "distribute",
        "execute", "extract", "give", "grantUse", "include", "index", "inform", "modify", "move", "nextPolicy", "obtainConsent", "present", "print", "read",
        "reproduce", "reviewPolicy", "sell", "stream", "transform", "translate", "watermark")
        .Concat(Set("xp", "reidentify", "link", "trainModel", "remoteAccess", "outputCheck", "privacyTest", "deliverLog", "suspend", "audit")).ToFrozenSet(StringComparer.Ordinal);

    public static FrozenSet<string> Operands { get; } = Set("odrl",
        "purpose", "spatial", "dateTime", "elapsedTime", "count", "recipient", "systemDevice", "version", "virtualLocation", "event", "deliveryChannel", "percentage", "industry", "resolution")
        .Concat(Set("xp", "epsilon", "source", "minCell", "rows", "queries")).ToFrozenSet(StringComparer.Ordinal);

    public static FrozenSet<string> Operators { get; } = new[] { "eq", "neq", "gt", "gteq", "lt", "lteq", "isA", "hasPart", "isPartOf", "isAllOf", "isAnyOf", "isNoneOf" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Operators that compare with several values.</summary>
    public static FrozenSet<string> OnSets { get; } = new[] { "isAllOf", "isAnyOf", "isNoneOf" }.ToFrozenSet(StringComparer.Ordinal);

    public static FrozenSet<string> Types { get; } = new[] { "date", "duration", "decimal" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Words in braces that a licence fills in.</summary>
    public static FrozenSet<string> Words { get; } = new[]
    {
        "environment", "countries", "heightened", "processors", "sources", "epsilon", "grid", "queries", "end", "publish_by", "year_after_start",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static IEnumerable<string> Set(string prefix, params string[] terms) => terms.Select(term => $"{prefix}:{term}");
}
