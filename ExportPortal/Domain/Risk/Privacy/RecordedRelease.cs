using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;

namespace ExportPortal.Domain.Risk.Privacy;

/// <summary>
/// A differentially private release on the ledger, made or planned. Never changed and never removed: what was learnt stays
/// learnt. One that was recorded by mistake is withdrawn: it stays in sight and counts no more.
/// </summary>
public sealed class RecordedRelease
{
    public Guid Id { get; private set; }
    public DatasetId Dataset { get; private set; }
    public OrganisationId Recipient { get; private set; }

    /// <summary>Day of the release; after the day it was recorded: planned.</summary>
    public DateOnly On { get; private set; }

    /// <summary>What was released, in a few words.</summary>
    public string Title { get; private set; } = "";
    public PrivacyTerms Terms { get; private set; } = null!;
    public PrivacyDeclarations Declarations { get; private set; } = null!;

    /// <summary>The group of persons when releases are about disjoint groups; null: about everybody.</summary>
    public string? Part { get; private set; }
    public PersonId RecordedBy { get; private set; }
    public DateTimeOffset RecordedAt { get; private set; }

    /// <summary>Characters of <see cref="WithdrawnReason"/>.</summary>
    public const int LongestReason = 500;

    /// <summary>From when on it counts in no sum; null while it counts, as are <see cref="WithdrawnBy"/> and <see cref="WithdrawnReason"/>.</summary>
    public DateTimeOffset? WithdrawnAt { get; private set; }
    public PersonId? WithdrawnBy { get; private set; }

    /// <summary>Why: it was never made, or it stands right in another entry.</summary>
    public string? WithdrawnReason { get; private set; }

    private RecordedRelease() { }

    /// <summary>Records a release. One in the past is a fact and is taken however much it spent; a planned one must fit the budget.</summary>
    /// <param name="before">The ledger as it stands.</param>
    public static RecordedRelease Record(
        Guid id, Dataset dataset, OrganisationId recipient, ReleaseInput input, PrivacyBudget budget, PrivacyLedger before, Actor actor, DateTimeOffset now)
    {
        RuleViolation.When(!dataset.IsStewardedBy(actor), "DS-4", "Only the dataset's own steward records a release of it.");
        RuleViolation.When(string.IsNullOrWhiteSpace(input.Title), "DP-7", "Say in a few words what was released.");
        input.Declarations.RequireAll();
        input.Terms.RequireBounded();
        var part = string.IsNullOrWhiteSpace(input.Part) ? null : input.Part.Trim();
        var release = new PrivacyRelease(dataset.Id, recipient, input.On, input.Terms.Mechanism(), part);
        if (input.On > DateOnly.FromDateTime(now.UtcDateTime) && budget.Objection(before, release) is { } objection)
            throw new RuleViolation(objection);
        return new RecordedRelease
        {
            Id = id, Dataset = dataset.Id, Recipient = recipient, On = input.On, Title = input.Title.Trim(), Terms = input.Terms,
            Declarations = input.Declarations, Part = part, RecordedBy = actor.Person, RecordedAt = now,
        };
    }

    /// <summary>
    /// Takes back an entry that says what did not happen. It never makes room for more by one side alone: an entry that a licence, or
    /// a version of it, was granted on stays while that licence is in force, and under one another one is taken back by somebody else.
    /// </summary>
    /// <param name="licences">The licences in force that give the dataset to the recipient, once for each version of them.</param>
    public void Withdraw(Dataset dataset, string reason, IReadOnlyCollection<GrantedUse> licences, Actor actor, DateTimeOffset now)
    {
        RuleViolation.When(!MayWithdraw(dataset, actor), "DP-12", "Only the dataset's own steward or a technical reviewer withdraws a release.");
        RuleViolation.When(WithdrawnAt is not null, "DP-13", "This release was withdrawn before.");
        RuleViolation.When(string.IsNullOrWhiteSpace(reason) || reason.Trim().Length > LongestReason, "DP-14",
            $"Say in at most {LongestReason} characters why the release does not count: it was never made, or it stands right in another entry. What was made stays, however much it spent.");
        if (licences.FirstOrDefault(CountedFor) is { } licence)
            throw new RuleViolation(new("DP-15", $"{licence.Number} was granted on {Words.Day(licence.Day)} while this release counted, and it is in force: the release stays on the ledger until that licence has ended."));
        RuleViolation.When(On <= DateOnly.FromDateTime(now.UtcDateTime) && licences.Any() && !(actor.Is(Role.TechnicalReviewer) && actor.Person != RecordedBy), "DP-17",
            "The recipient holds the data under a licence in force, so a technical reviewer who did not record the release withdraws it.");
        (WithdrawnAt, WithdrawnBy, WithdrawnReason) = (now, actor.Person, reason.Trim());
    }

    public static bool MayWithdraw(Dataset dataset, Actor actor) => dataset.IsStewardedBy(actor) || actor.Is(Role.TechnicalReviewer);

    // What the gates of the licence were held against: the twelve months to its day, as they stood on the ledger then.
    private bool CountedFor(GrantedUse licence) =>
        RecordedAt <= licence.At && new PrivacyLedger([Entry()]).Counted(Dataset, Recipient, licence.Day).Count > 0;

    public PrivacyRelease Entry() => new(Dataset, Recipient, On, Terms.Mechanism(), Part);
}

/// <summary>A licence by which the recipient of a release holds the dataset.</summary>
/// <param name="At">When it, or a version of it, was granted.</param>
public sealed record GrantedUse(string Number, DateTimeOffset At)
{
    public DateOnly Day => DateOnly.FromDateTime(At.UtcDateTime);
}

/// <summary>What a steward states of a release.</summary>
public sealed record ReleaseInput(string Title, DateOnly On, PrivacyTerms Terms, PrivacyDeclarations Declarations, string? Part = null);
