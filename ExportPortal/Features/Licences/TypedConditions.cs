using ExportPortal.Components.Shared;
using ExportPortal.Domain.Licensing;

namespace ExportPortal.Features.Licences;

/// <summary>The conditions of a change as a decider types them.</summary>
public sealed class TypedConditions
{
    /// <summary>Those that have to be met before, one a line.</summary>
    public string Before { get; set; } = "";

    public List<TypedCondition> Later { get; } = [];

    /// <summary>What is missing; null when nothing is.</summary>
    public string? Fault => Later.Exists(one => !one.IsSaid) ? TypedCondition.Unsaid : null;

    /// <summary>Null when nothing was typed.</summary>
    public AmendmentTerms? Terms() => AmendmentTerms.Of(Before.Split('\n'), Later.Select(one => one.Condition)) is { IsEmpty: false } terms ? terms : null;
}
