using System.Runtime.InteropServices;
using ExportPortal.Domain.AccessLog;

namespace ExportPortal.Data.AccessLog;

/// <summary>What some events add to the sums by day, over every facet but the actor: there are too many of them for sums to be fewer than events.</summary>
internal sealed class AccessSums
{
    public Dictionary<RollupKey, RollupSum> Rollups { get; } = [];

    public void Add(AccessFacts facts) => Add(RollupKey.Of(facts), new(1, facts.RowsReturned ?? 0, facts.BytesOut ?? 0, facts.PersonsTouched ?? 0));

    public void Add(AccessSums others)
    {
        foreach (var (key, sum) in others.Rollups)
            Add(key, sum);
    }

    private void Add(RollupKey key, RollupSum more)
    {
        ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(Rollups, key, out _);
        sum = checked(new RollupSum(sum.Events + more.Events, sum.Rows + more.Rows, sum.Bytes + more.Bytes, sum.Persons + more.Persons));
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
