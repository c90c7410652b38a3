using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Recipients;

namespace ExportPortal.Domain.Audits;

/// <summary>Something that the auditor asks for.</summary>
/// <param name="Number">From 1 within the audit.</param>
public sealed record RequestItem(int Number, string Text);

/// <summary>A file or statement of the audited side. The file itself lies beside the audit; its hash stands here.</summary>
/// <param name="Request">Number of the request that it answers; null for none.</param>
/// <param name="Finding">Number of the finding whose fix it shows; null for none.</param>
public sealed record EvidenceItem(
    int Number, int? Request, int? Finding, string Title, string FileName, long Bytes, ContentHash Hash, PersonId Person, string PersonName, DateTimeOffset At)
{
    /// <summary>Organisation that handed it in; null in audits of earlier releases, which had one audited side.</summary>
    public OrganisationId? Party { get; init; }
}

/// <summary>Records of the access log that were selected, and what the test of each showed.</summary>
/// <param name="From">First day of the period, inclusive.</param>
/// <param name="Until">Last day, inclusive.</param>
/// <param name="Population">Records of the licence, or of all licences of the recipient, in the period.</param>
/// <param name="Rows">Rows returned by all of them.</param>
/// <param name="Allowed">Errors that the plan allows.</param>
/// <param name="Seed">In hexadecimal digits; with it, <see cref="LogSize"/> and the log anybody selects the same records.</param>
/// <param name="Deviating">Places of the selected records that deviate; null until judged.</param>
public sealed record AuditSample(
    int Number, SampleMethod Method, DateOnly From, DateOnly Until, long Population, long Rows, int Size, int Allowed, string Seed,
    ImmutableList<SelectedRecord> Selected, double Confidence, double Tolerable, DateTimeOffset At, ImmutableList<long>? Deviating = null, string? Judgement = null)
{
    /// <summary>Number of the licence whose records they are, in a thematic audit; null in any other.</summary>
    public string? Licence { get; init; }

    /// <summary>Numbers of the licences whose records are the population, where a recipient is audited as a whole; empty in any other audit.</summary>
    public ImmutableList<string> Licences { get; init; } = [];

    /// <summary>Size of the log that it was drawn from: records from this place on came later. Null in samples of earlier releases, which did not keep it.</summary>
    public long? LogSize { get; init; }

    /// <summary>The signed checkpoint of that size; null where none was signed yet.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>SHA-256 of the list that was sampled; null in samples of earlier releases.</summary>
    public ContentHash? ListHash { get; init; }

    /// <summary>Selection points whose record deviates.</summary>
    [JsonIgnore]
    public int Errors => Deviating is null ? 0 : Selected.Where(one => Deviating.Contains(one.Seq)).Sum(one => one.Hits);

    /// <summary>What is inferred; null until judged, and for an empty sample.</summary>
    [JsonIgnore]
    public string? Inference => Deviating is null || Selected.Count == 0 ? null
        : SampleInference.Sentence(Method, Math.Max(1, Selected.Sum(one => one.Hits)), Errors, Population, Confidence, Tolerable);
}

public enum AuditEffectKind
{
    /// <summary>The licence was suspended for 72 hours.</summary>
    ProvisionalSuspension,

    /// <summary>Modifier M8 applies to the recipient.</summary>
    MajorHistory,

    /// <summary>Another audit is planned.</summary>
    NextAudit,
    Reminder,
    Warning,

    /// <summary>Somebody who may suspend is asked to.</summary>
    SuspensionProposal,

    /// <summary>A measure of the sanctions ladder is asked for.</summary>
    SanctionProposal,

    /// <summary>Modifier M8 no longer applies: the findings behind it are closed.</summary>
    MajorHistoryEnded,

    /// <summary>A sanction was proposed out of the finding.</summary>
    SanctionProposed,
}

/// <summary>What an audit brought about beyond itself.</summary>
/// <param name="Finding">Number of the finding behind it; null for none.</param>
public sealed record AuditNote(AuditEffectKind Kind, int? Finding, string Text, DateTimeOffset At)
{
    internal const string Portal = "the portal";

    /// <summary>The recipient that it is about, in a thematic audit; null for the one that is audited.</summary>
    public OrganisationId? Party { get; init; }

    /// <summary>What stood on the recipient's record before the report marked it; null in notes of other kinds, and of earlier releases.</summary>
    public History? Before { get; init; }
}
