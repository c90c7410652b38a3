using System.Collections.Immutable;
using System.Globalization;
using ExportPortal.Data;
using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Audits;

/// <summary>Records a finding. A repeated minor one becomes major; a critical one suspends the licence for 72 hours, and is an act of its own name because letters follow it.</summary>
public sealed class RecordFinding(AuditCommands commands, PolicyPack pack)
{
    /// <summary>What the log calls it.</summary>
    public static string ActOf(FindingGrade grade) => grade is FindingGrade.FG4 ? "audit.recordcritical" : "audit.recordfinding";

    public Task<Outcome<string>> Run(string number, FindingGrade grade, string topic, string text, int? revision, Guid key, Actor actor, CancellationToken cancellation, string? licence = null) =>
        commands.Run(ActOf(grade), number, revision, text, key, actor, async found =>
        {
            var earlier = await Repeats(found, topic.Trim().ToUpperInvariant(), licence, cancellation);
            var finding = found.Audit.RecordFinding(grade, topic, text, earlier, found.Scope.Actor, found.Independence, pack, found.Scope.Now, licence);
            if (finding.Grade is FindingGrade.FG4)
                await AuditEffects.OfCritical(found, finding, pack, cancellation);
            return [("finding", finding.Number.ToString(CultureInfo.InvariantCulture)), ("grade", finding.Grade.ToString()), ("topic", finding.Topic), .. AuditCommands.About(finding)];
        }, cancellation);

    /// <summary>Minor findings of the auditee on the topic in its other audits that were reported and not withdrawn.</summary>
    internal static async Task<int> Repeats(AuditCase found, string topic, string? licence, CancellationToken cancellation)
    {
        var (auditee, id) = (found.Audit.TargetOf(licence).Auditee, found.Audit.Id);
        var others = await found.Scope.Db.Audits.AsNoTracking().Where(one => (one.Auditee == auditee || one.Subjects.Any(subject => subject.Auditee == auditee)) && one.Id != id && one.ReportedAt != null).ToListAsync(cancellation);
        return others.SelectMany(other => other.Findings.Where(one => other.TargetOf(one).Auditee == auditee)).Count(one => one.Topic == topic && one is { Grade: FindingGrade.FG2, State: not FindingState.Withdrawn });
    }
}

/// <summary>Withdraws a finding, with the reason; it stays on record. Where a sanction is in force under it, it is asked for, and one of those who decide the sanction agrees.</summary>
public sealed class WithdrawFinding(AuditCommands commands, PolicyPack pack)
{
    private const string Act = "audit.withdrawfinding";

    private static readonly Rule NoSanction = new("AU-59", "No sanction is in force because of this finding any more. Its lead withdraws it alone.");

    public Task<Outcome<string>> Run(string number, int finding, string reason, int? revision, Guid key, Actor actor, CancellationToken cancellation) =>
        commands.Run(Act, number, revision, reason, key, actor, async found =>
        {
            var sanctions = await InForce(found, finding, cancellation);
            // A critical one alone was told before the report.
            found.Scope.IsPast = found.Audit.FindingOf(finding) is not { Grade: FindingGrade.FG4 };
            found.Scope.IsHalf = !found.Audit.WithdrawFinding(finding, reason, found.Scope.Actor, found.Independence, pack, found.Scope.Now, sanctions.Count > 0);
            return Details(finding, sanctions);
        }, cancellation);

    /// <summary>The second person agrees.</summary>
    public Task<Outcome<string>> Agree(string number, int finding, string reason, int? revision, Guid key, Actor actor, CancellationToken cancellation) =>
        commands.Run(Act, number, revision, reason, key, actor, async found =>
        {
            var sanctions = await InForce(found, finding, cancellation);
            if (sanctions.Count == 0)
                throw new RuleViolation(NoSanction);
            found.Audit.AgreeWithdrawal(finding, reason, found.Scope.Actor, found.Independence, pack, found.Scope.Now);
            if (sanctions.Select(one => one.WhyNotDecider(found.Scope.Actor, pack)).FirstOrDefault(rule => rule is not null) is { } closed)
                throw new RuleViolation(closed);
            return Details(finding, sanctions);
        }, cancellation);

    private static Task<List<Sanction>> InForce(AuditCase found, int finding, CancellationToken cancellation)
    {
        var id = found.Audit.Id;
        return found.Scope.Db.Sanctions.AsNoTracking().Where(one => one.Audit == id && one.AuditFinding == finding && one.State == SanctionState.Imposed).OrderBy(one => one.Number).ToListAsync(cancellation);
    }

