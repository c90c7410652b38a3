using ExportPortal.Domain.Common;
using static ExportPortal.Domain.Policy.PackState;
using static ExportPortal.Domain.Policy.PackVerb;

namespace ExportPortal.Domain.Policy;

public enum PackState
{
    Draft,
    Reviewed,
    Published,
    Withdrawn,
    Declined,
}

public enum PackVerb
{
    Review,
    Publish,
    Decline,
    Withdraw,
}

/// <summary>The one table of a policy pack's way into force (domain/05 5.5 FE-8, domain/12): written by one person, reviewed by a second, published by a third.</summary>
public static class PackWorkflow
{
    private static readonly Role[] Heads = [Role.LicensingManager, Role.BoardMember];

    /// <summary>Who reads drafts (domain/12, "edit policy pack").</summary>
    public static readonly Role[] Readers = [Role.PolicyAuthor, Role.LicensingManager, Role.BoardMember, Role.Auditor];

    public static TransitionTable<PackState, PackVerb> Table { get; } = new("policy pack",
    [
        new(0, Draft, Review, Reviewed, Heads, Guard: "not the author"),
        new(0, Reviewed, Publish, Published, Heads, Guard: "neither author nor reviewer; the day from which it decides lies ahead"),
        new(0, Draft, Decline, Declined, Heads),
        new(0, Reviewed, Decline, Declined, Heads),
        new(0, Draft, Withdraw, Withdrawn, [Role.PolicyAuthor]),
        new(0, Reviewed, Withdraw, Withdrawn, [Role.PolicyAuthor]),
    ]);

    public static string Label(this PackVerb verb) => verb switch
    {
        Review => "Approve the draft",
        Publish => "Publish",
        Decline => "Decline",
        _ => "Withdraw the draft",
    };

    /// <summary>What was done, as a history says it.</summary>
    public static string Done(this PackVerb verb) => verb switch
    {
        Review => "Approved",
        Publish => "Published",
        Decline => "Declined",
        _ => "Withdrawn",
    };

    public static string Effect(this PackVerb verb, DateOnly from) => verb switch
    {
        Review => "You stand for the text as it is. A third person publishes it; until then nothing changes.",
        Publish => $"The portal takes this pack up on {Words.Day(from)}, within a minute after 00:00 UTC, and what is filed from then on is decided under it. Applications that were filed before stay under the pack that they were filed under. What was published is never changed.",
        Decline => "The draft ends here. Its author may hand in another one.",
        _ => "The draft ends here. You may hand in another one.",
    };
}

/// <summary>Who did something to a pack, when and with which words.</summary>
public sealed record PackHand(PersonId Person, string Name, DateTimeOffset At, string Words);

/// <summary>
/// A policy pack that was handed in as a whole. Its bytes never change, and its hash speaks for them; a correction is
/// another draft. Packs that travel inside the program were published before.
/// </summary>
public sealed class PackVersion
{
    /// <summary>Largest file taken, in bytes.</summary>
    public const int Largest = 4_000_000;

    private readonly List<StepTaken> steps = [];

    public Guid Id { get; private set; }

    /// <summary>As the pack calls itself: eu-style-2027.1.</summary>
    public string PackId { get; private set; } = "";
    public string Title { get; private set; } = "";
    public ContentHash Hash { get; private set; }

    /// <summary>The file as it was handed in.</summary>
    public byte[] Bytes { get; private set; } = [];

    /// <summary>First day on which it is in force once it is published, inclusive; from the file.</summary>
    public DateOnly InForceFrom { get; private set; }
    public PackState State { get; private set; }
    public PackHand Author { get; private set; } = null!;
    public PackHand? Reviewer { get; private set; }
    public PackHand? Publisher { get; private set; }
    public IReadOnlyList<StepTaken> Steps => steps;

    private PackVersion() { }

    /// <summary>Takes a whole pack as a draft. It has to be readable, to bear a name of its own, and to follow the packs before it.</summary>
    /// <param name="known">Every pack that was published, shipped ones too.</param>
    /// <param name="open">Drafts that are not ended.</param>
    /// <exception cref="PolicyPackInvalid">Names what is wrong in the file and where.</exception>
    public static PackVersion Draft(Guid id, ReadOnlyMemory<byte> json, IEnumerable<PolicyPack> known, IEnumerable<PackVersion> open, string words, Actor actor, DateTimeOffset now)
    {
        RuleViolation.When(!actor.Is(Role.PolicyAuthor), "WF-2", $"Only for: {Words.Of(Role.PolicyAuthor)}.");
        RuleViolation.When(json.Length > Largest, "PP-6", $"A pack has at most {Largest / 1_000_000} MB.");
        Reasons.Require(words);
        var pack = PolicyPack.Read(json);
        var before = known.ToList();
        RuleViolation.When(before.Exists(one => one.Id == pack.Id), "PP-1", $"{pack.Id} was published and never changes. Give the pack a name of its own.");
        RuleViolation.When(open.Any(one => one.PackId == pack.Id), "PP-2", $"A draft of {pack.Id} is open. Withdraw it first, or give this one another name.");
        var last = PackLibrary.InOrder(before)[^1];
        var latest = last.InForceFrom;
        EnsureWhole(pack, last);
        EnforcedRoles.Run(pack.Responsibilities);
        RuleViolation.When(pack.InForceFrom <= latest, "PP-3", $"It would be in force from {Words.Day(pack.InForceFrom)}, and a published pack is in force from {Words.Day(latest)}. Choose a later day.");
        EnsureAhead(pack.InForceFrom, now);
        var draft = new PackVersion
        {
            Id = id, PackId = pack.Id, Title = pack.Title, Hash = pack.Hash, Bytes = json.ToArray(), InForceFrom = pack.InForceFrom, State = PackState.Draft,
            Author = new(actor.Person, actor.Name, now, words.Trim()),
        };
        draft.steps.Add(new("", "HandIn", Words.Code(PackState.Draft), actor.Person, actor.Name, now, words.Trim()));
        return draft;
    }

