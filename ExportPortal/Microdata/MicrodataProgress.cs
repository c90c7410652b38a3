namespace ExportPortal.Microdata;

/// <summary>Where a run stands.</summary>
/// <param name="Stage">Short words for the user: "Reading", "Counting classes".</param>
/// <param name="Bytes">Bytes taken in so far; 0 outside intake.</param>
/// <param name="Share">Of the stage, in [0, 1]; null when not known.</param>
public readonly record struct MicrodataProgress(string Stage, long Bytes, double? Share);
