using ExportPortal.Data;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Licences;

/// <summary>Lodges an appeal of the licensee against the suspension or the revocation, or against what was set on the licence; returns its number.</summary>
public sealed class LodgeLicenceAppeal(CommandPipeline pipeline, PackLibrary packs)
{
    /// <summary>What the log calls it.</summary>
    public const string Name = "licence-appeal.lodge";

    /// <param name="ofConditions">Against what was set on the licence, and not against its stop; heard with the case.</param>
    public Task<Outcome<string>> Run(string number, string grounds, Guid key, Actor actor, CancellationToken cancellation, bool ofConditions = false) =>
        pipeline.Run<string>(Name, key, actor, async scope =>
        {
            if (await scope.LoadLicence(number, cancellation) is not { } licence)
                return Outcome<string>.From(Outcome.NotFound);
            var pack = packs.Current;
            Appeal appeal;
            Application? contested = null;
            if (ofConditions)
            {
                var application = await scope.Db.Applications.SingleAsync(one => one.Id == licence.Application, cancellation);
                if (Appeal.WhyNotByLicence(application, licence, scope.Actor, scope.Now) is { } rule)
                    return Outcome<string>.From(Outcome.Broken(rule));
                (pack, contested) = (packs.Of(application), application);
                var earlier = await scope.Db.Appeals.Where(one => one.Application == application.Id && one.Licence == null).ToListAsync(cancellation);
                appeal = Appeal.Lodge(new(Guid.CreateVersion7(scope.Now)), await scope.Db.NextAppeal(cancellation), application, earlier, grounds, scope.Actor, pack, scope.Now);
            }
            else
            {
                var earlier = await scope.Db.Appeals.Where(one => one.Licence == licence.Id).ToListAsync(cancellation);
                appeal = Appeal.Lodge(new(Guid.CreateVersion7(scope.Now)), await scope.Db.NextAppeal(cancellation), licence, earlier, grounds, scope.Actor, pack, scope.Now);
            }
            scope.Db.Appeals.Add(appeal);
            if (contested is not null)
                await scope.KeepContested(contested, packs, cancellation);
            // The history of a licence shows its own states; lodging changes none.
            var stays = Words.Code(licence.State);
            scope.Record(scope.Target, stays, stays, grounds, pack.Hash, ("appeal", appeal.Number));
            return Outcome<string>.Done(appeal.Number);
        }, cancellation);
}

/// <summary>A person of the panel signs an outcome of an appeal on a licence; with the second signature it takes effect, on the licence too.</summary>
public sealed class ActOnLicenceAppeal(CommandPipeline pipeline, PolicyPack pack)
{
    /// <summary>What the log calls it.</summary>
    public static string Name(AppealVerb verb) => $"licence-appeal.{verb.ToString().ToLowerInvariant()}";

    /// <param name="revision">The revision of the appeal that the actor was shown; null when the caller does not know one.</param>
    /// <returns>The state code of the appeal after the act.</returns>
    public Task<Outcome<string>> Run(string number, AppealVerb verb, string reasons, int? revision, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<string>(Name(verb), key, actor, async scope =>
        {
            scope.Target = new AuditSubject("appeal", number, number);
            if (await scope.Db.Appeals.VisibleTo(scope.Actor).FirstOrDefaultAsync(one => one.Number == number && one.Licence != null, cancellation) is not { } appeal)
                return Outcome<string>.From(Outcome.NotFound);
            if (revision is { } shown && scope.IsStale(appeal, shown))
                return Outcome<string>.From(Outcome.Stale);
            var licence = await scope.Db.Licences.SingleAsync(one => one.Id == appeal.Licence, cancellation);
            var application = await scope.Db.Applications.SingleAsync(one => one.Id == licence.Application, cancellation);
            scope.Target = LicenceCommand.Subject(licence);
            if (verb is AppealVerb.GrantAppeal && await scope.WhyNotOpened(licence, pack, cancellation) is { } rule)
                return Outcome<string>.From(Outcome.Broken(rule));
            var before = licence.State;
            scope.IsHalf = !appeal.Take(verb, reasons, licence, application, scope.Actor, pack, scope.Now, await scope.Db.ChangesOf(licence.Application, cancellation));
            await scope.OweNews(licence, before, cancellation);
            scope.Record(scope.Target, Words.Code(before), Words.Code(licence.State), reasons, pack.Hash, ("appeal", appeal.Number));
            return Outcome<string>.Done(Words.Code(appeal.State));
        }, cancellation);
}
