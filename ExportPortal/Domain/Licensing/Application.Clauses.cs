using ExportPortal.Domain.Common;
using ExportPortal.Domain.Decision;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Licensing;

/// <summary>The clauses of an application: those that the rules bring and those that a decider added.</summary>
public sealed partial class Application
{
    private readonly List<AddedClause> addedClauses = [];

    public IReadOnlyList<AddedClause> AddedClauses => addedClauses;

    /// <summary>All clauses in the order of the pack, each with what put it there.</summary>
    public IReadOnlyList<SelectedClause> Clauses(PolicyPack pack) => Clauses(Case, pack);

    /// <param name="facts">The case with what an amendment has changed in it.</param>
    internal IReadOnlyList<SelectedClause> Clauses(DecisionCase facts, PolicyPack pack) => Clauses(facts, Decision, pack);

    /// <param name="decision">What the rules say of those facts.</param>
    /// <param name="mode">The way of use that a licence grants; null before there is one.</param>
    /// <param name="imposed">What sanctions have put on the licence; null for nothing.</param>
    /// <param name="setAside">What an appeal panel has taken off of what deciders added; null for all that one has.</param>
    internal IReadOnlyList<SelectedClause> Clauses(DecisionCase facts, RuleDecision decision, PolicyPack pack, AccessMode? mode = null, IReadOnlyList<ImposedConditions>? imposed = null, IReadOnlyList<string>? setAside = null)
    {
        var (triggered, off) = (ClauseSelection.For(facts, decision, pack, mode), setAside ?? SetAsideClauses);
        return [.. pack.Clauses.Select(clause => (Clause: clause, Fired: triggered.FirstOrDefault(one => one.Clause.Code == clause.Code)?.Fired, Added: addedClauses.Find(one => one.Code == clause.Code && !off.Contains(one.Code)), By: imposed?.FirstOrDefault(one => one.Clauses.Contains(clause.Code))))
            .Where(found => found.Fired is not null || found.Added is not null || found.By is not null)
            .Select(found => new SelectedClause(found.Clause, [.. found.Fired ?? [], .. found.Added is { } added ? (string[])[$"added by the {Words.Of(added.As)}: {added.Reason}"] : [], .. found.By is { } by ? (string[])[$"imposed by sanction {by.Sanction}"] : []]))];
    }

    /// <summary>The clauses of a licence on this application: what changed since brings clauses as it would have brought them there.</summary>
    public IReadOnlyList<SelectedClause> ClausesUnder(LicenceGrant grant, PolicyPack pack) =>
        Clauses(GrantReview.WithProcessors(grant.Review?.Case ?? Case, grant), grant.Review?.Decision ?? Decision, pack, grant.Mode, grant.Imposed, grant.SetAside ?? []);

    /// <summary>Clauses of the pack that are not in the licence and can stand beside those that are.</summary>
    public IReadOnlyList<AddOnClause> ClausesToAdd(PolicyPack pack) => Clauses(pack) is var present
        ? [.. pack.Clauses.Where(clause => clause.Withheld is null && ClauseSelection.Contradiction(clause, Case, Decision, pack) is null && present.All(one => one.Clause.Code != clause.Code && !one.Clause.Conflicts(clause)))]
        : [];

    /// <summary>Why the actor cannot add or take back clauses now; null when they can.</summary>
    public Rule? WhyClausesStay(Actor actor, PolicyPack pack, DateTimeOffset now) =>
        State is not ApplicationState.DecisionPending || Decision.Tier is null or 0 ? new Rule("CA-1", "Clauses are added while the decision is pending, on a case that can have a licence.")
        : WhyClosed(ApplicationVerb.Abstain, actor, pack, now) ?? SamePack(pack);

