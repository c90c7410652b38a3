using ExportPortal.Domain.Licensing;
using ExportPortal.Support;

namespace ExportPortal.Features.Notices;

/// <summary>The time limits of a licence that end by themselves, or after which somebody may decide.</summary>
public sealed partial class OfficeLetterTests
{
    [Fact]
    public async Task Acceptance_NobodyGives_RemindsBothSidesAWeekBeforeTheLapse()
    {
        await using var store = await TestStore.Sqlite();
        await store.Licence(LicenceState.PendingAcceptance);
        store.Tell();
        var letters = await Wait(store, 29);
        Assert.Equal(Users(People.Steward, People.Recipient), To(letters, "licence-acceptance-soon"));
    }

    [Fact]
    public async Task ProvisionalSuspension_NobodyConfirms_TellsTheDecidersADayBefore()
    {
        await using var store = await TestStore.Sqlite();
        var number = await store.Licence(LicenceState.Active);
        store.Tell();
        Assert.Equal("", (await store.ActOnLicence.Run(number, LicenceVerb.SuspendProvisionally, "a doubt", null, Guid.NewGuid(), await store.Enrol(People.Auditor), default)).Message);
        var letters = await Wait(store, 3);
        Assert.Equal(Users(People.Manager, People.SecondManager, People.Board, People.SecondBoard), To(letters, "licence-provisional-soon"));
    }

    [Fact]
    public async Task RevocationHearing_RunsOut_RemindsTheLicenseeAndThenTellsTheDeciders()
    {
        await using var store = await TestStore.Sqlite();
        var number = await store.Licence(LicenceState.Active);
        store.Tell();
        Assert.Equal("", (await store.ActOnLicence.Run(number, LicenceVerb.AnnounceRevocation, "a breach", null, Guid.NewGuid(), People.Manager, default)).Message);
        var letters = await Wait(store, 20);
        Assert.Equal(Users(People.Recipient), To(letters, "licence-hearing-soon"));
        Assert.Equal(Users(People.Manager, People.SecondManager, People.Board, People.SecondBoard), To(letters, "licence-hearing-late"));
    }
}
