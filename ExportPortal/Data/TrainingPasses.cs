using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data;

/// <summary>Reads the certificates of an organisation's people.</summary>
public static class TrainingPasses
{
    /// <summary>Days of the certificates by account, in capitals; who has none is left out.</summary>
    public static async Task<IReadOnlyDictionary<string, DateOnly>> Certificates(this PortalDbContext db, OrganisationId organisation, PolicyPack pack, CancellationToken cancellation)
    {
        var passes = await db.TrainingPasses.AsNoTracking().Where(pass => pass.Organisation == organisation).ToListAsync(cancellation);
        return pack.Training is not { } terms ? new Dictionary<string, DateOnly>() : passes.GroupBy(pass => pass.Account)
            .Select(group => (Account: group.Key, Day: TrainingRecord.CertifiedOn([.. group], terms))).Where(one => one.Day is not null).ToDictionary(one => one.Account, one => one.Day!.Value);
    }

    /// <summary>
    /// Of somebody whom the portal has certified, the day of the certificate counts and no later one. Of anybody else the
    /// recipient tells the day, and says where the evidence lies.
    /// </summary>
    /// <param name="known">Users whom the licence names already: what stays as it is was looked at before.</param>
    /// <returns>The users as they are kept: evidence stands only where the portal has not certified the day.</returns>
    public static async Task<IReadOnlyList<NamedUser>> Certified(this CommandScope scope, OrganisationId organisation, IReadOnlyList<NamedUser> users, IReadOnlyList<NamedUser> known, PolicyPack pack, CancellationToken cancellation)
    {
        var certified = await scope.Db.Certificates(organisation, pack, cancellation);
        if (users.FirstOrDefault(user => certified.TryGetValue(user.Account.ToUpperInvariant(), out var day) && user.TrainedOn > day) is { } later)
            throw new RuleViolation(new Rule("NU-8", $"The certificate of {later.Name} is of {Words.Day(certified[later.Account.ToUpperInvariant()])}. Take that day, or have the modules taken again."));
        if (pack.Training is not null && users.FirstOrDefault(user => !known.Contains(user) && !certified.ContainsKey(user.Account.ToUpperInvariant()) && string.IsNullOrWhiteSpace(user.Evidence)) is { } bare)
            throw new RuleViolation(new Rule("NU-9", $"The portal has no certificate of {bare.Name}. Let the modules be taken under Training, or say where the evidence of the training lies."));
        RuleViolation.When(users.Any(user => user.Evidence?.Length > NamedUser.LongestEvidence), "NU-10", $"The evidence of a training has at most {NamedUser.LongestEvidence} characters.");
        return [.. users.Select(user => user with { Evidence = string.IsNullOrWhiteSpace(user.Evidence) || (certified.TryGetValue(user.Account.ToUpperInvariant(), out var day) && user.TrainedOn == day) ? null : user.Evidence.Trim() })];
    }
}
