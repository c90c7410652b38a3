namespace ExportPortal.Documents.Odrl;

/// <summary>A licence in the words of ODRL 2.2, as the domain decided it. Terms are compact: odrl:extract, xp:reidentify.</summary>
/// <param name="Uid">Address of the policy.</param>
/// <param name="Assigner">Address of the party that grants.</param>
/// <param name="Assignee">Address of the party that is granted.</param>
/// <param name="Target">Address of the dataset version.</param>
/// <param name="Prohibitions">At least one: an evaluator may take silence for leave, so what is not permitted is said.</param>
/// <param name="Obligations">Duties that stand by themselves, such as a yearly report.</param>
public sealed record OdrlAgreement(
    string Uid, string Assigner, string Assignee, string Target,
    IReadOnlyList<OdrlRule> Permissions, IReadOnlyList<OdrlRule> Prohibitions, IReadOnlyList<OdrlRule> Obligations);

/// <param name="Duties">What must be done before the permission may be used; only on permissions.</param>
/// <param name="Clause">Codes of the clauses that the rule comes from, with blanks between; null for none.</param>
public sealed record OdrlRule(string Action, IReadOnlyList<OdrlConstraint> Constraints, IReadOnlyList<OdrlRule> Duties, string? Clause = null)
{
    /// <summary>Address of what the rule is about; null for the target of the policy.</summary>
    public string? Target { get; init; }

    /// <summary>Address of the party that is told or consents; null for none.</summary>
    public string? Party { get; init; }

    /// <summary>What follows where an obligation is not met; empty for nothing.</summary>
    public IReadOnlyList<OdrlRule> Consequences { get; init; } = [];

    public static OdrlRule Of(string action, params OdrlConstraint[] constraints) => new(action, constraints, []);
}

/// <param name="Operator">Without prefix: eq, lteq, isAnyOf.</param>
/// <param name="Right">One value, or several for the operators on sets.</param>
public sealed record OdrlConstraint(string LeftOperand, string Operator, IReadOnlyList<OdrlOperand> Right)
{
    public static OdrlConstraint Of(string left, string @operator, params OdrlOperand[] right) => new(left, @operator, right);
}

/// <param name="Type">XML Schema type such as xsd:decimal; null for plain text; "@id" for an address.</param>
public sealed record OdrlOperand(string Value, string? Type = null)
{
    public static OdrlOperand Number(decimal value) => new(value.ToString(System.Globalization.CultureInfo.InvariantCulture), "xsd:decimal");

    public static OdrlOperand Date(DateOnly value) => new(value.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), "xsd:date");

    /// <param name="iso">ISO 8601 duration: P30D, PT15M.</param>
    public static OdrlOperand Duration(string iso) => new(iso, "xsd:duration");

    public static OdrlOperand Address(string iri) => new(iri, "@id");
}