    /// <summary>Reads the file again; what was taken is readable.</summary>
    public PolicyPack Read() => PolicyPack.Read(Bytes);

    /// <summary>Why the verb is closed to the actor; null when it is open. Persons are compared, not accounts (FE-11).</summary>
    public Rule? WhyClosed(PackVerb verb, Actor actor, DateTimeOffset now) => PackWorkflow.Table.WhyClosed(State, verb, actor)
        ?? (verb is Review or Publish && Author.Person == actor.Person ? new Rule("FE-8", "Whoever wrote a pack neither reviews nor publishes it, and whoever reviewed it does not publish it.") : null)
        ?? (verb is Publish && Reviewer?.Person == actor.Person ? new Rule("FE-8", "Whoever wrote a pack neither reviews nor publishes it, and whoever reviewed it does not publish it.") : null)
        ?? (verb is Publish && !IsAhead(InForceFrom, now) ? new Rule("PP-8", $"The day from which it would decide, {Words.Day(InForceFrom)}, does not lie ahead any more. Hand it in anew with a later day.") : null);

    /// <summary>Takes a verb with its reasons.</summary>
    /// <param name="known">Every pack that was published, shipped ones too; asked when it is published.</param>
    /// <exception cref="PolicyPackInvalid">It is published, and its matrix says what this release does not keep.</exception>
    public void Take(PackVerb verb, string reasons, IReadOnlyList<PolicyPack> known, Actor actor, DateTimeOffset now)
    {
        if (WhyClosed(verb, actor, now) is { } rule)
            throw new RuleViolation(rule);
        Reasons.Require(reasons);
        if (verb is Publish)
        {
            EnsureFollows(known, now);
            EnforcedRoles.Run(Read().Responsibilities); // it may have been handed in to an earlier release
        }
        var hand = new PackHand(actor.Person, actor.Name, now, reasons.Trim());
        if (verb is Review)
            Reviewer = hand;
        else if (verb is Publish)
            Publisher = hand;
        var row = PackWorkflow.Table.Require(State, verb, actor);
        steps.Add(new(Words.Code(State), verb.ToString(), Words.Code(row.To), actor.Person, actor.Name, now, reasons.Trim()));
        State = row.To;
    }

    /// <summary>Another pack may have been published since it was handed in; a changed control list is announced some time ahead.</summary>
    private void EnsureFollows(IReadOnlyList<PolicyPack> known, DateTimeOffset now)
    {
        RuleViolation.When(known.Any(one => one.Id == PackId), "PP-1", $"{PackId} was published and never changes. Give the pack a name of its own.");
        var before = PackLibrary.InOrder(known)[^1];
        RuleViolation.When(InForceFrom <= before.InForceFrom, "PP-7", $"{before.Id} was published meanwhile and is in force from {Words.Day(before.InForceFrom)}. Hand this pack in anew with a later day.");
        if (PackDifference.Between(before, Read()).Any(change => change.Part == PackDifference.ControlList))
        {
            var first = DateOnly.FromDateTime(before.Due("control-list-notice", now).UtcDateTime);
            RuleViolation.When(InForceFrom < first, "PP-5", $"It changes the control list, which is announced {before.InWords("control-list-notice")} ahead: published today, it can decide from {Words.Day(first)} at the earliest.");
        }
    }

    /// <summary>
    /// The portal asks the pack in force for its parts and clocks by name. An older pack that travels inside the program may
    /// lack some, since nothing decides anew under it; one that is to come into force has all that the one before it has.
    /// </summary>
    private static void EnsureWhole(PolicyPack pack, PolicyPack before)
    {
        var parts = pack.Json.EnumerateObject().Select(part => part.Name).ToHashSet();
        if (before.Json.EnumerateObject().Select(part => part.Name).FirstOrDefault(name => !parts.Contains(name)) is { } part)
            throw new PolicyPackInvalid($"$.{part}", $"it is not there, and {before.Id} has it; the portal needs it.");
        if (before.Clocks.Find(clock => !pack.Clocks.Exists(own => own.Key == clock.Key)) is { } missing)
            throw new PolicyPackInvalid("$.clocks", $"there is no clock '{missing.Key}', and {before.Id} has it; the portal needs it.");
    }

    private static void EnsureAhead(DateOnly from, DateTimeOffset now) =>
        RuleViolation.When(!IsAhead(from, now), "PP-4", $"The day from which it would decide, {Words.Day(from)}, does not lie ahead. Choose a later one.");

    private static bool IsAhead(DateOnly from, DateTimeOffset now) => from > DateOnly.FromDateTime(now.UtcDateTime);
}
