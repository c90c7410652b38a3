using System.Data.Common;
using ExportPortal.Domain.AccessLog;

namespace ExportPortal.Data.Logs;

/// <summary>The columns and personal values beside the entries of the log of acts.</summary>
internal sealed class AuditReading(DbConnection connection, LogFindings findings) : IEntryReading
{
    public string Columns => "seq, canonical, at, person_id, act, subject_kind, subject_id, outcome";

    public long Erased { get; private set; }

    public IEntryPart Part(DbConnection own) => new AuditPart(own);

    public void Take(IEntryPart part)
    {
        findings.Add(part.Findings);
        Erased += ((AuditPart)part).Erased;
    }

    public Task Finish(CancellationToken cancellation) => PrivateCheck.RequireOwners(connection, findings, cancellation);

    private sealed class AuditPart : IEntryPart
    {
        private readonly PrivateCheck personal;

        public AuditPart(DbConnection connection) => personal = new PrivateCheck(connection, Findings);

        public LogFindings Findings { get; } = new();

        public long Erased => personal.Erased;

        public Task Open(long from, long end, CancellationToken cancellation) => personal.Load(from, end, cancellation);

        public void Check(StoredRow row, ReadOnlySpan<byte> canonical)
        {
            var entry = AuditEvent.FromCanonical(canonical);
            row.Expect(0, "seq", entry.Seq);
            row.Expect(2, "at", entry.At.ToUnixTimeMilliseconds());
            row.Expect(3, "person_id", entry.Person?.Value.ToString());
            row.Expect(4, "act", entry.Act);
            row.Expect(5, "subject_kind", entry.Subject.Kind);
            row.Expect(6, "subject_id", entry.Subject.Id);
            row.Expect(7, "outcome", AuditEventFormat.Code(entry.Outcome));
            personal.Check(row.Seq, entry);
        }
    }
}
