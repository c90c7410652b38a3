using ExportPortal.Domain.Licensing;

namespace ExportPortal.Features.Licences;

/// <summary>The conditions of a change as a decider types them.</summary>
public sealed class TypedConditions
{
    /// <summary>Those that have to be met before, one a line.</summary>
    public string Before { get; set; } = "";

    public List<TypedCondition> Later { get; } = [];

    /// <summary>What is missing; null when nothing is.</summary>
    public string? Fault => Later.Exists(one => one.Due is null || string.IsNullOrWhiteSpace(one.What)) ? "Give each later condition its words and its last day, or take it out." : null;

    /// <summary>Null when nothing was typed.</summary>
    public AmendmentTerms? Terms() =>
        AmendmentTerms.Of(Before.Split('\n'), Later.Select(one => new LaterCondition(one.What, one.Due ?? default, one.StopsAccess))) is { IsEmpty: false } terms ? terms : null;
}

/// <summary>One condition that is met by a day.</summary>
public sealed class TypedCondition
{
    private readonly string id = Guid.NewGuid().ToString("N");

    public string What { get; set; } = "";
    public DateOnly? Due { get; set; }
    public bool StopsAccess { get; set; }

    /// <summary>Identity of a field on the page.</summary>
    public string Id(string field) => $"{field}-{id}";
}
