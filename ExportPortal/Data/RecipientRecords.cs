using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using ExportPortal.Domain.Risk;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data;

/// <summary>Reads a recipient's record anew from all of its sanctions and audits, those changed by the command included.</summary>
internal static class RecipientRecords
{
    /// <param name="changedSanction">As the command leaves it, whether it is stored or not; null when the command is about none.</param>
    /// <param name="changedAudit">The same of an audit.</param>
    /// <returns>The recipient when its record changed, with what it was before; else null.</returns>
    public static async Task<(Organisation Recipient, History Before)?> ReadRecord(
        this CommandScope scope, OrganisationId id, Sanction? changedSanction, Audit? changedAudit, PolicyPack pack, CancellationToken cancellation)
    {
        var recipient = await scope.Db.Organisations.SingleAsync(one => one.Id == id, cancellation);
        var sanctions = await scope.Db.Sanctions.Where(one => one.Recipient == id).ToListAsync(cancellation);
        if (changedSanction is not null && !sanctions.Contains(changedSanction))
            sanctions.Add(changedSanction);
        var audits = await scope.Db.Audits.Where(one => one.Auditee == id || one.Subjects.Any(subject => subject.Auditee == id)).ToListAsync(cancellation);
        if (changedAudit is not null && !audits.Contains(changedAudit))
            audits.Add(changedAudit);
        var before = recipient.History;
        var history = RecipientRecord.Of(
            before, Sanction.BeforeAll(sanctions), audits.Select(one => one.MarkOn(id)).OfType<AuditNote>().MinBy(one => one.At)?.Before, sanctions.Select(one => one.HistoryAt(scope.Now, pack)).DefaultIfEmpty(History.Clean).Max(),
            audits.Exists(one => one.Marks(id)), audits.Exists(one => one.Upholds(id)), audits.Exists(one => one.HasOpenMajorFinding(id, pack.UncorrectedSince(scope.Now))));
        if (history == before)
            return null;
        await scope.SetRecord(recipient, history, pack, cancellation);
        return (recipient, before);
    }

    /// <summary>Sets the record. Open cases are read anew; where it is graver than before, the licences that were granted on the milder one are looked at.</summary>
    public static async Task SetRecord(this CommandScope scope, Organisation recipient, History history, PolicyPack pack, CancellationToken cancellation)
    {
        var (id, before) = (recipient.Id, recipient.History);
        recipient.Profile(recipient.Motive, history, recipient.Recognised, recipient.Programme);
        await scope.ReadOpenCases(one => one.Recipient == id, cancellation);
        if (history > before)
            await scope.LookAtLicences(one => one.Recipient == id, ReassessmentTrigger.RecipientChanged, $"record:{id.Value:N}",
                $"The record of {recipient.RomanisedName} is now: {Words.Of(history)}; before: {Words.Of(before)}. Granted before", pack, cancellation);
    }

    /// <summary>What an appeal against a sanction changes at once: the recipient's record, and an order or conditions, which stand still now.</summary>
    public static async Task ReadAppealed(this CommandScope scope, Sanction sanction, PolicyPack pack, CancellationToken cancellation)
    {
        await scope.ReadRecord(sanction.Recipient, sanction, null, pack, cancellation);
        if (sanction.TakesOrderOrConditions)
            scope.Enqueue(OutboxKinds.ApplySanction, sanction.Id.Value);
    }
}
