using Bunit;
using ExportPortal.Components;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Identity;
using ExportPortal.Support;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Features.Incidents;

/// <summary>The page of who owns a corrective action, on a real store.</summary>
public sealed class OwnedActionPageTests : ComponentTest
{
    [Fact]
    public async Task Send_FileAboveTheLimit_SaysSoAndKeepsWhatWasTyped()
    {
        await using var store = await TestStore.Sqlite();
        var incident = IncidentCases.At(IncidentState.Investigating);
        incident.AddAction("CA-01", "Revoke the tokens", new(People.RecipientHouse, null, "Kenji"), new(2026, 12, 1), IncidentCases.Lead, Cases.Pack, IncidentCases.Now.AddDays(3));
        await using (var db = store.CreateDbContext())
        {
            db.Incidents.Add(incident);
            await db.SaveChangesAsync();
        }
        // Nothing is handed in: the portal would not even read the file.
        Services.AddSingleton(new ActorAccessor(new SignedInAs(People.Recipient))).AddSingleton(new OwnedActionQuery(store, Cases.Pack)).AddSingleton(new ReportAction(null!));
        SetRendererInfo(new("Server", true));
        var page = Render<OwnedActionPage>(given => given.Add(one => one.Incident, incident.Number).Add(one => one.No, 1));
        (await page.WaitForElementAsync("textarea")).Change("Revoked on Monday.");
        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromBinary(new byte[UploadIncidentEvidence.Largest + 2], "list.pdf"));

        await page.Find("form").SubmitAsync();

        Assert.Contains("larger than 25 MB", Seen(page.Find("[role=alert]")), StringComparison.Ordinal);
        Assert.Equal("Revoked on Monday.", page.Find("textarea").GetAttribute("value"));
        Assert.False(page.Find("button[type=submit]").HasAttribute("disabled"));
    }
}
