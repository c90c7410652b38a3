using ExportPortal.Microdata;

namespace ExportPortal.Features.Datasets.Measuring;

/// <summary>How far an upload or a run is, with what a person wants to know: how much, how fast, how long yet.</summary>
/// <param name="Stage">Short words: "Reading", "Counting classes".</param>
/// <param name="Bytes">Bytes received; 0 outside of an upload.</param>
/// <param name="Length">Bytes announced; null when not known.</param>
/// <param name="EngineShare">Share of the stage in [0, 1] as the engine tells it; null when it does not.</param>
/// <param name="Elapsed">Since the beginning of the work.</param>
public sealed record MeasureProgress(string Stage, long Bytes, long? Length, double? EngineShare, TimeSpan Elapsed)
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(200);

    public static MeasureProgress None { get; } = new("", 0, null, null, default);

    private long Started { get; init; }

    /// <summary>When the present stage began, after the beginning of the work: its share tells nothing of the stages before.</summary>
    private TimeSpan StageFrom { get; init; }

    public static MeasureProgress Begun(long? length, TimeProvider clock) => new(length is null ? "Starting" : "Waiting for the file", 0, length, null, default) { Started = clock.GetTimestamp() };

    /// <summary>In [0, 1]; null when not known.</summary>
    public double? Share => Bytes > 0 && Length is > 0 ? Math.Min(1, (double)Bytes / Length.Value) : EngineShare;

    public double BytesPerSecond => Elapsed > TimeSpan.Zero ? Bytes / Elapsed.TotalSeconds : 0;

    /// <summary>Of the present stage; null when there is nothing to tell it from.</summary>
    public TimeSpan? Left => Share is > 0 and < 1 && Elapsed > StageFrom ? (Elapsed - StageFrom) * ((1 - Share.Value) / Share.Value) : null;

    /// <summary>Whether a report is worth showing: a new stage, or enough time since the last.</summary>
    internal bool IsDue(MicrodataProgress report, TimeProvider clock) => report.Stage != Stage || clock.GetElapsedTime(Started) - Elapsed >= Pace;

    internal MeasureProgress At(MicrodataProgress report, TimeProvider clock)
    {
        var now = clock.GetElapsedTime(Started);
        return this with { Stage = report.Stage, Bytes = report.Bytes, EngineShare = report.Share, Elapsed = now, StageFrom = report.Stage == Stage ? StageFrom : now };
    }
}
