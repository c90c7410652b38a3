using ExportPortal.Domain.Common;

namespace ExportPortal.Features.Audits;

public enum AuditFieldKind
{
    Line,
    Text,
    Day,
    Choice,
}

/// <summary>A field of a form.</summary>
/// <param name="Choices">Value and words, for a choice.</param>
/// <param name="Optional">May stay empty.</param>
public sealed record AuditField(string Key, string Label, AuditFieldKind Kind, string Value = "", IReadOnlyList<(string Value, string Words)>? Choices = null, bool Optional = false, string? Hint = null);

/// <summary>What a form repeats and asks.</summary>
/// <param name="Effect">One sentence: what is different afterwards.</param>
public sealed record AuditFormRequest(string Title, IReadOnlyList<DocumentFact> Facts, string Effect, string Confirm, IReadOnlyList<AuditField> Fields, bool IsGrave = false);
