using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.AccessLog;

/// <summary>An act as the command reports it, before the log gives it a place and hides its personal text.</summary>
/// <param name="At">Any offset; stored in UTC and cut to whole milliseconds.</param>
/// <param name="User">Null when nobody is signed in or the portal itself acts; so are person and name then.</param>
public sealed record AuditEventDraft(
    DateTimeOffset At, UserId? User, PersonId? Person, string? ActorName, IReadOnlyCollection<string> Roles, string Act, AuditSubject Subject)
{
    public string? From { get; init; }
    public string? To { get; init; }
    public string? Reason { get; init; }
    public AuditOutcome Outcome { get; init; } = AuditOutcome.Done;
    public ContentHash? PolicyPackHash { get; init; }
    public string? IdempotencyKey { get; init; }
    public string? ClientIpPrefix { get; init; }
    public IReadOnlyDictionary<string, string> Details { get; init; } = new Dictionary<string, string>();

    public static AuditEventDraft By(Actor actor, DateTimeOffset at, string act, AuditSubject subject) =>
        new(at, actor.User, actor.Person, actor.Name, [.. actor.Roles.Select(role => role.ToString())], act, subject);

    /// <summary>The entry at a place, and the personal values that stay outside it.</summary>
    /// <param name="newSalt">Gives <see cref="PrivateValue.SaltBytes"/> random bytes, new ones on each call.</param>
    public (AuditEvent Event, IReadOnlyList<PrivateValue> Private) PlacedAt(long seq, Func<byte[]> newSalt)
    {
        var name = ActorName is null ? null : new PrivateValue(PrivateValue.ActorName, newSalt(), ActorName);
        var reason = Reason is null ? null : new PrivateValue(PrivateValue.Reason, newSalt(), Reason);
        var entry = new AuditEvent
        {
            Seq = seq,
            At = DateTimeOffset.FromUnixTimeMilliseconds(At.ToUnixTimeMilliseconds()),
            User = User,
            Person = Person,
            ActorName = name?.Hash(),
            Roles = [.. Roles.Distinct().Order(StringComparer.Ordinal)],
            Act = Act,
            Subject = Subject,
            From = From,
            To = To,
            Reason = reason?.Hash(),
            Outcome = Outcome,
            PolicyPackHash = PolicyPackHash,
            IdempotencyKey = IdempotencyKey,
            ClientIpPrefix = ClientIpPrefix,
            Details = [.. Details.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => new AuditDetail(pair.Key, pair.Value))],
        };
        return (entry, [.. new[] { name, reason }.OfType<PrivateValue>()]);
    }
}
