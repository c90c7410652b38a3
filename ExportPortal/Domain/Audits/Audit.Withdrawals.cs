using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Audits;

/// <summary>
/// The withdrawal of a finding under which a sanction is in force: the sanction falls with it, so the lead asks, and one of
/// those who decide sanctions agrees (as FE-6 asks of lifting a suspension).
/// </summary>
public sealed partial class Audit
{
    private static readonly Rule NotAsked = new("AU-58", "Nobody asks to withdraw this finding.");

    /// <summary>Findings that wait for a second person to agree.</summary>
    public IEnumerable<Finding> AskedToWithdraw() => findings.Where(one => one.WithdrawalAsked is not null && MayBeWithdrawn(one));

    /// <summary>Why the actor cannot be the second person; null where they can.</summary>
    public Rule? WhyNotSecond(Actor actor) => FourEyes.NotOwnOrganisation(actor, Parties)
        ?? (WhoWorked().Contains(actor.Person) ? new Rule("AU-56", "You worked on this audit, so another person agrees.") : null);

    private void AskWithdrawal(int finding, string reason, Actor actor, Independence independence, PolicyPack pack, DateTimeOffset now)
    {
        Ensure(finding, FindingVerb.Withdraw, actor, independence, [], pack, now);
        Reasons.Require(reason);
        var one = FindingOf(finding)!;
        RuleViolation.When(one.WithdrawalAsked?.Person == actor.Person, "AU-57", "You have asked for this already; a manager or a member of the board agrees.");
        Replace(one with { WithdrawalAsked = new(nameof(AuditVerb.WithdrawFinding), actor.Person, actor.Name, now, reason.Trim()) }, pack, now);
        Move(AuditVerb.WithdrawFinding, actor.Person, actor.Name, now, $"F{finding}, asked for, because a sanction is in force under it: {reason}");
    }

    /// <summary>A second person agrees; the finding is withdrawn.</summary>
    public void AgreeWithdrawal(int finding, string reason, Actor actor, Independence independence, PolicyPack pack, DateTimeOffset now)
    {
        Ensure(AuditVerb.AgreeWithdrawal, actor, independence, pack, now);
        Reasons.Require(reason);
        if (!AskedToWithdraw().Any(one => one.Number == finding))
            throw new RuleViolation(NotAsked);
        Replace(FindingOf(finding)!.Step(FindingVerb.Withdraw, actor.Person, actor.Name, now, reason), pack, now);
        Move(AuditVerb.AgreeWithdrawal, actor.Person, actor.Name, now, $"F{finding}: {reason}");
        Schedule(pack, now);
    }
}
