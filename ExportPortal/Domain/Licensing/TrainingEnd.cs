using System.Globalization;
using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Licensing;

/// <summary>A day after which the training of users of a licence counts no longer, so that they are let in no longer (SG-15).</summary>
/// <param name="Until">Last day on which it counts, inclusive.</param>
/// <param name="Users">At least one, in the order of the licence.</param>
public sealed record TrainingEnd(DateOnly Until, IReadOnlyList<NamedUser> Users)
{
    /// <summary>Users whom a sentence names; of more it says the number.</summary>
    private const int MostNamed = 10;

    /// <summary>From when access is closed to them: 00:00 UTC after the last day.</summary>
    public DateTimeOffset Since => new(Until.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    public bool IsOver(DateOnly today) => Until < today;

    /// <summary>"2 users".</summary>
    public string Count => string.Create(CultureInfo.InvariantCulture, $"{Users.Count} {(Users.Count == 1 ? "user" : "users")}");

    /// <summary>"Aiko Tan, Ren Abe and 3 more".</summary>
    public string Names => Users.Count <= MostNamed ? string.Join(", ", Users.Select(user => user.Name))
        : string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", Users.Take(MostNamed).Select(user => user.Name))} and {Users.Count - MostNamed} more");

    /// <summary>The earliest first. None where users need not be named; a training that lasts as long as the licence closes nothing.</summary>
    public static IReadOnlyList<TrainingEnd> Of(Licence licence) => licence.Grant is not { NamesUsers: true } grant ? []
        : [.. grant.Users.GroupBy(grant.TrainedUntil).Where(users => users.Key < licence.TermInForce.End).OrderBy(users => users.Key).Select(users => new TrainingEnd(users.Key, [.. users]))];
}
