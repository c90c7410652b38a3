using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Transparency;

/// <summary>A decision as the public reads it: a licence under its number, a refusal under that of its application.</summary>
/// <param name="Withheld">Until when it is not told and why; null while it is told.</param>
/// <param name="Content">Null exactly while it is withheld.</param>
public sealed record RegisterRecord(string Number, bool IsRefusal, DateOnly DecidedOn, WithheldNote? Withheld, RegisterContent? Content)
{
    /// <summary>Day on which it was told, or on which what is told changed last.</summary>
    public DateOnly ChangedOn { get; init; }
}

/// <param name="Until">Last day, inclusive.</param>
/// <param name="Kind">In words, such as "trade secret".</param>
public sealed record WithheldNote(DateOnly Until, string Kind);

/// <param name="Tier">Null where a gate ended the case.</param>
/// <param name="State">Code of the state today, of a licence or of an application.</param>
/// <param name="Type">As the sealed licence calls itself, before that the type of its tier; "Refusal" for a refusal.</param>
/// <param name="Recipient">Name of the organisation; null where it is told by its kind alone.</param>
/// <param name="RecipientKind">In words; empty where nobody said.</param>
/// <param name="Purpose">Plain words of the pack for the purpose; "other purpose" for one that the pack has no code for.</param>
/// <param name="Summary">What the applicant wrote for the public; null where it would name a recipient who is not named.</param>
/// <param name="Start">First and last day; null for a refusal.</param>
/// <param name="Conditions">Codes and headings of the clauses that are sealed.</param>
/// <param name="Reasons">Codes and short words; of a refusal its ground first.</param>
/// <param name="Renewed">First days of the terms that renewals began.</param>
public sealed record RegisterContent(
    int? Tier, string State, string Type, string DatasetNumber, string Dataset, int Version, string Steward, string? Recipient, string RecipientKind, string Country,
    string PurposeCode, string Purpose, string? Summary, string Mode, DateOnly? Start, DateOnly? End,
    IReadOnlyList<CodedText> Conditions, IReadOnlyList<CodedText> Reasons, IReadOnlyList<DateOnly> Renewed, IReadOnlyList<PublicSanction> Sanctions);

/// <summary>A sanction that nobody can appeal against any more.</summary>
/// <param name="Title">What it is, such as "written warning".</param>
public sealed record PublicSanction(int Rung, string Title, DateOnly ImposedOn, bool HasEnded);
