namespace ExportPortal.Hosting.Demonstration;

/// <summary>
/// The clock of the scenario: it stands still but when it is moved, and only forward. The portal itself never runs by it;
/// the scenario is walked in a host of its own.
/// </summary>
internal sealed class SeedClock(DateTimeOffset start) : TimeProvider
{
    private DateTimeOffset now = start;

    public override DateTimeOffset GetUtcNow() => now;

    /// <summary>Moves to the instant; an earlier one leaves the clock where it is.</summary>
    public void MoveTo(DateTimeOffset instant) => now = instant > now ? instant : now;

    public void Move(TimeSpan by) => now += by;
}
