using ExportPortal.Domain.AccessLog;

namespace ExportPortal.Data.AccessLog;

/// <summary>What some events add to the sums by day, over every facet but the actor: there are too many of them for sums to be fewer than events.</summary>
internal sealed class AccessSums
{
    public Dictionary<RollupKey, RollupSum> Rollups { get; } = [];

    public void Add(AccessFacts facts)
    {
        var key = RollupKey.Of(facts);
        var sum = Rollups.GetValueOrDefault(key);
        Rollups[key] = checked(new RollupSum(sum.Events + 1, sum.Rows + (facts.RowsReturned ?? 0), sum.Bytes + (facts.BytesOut ?? 0), sum.Persons + (facts.PersonsTouched ?? 0)));
    }
}

/// <param name="Day">Days since 1970-01-01 UTC, by the clock of the source.</param>
/// <param name="Organisation">Empty when the source did not say; so in dataset and country.</param>
internal readonly record struct RollupKey(int Day, string Licence, string Organisation, string Dataset, AccessAction Action, AccessOutcome Outcome, string Country)
{
    public static RollupKey Of(AccessFacts facts) =>
        new(DayOf(facts.At), facts.Licence, facts.Organisation ?? "", facts.DatasetVersion ?? "", facts.Action, facts.Outcome, facts.Country ?? "");

    public static int DayOf(DateTimeOffset at) => (int)Math.Floor(at.ToUnixTimeMilliseconds() / 86_400_000.0);

    public static DateOnly DateOf(int day) => DateOnly.FromDayNumber(day + DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber);
}

internal readonly record struct RollupSum(long Events, long Rows, long Bytes, long Persons);
