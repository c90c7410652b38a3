using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Datasets;

/// <summary>A technical reviewer's word on the level of a dataset.</summary>
/// <param name="Level">DU0 to DU3, as 0 to 3.</param>
public sealed record DualUseVoice(int Level, string Rationale, PersonId Person, string PersonName, DateTimeOffset At);

/// <summary>How directly the data could help harm, DU0 to DU3 (domain/02).</summary>
public static class DualUse
{
    public const int Highest = 3;

    /// <summary>From this level on, up or down, a second reviewer has to say the same (02, 2.1).</summary>
    public const int SecondFrom = 2;

    private static readonly string[] Meanings =
    [
        "no flag: no plausible help to harm",
        "a flag is present, the benefit is clearly dominant, and misuse needs further scarce data",
        "misuse is plausible with commonly held skills",
        "misuse is severe and direct, or the authority has informed the exporter",
    ];

    /// <param name="level">0 to 3, both inclusive.</param>
    public static string Meaning(int level) => Meanings[level];
}
