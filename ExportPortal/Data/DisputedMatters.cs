using System.Globalization;
using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data;

/// <summary>What a dispute is about: an application, a licence, a sanction, a finding of an audit or a ruling, by its number.</summary>
public static class DisputedMatters
{
    /// <param name="about">"A-007", "XP-2026-0000017", "SN-001", "AU-003 F2" or "CR-004".</param>
    /// <param name="actor">Who has to be allowed to see it; null where the portal looks on behalf of somebody without an account.</param>
    /// <returns>Null when there is none of the number, or none that the actor sees.</returns>
    public static async Task<DisputedMatter?> DisputedMatter(this PortalDbContext db, string about, Actor? actor, CancellationToken cancellation) => about.Split('-')[0] switch
    {
        "A" => await OfApplication(db, about, actor, cancellation),
        "XP" => await OfLicence(db, about, actor, cancellation),
        "SN" => await OfSanction(db, about, actor, cancellation),
        "AU" => await OfFinding(db, about, actor, cancellation),
        "CR" => await (actor is null ? db.Rulings : db.Rulings.VisibleTo(actor)).AsNoTracking().FirstOrDefaultAsync(one => one.Number == about, cancellation) is { } ruling
            ? new(about, ruling.Organisation, ruling.Organisation, [.. ruling.Signatures.Select(signature => signature.Person)]) : null,
        _ => null,
    };

    /// <summary>The disputes about one of these that the actor may see, the oldest first.</summary>
    public static async Task<IReadOnlyList<DisputeMark>> DisputesOn(this PortalDbContext db, IReadOnlyList<string> about, Actor actor, CancellationToken cancellation) =>
        [.. (await db.Disputes.AsNoTracking().VisibleTo(actor).Where(one => about.Contains(one.About)).OrderBy(one => one.OpenedAt).ToListAsync(cancellation))
            .Select(one => new DisputeMark(one.Number, one.State, one.Appeal, one.Judged is { } judgment ? $"{judgment.Outcome.Label()}, {judgment.Named}" : null))];

    /// <summary>Who had a part in what an open dispute is about.</summary>
    public static async Task<IReadOnlyCollection<PersonId>> HandsIn(this PortalDbContext db, Dispute dispute, CancellationToken cancellation) =>
        dispute.About.Length == 0 ? [] : (await db.DisputedMatter(dispute.About, null, cancellation))?.Hands ?? [];

    /// <summary>What was signed of a judgment counts as long as who signed it is of the board: on the page and in each act.</summary>
    public static async Task KeepSignatures(this PortalDbContext db, Dispute dispute, CancellationToken cancellation)
    {
        if (dispute.Signatures.Any(one => one.Judgment is not null))
            dispute.KeepSignaturesOf(await db.PersonsIn(Role.BoardMember, cancellation));
    }

    /// <summary>Who has worked on the incident or the audit since the last act on the sanction has a hand in it, too.</summary>
    private static async Task<DisputedMatter?> OfSanction(PortalDbContext db, string number, Actor? actor, CancellationToken cancellation)
    {
        if (await (actor is null ? db.Sanctions : db.Sanctions.VisibleTo(actor)).AsNoTracking().FirstOrDefaultAsync(one => one.Number == number, cancellation) is not { } sanction)
            return null;
        await db.ReadInvestigators(sanction, cancellation);
        return new(number, sanction.Subject.Steward, sanction.Recipient, [.. sanction.Involved]);
    }

    private static async Task<DisputedMatter?> OfApplication(PortalDbContext db, string number, Actor? actor, CancellationToken cancellation) =>
        await (actor is null ? db.Applications : db.Applications.VisibleTo(actor)).AsNoTracking().FirstOrDefaultAsync(one => one.Number == number, cancellation) is { } application
            ? new(number, application.Steward, application.Recipient, [.. Appeal.Hands(application, null, await db.ChangesOf(application.Id, cancellation))]) : null;

    private static async Task<DisputedMatter?> OfLicence(PortalDbContext db, string number, Actor? actor, CancellationToken cancellation)
    {
        if (await (actor is null ? db.Licences : db.Licences.VisibleTo(actor)).AsNoTracking().FirstOrDefaultAsync(one => one.Number == number, cancellation) is not { } licence)
            return null;
        var application = await db.Applications.AsNoTracking().SingleAsync(one => one.Id == licence.Application, cancellation);
        return new(number, licence.Steward, licence.Recipient, [.. Appeal.Hands(application, licence, await db.ChangesOf(application.Id, cancellation))]);
    }

    /// <summary>Of a thematic audit only the party that the finding is about is a party to the dispute.</summary>
    private static async Task<DisputedMatter?> OfFinding(PortalDbContext db, string about, Actor? actor, CancellationToken cancellation)
    {
        var parts = about.Split(' ');
        var number = parts[0];
        if (await (actor is null ? db.Audits : db.Audits.VisibleTo(actor)).AsNoTracking().FirstOrDefaultAsync(one => one.Number == number, cancellation) is not { } audit
            || parts.Length > 2 || (parts.Length == 2 && !(parts[1].StartsWith('F') && int.TryParse(parts[1].AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var finding) && parts[1] == $"F{finding}" && audit.FindingOf(finding) is { } found && MaySee(audit, found, actor))))
            return null;
        var party = actor is not null && audit.Subjects.FirstOrDefault(one => one.Auditee == actor.Organisation || one.Steward == actor.Organisation) is { } subject ? subject.Auditee : audit.Auditee;
        return new(about, audit.Steward, party, [.. audit.Steps.Select(step => step.Person).Concat(audit.Findings.Select(one => one.Person)).Append(audit.Lead ?? default).Where(person => person != default).Distinct()]);
    }

    private static bool MaySee(Audit audit, Finding finding, Actor? actor) => actor is null || actor.IsCaseStaff() || audit.IsAuditee(actor.Organisation, finding.Licence);
}
