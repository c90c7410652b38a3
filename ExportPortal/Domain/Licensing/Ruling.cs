using System.Text.RegularExpressions;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Licensing;

/// <summary>How the office classifies what was asked about.</summary>
/// <param name="Public">What the data are, without the name of anybody; published.</param>
/// <param name="Entry">Code of the control list.</param>
/// <param name="DualUse">DU0 to DU3.</param>
public sealed record RulingAnswer(string Public, string Entry, Granularity Granularity, int DualUse, string Reasons)
{
    /// <summary>What is missing in it or wrong, whoever asked; null for nothing.</summary>
    public Rule? Fault(PolicyPack pack) =>
        pack.FindEntry(Entry) is null ? new("RL-5", string.IsNullOrEmpty(Entry) ? "Choose the entry." : $"Choose the entry: the control list has no '{Entry}'.")
        : DualUse is < 0 or > 3 ? new("RL-6", "Dual use is DU0 to DU3.")
        : string.IsNullOrWhiteSpace(Public) ? new("RL-7", "Say for the public what the data are, without names.")
        : Common.Reasons.Fault(Reasons);

    /// <summary>Tier before any modifier: that of the entry where the granularity belongs to it, else that of the matrix.</summary>
    public int BaseTier(PolicyPack pack)
    {
        var entry = pack.Entry(Entry);
        return pack.Letters[entry.Letter].Contains(Granularity) ? entry.DefaultTier : pack.Matrix[Granularity][entry.Sensitivity];
    }
}

/// <summary>
/// A request for a classification, answered within the time of the pack: by a licensing officer, or by two technical
/// reviewers who say the same (domain/12); at DU2 and DU3 by two persons in any case. The answer is published without names and binds no decision on a case.
/// </summary>
public sealed class Ruling
{
    private readonly List<Signature> signatures = [];

    public Guid Id { get; private set; }

    /// <summary>CR-001 and so on; unique and never reused.</summary>
    public string Number { get; private set; } = "";
    public OrganisationId Organisation { get; private set; }
    public PersonId AskedBy { get; private set; }

    /// <summary>What the data are, in the words of who asks; never published.</summary>
    public string Question { get; private set; } = "";
    public DateTimeOffset AskedAt { get; private set; }
    public Deadline Clock { get; private set; } = null!;
    public DateTimeOffset DueAt { get; private set; }

    /// <summary>The answer, or what the first of two reviewers proposes; null before.</summary>
    public RulingAnswer? Answer { get; private set; }

    /// <summary>Null until it is given; a proposal is no answer.</summary>
    public DateTimeOffset? AnsweredAt { get; private set; }

    /// <summary>Pack by which it was classified.</summary>
    public string PackId { get; private set; } = "";
    public IReadOnlyList<Signature> Signatures => signatures;

    private Ruling() { }

    public static Ruling Ask(Guid id, string number, string question, Actor actor, PolicyPack pack, DateTimeOffset now)
    {
        RuleViolation.When(!actor.IsAny(Role.Steward, Role.Recipient), "RL-1", "Those who hold or want data ask for a classification.");
        RuleViolation.When(string.IsNullOrWhiteSpace(question), "RL-9", "Say what the data are.");
        Common.Reasons.Require(question);
        var clock = pack.Start("classification-ruling", now);
        return new() { Id = id, Number = number, Organisation = actor.Organisation, AskedBy = actor.Person, Question = question.Trim(), AskedAt = now, Clock = clock, DueAt = clock.Due(now, pack.Calendar) };
    }

    /// <summary>Why the actor cannot answer now; null when they can.</summary>
    public Rule? WhyClosed(Actor actor) =>
        AnsweredAt is not null ? new Rule("RL-2", "This request is answered.")
        : !actor.IsAny(Role.LicensingOfficer, Role.TechnicalReviewer) ? new Rule("RL-3", "A licensing officer, or two technical reviewers, classify.")
        : FourEyes.NotOwnOrganisation(actor, Organisation) is { } own ? own
        : (!actor.Is(Role.LicensingOfficer) || Answer is { DualUse: >= DualUse.SecondFrom }) && signatures.Exists(one => one.Person == actor.Person) ? new Rule("RL-4", "You proposed the answer; another reviewer or officer confirms it.")
        : null;

    /// <summary>Answers; of two technical reviewers the first proposes, and the second confirms the same or proposes anew.</summary>
    /// <param name="asker">Names of the organisation that asked, which stand in no published text.</param>
    public void Give(RulingAnswer answer, IReadOnlyList<string> asker, Actor actor, PolicyPack pack, DateTimeOffset now)
    {
        if (WhyClosed(actor) is { } closed)
            throw new RuleViolation(closed);
        if (answer.Fault(pack) is { } fault)
            throw new RuleViolation(fault);
        RuleViolation.When(asker.Any(name => name.Trim().Length > 0 && Regex.IsMatch($"{answer.Public} {answer.Reasons}", $@"(?<!\w){Regex.Escape(name.Trim())}(?!\w)", RegexOptions.IgnoreCase)), "RL-8", "Both texts are published without names. Take out the name of the organisation that asked.");
        var isConfirmed = (actor.Is(Role.LicensingOfficer) && answer.DualUse < DualUse.SecondFrom) || (signatures.Count > 0 && Answer is { } proposed && (proposed.Entry, proposed.Granularity, proposed.DualUse) == (answer.Entry, answer.Granularity, answer.DualUse));
        if (!isConfirmed)
            signatures.Clear();
        signatures.Add(new(isConfirmed ? "Answer" : "Propose", actor.Person, actor.Name, now, answer.Reasons.Trim(), null));
        (Answer, PackId) = (answer, pack.Id);
        if (!isConfirmed)
            return;
        (AnsweredAt, Clock) = (now, Clock.Meet(now));
    }
}
