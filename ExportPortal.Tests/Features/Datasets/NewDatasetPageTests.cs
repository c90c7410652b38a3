using Bunit;
using ExportPortal.Components;
using ExportPortal.Identity;
using ExportPortal.Policy;
using ExportPortal.Support;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Features.Datasets;

public sealed class NewDatasetPageTests : ComponentTest
{
    [Fact]
    public async Task Register_EmptyForm_LeadsToTheListOfWhatIsMissing()
    {
        Services.AddSingleton(ShippedPacks.Current).AddSingleton(new RegisterDataset(null!, ShippedPacks.Current)).AddSingleton(new ActorAccessor(new SignedInAs(People.Steward)));
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
        var page = Render<NewDatasetPage>();

        await page.Find("form").SubmitAsync();

        Assert.Contains("Give the dataset a title.", Seen(page.Find("[role=alert]")));
        Assert.Equal("-1", page.Find("[role=alert]").GetAttribute("tabindex"));
        JSInterop.VerifyFocusAsyncInvoke();
    }
}
