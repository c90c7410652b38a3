using ExportPortal.Data;
using ExportPortal.Data.Jobs;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using ExportPortal.Features.Notices;
using ExportPortal.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace ExportPortal.Features.Licences;

/// <summary>A possible match comes after the grant and before the acceptance; the same tests on both stores.</summary>
public abstract class AcceptanceTimeTests
{
    private protected abstract Task<TestStore> Open();

    private const string Like = "Kurohana Medical University Fundation";

    private static async Task Pass(TestStore store, int days)
    {
        for (var day = 0; day < days; day++)
        {
            await Jobs(store).Run(default);
            store.Clock.Advance(TimeSpan.FromDays(1));
        }
    }

    private static DueActsRunner Jobs(TestStore store) => new(
        [new AcceptanceTime(store, Cases.Pack), new LicenceTime(store, Cases.Pack), new DueLimits(store, Cases.Pack)], new JobLeases(store, store.Clock), store.Pipeline, store.Clock, NullLogger<DueActsRunner>.Instance);

    /// <summary>On the 22nd day a list names somebody alike, and the office takes longer than the days that are left.</summary>
    private static async Task<string> Matched(ScreeningDesk desk)
    {
        var number = await desk.Store.Licence(LicenceState.PendingAcceptance);
        desk.Store.Tell();
        await Pass(desk.Store, 22);
        desk.List(Like);
        await desk.Run();
        await Pass(desk.Store, 20);
        Assert.Equal(Screening.Possible, await desk.Standing());
        Assert.Equal("SC-6", (await desk.Store.AcceptAs(number, People.Recipient)).Rule?.Code);
        var licence = await desk.Licence();
        Assert.Equal((LicenceState.PendingAcceptance, null), (licence.StateAt(desk.Store.Clock.GetUtcNow()), licence.AcceptBy));
        return number;
    }

    [Fact]
    public async Task PossibleMatch_BeforeTheAcceptance_HasItsTimeStandStillUntilTwoClearIt()
    {
        await using var desk = new ScreeningDesk(await Open());
        var store = desk.Store;
        var number = await Matched(desk);
        Assert.DoesNotContain(await store.Letters(), letter => letter.Template is "licence-acceptance-soon" or "licence-stop-lifted");

        await desk.Say(false, People.Officer);
        Assert.Equal("CLEARED", (await desk.Say(false, People.Screening)).Value);
        await Jobs(store).Run(default);
        await Jobs(store).Run(default);

        Assert.Equal(Cases.Pack.Due("acceptance", store.Clock.GetUtcNow()), (await desk.Licence()).AcceptBy);
        Assert.Equal(["licence.keepacceptance", "licence.freeacceptance"], (await store.Log()).Select(entry => entry.Event.Act).Where(act => act is "licence.keepacceptance" or "licence.freeacceptance"));
        Assert.Equal([People.Recipient.User, People.Steward.User], (await store.Letters()).Where(letter => letter.Template == "licence-stop-lifted").Select(letter => letter.To).OrderBy(user => user == People.Steward.User));
        await desk.Run();
        foreach (var side in (Actor[])[People.Recipient, People.Steward])
            Assert.Equal("", (await store.AcceptAs(number, side)).Message);
        Assert.Equal(LicenceState.Active, (await desk.Licence()).State);
    }

    [Fact]
    public async Task ConfirmedMatch_BeforeTheAcceptance_LetsItLapseAndRemindsNobody()
    {
        await using var desk = new ScreeningDesk(await Open());
        await Matched(desk);
        await desk.Say(true, People.Screening);
        Assert.Equal("CONFIRMED", (await desk.Say(true, People.SecondOfficer)).Value);

        await Pass(desk.Store, 32);

        Assert.Equal(LicenceState.Closed, (await desk.Licence()).State);
        Assert.DoesNotContain(await desk.Store.Letters(), letter => letter.Template is "licence-acceptance-soon" or "licence-stop-lifted");
    }
}

public sealed class SqliteAcceptanceTimeTests : AcceptanceTimeTests
{
    private protected override Task<TestStore> Open() => TestStore.Sqlite();
}

public sealed class PostgresAcceptanceTimeTests(PostgresCluster cluster) : AcceptanceTimeTests
{
    private protected override Task<TestStore> Open() => TestStore.Postgres(cluster);
}
