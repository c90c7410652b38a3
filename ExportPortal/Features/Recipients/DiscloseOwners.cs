using System.Globalization;
using ExportPortal.Data;
using ExportPortal.Data.Lists;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using ExportPortal.Domain.Recipients.Lists;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Recipients;

/// <summary>One line of the form.</summary>
public sealed class OwnerInput
{
    /// <summary>Number of the owner that it owns a share of; 0 for the recipient.</summary>
    public int Of { get; set; }

    public string Name { get; set; } = "";
    public string RomanisedName { get; set; } = "";
    public string Country { get; set; } = "";

    /// <summary>Per cent.</summary>
    public decimal Share { get; set; }
    public DateOnly? Born { get; set; }
    public Guid? Party { get; set; }
}

/// <summary>
/// Sets down who owns a recipient and by which numbers it is known; the portal screens it anew, and where its owners move its destination group, looks at its cases and licences.
/// What a match or the destination group hangs on goes with the second person who says the same; what waits for one is taken back by saying what stands.
/// </summary>
public sealed class DiscloseOwners(CommandPipeline pipeline, PolicyPack pack)
{
    /// <summary>What the log calls it.</summary>
    public const string Name = "recipient.disclose";

    /// <param name="numbers">One a line: "LEI: 5493001KJTIIGC8Y1R12".</param>
    /// <param name="shown">Mark of the owners and numbers that the actor was shown; what somebody else has set down since is not written over. Null when the caller does not know one.</param>
    public Task<Outcome<string>> Run(Guid recipient, IReadOnlyList<OwnerInput> owners, string numbers, Guid key, Actor actor, CancellationToken cancellation, string? shown = null) =>
        pipeline.Run<string>(Name, key, actor, async scope =>
        {
            scope.Target = new AuditSubject("recipient", recipient.ToString());
            var id = new OrganisationId(recipient);
            await scope.Db.LockKey(recipient, cancellation);
            var party = await scope.Db.Organisations.VisibleTo(scope.Actor).FirstOrDefaultAsync(one => one.Id == id && (one.Kind & (OrganisationKind.Recipient | OrganisationKind.Steward)) != 0, cancellation);
            if (party is null)
                return Outcome<string>.From(Outcome.NotFound);
            if (shown is not null && shown != party.OwnersMark())
                return Outcome<string>.From(Outcome.Stale);
            if (owners.Any(owner => owner.Share is <= 0 or > 100))
                return Outcome<string>.From(Outcome.Invalid(new InputError(nameof(OwnerInput.Share), "A share is above 0 % and at most 100 %.")));
            var lines = numbers.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            if (Array.Find(lines, line => KnownNumber.Of(line) is null) is { } bad)
                return Outcome<string>.From(Outcome.Invalid(new InputError("numbers", $"Write each number as \"LEI: 5493...\", not \"{bad}\".")));
            var (before, had) = (OwnedBefore.Of(party, pack), party.OwnersOnRecord);
            var next = new OwnersSaid(
                [.. owners.Select((owner, at) => new Owner(at + 1, owner.Of, owner.Name.Trim(), string.IsNullOrWhiteSpace(owner.RomanisedName) ? owner.Name.Trim() : owner.RomanisedName.Trim(), owner.Country.Trim(), new((double)(owner.Share / 100)), owner.Born,
                    owner.Party is { } registered ? new OrganisationId(registered) : null))],
                [.. lines.Select(line => KnownNumber.Of(line)!)]);
            var said = $"{owners.Count.ToString(CultureInfo.InvariantCulture)} owners, {lines.Length.ToString(CultureInfo.InvariantCulture)} numbers. {OwnershipChange.Between(had.Owners, next.Owners)}".TrimEnd();
            // Whether it is taken back or another one takes its place, the log says which change is gone.
            (string, string)[] dropped = party.Proposed is { Owners: { } waiting } gone && !waiting.IsAs(next) ? [("dropped", gone.Reason)] : [];
            if (!party.Disclose(next, party.NeedsSecond(next, await scope.HitsOf(id, cancellation), pack), scope.Actor, scope.Now))
            {
                scope.IsHalf = true;
                scope.Record(scope.Target, reason: party.Proposed is null ? "What waited for a second person is taken back." : said, details: [.. dropped, .. party.Proposed is null ? Array.Empty<(string, string)>() : [("signatures", "1")]]);
                return Outcome<string>.Done(recipient.ToString());
            }
            await scope.Db.FollowOwners([party], cancellation);
            await scope.Db.CompareOwned(party, cancellation);
            await scope.LookAtOwned(party, before, pack, cancellation);
            scope.Record(scope.Target, reason: said, details: dropped);
            return Outcome<string>.Done(recipient.ToString());
        }, cancellation);
}
