using System.Globalization;
using ExportPortal.Data;
using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Notices;

/// <summary>Letters of a thematic audit: one to each recipient and to each steward, which names its own licences alone; and one to the office.</summary>
internal static class ThematicLetters
{
    private const string Report = "audit.issuereport";

    public static async Task<IReadOnlyList<LetterFacts>> Read(PortalDbContext db, Audit audit, LetterOrder order, Issuer issuer, PolicyPack pack, CancellationToken cancellation)
    {
        var about = order.About?.Split(' ') ?? [];
        var told = audit.Subjects.Where(one => about.Contains(one.LicenceNumber)).ToList() is { Count: > 0 } some ? some : [.. audit.Subjects];
        var parties = audit.Parties.ToList();
        var names = await db.Organisations.AsNoTracking().Where(one => parties.Contains(one.Id)).ToDictionaryAsync(one => one.Id, one => one.RomanisedName, cancellation);
        var all = told.Select(one => one.LicenceNumber).ToList();
        return
        [
            Facts(default, default, all, false), // first, so that the people of the authority get this letter and no other
            .. told.GroupBy(one => one.Auditee).Select(of => Facts(default, of.Key, [.. of.Select(one => one.LicenceNumber)], true)),
            .. told.Where(one => one.Steward is not null).GroupBy(one => one.Steward!.Value).Select(of => Facts(of.Key, default, [.. of.Select(one => one.LicenceNumber)], true)),
        ];

        LetterFacts Facts(OrganisationId steward, OrganisationId recipient, IReadOnlyList<string> licences, bool isParty) => new(steward, recipient, new Dictionary<string, string>
        {
            ["number"] = audit.Number,
            ["title"] = $"{(licences.Count == 1 ? "licence" : "licences")} {string.Join(", ", licences)}, as far as clause {audit.Clause} asks for it",
            ["steward"] = steward == default ? "" : names[steward],
            ["recipient"] = recipient == default ? "" : names[recipient],
            // The reason of an act may tell of another side; the conclusion is written for all of them.
            ["reason"] = isParty && order.Act != Report ? "It stands on the page of the audit." : order.Reason is { Length: > 0 } reason ? reason : "none was given",
            ["end"] = "",
            ["authority"] = issuer.Name,
            ["link"] = new Uri(issuer.PublicAddress, $"/audits/{audit.Number}").AbsoluteUri,
            ["hash"] = "",
            ["until"] = audit.Clock is { IsOpen: true } clock ? clock.Due(order.At, pack.Calendar).UtcDateTime.ToString("d MMMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture) : "the date on its page",
        }, $"/audits/{audit.Number}");
    }
}
