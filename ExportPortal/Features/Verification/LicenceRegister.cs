using System.Data.Common;
using ExportPortal.Data;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Licensing;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Verification;

/// <summary>What the register holds of a number, and what the log of acts says of it.</summary>
/// <param name="IsStopped">Whether something overdue closes access while the licence is active.</param>
/// <param name="Past">Hashes of earlier versions of the package, licence.json and PDF.</param>
/// <param name="Log">Null when the log could not be read.</param>
internal sealed record RegisterEntry(
    PublicLicence Licence, StoredState Stored, bool IsStopped, ContentHash? Json, ContentHash? Pdf, IReadOnlyList<(int Version, ContentHash Json, ContentHash Pdf)> Past, LogStanding? Log)
{
    /// <summary>Day since which it is suspended or revoked; null while it is neither.</summary>
    public DateOnly? StoppedOn { get; init; }
}

/// <param name="SealedAs">Place of the sealing act; null when the log has none.</param>
/// <param name="Proof">That this act is in the log; null while no checkpoint covers it.</param>
/// <param name="State">Code of the state that the log ends in; that of a granted licence when no act has moved it.</param>
/// <param name="Json">SHA-256 of licence.json as it was logged when sealed.</param>
internal sealed record LogStanding(long? SealedAs, InclusionProof? Proof, string State, string? Json);

/// <summary>Reads the register for anybody: numbers, dates and states, no parties.</summary>
public sealed class LicenceRegister(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock, ILogger<LicenceRegister> logger)
{
    /// <returns>Null when no licence has the number.</returns>
    internal async Task<RegisterEntry?> Find(LicenceNumber number, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var text = number.Text;
        var row = await (
            from licence in db.Licences.AsNoTracking()
            where licence.Number == text
            join application in db.Applications on licence.Application equals application.Id
            join dataset in db.Datasets on application.Dataset equals dataset.Id
            select new { Licence = licence, dataset.Title }).FirstOrDefaultAsync(cancellation);
        if (row is null)
            return null;
        var (held, now) = (row.Licence, clock.GetUtcNow());
        var packages = await db.Packages.AsNoTracking().Where(one => one.Licence == held.Id).Select(one => new { one.Version, one.PdfHash, one.LicenceJson }).ToListAsync(cancellation);
        var package = packages.Find(one => one.Version == held.Version);
        var (about, today) = (held.Application, DateOnly.FromDateTime(now.UtcDateTime));
        var withheld = await db.Embargoes.AsNoTracking().Where(one => one.Application == about && one.State == Domain.Transparency.EmbargoState.Granted && one.Until >= today).OrderByDescending(one => one.Until).Select(one => (DateOnly?)one.Until).FirstOrDefaultAsync(cancellation);
        var type = package is null || withheld is not null ? "Licence" : LicenceTerms.Read(package.LicenceJson).TemplateTitle;
        return new(
            new(text, type, withheld is null ? held.Tier : null, withheld is { } until ? $"withheld until {Words.Day(until)}" : row.Title, held.TermInForce, held.StateAt(now)) { Statements = await Statements(db, held.Id, cancellation) },
            new(held.State, held.TermInForce, held.AcceptBy, held.ProvisionalUntil), LicenceAccess.At(held, now).Code == LicenceAccess.Stopped, held.PackageHash, package?.PdfHash,
            [.. packages.Where(one => one.Version < held.Version).Select(one => (one.Version, ContentHash.Of(one.LicenceJson), one.PdfHash))], await Log(db, held.Id, cancellation))
        {
            StoppedOn = held.StateAt(now) is LicenceState.Suspended or LicenceState.Revoked && held.Steps.LastOrDefault(step => step.To == Words.Code(held.StateAt(now)) && step.From != step.To) is { } stop ? DateOnly.FromDateTime(stop.At.UtcDateTime) : null,
        };
    }

