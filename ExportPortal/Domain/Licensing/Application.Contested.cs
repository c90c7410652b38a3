using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Licensing;

/// <summary>The decision that a case has, and what an appeal or a dispute about it does to its time (domain/10 10.6).</summary>
public sealed partial class Application
{
    /// <summary>When the decision that the case has was taken; that the conditions of an approval were met since is part of it. Null before the first step.</summary>
    internal DateTimeOffset? SetAt => steps.FindLast(step => step.From != step.To && step.Verb != nameof(ApplicationVerb.ConfirmConditions))?.At;

    /// <summary>
    /// Since when what was set waits for the answer to an appeal or a dispute about it; null while it waits for none. Of disputes
    /// only the first holds it, when it was opened in the time for an appeal and as long as no panel has answered: nobody puts a
    /// condition off for ever by one dispute after the other. An appeal that was lodged for it holds by itself.
    /// </summary>
    /// <param name="appeals">On this application, in any state.</param>
    /// <param name="disputes">About its conditions or those of its licence, in any state.</param>
    public DateTimeOffset? ContestedSince(IReadOnlyCollection<Appeal> appeals, IEnumerable<Dispute> disputes, PolicyPack pack)
    {
        if (State is not (ApplicationState.Approved or ApplicationState.ApprovedConditional))
            return null;
        if (appeals.Any(one => one.LodgedAt >= SetAt))
            return appeals.Where(one => one.State is AppealState.Lodged && one.StillStands(this)).Min(one => (DateTimeOffset?)one.LodgedAt);
        return disputes.Where(one => one.OpenedAt >= SetAt).MinBy(one => one.OpenedAt) is { } first && DisputeWorkflow.Pausing.Contains(first.State) && first.OpenedAt <= Appeal.OpenUntil(this, pack, appeals) ? first.OpenedAt : null;
    }

    /// <summary>Whether the duty of its licence is what its deciders set: a condition with a last day, or what a clause that they added asks for.</summary>
    internal bool IsSetByDeciders(OwedDuty duty) => duty.Kind is DutyKind.Condition && (duty.Code == Number || addedClauses.Exists(one => one.SetAside is null && one.Code == duty.Code));

    /// <summary>The time for the conditions before first use stands still while they are contested, and goes on with the answer.</summary>
    /// <param name="since">As <see cref="ContestedSince"/> says.</param>
    public void KeepConditions(DateTimeOffset? since, PolicyPack pack, DateTimeOffset now)
    {
        if (State is not ApplicationState.ApprovedConditional || Clock(BeforeUse) is not { IsOpen: true } running || running.IsStopped == since is not null)
            return;
        Change(BeforeUse, clock => since is { } at ? clock.Stop(at, "what was set is appealed against or disputed") : clock.Resume(now));
        ReadClocks(pack, now);
    }
}
