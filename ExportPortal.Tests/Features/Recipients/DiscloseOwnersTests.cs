using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Recipients;

/// <summary>What two persons have found of owners is not taken away by one who sets down other ones.</summary>
public sealed class DiscloseOwnersTests
{
    [Fact]
    public async Task Owners_ThatAMatchHangsOn_GoWithASecondPersonAlone()
    {
        await using var desk = new ScreeningDesk(await TestStore.Sqlite());
        var store = desk.Store;
        store.Tell();
        desk.List("Velkora Maritime");
        Assert.Equal("", (await Disclose(store, People.Officer, Velkora(60))).Message);
        await desk.Run();
        Assert.Equal(Screening.Possible, await desk.Standing());

        // Who adds takes nothing away; who lessens a share or leaves one out does, whether the match is open or confirmed.
        Assert.Equal("", (await Disclose(store, People.Screening, Velkora(60), Other)).Message);
        Assert.Null(await Waiting(store));
        await desk.Run();
        await desk.Say(true, People.Officer);
        await desk.Say(true, People.Screening);
        Assert.Equal("", (await Disclose(store, People.Screening, Velkora(40), Other)).Message);
        await desk.Run();
        Assert.Equal(("Velkora Maritime holds 40 % instead of 60 %.", Screening.Confirmed), (await Waiting(store), await desk.Standing()));
        Assert.Equal(((Actor[])[People.Officer, People.SecondOfficer, People.Manager, People.SecondManager]).Select(one => one.User).OrderBy(user => user.Value),
            (await store.Letters()).Where(letter => letter.Template == "party-owners").Select(letter => letter.To).OrderBy(user => user.Value));
        Assert.Equal("OR-16", (await Disclose(store, await store.Enrol(People.Screening.OtherAccount()), Velkora(40), Other)).Rule?.Code);
        Assert.Equal("OR-3", (await Disclose(store, People.Technical, Velkora(40), Other)).Rule?.Code);

        // Another list takes its place, what stands takes it back, and the second of the same puts it on record.
        Assert.Equal("", (await Disclose(store, People.Officer, Other)).Message);
        Assert.Equal("Velkora Maritime left with 60 %.", await Waiting(store));
        Assert.Equal("", (await Disclose(store, People.Manager, Velkora(60), Other)).Message);
        Assert.Null(await Waiting(store));
        Assert.Equal("", (await Disclose(store, People.Officer, Other)).Message);
        Assert.Equal("", (await Disclose(store, People.Manager, Other)).Message);
        Assert.Null(await Waiting(store));
        await desk.Run();
        Assert.Equal(Screening.Clear, await desk.Standing());
    }

    [Fact]
    public async Task Owners_ThatRaiseTheGroup_GoWithASecondPersonAlone()
    {
        await using var store = await TestStore.Sqlite();
        var country = Cases.Pack.Destinations.Countries.First(one => one.Group is DestinationGroup.E).Country;
        Assert.Equal("", (await Disclose(store, People.Officer, new OwnerInput { Name = "A house", Country = country, Share = 60 })).Message);

        Assert.Equal("", (await Disclose(store, People.Officer)).Message);
        Assert.Equal("A house left with 60 %.", await Waiting(store));
        Assert.Equal("", (await Disclose(store, People.Screening)).Message);
        Assert.Null(await Waiting(store));
    }

    [Fact]
    public async Task Owners_SetDownSinceTheyWereShown_AreNotWrittenOver()
    {
        await using var store = await TestStore.Sqlite();
        string shown;
        await using (var db = store.CreateDbContext())
            shown = (await db.Organisations.SingleAsync(one => one.Id == People.RecipientHouse)).OwnersMark();
        Assert.True((await Disclose(store, People.Officer, Other)).IsDone);

        var late = await new DiscloseOwners(store.Pipeline, Cases.Pack).Run(People.RecipientHouse.Value, [], "", Guid.NewGuid(), People.Screening, default, shown);

        Assert.Equal(OutcomeKind.Stale, late.Kind);
    }

    private static OwnerInput Velkora(decimal share) => new() { Name = "Velkora Maritime", Country = "NL", Share = share };

    private static OwnerInput Other => new() { Name = "Somebody Quite Else", Country = "NL", Share = 10 };

    private static Task<Outcome<string>> Disclose(TestStore store, Actor by, params OwnerInput[] owners) =>
        new DiscloseOwners(store.Pipeline, Cases.Pack).Run(People.RecipientHouse.Value, owners, "", Guid.NewGuid(), by, default);

    /// <summary>What a change that waits for a second person changes; null where none waits.</summary>
    private static async Task<string?> Waiting(TestStore store)
    {
        await using var db = store.CreateDbContext();
        return (await db.Organisations.SingleAsync(one => one.Id == People.RecipientHouse)).Proposed?.Reason;
    }
}