    private static (string, string)[] Details(int finding, List<Sanction> sanctions) =>
        [("finding", finding.ToString(CultureInfo.InvariantCulture)), .. sanctions.Count == 0 ? Array.Empty<(string, string)>() : [("sanctions", string.Join(", ", sanctions.Select(one => one.Number)))]];
}

/// <summary>Puts the grade or the text of a finding right before the final report; what it was stays on record.</summary>
public sealed class CorrectFinding(AuditCommands commands, PolicyPack pack)
{
    /// <param name="grade">As it is to be; the present one to change the text alone.</param>
    /// <param name="text">As it is to be; null to leave it.</param>
    public Task<Outcome<string>> Run(string number, int finding, FindingGrade grade, string? text, string reason, int? revision, Guid key, Actor actor, CancellationToken cancellation) =>
        commands.Run("audit.correctfinding", number, revision, reason, key, actor, async found =>
        {
            var was = found.Audit.FindingOf(finding);
            var earlier = was is null ? 0 : await RecordFinding.Repeats(found, was.Topic, was.Licence, cancellation);
            found.Audit.CorrectFinding(finding, grade, string.IsNullOrWhiteSpace(text) ? was?.Text ?? "" : text, earlier, reason, found.Scope.Actor, found.Independence, pack, found.Scope.Now);
            await TellSanctioned(found, finding, cancellation);
            return [("finding", finding.ToString(CultureInfo.InvariantCulture)), ("was", $"{was?.Grade}"), ("grade", $"{found.Audit.FindingOf(finding)!.Grade}")];
        }, cancellation);

    /// <summary>The finding is the file of the sanctions that follow from it: who has the notice of one is told, and may reply anew.</summary>
    private async Task TellSanctioned(AuditCase found, int finding, CancellationToken cancellation)
    {
        var id = found.Audit.Id;
        foreach (var sanction in await found.Scope.Db.Sanctions.Where(one => one.Audit == id && one.AuditFinding == finding).ToListAsync(cancellation))
            if (sanction.ChangeFile($"F{finding} of audit {found.Audit.Number} was put right; the file has it as it is now.", found.Scope.Actor, pack, found.Scope.Now))
                found.Scope.Enqueue(OutboxKinds.TellFileChanged, sanction.Id.Value);
    }
}

/// <summary>Takes a step of a corrective action that asks for a reason: contain, fix, verify, return, confirm, end.</summary>
public sealed class ActOnFinding(AuditCommands commands, PolicyPack pack)
{
    public Task<Outcome<string>> Run(string number, int finding, FindingVerb verb, string reason, int? revision, Guid key, Actor actor, CancellationToken cancellation) =>
        commands.Run($"finding.{verb.ToString().ToLowerInvariant()}", number, revision, reason, key, actor, async found =>
        {
            var running = verb is FindingVerb.EndUncorrected ? await AuditCommands.Running(found.Scope.Db, found.Audit, found.Scope.Now, cancellation) : [];
            found.Audit.Take(finding, verb, reason, found.Scope.Actor, found.Independence, running, pack, found.Scope.Now);
            return [("finding", finding.ToString(CultureInfo.InvariantCulture)), .. AuditCommands.About(found.Audit.FindingOf(finding)!), ("state", Words.Code(found.Audit.FindingOf(finding)!.State))];
        }, cancellation);
}

/// <param name="Whys">The chain of reasons, the root last.</param>
public sealed record PlanInput(IReadOnlyList<string> Whys, string Correction, string Corrective, string Preventive, string Owner, DateOnly Due);

/// <summary>Sends the plan of a corrective action.</summary>
public sealed class ProposePlan(AuditCommands commands, PolicyPack pack)
{
    public Task<Outcome<string>> Run(string number, int finding, PlanInput input, int? revision, Guid key, Actor actor, CancellationToken cancellation) =>
        commands.Run("finding.proposeplan", number, revision, input.Correction, key, actor, found =>
        {
            found.Audit.ProposePlan(finding, new CorrectivePlan([.. input.Whys.Select(why => why.Trim())], input.Correction.Trim(), input.Corrective.Trim(), input.Preventive.Trim(), input.Owner.Trim(), input.Due,
                found.Scope.Actor.Person, found.Scope.Actor.Name, found.Scope.Now), found.Scope.Actor, found.Independence, pack, found.Scope.Now);
            return Task.FromResult<(string, string)[]>([("finding", finding.ToString(CultureInfo.InvariantCulture)), .. AuditCommands.About(found.Audit.FindingOf(finding)!), ("owner", "named in the plan")]);
        }, cancellation);
}
