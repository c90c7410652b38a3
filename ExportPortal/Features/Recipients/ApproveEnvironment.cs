using ExportPortal.Data;
using ExportPortal.Data.Jobs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using ExportPortal.Domain.Risk;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Recipients;

/// <summary>One line of the form.</summary>
public sealed class ControlInput
{
    public string Code { get; set; } = "";
    public ControlAnswer Answer { get; set; }
    public string Evidence { get; set; } = "";
    public DateOnly? ExpiresOn { get; set; }
}

/// <param name="Shown">Mark of the environment that the form was opened on.</param>
public sealed record ControlsForm(IReadOnlyList<ControlInput> Rows, string Shown);

/// <summary>A technical reviewer sets down the controls of an environment; its level follows from them.</summary>
public sealed class ApproveEnvironment(CommandPipeline pipeline, PolicyPack pack)
{
    /// <summary>What the log calls it.</summary>
    public const string Name = "environment.approve";

    /// <param name="shown">Mark of the environment that the actor was shown; what somebody else has set down since is not written over. Null when the caller does not know one.</param>
    /// <returns>The level.</returns>
    public Task<Outcome<string>> Run(Guid recipient, IReadOnlyList<ControlInput> controls, Guid key, Actor actor, CancellationToken cancellation, string? shown = null) =>
        pipeline.Run<string>(Name, key, actor, async scope =>
        {
            scope.Target = new AuditSubject("recipient", recipient.ToString());
            var id = new OrganisationId(recipient);
            await scope.Db.LockKey(recipient, cancellation);
            var party = await scope.Db.Organisations.VisibleTo(scope.Actor).FirstOrDefaultAsync(one => one.Id == id, cancellation);
            if (party is null)
                return Outcome<string>.From(Outcome.NotFound);
            if (shown is not null && shown != party.EnvironmentMark())
                return Outcome<string>.From(Outcome.Stale);
            var was = party.Environment;
            party.ApproveEnvironment([.. controls.Select(one => new ControlFinding(one.Code, one.Answer, one.Evidence.Trim(), one.Answer is ControlAnswer.Yes ? one.ExpiresOn : null))],
                scope.Actor, pack.Environment, DateOnly.FromDateTime(scope.Now.UtcDateTime));
            if (party.Environment < was)
                await scope.OpenForEnvironment(party, was, pack, cancellation);
            scope.Record(scope.Target, was.ToString(), party.Environment.ToString(), $"{controls.Count(one => one.Answer is ControlAnswer.Yes)} of {controls.Count} controls hold.", pack.Hash);
            return Outcome<string>.Done(party.Environment.ToString());
        }, cancellation);
}

/// <summary>Looks at evidence that nears its end, or has ended: warns, lowers the level, and has the licences looked at anew.</summary>
public sealed class EvidenceDue(IDbContextFactory<PortalDbContext> contexts, PolicyPack pack) : IDueActs
{
    private const int AtOnce = 100;

    public async Task<IReadOnlyList<DueAct>> Find(DateTimeOffset now, CancellationToken cancellation)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var due = await db.Organisations.AsNoTracking().Where(party => party.EvidenceWakesOn <= today).OrderBy(party => party.EvidenceWakesOn).Take(AtOnce)
            .Select(party => new { party.Id, party.EvidenceWakesOn }).ToListAsync(cancellation);
        return [.. due.Select(one => DueAct.Of("environment.evidence", one.Id.Value, new(one.EvidenceWakesOn!.Value.ToDateTime(default), TimeSpan.Zero), scope => Look(scope, one.Id, cancellation)))];
    }

    private async Task<bool> Look(CommandScope scope, OrganisationId id, CancellationToken cancellation)
    {
        var today = DateOnly.FromDateTime(scope.Now.UtcDateTime);
        var party = await scope.Db.Organisations.SingleAsync(one => one.Id == id, cancellation);
        if (!(party.EvidenceWakesOn <= today))
            return false;
        var was = party.Environment;
        var told = party.LookAtEvidence(today, pack.Environment);
        if (party.Environment < was)
            await scope.OpenForEnvironment(party, was, pack, cancellation);
        scope.Record(new AuditSubject("recipient", id.Value.ToString()), was.ToString(), party.Environment.ToString(), told, pack.Hash);
        return true;
    }
}

internal static class EnvironmentTasks
{
    /// <summary>The data that the party holds as recipient, or as steward in its enclave, are to be looked at anew in the lower environment.</summary>
    public static async Task OpenForEnvironment(this CommandScope scope, Organisation party, EnvironmentLevel was, PolicyPack pack, CancellationToken cancellation)
    {
        var id = party.Id;
        var used = await scope.Db.Licences.AsNoTracking().Where(licence => (licence.Recipient == id || licence.Steward == id) && (licence.State == LicenceState.Active || licence.State == LicenceState.Suspended))
            .Join(scope.Db.Applications, licence => licence.Application, application => application.Id, (licence, application) => new { Licence = licence, application.Dataset, application.Assessment }).OrderBy(one => one.Licence.Number).ToListAsync(cancellation);
        // Whose environment it is follows from the place that the licence grants.
        foreach (var one in used.Where(one => (one.Licence.Grant is { Host: HostingPlace.StewardEnclave } ? one.Licence.Steward : one.Licence.Recipient) == id).DistinctBy(one => one.Assessment))
        {
            await scope.OpenReassessment(ReassessmentTrigger.EnvironmentChanged, one.Dataset, one.Assessment, $"environment:{id.Value:N}:{one.Assessment.Value:N}:{party.Environment}",
                $"The environment of {party.RomanisedName}, in which licence {one.Licence.Number} is used, fell from {was} to {party.Environment}.", pack, cancellation);
            await scope.Db.SaveChangesAsync(cancellation);
        }
    }
}
