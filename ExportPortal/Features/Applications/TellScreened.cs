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
    public string Kind => OutboxKinds.TellScreened;

    public async Task Handle(Guid subject, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var id = new CaseId(subject);
        var application = await db.Applications.AsNoTracking().SingleAsync(one => one.Id == id, cancellation);
        foreach (var at in Enumerable.Range(0, application.Steps.Count).Where(at => IsOfScreening(application.Steps, at)))
            await Tell(application, at, cancellation);
    }

    /// <summary>What a screening or a decided match did: the first of the two who decided stands before it, whereas an act on the case itself records only that it took effect.</summary>
    internal static bool IsOfScreening(IReadOnlyList<StepTaken> steps, int at) => steps[at] is var step && step.From != step.To && step.Verb switch
    {
        // The registration that finds a possible match is on record as what it is.
        nameof(ApplicationVerb.HoldForScreening) => at == 0 || steps[at - 1].Verb != nameof(ApplicationVerb.Register) || steps[at - 1].At != step.At,
        nameof(ApplicationVerb.ClearMatch) or nameof(ApplicationVerb.ConfirmMatch) => at > 0 && steps[at - 1].Verb == step.Verb,
        _ => false,
    };

    private async Task Tell(Application application, int at, CancellationToken cancellation)
    {
        var (step, subject) = (application.Steps[at], application.Id.Value);
        var isNew = await pipeline.TryAsPortal($"application.{step.Verb.ToLowerInvariant()}", scope =>
        {
            scope.Record(new AuditSubject("application", subject.ToString(), application.Number), step.From, step.To, step.Reason, packs.Of(application).Hash);
            return Task.FromResult(true);
        }, CommandPipeline.PortalKey($"step {at}", subject), cancellation);
        if (isNew)
            changes.Publish(new(application.Number, default, Application.PortalName, Enum.Parse<ApplicationVerb>(step.Verb).Label(), step.To));
    }
}
