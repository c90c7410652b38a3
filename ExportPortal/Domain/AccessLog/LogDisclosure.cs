using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.AccessLog;

/// <summary>
/// Leave to export a part of the log with the persons behind the pseudonyms (FE-10): an auditor and a manager together,
/// two different persons, for one search and a short time.
/// </summary>
public sealed class LogDisclosure
{
    public Guid Id { get; private set; }

    /// <summary>The address of the search, from its question mark on.</summary>
    public string Query { get; private set; } = "";
    public string Reason { get; private set; } = "";
    public PersonId RequestedBy { get; private set; }
    public string RequestedByName { get; private set; } = "";

    /// <summary>Whether an auditor asked; else a manager did.</summary>
    public bool IsByAuditor { get; private set; }
    public DateTimeOffset RequestedAt { get; private set; }
    public PersonId? AnsweredBy { get; private set; }
    public string? AnsweredByName { get; private set; }
    public DateTimeOffset? AnsweredAt { get; private set; }

    /// <summary>Null before somebody answered.</summary>
    public bool? IsGranted { get; private set; }

    /// <summary>A search that finds nobody: what stands where somebody was named who is erased.</summary>
    private const string Forgotten = "?actor=erased";

    /// <summary>What stands in the place of a text that named somebody who is erased.</summary>
    internal const string Erased = "Erased with the person it named.";

    private LogDisclosure() { }

    public static LogDisclosure Request(Guid id, string query, string reason, Actor actor, DateTimeOffset now)
    {
        RuleViolation.When(!actor.IsAny(Role.Auditor, Role.LicensingManager), "FE-10", "An auditor and a manager together disclose the persons in the log.");
        Common.Reasons.Require(reason);
        return new LogDisclosure
        {
            Id = id, Query = query, Reason = reason.Trim(), RequestedBy = actor.Person, RequestedByName = actor.Name, IsByAuditor = actor.Is(Role.Auditor), RequestedAt = now,
        };
    }

    /// <summary>Why the actor may not answer; null when they may.</summary>
    public Rule? WhyNotAnswer(Actor actor) =>
        Query == Forgotten ? new Rule("LD-4", "The person whom this request named was erased.")
        : IsGranted is not null ? new Rule("LD-1", "This request was answered.")
        : actor.Person == RequestedBy ? new Rule("LD-2", "Another person than the one who asked answers.")
        : !actor.Is(IsByAuditor ? Role.LicensingManager : Role.Auditor) ? new Rule("LD-3", $"Only {(IsByAuditor ? "a manager" : "an auditor")} answers this request.")
        : null;

    public void Answer(bool granted, Actor actor, DateTimeOffset now)
    {
        if (WhyNotAnswer(actor) is { } closed)
            throw new RuleViolation(closed);
        (IsGranted, AnsweredBy, AnsweredByName, AnsweredAt) = (granted, actor.Person, actor.Name, now);
    }

    /// <summary>Until when the file may be taken; null when it may not. Exclusive.</summary>
    public DateTimeOffset? OpenUntil(PolicyPack pack) => IsGranted is true && Query != Forgotten ? AnsweredAt?.AddHours(pack.Responsibilities.DisclosureHoursInForce) : null;

    /// <summary>That there was a request, by whom and how it was answered stays; whom it named goes.</summary>
    public void Forget() => (Query, Reason) = (Forgotten, Erased);

    /// <summary>Whether one of the two may take the file now: only in the role in which that person asked or answered.</summary>
    public bool IsOpenTo(Actor actor, PolicyPack pack, DateTimeOffset now) => now < OpenUntil(pack)
        && ((actor.Person == RequestedBy && actor.Is(IsByAuditor ? Role.Auditor : Role.LicensingManager)) || (actor.Person == AnsweredBy && actor.Is(IsByAuditor ? Role.LicensingManager : Role.Auditor)));
}