    /// <summary>Adds a clause. Whoever signed before signed other terms, so signing starts anew.</summary>
    public void AddClause(string code, string reason, Actor actor, PolicyPack pack, DateTimeOffset now)
    {
        EnsureClauses(actor, pack, now);
        Require(reason);
        var clause = pack.Clauses.Find(known => known.Code == code) ?? throw new RuleViolation(new Rule("CA-2", $"There is no clause '{code}'."));
        RuleViolation.When(clause.Withheld is not null, "CA-8", $"{code} is added to no licence: {clause.Withheld}");
        var present = Clauses(pack);
        RuleViolation.When(present.Any(one => one.Clause.Code == code), "CA-3", $"{code} is in the licence already.");
        var elsewhere = ClauseSelection.Contradiction(clause, Case, Decision, pack);
        RuleViolation.When(elsewhere is not null, "CA-9", $"{code} contradicts the way in which the data are used: {elsewhere}");
        var opposed = present.FirstOrDefault(one => one.Clause.Conflicts(clause));
        RuleViolation.When(opposed is not null, "CA-4", $"{code} cannot stand beside {opposed?.Clause.Code}, which is here because: {opposed?.Trigger}.");
        Touch(actor);
        addedClauses.Add(new(code, reason.Trim(), actor.Person, DeciderRole(pack), now));
        Drop(signature => signature.Verb == nameof(ApplicationVerb.Approve));
        conditions.Clear(); // typed with those signatures
    }

    /// <summary>Takes back a clause that a decider added, with reasons that stay on record; one that the rules brought stays.</summary>
    public void TakeBackClause(string code, string reason, Actor actor, PolicyPack pack, DateTimeOffset now)
    {
        EnsureClauses(actor, pack, now);
        Require(reason);
        var triggered = ClauseSelection.For(Case, Decision, pack).FirstOrDefault(one => one.Clause.Code == code);
        RuleViolation.When(triggered is not null, "CA-5", $"{code} stays as long as the rules ask for it: {triggered?.Trigger}. A decider adds clauses and removes none of those.");
        RuleViolation.When(addedClauses.RemoveAll(one => one.Code == code) == 0, "CA-6", $"{code} was not added by a decider.");
        Touch(actor);
        Drop(signature => signature.Verb == nameof(ApplicationVerb.Approve));
        conditions.Clear(); // typed with those signatures
    }

    /// <summary>Two clauses that exclude each other are never in one licence, also where an override of the tier brought the second.</summary>
    private Rule? ClausesAgree(PolicyPack pack) => ClausesClash(Case, Decision, pack) ?? ClauseElsewhere(Case, Decision, pack);

    internal Rule? ClausesClash(DecisionCase facts, RuleDecision decision, PolicyPack pack, IReadOnlyList<string>? setAside = null)
    {
        var present = Clauses(facts, decision, pack, setAside: setAside).Select(one => one.Clause).ToList();
        var (one, other) = present.SelectMany((first, at) => present.Skip(at + 1).Where(first.Conflicts).Select(second => (first.Code, second.Code))).FirstOrDefault();
        return one is null ? null : new Rule("CA-7", $"{one} and {other} cannot stand in one licence. Take back the one that was added.");
    }

    /// <summary>A clause that a decider added and that contradicts the way of use, also where an override of the tier or a change settles another one; null for none.</summary>
    internal Rule? ClauseElsewhere(DecisionCase facts, RuleDecision decision, PolicyPack pack, IReadOnlyList<string>? setAside = null)
    {
        var elsewhere = Clauses(facts, decision, pack, setAside: setAside).Select(one => one.Clause).FirstOrDefault(clause => ClauseSelection.Contradiction(clause, facts, decision, pack) is not null);
        return elsewhere is null ? null : new Rule("CA-10", $"{elsewhere.Code}, which a decider added, contradicts the way in which the data would be used: {elsewhere.HoldsWords}");
    }

    private void EnsureClauses(Actor actor, PolicyPack pack, DateTimeOffset now)
    {
        if (WhyClausesStay(actor, pack, now) is { } closed)
            throw new RuleViolation(closed);
    }
}
