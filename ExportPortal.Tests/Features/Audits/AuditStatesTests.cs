using ExportPortal.Components.Shared;
using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Support;

namespace ExportPortal.Features.Audits;

public sealed class AuditStatesTests
{
    private static readonly Independence Free = new(new HashSet<PersonId>(), [], Domain.Policy.DestinationGroup.A, 3);

    private static Audit Opened() => Audit.Open(new(Guid.NewGuid()), "AU-002", AuditType.DeskReview, AuditOrigin.Triggered,
        new(People.RecipientHouse, People.StewardHouse, new LicenceId(Guid.NewGuid()), "XP-2026-0000017", 2), "a critical anomaly", "the log", DateOnly.FromDateTime(Cases.Start.UtcDateTime), Cases.Pack, Cases.Start);

    private static void Take(Audit audit, params AuditVerb[] verbs)
    {
        foreach (var verb in verbs)
            audit.Take(verb, "The log.", People.Auditor, Free, Cases.Pack, Cases.Start);
    }

    private static string[] Line(Audit audit, LifeStepKind kind) => [.. AuditStates.Life(audit).Where(step => step.Kind == kind).Select(step => step.Word)];

    [Fact]
    public void Life_WithoutNotice_DoesNotSayThatOneWasSent()
    {
        var audit = Opened();
        Assert.Contains("Notice sent", Line(audit, LifeStepKind.Ahead));
        Take(audit, AuditVerb.TakeLead, AuditVerb.StartUnannounced, AuditVerb.FinishTests);

        Assert.Equal(["Planned", "Testing"], Line(audit, LifeStepKind.Done));
        Assert.Equal(["Draft findings"], Line(audit, LifeStepKind.Now));
        Assert.DoesNotContain(AuditStates.Life(audit), step => step.Word == "Notice sent");
    }

    /// <summary>The report is written from the reply on, and is dated by the day on which it went out.</summary>
    [Fact]
    public void Life_DraftAndReport_AreDatedByTheDayOnWhichTheyWentOut()
    {
        var (audit, day) = (Opened(), 0);
        void On(int days, AuditVerb verb) => audit.Take(verb, "The log.", verb is AuditVerb.Reply ? People.Recipient : People.Auditor, Free, Cases.Pack, Cases.Start.AddDays(day = days));
        string? Date(string word) => AuditStates.Life(audit).Single(step => step.Word == word).When;
        string Day(int days) => Cases.Start.AddDays(days).UtcDateTime.ToString("d MMM", System.Globalization.CultureInfo.InvariantCulture);
        On(0, AuditVerb.TakeLead);
        On(1, AuditVerb.StartUnannounced);
        On(2, AuditVerb.FinishTests);
        Assert.Equal((Day(0), Day(1), null), (Date("Planned"), Date("Testing"), Date("Draft findings")));
        On(4, AuditVerb.SendDraft);
        On(6, AuditVerb.Reply);
        Assert.Equal((Day(4), null), (Date("Draft findings"), Date("Final report")));
        On(9, AuditVerb.IssueReport);

        Assert.Equal((Day(4), Day(9), Day(9)), (Date("Draft findings"), Date("Final report"), Date("Closed")));
    }

    [Fact]
    public void Life_CalledOff_HasNothingBetweenPlanAndEnd()
    {
        var audit = Opened();
        Take(audit, AuditVerb.TakeLead, AuditVerb.CallOff);

        Assert.Equal(["Planned", "Closed"], AuditStates.Life(audit).Select(step => step.Word));
    }
}
