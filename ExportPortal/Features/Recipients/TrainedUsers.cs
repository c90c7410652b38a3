using ExportPortal.Data;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Recipients;

/// <summary>A user of the data of a recipient and the training that is on record.</summary>
/// <param name="Licences">Numbers of the licences that name the user and ask for training; empty for whoever only took the modules.</param>
/// <param name="TrainedOn">The day that counts; the earliest where licences have different ones.</param>
/// <param name="IsCertified">Whether the portal has certified the day; else the recipient told it.</param>
/// <param name="Until">Last day on which it counts under every one of the licences, inclusive.</param>
public sealed record TrainedUser(string Name, string Account, IReadOnlyList<string> Licences, DateOnly TrainedOn, bool IsCertified, DateOnly Until);

internal static class TrainedUsers
{
    /// <summary>By name: whom the licences name that have not ended, and who has a certificate and is named in none.</summary>
    public static async Task<IReadOnlyList<TrainedUser>> UsersOf(this PortalDbContext db, Organisation recipient, IEnumerable<Licence> licences, PolicyPack pack, DateTimeOffset now, CancellationToken cancellation)
    {
        var certified = await db.Certificates(recipient.Id, pack, cancellation);
        var named = licences.Where(licence => licence.Grant is { NamesUsers: true } && licence.StateAt(now) is LicenceState.PendingAcceptance or LicenceState.Active or LicenceState.Suspended)
            .SelectMany(licence => licence.Grant!.Users.Select(user => (licence.Number, User: user, Until: licence.Grant.TrainedUntil(user))))
            .GroupBy(one => one.User.Account.ToUpperInvariant()).ToList();
        var accounts = certified.Keys.Except(named.Select(group => group.Key)).ToList();
        var names = (await db.TrainingPasses.AsNoTracking().Where(pass => pass.Organisation == recipient.Id && accounts.Contains(pass.Account))
            .Select(pass => new { pass.Account, pass.PersonName }).Distinct().ToListAsync(cancellation)).DistinctBy(one => one.Account);
        return
        [
            .. named.Select(Named)
                .Concat(names.Select(one => new TrainedUser(one.PersonName, one.Account.ToLowerInvariant(), [], certified[one.Account], true, TrainingRecord.ValidUntil(certified[one.Account], pack))))
                .OrderBy(one => one.Name, StringComparer.Ordinal).ThenBy(one => one.Account, StringComparer.Ordinal),
        ];

        TrainedUser Named(IGrouping<string, (string Number, NamedUser User, DateOnly Until)> group)
        {
            var first = group.MinBy(one => one.User.TrainedOn).User;
            return new(first.Name, first.Account, [.. group.Select(one => one.Number).Order(StringComparer.Ordinal)], first.TrainedOn,
                certified.TryGetValue(group.Key, out var day) && day == first.TrainedOn, group.Min(one => one.Until));
        }
    }
}
