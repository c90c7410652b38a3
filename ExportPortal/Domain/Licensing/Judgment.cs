using System.Text.Json.Serialization;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Licensing;

/// <summary>How a court or arbitrators ended what was brought before them.</summary>
public enum JudgmentOutcome
{
    /// <summary>For who complained.</summary>
    Upheld,
    Dismissed,

    /// <summary>The sides settled it there; what they agreed stands in the reasons.</summary>
    Settled,
}

/// <summary>What a court or arbitrators decided in a dispute (domain/10 10.6, step 5).</summary>
/// <param name="Court">Name of the court or of the arbitrators.</param>
/// <param name="File">The number under which they keep it.</param>
/// <param name="Day">Day of the judgment, the award or the settlement.</param>
public sealed record Judgment(JudgmentOutcome Outcome, string Court, string File, DateOnly Day)
{
    /// <summary>Characters of a name or a number.</summary>
    public const int Longest = 200;

    /// <summary>How far who complained was right; a settlement counts as in part.</summary>
    [JsonIgnore]
    public DisputeOutcome Says => Outcome switch { JudgmentOutcome.Upheld => DisputeOutcome.Upheld, JudgmentOutcome.Dismissed => DisputeOutcome.NotUpheld, _ => DisputeOutcome.PartlyUpheld };

    /// <summary>"District Court of Aldermark, file 12 C 34/27, 3 May 2027".</summary>
    [JsonIgnore]
    public string Named => $"{Court}, file {File}, {Words.Day(Day)}";

    /// <summary>Without blanks around what was typed, so that two who sign the same say the same.</summary>
    internal Judgment Trimmed() => this with { Court = Court.Trim(), File = File.Trim() };

    /// <summary>What is missing or wrong of one that is trimmed; null when nothing is.</summary>
    /// <param name="since">Day on which the dispute was opened.</param>
    internal Rule? Fault(DateOnly since, DateOnly today) =>
        !Enum.IsDefined(Outcome) ? new("DQ-16", "Say how it ended: upheld, dismissed or settled.")
        : Court.Length is 0 or > Longest || Court.Any(char.IsControl) ? new("DQ-17", $"Name the court or the arbitrators, in at most {Longest} characters on one line.")
        : File.Length is 0 or > Longest || File.Any(char.IsControl) ? new("DQ-18", $"Give the file number, in at most {Longest} characters on one line.")
        : Day < since || Day > today ? new("DQ-19", $"The day lies between {Words.Day(since)}, when the dispute was opened, and today.")
        : null;
}

public static class JudgmentWords
{
    public static string Label(this JudgmentOutcome outcome) => outcome switch
    {
        JudgmentOutcome.Upheld => "Upheld: who complained is right",
        JudgmentOutcome.Dismissed => "Dismissed: what was decided stands",
        _ => "Settled before the court or the arbitrators",
    };
}

/// <summary>The judgment on a dispute.</summary>
public sealed partial class Dispute
{
    /// <summary>Null before it is recorded, and where nobody went to court.</summary>
    public Judgment? Judged => answers.LastOrDefault(answer => answer.Judgment is not null)?.Judgment;

    /// <summary>Who found that the complaint is right, in a sentence: "The panel granted DIS-001"; null while nobody with the last word did.</summary>
    public string? GrantedBy => Judged is { Outcome: JudgmentOutcome.Upheld } judgment ? $"{Number} was upheld by {judgment.Named}"
        : answers.FindLast(answer => answer.Step == Words.Code(DisputeState.BeforePanel)) is { Outcome: DisputeOutcome.Upheld } ? $"The panel granted {Number}" : null;

    /// <summary>
    /// The last answer, where it finds that a complaint of a third party has substance: of the officer or of the review at least in part,
    /// of the panel where it grants, of a court that upholds. Null for a remittal, a settlement and every other answer.
    /// </summary>
    public DisputeAnswer? Substance => Kind is DisputeKind.ThirdParty && answers is [.., var last]
        && (last.Outcome is DisputeOutcome.Upheld || (last.Outcome is DisputeOutcome.PartlyUpheld && StepsOfOffice.Contains(last.Step))) ? last : null;

    private static readonly string[] StepsOfOffice = [Words.Code(DisputeState.WithOfficer), Words.Code(DisputeState.InReview)];

    /// <summary>Signs what the court or the arbitrators decided. Returns whether it is recorded: two sign the same.</summary>
    public bool Record(Judgment judgment, string reasons, Actor actor, IReadOnlyCollection<PersonId> hands, PolicyPack pack, DateTimeOffset now)
    {
        const DisputeVerb verb = DisputeVerb.RecordJudgment;
        var said = judgment.Trimmed();
        if ((WhyClosed(verb, actor, hands, now) ?? said.Fault(Day(OpenedAt), Day(now)) ?? FourEyes.SecondPersonDiffers(actor, signatures.Where(one => one.Judgment == said).Select(one => one.Person))) is { } rule)
            throw new RuleViolation(rule);
        Reasons.Require(reasons);
        if (signatures.Find(one => one.Judgment is not null && one.Person != actor.Person) is { Judgment: { } signed } first && signed != said)
            throw new RuleViolation(Differs(first.PersonName, signed, said));
        var row = DisputeWorkflow.Table.Find(State, verb)!;
        // Whoever signs another judgment takes an earlier signature of their own back.
        signatures.RemoveAll(one => one.Person == actor.Person);
        signatures.Add(new(nameof(DisputeVerb.RecordJudgment), actor.Person, actor.Name, now, reasons.Trim()) { Judgment = said });
        var same = signatures.FindAll(one => one.Judgment == said);
        if (same.Count < row.Signatures)
            return false;
        // Two who differ are an older release's; who read another judgment did not record this one.
        signatures.RemoveAll(one => one.Judgment != said);
        answers.Add(new(Words.Code(State), said.Says, string.Join('\n', same.Select(one => $"{one.PersonName}: {one.Reason}")), said.Court, now) { Judgment = said });
        Move(row, actor.Person, actor.Name, $"{said.Outcome.Label()}. {said.Named}. {reasons.Trim()}", pack, now);
        return true;
    }

    /// <summary>Two record the same; where they read it differently, that is told at once, and neither way is taken for them.</summary>
    private static Rule Differs(string first, Judgment signed, Judgment said)
    {
        var parts = ((bool Is, string What)[])[(signed.Outcome != said.Outcome, "outcome"), (signed.Court != said.Court, "court"), (signed.File != said.File, "file number"), (signed.Day != said.Day, "day")];
        return new("DQ-26", $"{first} signed: {signed.Outcome.Label()}. {signed.Named}. You gave another {string.Join(" and another ", parts.Where(part => part.Is).Select(part => part.What))}. Sign the same, or ask {first} to sign anew what the judgment says or to take the signature back, and sign that.");
    }

    /// <summary>A signature of who is not of the board any more falls away: nobody could correct it.</summary>
    /// <param name="board">Who is of the board now.</param>
    public void KeepSignaturesOf(IReadOnlyCollection<PersonId> board) => signatures.RemoveAll(one => one.Judgment is not null && !board.Contains(one.Person));

    private static DateOnly Day(DateTimeOffset at) => DateOnly.FromDateTime(at.UtcDateTime);

    private Rule? WhyNotRecording(Actor actor, IReadOnlyCollection<PersonId> hands) =>
        Insiders(hands).Contains(actor.Person) ? new Rule("DQ-20", "You had a part in this matter, so two others of the board record the judgment. Where the board has too few, another member is appointed first.") : null;
}
