using ExportPortal.Data;
using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Risk;
using ExportPortal.Features.Datasets.Reassessing;
using ExportPortal.Features.Licences;
using ExportPortal.Features.Recipients;
using ExportPortal.Policy;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Audits;

/// <summary>Facts that come on record by the act of another, and are reasons for an audit by themselves (ADR 36).</summary>
public abstract partial class AuditSliceTests
{
    private static async Task Own(TestStore store, PolicyPack? pack = null, params (string Name, decimal Share)[] owners) =>
        Done(await new DiscloseOwners(store.Pipeline, pack ?? Cases.Pack).Run(People.RecipientHouse.Value, [.. owners.Select(one => new OwnerInput { Name = one.Name, Country = "NL", Share = one.Share })], "", Guid.NewGuid(), People.Officer, default));

    private static async Task<List<RiskTrigger>> Reasons(TestStore store, string key)
    {
        await using var db = store.CreateDbContext();
        return await db.WaitingTriggers().AsNoTracking().Where(one => one.Key == key).ToListAsync();
    }

    [Fact]
    public async Task Reasons_OwnersThatAreSetDownOtherwise_AreOneByThemselves()
    {
        var office = await Make();
        await using var store = office.Store;
        await Own(store, null, ("North Holding", 100));
        await Own(store, null, ("North Holding", 100));
        Assert.Empty(await Reasons(store, AuditReasons.OwnershipChange));

        await Own(store, null, ("North Holding", 40), ("Harbour Fund", 60));

        var reason = Assert.Single(await Reasons(store, AuditReasons.OwnershipChange));
        Assert.Equal((office.Licence, 3, $"/recipients/{People.RecipientHouse.Value}"), (reason.LicenceNumber, reason.Points, TriggerSource.Href(reason)));
        Assert.EndsWith(": Harbour Fund came with 60 %; North Holding holds 40 % instead of 100 %.", reason.Detail, StringComparison.Ordinal);
        Assert.Contains((await Ranked(office)).Single().Triggers, one => one.Id == reason.Id);
        // With the first licence, which the portal finds too, it is the second reason: an audit.
        await office.Time.Run(default);
        await using var db = store.CreateDbContext();
        Assert.Contains("a change of ownership", (await db.Audits.SingleAsync(one => one.Origin == AuditOrigin.Triggered)).Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reasons_UnderAPackWhoseAuditorsRecordThem_AreNotRaised()
    {
        var office = await Make();
        await using var store = office.Store;
        var before = ShippedPacks.All.Single(pack => pack.Id == "eu-style-2026.6");
        await Own(store, before, ("North Holding", 100));
        await Own(store, before, ("Harbour Fund", 100));

        Assert.Empty(await Reasons(store, AuditReasons.OwnershipChange));
    }

    [Fact]
    public async Task Reasons_ChangeThatTheRecipientTold_IsTheSameFactAsTheOwnersThatTheOfficeThenSetsDown()
    {
        var office = await Make();
        await using var store = office.Store;
        await Own(store, null, ("North Holding", 100));
        Done(await Told(office));
        await Own(store, null, ("Harbour Fund", 100));

        var reason = Assert.Single(await Reasons(store, AuditReasons.OwnershipChange));
        Assert.StartsWith("CC-001, of ", reason.Detail, StringComparison.Ordinal);
        Assert.EndsWith("Harbour Fund buys us.", reason.Detail, StringComparison.Ordinal);
        Assert.Equal($"/licences/{office.Licence}", TriggerSource.Href(reason));
    }

    [Fact]
    public async Task Reasons_ToldChangeOfOwnersWhoAreAsTheyWere_CountsNoMore()
    {
        var office = await Make();
        await using var store = office.Store;
        Done(await Told(office));
        Assert.Single(await Reasons(store, AuditReasons.OwnershipChange));
        store.Clock.Advance(TimeSpan.FromHours(1));
        await using (var db = store.CreateDbContext())
        {
            (await db.Organisations.SingleAsync(one => one.Id == People.RecipientHouse)).Screened([], ContentHash.Of("list"u8), new(0.5), store.Clock.GetUtcNow());
            await db.SaveChangesAsync();
        }

        Done(await new SettleCircumstance(store.Pipeline, Cases.Pack).Run("CC-001", "A rumour.", null, Guid.NewGuid(), People.Officer, default, ownersStand: true));

        Assert.Empty(await Reasons(store, AuditReasons.OwnershipChange));
        Assert.DoesNotContain(await Ranked(office), one => one.Triggers.Any(fact => fact.Key == AuditReasons.OwnershipChange));
    }

    private static Task<Outcome<string>> Told(Office office) => new TellCircumstance(office.Store.Pipeline, Cases.Pack).Run(
        office.Licence, CircumstanceKind.Control, DateOnly.FromDateTime(office.Store.Clock.GetUtcNow().UtcDateTime).AddDays(-1), "Harbour Fund buys us.", Guid.NewGuid(), People.Recipient, default);

    [Theory]
    [InlineData(ReassessmentTrigger.PublishedAttack, true)]
    [InlineData(ReassessmentTrigger.NewRegister, false)]
    public async Task Reasons_AttackThatAReviewerPutsOnRecord_IsOneUntilItIsSaidToChangeNothing(ReassessmentTrigger trigger, bool isOne)
    {
        var office = await Make();
        await using var store = office.Store;
        var dataset = await Number(store);
        var acts = new ActOnReassessment(store.Pipeline, Cases.Pack);
        var task = Done(await acts.Open(dataset, trigger, "A paper links such records by their dates.", Guid.NewGuid(), People.Technical, default));

        Assert.Equal(isOne ? [(office.Licence, "A paper links such records by their dates.", $"/datasets/{dataset}")] : [], (await Reasons(store, AuditReasons.NewAttack)).Select(one => (one.LicenceNumber, one.Detail, TriggerSource.Href(one)!)));

        Done(await acts.Close(task, "The dates are weeks here.", Guid.NewGuid(), People.Technical, default));
        Assert.Empty(await Reasons(store, AuditReasons.NewAttack));
    }

    private static async Task<string> Number(TestStore store)
    {
        await using var db = store.CreateDbContext();
        return await db.Datasets.Where(one => db.DatasetVersions.Any(version => version.Id == store.Version && version.Dataset == one.Id)).Select(one => one.Number).SingleAsync();
    }

    [Theory]
    [InlineData("Its stores are open to all.", false, 2)]
    [InlineData("Only under {0} the stores are open.", false, 1)]
    [InlineData("Its stores are open to all.", true, 1)]
    public async Task Finding_OfARecipientAsAWhole_OpensToThePanelTheLicencesThatItIsAbout(string said, bool wasOver, int licences)
    {
        var (office, _) = await MakeTwo();
        await using var store = office.Store;
        var second = await AnotherOfTheRecipient(store, wasOver);
        var number = Done(await new PlanAudit(store.Pipeline, Cases.Pack).Run(
            new(AuditType.RemoteEvidence, await RecipientName(store), "a complaint", "Its stores.", DateOnly.FromDateTime(Cases.Start.UtcDateTime)), Guid.NewGuid(), office.Auditor, default));
        await ToTesting(office, number);
        Done(await new RecordFinding(office.Commands, Cases.Pack).Run(number, FindingGrade.FG3, "SG-10", string.Format(System.Globalization.CultureInfo.InvariantCulture, said, second), null, Guid.NewGuid(), office.Auditor, default));
        Done(await office.Act(number, AuditVerb.FinishTests));
        Done(await office.Act(number, AuditVerb.SendDraft));
        await Disagree(store, number);
        await ToPanel(store, People.Recipient);

        var seen = await store.LogSeenBy(People.Panel);
        Assert.Equal(licences == 2 ? [.. ((string[])[office.Licence, second]).Order(StringComparer.Ordinal)] : wasOver ? [office.Licence] : [second], seen);
    }

    /// <summary>Gives the second licence of the store to the recipient.</summary>
    /// <param name="wasOver">Before anybody planned an audit.</param>
    private static async Task<string> AnotherOfTheRecipient(TestStore store, bool wasOver)
    {
        await using var db = store.CreateDbContext();
        var first = await db.Licences.OrderBy(one => one.Number).Select(one => one.Number).FirstAsync();
        await using var transaction = await db.Database.BeginTransactionAsync();
        await db.Licences.Where(one => one.Number != first).ExecuteUpdateAsync(set => set.SetProperty(one => one.Recipient, People.RecipientHouse));
        if (wasOver)
            await db.Licences.Where(one => one.Number != first).ExecuteUpdateAsync(set => set.SetProperty(one => one.EndedAt, Cases.Start.AddDays(-1)));
        await transaction.CommitAsync();
        return await db.Licences.Where(one => one.Number != first).Select(one => one.Number).SingleAsync();
    }
}
