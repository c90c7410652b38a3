using ExportPortal.Domain.Audits;
using ExportPortal.Features.Audits;

namespace ExportPortal.Hosting.Demonstration;

/// <summary>The audits (domain/13, 13.4). They bear the numbers that the store gives: those that a tier or an incident asks for come in between.</summary>
internal sealed partial class Scenario
{
    /// <summary>What an audit asks for and comes to.</summary>
    private sealed record AuditTale(string Request, string Evidence, string Conclusion, (FindingGrade Grade, string Topic, string Text)? Finding = null);

    private static readonly AuditTale OfUse = new("The list of users, and what each of them was let do", "List of users", "The use is that of the licence. Nothing has to be corrected.");

    /// <summary>An audit of A-003 with one minor finding, corrected and closed.</summary>
    private async IAsyncEnumerable<DateTimeOffset> MinorFinding()
    {
        yield return At(-231, 10);
        var number = await hands.PlanAudit("lindemeer", AuditType.RemoteEvidence, await hands.LicenceOf("A-003"), "first licence of the recipient at tier 2", "How results are checked before they leave, and who is let in.", today.AddDays(-200));
        await foreach (var at in Audited([number], -230, new("The rule for checking results, and the last five checks", "Rule and five checks", "Results are checked, but twice by one person alone. The rest is as the licence asks.",
            (FindingGrade.FG2, "SG-09", "Two of five results left after one person had looked at them; the rule asks for two."))))
            yield return at;
        yield return At(-170, 9);
        await hands.Mend(number, new PlanInput(["The second person was on leave", "Nobody else was named"], "Both results were looked at again by a second person.", "Two deputies are named for checking results.", "The rule is read out when somebody joins.", "Femke Prins", today.AddDays(-150)));
        yield return At(-151, 9);
        await hands.HandIn(number, "The rule with two deputies", "rule-v2.pdf", finding: 1);
        await hands.Act(number, FindingVerb.ClaimFix, "Two deputies are named; both results were looked at again.");
        yield return At(-148, 14);
        await hands.Act(number, FindingVerb.VerifyFix, "The new rule and the two second looks were shown.");
        await hands.Act(number, AuditVerb.FinishCorrection);
        yield return At(-52, 10);
        await hands.Act(number, FindingVerb.ConfirmEffect, "Each of the last ten results was looked at by two.");
        await hands.Act(number, AuditVerb.Close);
    }

    /// <summary>An audit of a recipient as a whole whose major finding is open: its correction is due in twelve days.</summary>
    private async IAsyncEnumerable<DateTimeOffset> MajorFinding()
    {
        yield return At(-63, 10);
        var number = await hands.PlanAudit("banyan-grove", AuditType.RemoteEvidence, "Banyan Grove AI Research", "a complaint with substance: data of another source stood in an open store", "How data of others are kept apart, and who can reach them.", today.AddDays(-33));
        await foreach (var at in Audited([number], -62, new("The register of stores, and who can reach each", "Register of stores", "A safeguard is missing: data of different projects lie in one store that everybody can reach.",
            (FindingGrade.FG3, "SG-03", "One store for all projects is open to every employee; no second factor is asked for."))))
            yield return at;
        yield return At(-9, 9);
        await hands.Mend(number, new PlanInput(["All projects share one store", "It was set up before there were licences", "Nobody owns the store"], "The store is closed to all but the named users.", "Each project gets a store of its own with a second factor.", "A new store is opened only with an owner.", "Ravi Iyer", today.AddDays(10)));
    }

    /// <summary>The yearly audit of A-006, five weeks ahead.</summary>
    private async IAsyncEnumerable<DateTimeOffset> YearlyAudit()
    {
        yield return At(-1, 10);
        var number = await hands.PlanAudit("maple-ridge", AuditType.RemoteEvidence, await hands.LicenceOf("A-006"), "yearly at T3", "The enclave, its users, and the results that left it.", today.AddDays(34));
        await hands.Act(number, AuditVerb.SendNotice);
    }

