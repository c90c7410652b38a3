using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Licences;

/// <summary>Has a package whose seal failed tried again at once, instead of at the next time that the portal chose.</summary>
public sealed class TrySealAgain(CommandPipeline pipeline)
{
    /// <summary>Why the actor cannot ask for it; null when they can.</summary>
    internal static Rule? WhyClosed(Licence licence, Actor actor) =>
        !actor.IsAny(Role.LicensingOfficer, Role.LicensingManager) ? new Rule("LP-3", "A licensing officer or manager asks for another try.")
        : FourEyes.NotOwnOrganisation(actor, licence.Steward, licence.Recipient);

    /// <returns>What the last try met.</returns>
    public Task<Outcome<string>> Run(string number, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<string>("licence.trysealagain", key, actor, async scope =>
        {
            if (await scope.LoadLicence(number, cancellation) is not { } licence)
                return Outcome<string>.From(Outcome.NotFound);
            if (WhyClosed(licence, scope.Actor) is { } closed)
                return Outcome<string>.From(Outcome.Broken(closed));
            if (await scope.Db.SealOf(licence.Id).FirstOrDefaultAsync(cancellation) is not { LastError: { } met } message)
                return Outcome<string>.From(Outcome.Broken(new Rule("LP-4", "No try has failed; the package is sealed, or about to be.")));
            message.DueAt = scope.Now;
            scope.Record(scope.Target, reason: met);
            return Outcome<string>.Done(met);
        }, cancellation);
}
