using System.Text.Json.Serialization;

namespace ExportPortal.Domain.Risk;

/// <summary>
/// Special uniques (Elliot, Manning, Ford 2002): a minimal sample unique is a set of quasi-identifiers on which a record
/// is alone while it is not on any smaller part of the set. Under both weightings in use.
/// </summary>
/// <param name="MsuBySize">Number of quasi-identifiers in the set to number of minimal sample uniques; sizes that occur.</param>
public sealed record SudaMeasures(SudaScores Elliot, SudaScores Ihsn, IReadOnlyDictionary<int, long> MsuBySize);

/// <summary>The scores of one weighting. A record without a minimal sample unique scores 0.</summary>
public sealed record SudaScores
{
    /// <summary>Sum over records of the chance that a match with them is correct, spread over the scores (DIS-SUDA, sampling fraction 0.01 as usual).</summary>
    public required double DisSudaSum { get; init; }

    /// <summary>Of the worst record, in [0, 1].</summary>
    public required double DisSudaMax { get; init; }

    /// <summary>Of the first ten records of the file, or all if there are fewer.</summary>
    [JsonPropertyName("dis_suda_first10")]
    public required IReadOnlyList<double> FirstDisSuda { get; init; }

    /// <summary>The same without the scores of single records.</summary>
    public SudaScores WithoutFirst() => this with { First = [], FirstDisSuda = [] };

    /// <summary>Sum of the scores, at least 0; a score has no unit and no upper end that two numbers of quasi-identifiers share.</summary>
    public required double Sum { get; init; }

    /// <summary>Score of the worst record.</summary>
    public required double Max { get; init; }

    /// <summary>Records with a score above 0.</summary>
    public required long Positive { get; init; }

    /// <summary>Scores of the first ten records of the file, or all if there are fewer.</summary>
    [JsonPropertyName("first10")]
    public required IReadOnlyList<double> First { get; init; }

    /// <summary>Records alone in their class.</summary>
    public required long Uniques { get; init; }

    /// <summary>Records in classes of two.</summary>
    public required long RecordsInPairs { get; init; }

    /// <summary>Chance that a unique match is correct, over all uniques (Skinner and Elliot 2002); 0 where the sample has neither uniques nor pairs.</summary>
    public required double DisMeasure { get; init; }

    /// <summary>By quasi-identifier: share of all scores, in percent, from sets it is part of. Empty where no record scores.</summary>
    public required IReadOnlyDictionary<string, double> AttributeContributions { get; init; }
}
