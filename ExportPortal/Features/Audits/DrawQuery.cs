using ExportPortal.Data;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Audits;

/// <summary>A draw as the page shows it.</summary>
/// <param name="Draw">Null while nobody has bound itself for the quarter.</param>
/// <param name="Publish">Why it cannot be published now; null when it can.</param>
public sealed record DrawView(Quarter Quarter, AuditDraw? Draw, Rule? Bind, Rule? Publish, bool MayCommit, IReadOnlyList<Quarter> Choices, IReadOnlyList<string> Faults, DateTimeOffset ReadAt)
{
    /// <summary>The entries of the log of acts that put the commitments on record, oldest first.</summary>
    public IReadOnlyList<CommittedEntry> Entries { get; init; } = [];

    /// <summary>The audits that came of the draw, by the number of the licence.</summary>
    public IReadOnlyDictionary<string, string> Audits { get; init; } = new Dictionary<string, string>();
}

/// <summary>An entry that put a commitment on record, with its proof, checked here and now.</summary>
/// <param name="Commitment">As the entry says it.</param>
/// <param name="Proof">Null until a checkpoint covers the entry, a few seconds after the act.</param>
/// <param name="Fault">What is wrong with the proof; null when it holds or is not there yet.</param>
public sealed record CommittedEntry(long Seq, string Commitment, InclusionProof? Proof, string? Fault)
{
    /// <summary>The commitment that an act put on record; null for any other act.</summary>
    internal static LoggedCommitment? Of(AuditEvent act) => act is { Outcome: AuditOutcome.Done, Act: "draw.commit" or "draw.addoutside" } && act.Details.FirstOrDefault(detail => detail.Key == "commitment")?.Value is { } commitment
        ? new(act.Subject.Id, act.Act == "draw.addoutside", commitment, act.At) : null;
}

/// <summary>A licence with the facts that call for an audit and are not looked at yet.</summary>
public sealed record RankedByRisk(string Licence, string Recipient, int Points, IReadOnlyList<RiskTrigger> Triggers);

/// <summary>Draws are public once published; before, the commitments are.</summary>
public sealed class DrawQuery(IDbContextFactory<PortalDbContext> contexts, CheckpointKey key, TimeProvider clock)
{
    /// <param name="wanted">"2026-Q3"; null for the newest draw, else the next quarter.</param>
    public async Task<DrawView> Run(string? wanted, Actor actor, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var now = clock.GetUtcNow();
        var known = await db.AuditDraws.AsNoTracking().OrderByDescending(one => one.Quarter).Select(one => one.Quarter).Take(40).ToListAsync(cancellation);
        var current = Quarter.Of(now);
        var quarter = Quarter.Parse(wanted) ?? (known.Count > 0 ? Quarter.Parse(known[0])!.Value : current.Next);
        var choices = known.Select(one => Quarter.Parse(one)!.Value).Append(current.Previous).Append(current).Append(current.Next).Append(quarter).Distinct().OrderByDescending(one => one.First).ToList();
        var name = quarter.ToString();
        var draw = await db.AuditDraws.AsNoTracking().FirstOrDefaultAsync(one => one.Quarter == name, cancellation);
        return new(quarter, draw, draw?.WhyClosed(DrawVerb.AddOutside, actor, now), draw?.WhyClosed(DrawVerb.Publish, actor, now), draw is null && actor.Is(Role.Auditor), choices,
            draw?.Record is { } record ? DrawVerification.Faults(record) : [], now)
        {
            Audits = draw?.Record is null ? new Dictionary<string, string>() : await Drawn(db, name, actor, cancellation),
            Entries = draw is null || !AuditListQuery.Sees(actor) ? [] : await Committed(db, name, cancellation),
        };
    }

    private static async Task<IReadOnlyDictionary<string, string>> Drawn(PortalDbContext db, string quarter, Actor actor, CancellationToken cancellation)
    {
        var why = $"drawn for {quarter}";
        return (await db.Audits.AsNoTracking().VisibleTo(actor).Where(one => one.Origin == AuditOrigin.Random && one.Why == why && one.LicenceNumber != null).OrderBy(one => one.Number)
            .Select(one => new { one.Number, Licence = one.LicenceNumber! }).ToListAsync(cancellation)).DistinctBy(one => one.Licence).ToDictionary(one => one.Licence, one => one.Number);
    }

    /// <summary>The proof that a commitment of the quarter stands in the log of acts at this place; null for any other entry.</summary>
    public async Task<string?> Proof(string quarter, long place, Actor actor, CancellationToken cancellation)
    {
        if (!AuditListQuery.Sees(actor))
            return null;
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return (await Committed(db, quarter, cancellation)).FirstOrDefault(entry => entry.Seq == place)?.Proof?.ProofText();
    }

    private async Task<IReadOnlyList<CommittedEntry>> Committed(PortalDbContext db, string quarter, CancellationToken cancellation)
    {
        await db.Database.OpenConnectionAsync(cancellation);
        var (connection, entries) = (db.Database.GetDbConnection(), new List<CommittedEntry>());
        foreach (var act in (await AuditHistory.OfSubject(connection, "draw", quarter, -1, cancellation)).Select(entry => entry.Event))
        {
            if (CommittedEntry.Of(act) is not { } committed)
                continue;
            var proof = await AuditProofs.Inclusion(connection, act.Seq, cancellation);
            entries.Add(new(act.Seq, committed.Commitment, proof, proof?.Fault(key.Key, CheckpointKey.Check)));
        }
        return entries;
    }

    /// <summary>The draw of a quarter, for anybody: its commitments, and its record once it is published; null when nobody has bound itself.</summary>
    public async Task<AuditDraw?> Published(string quarter, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.AuditDraws.AsNoTracking().FirstOrDefaultAsync(one => one.Quarter == quarter, cancellation);
    }

    /// <summary>Licences with open facts, the most points first.</summary>
    public async Task<IReadOnlyList<RankedByRisk>> Ranked(Actor actor, CancellationToken cancellation = default)
    {
        if (!AuditListQuery.Sees(actor))
            return [];
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var open = await (
            from trigger in db.WaitingTriggers().AsNoTracking()
            join licence in db.Licences on trigger.Licence equals licence.Id
            join recipient in db.Organisations on licence.Recipient equals recipient.Id
            orderby trigger.RaisedAt descending
            select new { trigger, recipient.RomanisedName }).Take(500).ToListAsync(cancellation);
        return [.. open.GroupBy(one => one.trigger.LicenceNumber).Select(group => new RankedByRisk(group.Key, group.First().RomanisedName, group.Sum(one => one.trigger.Points), [.. group.Select(one => one.trigger)]))
            .OrderByDescending(one => one.Points).ThenBy(one => one.Licence, StringComparer.Ordinal)];
    }
}
