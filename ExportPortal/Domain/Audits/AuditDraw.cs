using ExportPortal.Domain.Common;
using static ExportPortal.Domain.Audits.DrawState;
using static ExportPortal.Domain.Audits.DrawVerb;

namespace ExportPortal.Domain.Audits;

public enum DrawState
{
    /// <summary>The authority has bound itself; the outside party may too.</summary>
    Committed,
    Published,
}

public enum DrawVerb
{
    AddOutside,
    Publish,
}

/// <summary>The one table of a draw's life.</summary>
public static class DrawWorkflow
{
    public static TransitionTable<DrawState, DrawVerb> Table { get; } = new("draw",
    [
        new(1, Committed, AddOutside, Committed, [Role.Auditor], Guard: "no outside party has bound itself yet"),
        new(2, Committed, Publish, Published, [Role.Auditor], Guard: "the quarter is over"),
    ]);
}

/// <summary>The random draw of a quarter: bound to before it, opened after it, and never changed once published.</summary>
public sealed class AuditDraw
{
    private readonly List<StepTaken> steps = [];
    private readonly List<DrawCommitment> commitments = [];

    public Guid Id { get; private set; }

    /// <summary>"2026-Q4"; one draw a quarter.</summary>
    public string Quarter { get; private set; } = "";
    public DrawState State { get; private set; }

    /// <summary>The authority's secret, encrypted by the portal; emptied when it is published.</summary>
    public string SealedSecret { get; private set; } = "";

    /// <summary>The draw as published; null before.</summary>
    public DrawRecord? Record { get; private set; }

    public IReadOnlyList<StepTaken> Steps => steps;
    public IReadOnlyList<DrawCommitment> Commitments => commitments;
    public Quarter Of => Audits.Quarter.Parse(Quarter)!.Value;

    private AuditDraw() { }

    /// <summary>Binds the authority. Later than the quarter's beginning it is allowed and told: a first quarter has no other way.</summary>
    public static AuditDraw Commit(Guid id, Quarter quarter, string authority, ContentHash hash, string sealedSecret, Actor actor, DateTimeOffset now)
    {
        RuleViolation.When(!actor.Is(Role.Auditor), "DR-2", "Only an auditor prepares the draw.");
        RuleViolation.When(quarter.Start > now.AddYears(1), "DR-3", "This quarter is more than a year away.");
        var draw = new AuditDraw { Id = id, Quarter = quarter.ToString(), State = Committed, SealedSecret = sealedSecret };
        draw.commitments.Add(new(authority, false, hash, now));
        draw.steps.Add(new(Words.Code(Committed), "Commit", Words.Code(Committed), actor.Person, actor.Name, now, authority));
        return draw;
    }

    public Rule? WhyClosed(DrawVerb verb, Actor actor, DateTimeOffset now) => DrawWorkflow.Table.WhyClosed(State, verb, actor) ?? verb switch
    {
        AddOutside when commitments.Exists(one => one.IsOutside) => new Rule("DR-4", "An outside party has bound itself already."),
        Publish when now < Of.End => new Rule("DR-5", $"The quarter ends on {Of.Last:yyyy-MM-dd}. The draw is made after it."),
        _ => null,
    };

    public void BindOutside(string party, ContentHash hash, Actor actor, DateTimeOffset now)
    {
        Ensure(AddOutside, actor, now);
        RuleViolation.When(string.IsNullOrWhiteSpace(party) || party.Length > 200, "DR-6", "Name the outside party, in up to 200 characters.");
        RuleViolation.When(commitments.Exists(one => one.Hash == hash), "DR-7", "The outside party has to bind itself to a secret of its own.");
        commitments.Add(new(party.Trim(), true, hash, now));
        Move(AddOutside, actor, now, party.Trim());
    }

    /// <summary>Opens the secrets, draws and publishes.</summary>
    /// <param name="outside">Secret of the outside party; null when it took no part or did not open it, which the record then says.</param>
    /// <param name="whyWithout">Why the draw is made without that secret, asked for where an outside party has bound itself: the authority could know it and choose between two draws.</param>
    public DrawRecord Open(ReadOnlySpan<byte> secret, byte[]? outside, IReadOnlyList<decimal> rates, IEnumerable<DrawnFrom> population, Actor actor, DateTimeOffset now, string? whyWithout = null)
    {
        Ensure(Publish, actor, now);
        RuleViolation.When(outside is null && commitments.Exists(one => one.IsOutside) && whyWithout?.Trim() is not { Length: > 0 and <= 500 }, "DR-11", "An outside party has bound itself. Give its secret; or say in up to 500 characters, which are published with the draw, why it is made without.");
        RuleViolation.When(outside is not null && !commitments.Exists(one => one.IsOutside), "DR-8", "No outside party has bound itself, so there is no secret of one to open.");
        for (var at = 0; at < commitments.Count; at++)
        {
            var opened = commitments[at].IsOutside ? outside : secret.ToArray();
            if (opened is null)
            {
                commitments[at] = commitments[at] with { WhyWithout = whyWithout!.Trim() };
                continue;
            }
            RuleViolation.When(DrawSeed.Commit(opened, Of) != commitments[at].Hash, "DR-9", $"This is not the secret that {commitments[at].Party} bound itself to.");
            commitments[at] = commitments[at] with { Secret = Convert.ToHexStringLower(opened) };
        }
        Record = DrawRecord.Draw(Of, rates, commitments, population);
        SealedSecret = "";
        Move(Publish, actor, now, $"{Record.Drawn.Count} of {Record.Population.Count} drawn");
        return Record;
    }

    private void Ensure(DrawVerb verb, Actor actor, DateTimeOffset now)
    {
        if (WhyClosed(verb, actor, now) is { } rule)
            throw new RuleViolation(rule);
    }

    private void Move(DrawVerb verb, Actor actor, DateTimeOffset now, string reason)
    {
        var row = DrawWorkflow.Table.Find(State, verb)!;
        steps.Add(new(Words.Code(State), verb.ToString(), Words.Code(row.To), actor.Person, actor.Name, now, reason));
        State = row.To;
    }
}
