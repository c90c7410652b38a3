using System.Text.Json.Serialization;

namespace ExportPortal.Domain.Risk;

/// <summary>Estimates beyond the sample, each only where the plan asked for it.</summary>
public sealed record RiskModels
{
    public const string NoClasses = "With the wildcard rule classes are not defined, so neither is this. Choose the value rule, which is stricter, or drop.";

    /// <summary>Why no population, by its size or as a table, is read beside a sample that lost records to the drop rule.</summary>
    public const string NotWhole = "The drop rule left records out, and the population does not say how many persons stand behind those that stay. Choose the value rule, which is stricter.";

    /// <summary>By size of the population.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<long, PopulationMeasures>? Population { get; init; }

    /// <summary>Of the sizes given, the one that finds the largest share of the population alone, which a limit is held against; null where no size gives one.</summary>
    [JsonIgnore]
    public PopulationMeasures? MostUnique => Population?.OrderBy(pair => pair.Key).Select(pair => pair.Value).Where(one => one.UniqueShare is not null).MaxBy(one => one.UniqueShare);

    /// <summary>What was counted in a table of the population; null where none was given.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CountedPopulation? InPopulation { get; init; }

    /// <summary>Individual risk by the exact formula; null where the plan names no weight.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ExactIndividualRisk? BenedettiFranconiExact { get; init; }

    /// <summary>Special uniques; null where they were not asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SudaMeasures? Suda { get; init; }

    /// <summary>As in <see cref="Suda"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<int, long>? MsuBySize => Suda?.MsuBySize;

    /// <summary>Why something asked for is not here, by key; null when all is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? Reasons { get; init; }

    /// <summary>The same without the figures of single records.</summary>
    public RiskModels WithoutFirst() => this with
    {
        BenedettiFranconiExact = BenedettiFranconiExact is { } exact ? exact with { First = [] } : null,
        Suda = Suda is { } suda ? suda with { Elliot = suda.Elliot.WithoutFirst(), Ihsn = suda.Ihsn.WithoutFirst() } : null,
    };
}
