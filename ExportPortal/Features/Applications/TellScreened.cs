using ExportPortal.Data;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Applications;

/// <summary>
/// Records with a case what a screening, or the two who decided a match, did to it. The case moved in their act, whose
/// subject is the party or the match; this one is the case's own, so that its history has the step and its letters go out.
/// </summary>
public sealed class TellScreened(IDbContextFactory<PortalDbContext> contexts, CommandPipeline pipeline, PackLibrary packs, CaseChanges changes) : IOutboxHandler
{
    private static readonly string[] Steps = [nameof(ApplicationVerb.HoldForScreening), nameof(ApplicationVerb.ClearMatch), nameof(ApplicationVerb.ConfirmMatch)];

    public string Kind => OutboxKinds.TellScreened;

    public async Task Handle(Guid subject, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var id = new CaseId(subject);
        var application = await db.Applications.AsNoTracking().SingleAsync(one => one.Id == id, cancellation);
        var at = application.Steps.ToList().FindLastIndex(step => Steps.Contains(step.Verb));
        if (at < 0)
            return;
        var step = application.Steps[at];
        var act = $"application.{step.Verb.ToLowerInvariant()}";
        var isNew = await pipeline.TryAsPortal(act, scope =>
        {
            scope.Record(new AuditSubject("application", subject.ToString(), application.Number), step.From, step.To, step.Reason, packs.Of(application).Hash);
            return Task.FromResult(true);
        }, CommandPipeline.PortalKey($"step {at}", subject), cancellation);
        if (isNew)
            changes.Publish(new(application.Number, default, Application.PortalName, Enum.Parse<ApplicationVerb>(step.Verb).Label(), step.To));
    }
}
