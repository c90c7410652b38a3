namespace ExportPortal.Domain.Policy;

/// <summary>The bytes are not a policy pack that may decide anything: where (a JSON path) and what is wrong.</summary>
public sealed class PolicyPackInvalid(string where, string what) : Exception($"Policy pack, {where}: {what}")
{
    /// <summary>JSON path, such as $.control_list[3].code.</summary>
    public string Where { get; } = where;

    public string What { get; } = what;
}
