namespace ExportPortal.Components.Shared;

/// <summary>The words of the tiers T0 to T4 on screen.</summary>
public static class TierWords
{
    private static readonly string[] Words = ["Open", "Registered", "Controlled", "Restricted", "Exceptional"];

    public const int Highest = 4;

    /// <param name="tier">0 to 4, both inclusive.</param>
    public static string Word(int tier) => Words[tier];

    /// <summary>As read aloud: "Tier 3, Restricted".</summary>
    public static string Spoken(int tier) => $"Tier {tier}, {Words[tier]}";
}
