using ExportPortal.Data;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Applications;

/// <summary>A recipient asks the steward of a dataset for access; returns the number of the request.</summary>
public sealed class FileAccessRequest(CommandPipeline pipeline, PolicyPack pack)
{
    public Task<Outcome<string>> Run(Guid dataset, string purpose, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<string>("access-request.file", key, actor, async scope =>
        {
            var wanted = new DatasetId(dataset);
            if (await scope.Db.Datasets.AsNoTracking().FirstOrDefaultAsync(one => one.Id == wanted, cancellation) is not { } found)
                return Outcome<string>.From(Outcome.Invalid(new InputError("Dataset", "Choose the dataset.")));
            var request = AccessRequest.File(new(Guid.CreateVersion7(scope.Now)), await scope.Db.NextAccessRequest(cancellation), found.Id, found.Steward, purpose, scope.Actor, pack, scope.Now);
            scope.Db.AccessRequests.Add(request);
            scope.Record(new AuditSubject("access-request", request.Id.Value.ToString(), request.Number), to: Words.Code(request.State), reason: purpose, pack: pack.Hash);
            return Outcome<string>.Done(request.Number);
        }, cancellation);
}

/// <summary>The steward answers a request: adopts it as a draft of its own, or declines it.</summary>
public sealed class AnswerAccessRequest(CommandPipeline pipeline, PolicyPack pack)
{
    private const int FirstMonths = 12;

    /// <returns>The number of the draft when adopted, else empty.</returns>
    public Task<Outcome<string>> Run(string number, AccessRequestVerb verb, string reason, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<string>($"access-request.{verb.ToString().ToLowerInvariant()}", key, actor, async scope =>
        {
            scope.Target = new AuditSubject("access-request", number, number);
            if (await scope.Db.AccessRequests.VisibleTo(scope.Actor).FirstOrDefaultAsync(one => one.Number == number, cancellation) is not { } request)
                return Outcome<string>.From(Outcome.NotFound);
            scope.Target = new AuditSubject("access-request", request.Id.Value.ToString(), number);
            var from = Words.Code(request.State);
            if (request.WhyClosed(verb, scope.Actor) is { } closed)
                return Outcome<string>.From(Outcome.Broken(closed));
            if (verb is AccessRequestVerb.Adopt)
            {
                if (await Draft(scope, request, cancellation) is not { } draft)
                    return Outcome<string>.From(Outcome.Invalid(new InputError("Dataset", "Measure a version of this dataset first; an application stands on its risk.")));
                request.AdoptAs(draft.Number, scope.Actor, scope.Now);
            }
            else
                request.Decline(reason, scope.Actor, scope.Now);
            scope.Record(scope.Target, from, Words.Code(request.State), reason, pack.Hash);
            return Outcome<string>.Done(request.Application ?? "");
        }, cancellation);

    /// <summary>A draft on the newest measured version. The summary is published, so the steward writes it; the recipient's own words stand beside the draft.</summary>
    private async Task<Application?> Draft(CommandScope scope, AccessRequest request, CancellationToken cancellation)
    {
        var version = await scope.Db.DatasetVersions.Where(one => one.Dataset == request.Dataset && scope.Db.Assessments.Any(assessment => assessment.Version == one.Id))
            .OrderByDescending(one => one.Number).Select(one => (DatasetVersionId?)one.Id).FirstOrDefaultAsync(cancellation);
        if (version is not { } measured || await CaseFile.Load(scope.Db, measured, request.Recipient, pack, scope.Now, cancellation) is not { } file)
            return null;
        var today = DateOnly.FromDateTime(scope.Now.UtcDateTime);
        var content = new ApplicationContent("", "", "", AccessMode.Transfer, HostingPlace.Recipient, [file.Recipient.Country],
            new Period(today, today.AddMonths(FirstMonths).AddDays(-1)), "", AuditAccepted: null);
        var application = Application.Draft(new(Guid.CreateVersion7(scope.Now)), await scope.Db.NextApplication(cancellation), file.Subject, content, file.Decide(content, pack), scope.Actor, scope.Now);
        application.KeepDraft(pack, scope.Now);
        scope.Db.Applications.Add(application);
        return application;
    }
}
