using ExportPortal.Features.Incidents;
using ExportPortal.Support;

namespace ExportPortal.Data;

/// <summary>Where incidents and sanctions are shown beside what they are about.</summary>
public abstract partial class IncidentStoreTests
{
    [Fact]
    public async Task LicencePage_ReachedAndSanctioned_ListsBothToWhoMaySeeThem()
    {
        await using var store = await Open();
        var (licence, number) = await Investigated(store);
        var proposed = await new ProposeSanction(store.Pipeline, Cases.Pack).Run(number, new(licence, "FG4", 4, Factors, "Access stops."), Guid.NewGuid(), People.IncidentLead, default);
        Assert.Equal("", proposed.Message);
        var page = new Features.Licences.LicenceFileQuery(store, Cases.Pack, store.Clock);
        Assert.Equal([number, proposed.Value], (await page.Run(licence, People.Manager))!.Life.Cases.Select(one => one.Number).Order());
        // No notice was given yet, so the licensee sees the incident that it reported and not the proposal.
        Assert.Equal([number], (await page.Run(licence, People.Recipient))!.Life.Cases.Select(one => one.Number));
        Assert.Empty((await page.Run(licence, People.Steward))!.Life.Cases);
        // The page of the recipient says the same of all its licences, to the staff that may read it.
        var recipient = new Features.Recipients.RecipientQuery(store, Cases.Pack, store.Clock);
        Assert.Equal([number, proposed.Value], (await recipient.Find(People.RecipientHouse.Value, People.Manager, default))!.OnRecord.Select(one => one.Number).Order());
        Assert.Empty((await recipient.Find(People.RecipientHouse.Value, People.Officer, default))!.OnRecord);
        Assert.Empty((await recipient.Find(People.StewardHouse.Value, People.Manager, default))!.OnRecord);
    }
}
