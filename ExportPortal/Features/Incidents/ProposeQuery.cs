using ExportPortal.Data;
using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Incidents;

/// <summary>What the form of a proposal begins with.</summary>
/// <param name="Licences">Licences that it can be about, each with the name of its recipient and, of an incident, how it is reached where it is not named.</param>
/// <param name="WhyNot">Why the reader proposes nothing; null when they may.</param>
/// <param name="Grade">Grade of the finding; null for an incident, whose lead gives it.</param>
/// <param name="HasFailed">The correction of the finding has failed, so a suspension may be proposed whatever its grade.</param>
public sealed record ProposalView(IReadOnlyList<(string Number, string Recipient)> Licences, Rule? WhyNot, string? Grade, bool HasFailed)
{
    /// <summary>What the holder of a licence would not read of the incident's grounds, because it names others: by the number of the licence.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> KeptBack { get; init; } = new Dictionary<string, IReadOnlyList<string>>();
}

/// <summary>Reads what a sanction can be proposed out of.</summary>
public sealed class ProposeQuery(IDbContextFactory<PortalDbContext> contexts, IncidentQuery incidents)
{
    /// <returns>Null when it does not exist for the actor.</returns>
    public async Task<ProposalView?> OfIncident(string number, Actor actor, CancellationToken cancellation = default)
    {
        if (await incidents.Run(number, actor, cancellation) is not { IsReader: true } found)
            return null;
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var kept = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var one in found.Licences)
            kept[one.Reached.Number] = NoticeWords.KeptBack(found.Incident, one.Reached.Number, await db.OtherRecipients(found.Incident, one.Reached.Recipient, cancellation));
        return new([.. found.Licences.Select(one => (one.Reached.Number, one.Reached.How is ReachedHow.Named ? one.Recipient : $"{one.Recipient} ({NoticeWords.How(one.Reached.How)}, not named)"))], found.WhyNotWork, null, false) { KeptBack = kept };
    }

    /// <returns>Null when it does not exist for the actor.</returns>
    public async Task<ProposalView?> OfFinding(string audit, int number, Actor actor, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (!actor.ReadsIncidents() || await db.Audits.AsNoTracking().VisibleTo(actor).FirstOrDefaultAsync(one => one.Number == audit, cancellation) is not { } found || found.FindingOf(number) is not { } finding)
            return null;
        var target = found.TargetOf(finding);
        var licences = await db.Licences.AsNoTracking().Where(one => target.Licence == null ? one.Recipient == target.Auditee : one.Id == target.Licence).OrderBy(one => one.Number).Select(one => one.Number).ToListAsync(cancellation);
        var recipient = await db.Organisations.Where(one => one.Id == target.Auditee).Select(one => one.RomanisedName).SingleAsync(cancellation);
        var closed = found.WhyNotSanctioned(number, actor) ?? (licences.Count > 0 ? null : new Rule("SN-28", $"{recipient} has no licence, and a sanction is about one. Answer the finding with its plan, or report an incident."));
        return new([.. licences.Select(one => (one, recipient))], closed, finding.Grade.ToString(), found.HasFailed(finding));
    }
}
