using System.Data.Common;
using ExportPortal.Domain.AccessLog;

namespace ExportPortal.Data.Logs;

/// <summary>A row of audit_event as it lies in the store, types included: a number stored as text is a change too.</summary>
internal sealed record AuditRow(long Seq, object Canonical, object At, object Person, object Act, object SubjectKind, object SubjectId, object Outcome) : IEntryRow
{
    public const string Columns = "seq, canonical, at, person_id, act, subject_kind, subject_id, outcome";

    public byte[] Bytes => Canonical as byte[] ?? [];

    public static AuditRow Read(DbDataReader row) => new(
        row.GetInt64(0), row.GetValue(1), row.GetValue(2), row.GetValue(3), row.GetValue(4), row.GetValue(5), row.GetValue(6), row.GetValue(7));

    /// <summary>The entry that the canonical bytes say; null when they cannot be read, with the reason.</summary>
    public AuditEvent? Entry(out string? fault)
    {
        fault = null;
        try
        {
            return AuditEvent.FromCanonical(Bytes);
        }
        catch (FormatException wrong)
        {
            fault = $"Its canonical bytes cannot be read: {wrong.Message}";
            return null;
        }
    }

    /// <summary>The columns that say something else than the canonical bytes, in words.</summary>
    public IEnumerable<string> Differences(AuditEvent entry)
    {
        (string Column, object Stored, object Said)[] pairs =
        [
            ("seq", Seq, entry.Seq),
            ("at", At, entry.At.ToUnixTimeMilliseconds()),
            ("person_id", Person, entry.Person?.Value.ToString() ?? (object)DBNull.Value),
            ("act", Act, entry.Act),
            ("subject_kind", SubjectKind, entry.Subject.Kind),
            ("subject_id", SubjectId, entry.Subject.Id),
            ("outcome", Outcome, AuditEventFormat.Code(entry.Outcome)),
        ];
        return from pair in pairs
               where !pair.Stored.Equals(pair.Said)
               select $"Column {pair.Column} holds '{pair.Stored}', the canonical bytes say '{pair.Said}'.";
    }
}