    /// <summary>The audit that the tier of a licence asks for, in its time.</summary>
    private async IAsyncEnumerable<DateTimeOffset> TierAudit(string application, int day)
    {
        yield return At(day, 9);
        await foreach (var at in Audited(await hands.Waiting(AuditOrigin.Periodic, application), day, OfUse))
            yield return at;
    }

    /// <summary>Of a licence that ended before its audit: there is no use left to look at.</summary>
    private async IAsyncEnumerable<DateTimeOffset> NotAudited(string application, int day, string reason)
    {
        yield return At(day, 15);
        foreach (var number in await hands.Waiting(AuditOrigin.Periodic, application))
            await hands.CallOff(number, reason);
    }

    /// <summary>What the portal does by itself, and after it what auditors do at once with the reviews that it opened. That of the incident under A-007 has a story of its own.</summary>
    public async Task Pass()
    {
        await hands.PassTime();
        foreach (var (number, application, isOver) in await hands.OpenedReviews())
            if (application == "A-005")
                await hands.Review(number);
            else if (isOver)
                await hands.CallOff(number, "The licence is over, so there is no use left to look at.");
            else if (application != "A-007" || hands.Today < today.AddDays(-18))
                await hands.CallOff(number, "Looked at the same day: the recipient had told us when it would begin, and nothing under this licence was touched.");
        foreach (var number in await hands.UnansweredReviews())
            await hands.Act(number, AuditVerb.IssueReport, reason: "The log tells what the recipient told. Nothing has to be corrected.");
    }

    /// <summary>Every year somebody from outside licensing audits the authority itself.</summary>
    private async IAsyncEnumerable<DateTimeOffset> OwnAudits()
    {
        var tale = new AuditTale("Ten decisions of the year with their reasons, drawn by number", "Ten decisions", "Decisions have reasons, and who prepared one did not decide it. Clocks were kept.");
        for (var year = today.AddDays(FirstDay).Year; year <= today.Year; year++)
        {
            var day = Math.Max(FirstDay + 30, new DateOnly(year, 1, 1).DayNumber - today.DayNumber + 14);
            if (day >= 0)
                yield break;
            yield return At(day, 13);
            await foreach (var at in Audited(await hands.OwnAudits(), day, tale))
                yield return at;
        }
    }

    /// <summary>The audit that the incident under A-007 brought about is under way: a sample is drawn and not judged yet.</summary>
    private async IAsyncEnumerable<DateTimeOffset> AfterTheIncident()
    {
        yield return At(-17, 15);
        await hands.PassTime(); // which opens it
        yield return At(-12, 9);
        foreach (var number in await hands.Waiting(AuditOrigin.Triggered, "A-007"))
        {
            await hands.Lead(number);
            await hands.Act(number, AuditVerb.StartUnannounced, reason: "The log is here; a notice would only give time to tidy up.");
            await hands.Sample(number, today.AddDays(-90), today.AddDays(-18));
        }
    }

    /// <summary>From the notice to the final report, without a surprise. What would come after the first start is left to the reader.</summary>
    private async IAsyncEnumerable<DateTimeOffset> Audited(IReadOnlyList<string> audits, int day, AuditTale tale)
    {
        (int After, Func<string, Task> Act)[] steps =
        [
            (0, hands.Notify),
            (13, number => hands.Ask(number, tale.Request)),
            (20, number => hands.HandIn(number, tale.Evidence, "evidence.pdf")),
            (29, number => hands.Test(number, tale.Finding)),
            (31, hands.Conclude),
            (39, number => hands.Act(number, AuditVerb.Reply, reason: "We have read the draft and have nothing to add.")),
            (44, number => hands.Act(number, AuditVerb.IssueReport, reason: tale.Conclusion)),
        ];
        foreach (var (after, act) in steps)
        {
            if (audits.Count == 0 || day + after >= 0)
                yield break;
            yield return At(day + after, 10);
            foreach (var number in audits)
                await act(number);
        }
    }
}