    private static async Task<IReadOnlyList<(DateOnly, string)>> Statements(PortalDbContext db, LicenceId licence, CancellationToken cancellation)
    {
        var stated = await db.Sanctions.AsNoTracking().Where(one => one.Licence == licence && one.State == SanctionState.Imposed && one.Rung >= 7 && one.CarriedOutAt != null).OrderBy(one => one.CarriedOutAt).ToListAsync(cancellation);
        return [.. stated.Where(one => one.StatementInForce is not null).Select(one => (DateOnly.FromDateTime(one.CarriedOutAt!.Value.UtcDateTime), one.StatementInForce!))];
    }

    /// <summary>An incident report by its whole file: its number and when it was printed; null when it is none of ours.</summary>
    public async Task<(string Number, int No, DateTimeOffset PrintedAt)?> FindReport(ContentHash file, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.IncidentReports.AsNoTracking().Where(one => one.PdfHash == file).Select(one => new { one.Number, one.No, one.PrintedAt }).FirstOrDefaultAsync(cancellation) is { } found
            ? (found.Number, found.No, found.PrintedAt) : null;
    }

    /// <summary>The sealed report of an audit by its whole file: the number of the audit; null when it is none of ours.</summary>
    public async Task<(string Number, DateTimeOffset SealedAt)?> FindAudit(ContentHash file, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var found = await (
            from report in db.Set<SealedAuditReport>().AsNoTracking()
            where report.PdfHash == file
            join audit in db.Audits on report.Audit equals audit.Id
            select new { audit.Number, report.SealedAt }).FirstOrDefaultAsync(cancellation);
        return found is null ? null : (found.Number, found.SealedAt);
    }

    /// <summary>A letter that gives notice of an incident, by its whole file: when it was drawn; null when it is none of ours. It says nothing of the incident: whoever the letter was sent to reads that in it.</summary>
    public async Task<DateTimeOffset?> FindLetter(ContentHash file, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        // Only a file under the seal of the authority is looked for.
        var found = await db.Incidents.FromSql($"SELECT * FROM incident WHERE \"Evidence\" LIKE {$"%{file.Hex}%"}").AsNoTracking().ToListAsync(cancellation);
        return found.SelectMany(one => one.Evidence).FirstOrDefault(item => item.LetterOf is not null && item.Hash == file)?.CollectedAt;
    }

    /// <summary>A check without the log says so instead of failing: the seal alone is worth something.</summary>
    private async Task<LogStanding?> Log(PortalDbContext db, LicenceId licence, CancellationToken cancellation)
    {
        try
        {
            await db.Database.OpenConnectionAsync(cancellation);
            return await Read(db.Database.GetDbConnection(), licence.Value.ToString(), cancellation);
        }
        catch (Exception unreadable) when (unreadable is DbException or LogInconsistentException or FormatException)
        {
            logger.LogError(unreadable, "The log of acts could not be read for a public check.");
            return null;
        }
    }

    private static async Task<LogStanding> Read(DbConnection connection, string licence, CancellationToken cancellation)
    {
        AuditEvent? seal = null;
        foreach (var act in (string[])["licence.seal", "licence.supersede"])
            if (await AuditHistory.DoneTo(connection, "licence", licence, long.MaxValue, 1, cancellation, act) is [var found] && !(found.Event.Seq < seal?.Seq))
                seal = found.Event;
        return new(seal?.Seq, seal is null ? null : await AuditProofs.Inclusion(connection, seal.Seq, cancellation),
            await State(connection, licence, cancellation) ?? Words.Code(LicenceState.PendingAcceptance), seal?.Details.FirstOrDefault(detail => detail.Key == "licence.json")?.Value);
    }

    /// <summary>The state that the newest act on the licence left it in; null when none has moved it. Decisions of gateways, of which there may be very many, move nothing and are not read.</summary>
    private static async Task<string?> State(DbConnection connection, string licence, CancellationToken cancellation)
    {
        var before = long.MaxValue;
        while (await AuditHistory.DoneTo(connection, "licence", licence, before, PageOfActs, cancellation, without: "access.decide") is { Count: > 0 } page)
        {
            if (page.Select(entry => entry.Event).FirstOrDefault(act => act.To is not null && act.Act is not ("licence.seal" or "licence.supersede")) is { } last)
                return last.To;
            before = page[^1].Event.Seq;
        }
        return null;
    }

    private const int PageOfActs = 20;
}
