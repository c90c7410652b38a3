using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;

namespace ExportPortal.Data.AccessLog;

/// <summary>What some events add to the sums by day: one set over every facet but the actor, one over the actors.</summary>
internal sealed class AccessSums
{
    public Dictionary<RollupKey, RollupSum> Rollups { get; } = [];

    public Dictionary<ActorDayKey, ActorDaySum> Actors { get; } = [];

    public void Add(AccessFacts facts, AccessPseudonyms persons)
    {
        var key = RollupKey.Of(facts);
        var sum = Rollups.GetValueOrDefault(key);
        var rows = facts.RowsReturned ?? 0;
        Rollups[key] = checked(new RollupSum(sum.Events + 1, sum.Rows + rows, sum.Bytes + (facts.BytesOut ?? 0), sum.Persons + (facts.PersonsTouched ?? 0)));
        if (Pseudonym.ShortOf(persons.Actor) is not { } actor)
            return;
        var day = new ActorDayKey(key.Day, facts.Licence, actor);
        var own = Actors.GetValueOrDefault(day);
        Actors[day] = checked(new ActorDaySum(own.Events + 1, own.Rows + rows));
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

internal readonly record struct ActorDayKey(int Day, string Licence, string Actor);

internal readonly record struct ActorDaySum(long Events, long Rows);
