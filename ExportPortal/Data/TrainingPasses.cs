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

    /// <summary>Of somebody whom the portal has certified, the day of the certificate counts and no later one.</summary>
    public static async Task EnsureCertified(this CommandScope scope, OrganisationId organisation, IEnumerable<NamedUser> users, PolicyPack pack, CancellationToken cancellation)
    {
        var certified = await scope.Db.Certificates(organisation, pack, cancellation);
        if (users.FirstOrDefault(user => certified.TryGetValue(user.Account.ToUpperInvariant(), out var day) && user.TrainedOn > day) is { } later)
            throw new RuleViolation(new Rule("NU-8", $"The certificate of {later.Name} is of {PackageWords.Date(certified[later.Account.ToUpperInvariant()])}. Take that day, or have the modules taken again."));
    }
}
