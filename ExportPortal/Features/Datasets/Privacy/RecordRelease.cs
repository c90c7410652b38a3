using ExportPortal.Data;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Privacy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Datasets.Privacy;

/// <summary>Puts a differentially private release, made or planned, on the ledger of a dataset. Returns its identity.</summary>
public sealed class RecordRelease(CommandPipeline pipeline, PolicyPack pack)
{
    public Task<Outcome<Guid>> Run(string number, Guid recipient, ReleaseInput input, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<Guid>("privacy.release", key, actor, async scope =>
        {
            if (await scope.LoadDataset(number, cancellation) is not { } dataset)
                return Outcome<Guid>.From(Outcome.NotFound);
            var party = await scope.Db.RecipientsOf(dataset.Id).Where(one => one.Id == new OrganisationId(recipient)).FirstOrDefaultAsync(cancellation);
            if (party is null)
                return Outcome<Guid>.From(Outcome.Invalid(new InputError("Recipient", "Choose a recipient that has applied for this dataset.")));
            // Two releases at once could both fit and together not: the lock makes the second see the first.
            await scope.Db.LockNumbers(cancellation);
            var ledger = new PrivacyLedger([.. (await scope.Db.PrivacyReleases.Where(one => one.Dataset == dataset.Id && one.WithdrawnAt == null).ToListAsync(cancellation)).Select(one => one.Entry())]);
            var release = RecordedRelease.Record(Guid.CreateVersion7(scope.Now), dataset, party.Id, input, dataset.Budget(pack), ledger, scope.Actor, scope.Now);
            scope.Db.PrivacyReleases.Add(release);
            scope.Record(scope.Target, pack: pack.Hash, details:
            [
                ("release", release.Id.ToString()), ("recipient", party.RomanisedName), ("on", $"{release.On:yyyy-MM-dd}"), ("noise", release.Terms.Noise.ToString()),
                ("epsilon", Text(release.Terms.Epsilon)), ("delta", Text(release.Terms.Delta)), ("sigma", Text(release.Terms.Sigma)),
            ]);
            return Outcome<Guid>.Done(release.Id);
        }, cancellation);

    private static string Text(double? value) => value?.ToString("R", System.Globalization.CultureInfo.InvariantCulture) ?? "";
}
