using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;

namespace ExportPortal.Domain.Risk.Privacy;

/// <summary>A differentially private release on the ledger, made or planned. Never changed and never removed: what was learnt stays learnt.</summary>
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

    private RecordedRelease() { }

    /// <summary>Records a release. One in the past is a fact and is taken however much it spent; a planned one must fit the budget.</summary>
    /// <param name="before">The ledger as it stands.</param>
    public static RecordedRelease Record(
        Guid id, Dataset dataset, OrganisationId recipient, ReleaseInput input, PrivacyBudget budget, PrivacyLedger before, Actor actor, DateTimeOffset now)
    {
        RuleViolation.When(!dataset.IsStewardedBy(actor), "DS-4", "Only the dataset's own steward records a release of it.");
        RuleViolation.When(string.IsNullOrWhiteSpace(input.Title), "DP-7", "Say in a few words what was released.");
        input.Declarations.RequireAll();
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

    public PrivacyRelease Entry() => new(Dataset, Recipient, On, Terms.Mechanism(), Part);
}

/// <summary>What a steward states of a release.</summary>
public sealed record ReleaseInput(string Title, DateOnly On, PrivacyTerms Terms, PrivacyDeclarations Declarations, string? Part = null);
