using System.Globalization;

namespace ExportPortal.Domain.Policy;

/// <summary>
/// A reason a decision may print, and what it does to the tier. The key is the printed code, with a part after a
/// dot where one code has several wordings (M5.C, M5.D).
/// </summary>
/// <param name="Text">Words in braces are filled in.</param>
/// <param name="Up">Tiers up.</param>
/// <param name="Down">Tiers down; all reductions together lower by one at most.</param>
/// <param name="Floor">Tier below which the case cannot fall; 0 for none.</param>
/// <param name="BeforeEnclave">Whether the reduction for an enclave (M6) may go below the floor by one.</param>
/// <param name="Effect">Printed effect where the numbers do not say it.</param>
public sealed record ReasonTerms(string Text, string Source, int Up = 0, int Down = 0, int Floor = 0, string? Effect = null, bool BeforeEnclave = false)
{
    /// <summary>The effect as printed: "+1, floor 3", "floor 3 before enclave", "-1", "0" or the words of <see cref="Effect"/>.</summary>
    public string PrintedEffect { get; } = Effect ?? (Up, Down, Floor) switch
    {
        ( > 0, _, > 0) => string.Create(CultureInfo.InvariantCulture, $"+{Up}, floor {Floor}"),
        ( > 0, _, _) => string.Create(CultureInfo.InvariantCulture, $"+{Up}"),
        (0, 0, > 0) => string.Create(CultureInfo.InvariantCulture, $"floor {Floor}{(BeforeEnclave ? " before enclave" : "")}"),
        (_, > 0, _) => string.Create(CultureInfo.InvariantCulture, $"-{Down}"),
        _ => "0",
    };
}
