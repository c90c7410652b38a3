using ExportPortal.Data.Jobs;
using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using ExportPortal.Features.Notices;
using ExportPortal.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace ExportPortal.Features.Audits;

/// <summary>What the audited side and the auditor owe, and who is told when it does not come.</summary>
public abstract partial class AuditSliceTests
{
    private static async Task<List<(string Template, UserId To, string Text)>> After(Office office, TimeSpan time)
    {
        office.Store.Clock.Advance(time);
        await new DueActsRunner([new DueLimits(office.Store, Cases.Pack)], new JobLeases(office.Store, office.Store.Clock), office.Store.Pipeline, office.Store.Clock, NullLogger<DueActsRunner>.Instance).Run(default);
        return await office.Store.Letters();
    }

    private static void Told(List<(string Template, UserId To, string Text)> letters, string template, string text, params Actor[] people) =>
        Assert.Equal(people.Select(person => person.User.Value).Order(), letters.Where(letter => letter.Template == template && letter.Text.Contains(text, StringComparison.Ordinal)).Select(letter => letter.To.Value).Order());

    [Fact]
    public async Task CriticalFinding_TellsBothSidesAtOnceAndOfContainmentPlanAndReportThatDoNotCome()
    {
        var office = await Make();
        await using var store = office.Store;
        store.Tell();
        var number = await Plan(office);
        await ToTesting(office, number);
        var record = new RecordFinding(office.Commands, Cases.Pack);
        Done(await record.Run(number, FindingGrade.FG2, "SG-11", "A list is out of date.", null, Guid.NewGuid(), office.Auditor, default));
        Told(await store.Letters(), "audit-finding-critical", "");
        Done(await record.Run(number, FindingGrade.FG4, "SG-10", "Copies lie outside the enclave.", null, Guid.NewGuid(), office.Auditor, default));
        Actor[] owed = [People.Recipient, People.Steward, office.Auditor];

        Told(await store.Letters(), "audit-finding-critical", "Copies lie outside the enclave.", People.Recipient, People.Steward, People.Manager, People.SecondManager);
        Told(await After(office, TimeSpan.FromHours(19)), "audit-owed", "");
        Told(await After(office, TimeSpan.FromHours(2)), "audit-owed", "F2, FG4: The containment of the critical finding has to be reported within four hours.", owed);
        await After(office, TimeSpan.FromHours(4));
        Told(await After(office, TimeSpan.FromHours(1)), "audit-owed", "not reported as contained", owed);
        Done(await new ActOnFinding(office.Commands, Cases.Pack).Run(number, 2, FindingVerb.Contain, "The copies are locked.", null, Guid.NewGuid(), People.Recipient, default));
        await After(office, TimeSpan.FromDays(6));
        var letters = await After(office, TimeSpan.FromDays(1));
        Told(letters, "audit-late-board", "The plan of the correction is very late.", People.Manager, People.SecondManager, People.Board, People.SecondBoard);
        Told(letters, "audit-late-board", "contained");
        Done(await new ProposePlan(office.Commands, Cases.Pack).Run(number, 2, new(["Nobody looked."], "Deleted.", "A scan.", "A rule.", "Hanneke Vos", DateOnly.FromDateTime(store.Clock.GetUtcNow().UtcDateTime)), null, Guid.NewGuid(), People.Recipient, default));

        Done(await office.Act(number, AuditVerb.FinishTests));
        Told(await After(office, TimeSpan.FromDays(49)), "audit-report-late", "");
        Told(await After(office, TimeSpan.FromDays(2)), "audit-report-late", "owed within ten days", office.Auditor, People.Manager, People.SecondManager);
        await After(office, TimeSpan.FromDays(10));
        Told(await After(office, TimeSpan.FromDays(1)), "audit-report-late", "The final report of the audit is late.", office.Auditor, People.Manager, People.SecondManager);
    }
}
