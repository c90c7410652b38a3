using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Recipients.Lists;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data;

/// <summary>What becomes of a site of a global licence that is found on a list.</summary>
public abstract partial class ListedPartyTests
{
    private const string House = "Second Research House";

    private static string Entries(params string[] names) => $"""
        <export xmlns="http://eu.europa.ec/fpi/fsd/export" generationDate="2026-11-19">{string.Concat(names.Select((name, at) => $"<sanctionEntity logicalId=\"{13 + at}\"><regulation programme=\"TST\"/><subjectType code=\"enterprise\"/><nameAlias wholeName=\"{name}\" strong=\"true\"/></sanctionEntity>"))}</export>
        """;

    private static async Task NameSite(ScreeningDesk desk)
    {
        await using var db = desk.Store.CreateDbContext();
        var licence = await db.Licences.SingleAsync();
        typeof(Licence).GetProperty(nameof(Licence.Grant))!.SetValue(licence, licence.Grant! with { Sites = [new(1, "Kurohana", "NL", "1 Quay"), new(2, House, "NL", "2 Square")] });
        await db.SaveChangesAsync();
    }

    private static async Task<string?> ListSite(ScreeningDesk desk, string number) =>
        (await desk.Store.Sites.List(number, 2, new(2026, 11, 1), "Form, file 12.", Guid.NewGuid(), People.Officer, default)).Rule?.Code;

    /// <summary>What two persons have found of a site outlives that it is struck off, so that one officer cannot let it in again.</summary>
    [Fact]
    public async Task Site_ConfirmedAndStruckOff_IsNotListedAgainAfterTheNextScreening()
    {
        await using var desk = new ScreeningDesk(await Open());
        var number = await desk.Store.Licence(LicenceState.Active);
        await NameSite(desk);
        desk.Text(Entries(House));
        await desk.Run();
        await desk.Say(true, People.Screening);
        Assert.Equal("CONFIRMED", (await desk.Say(true, People.Officer)).Value);
        Assert.Equal("", (await desk.Store.Sites.Strike(number, 2, "It is listed.", Guid.NewGuid(), People.Officer, default)).Message);
        desk.Text(Entries(House, "Somebody Quite Else"));
        await desk.Run();
        Assert.Equal((HitState.Confirmed, "SI-7"), ((await desk.Hit()).State, await ListSite(desk, number)));
    }

    /// <summary>Whoever is let in is compared at that moment, though the screening of the recipient has not seen it.</summary>
    [Fact]
    public async Task Site_OnAListAndNotScreenedYet_IsNotListed()
    {
        await using var desk = new ScreeningDesk(await Open());
        var number = await desk.Store.Licence(LicenceState.Active);
        desk.Text(Entries(House));
        await desk.Run();
        await NameSite(desk);
        var licence = await desk.Licence();
        await Assert.ThrowsAsync<InvalidOperationException>(desk.Hit);
        Assert.Equal("SI-7", await ListSite(desk, number));
        Assert.Null((await desk.Licence()).Grant!.Sites![1].Listing);

        // It stands for two persons to compare at once, and once however often it is asked for.
        var found = await desk.Hit();
        Assert.Equal((HitState.Open, People.RecipientHouse), (found.State, found.Party));
        Assert.Equal("SI-7", await ListSite(desk, number));
        Assert.Equal(found.Id, (await desk.Hit()).Id);
        Assert.Equal([AuditOutcome.Denied, AuditOutcome.Done, AuditOutcome.Denied],
            (await desk.Store.Log()).Select(entry => entry.Event).Where(act => act.Act is "licence.listsite" or "screening.site" && act.Subject.Id == licence.Id.Value.ToString()).Select(act => act.Outcome));
        desk.Text(Entries("Somebody Quite Else"));
        await desk.Run();
        Assert.Null(await ListSite(desk, number));
    }

    /// <summary>Whom an open change names stays compared until it is answered, so that a match is not forgotten before it is granted.</summary>
    [Fact]
    public async Task Site_NamedByAnOpenChange_KeepsItsMatchAtTheNextScreening()
    {
        await using var desk = new ScreeningDesk(await Open());
        var number = await desk.Store.Licence(LicenceState.Active);
        await using (var db = desk.Store.CreateDbContext())
        {
            var licence = await db.Licences.SingleAsync();
            typeof(Licence).GetProperty(nameof(Licence.Grant))!.SetValue(licence, licence.Grant! with { Sites = [new(1, "Kurohana", "NL", "1 Quay")] });
            await db.SaveChangesAsync();
        }
        desk.Text(Entries(House));
        await desk.Run();
        var asked = (await desk.Store.Request.Run(number, new(NewSites: [new(House, "NL", "2 Square")]), false, "it joins", Guid.NewGuid(), People.Recipient, default)).Value;
        desk.Text(Entries(House, "Somebody Quite Else"));
        await desk.Run();
        Assert.Equal(HitState.Open, (await desk.Hit()).State);
        Assert.Equal("SC-9", (await desk.Store.Amend.Run(asked, AmendmentVerb.Grant, default, "because", null, Guid.NewGuid(), People.Officer, default)).Rule?.Code);
    }
}
