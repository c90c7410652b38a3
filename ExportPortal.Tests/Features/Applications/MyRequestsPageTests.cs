using Bunit;
using ExportPortal.Components;
using ExportPortal.Components.Shared;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Identity;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Features.Applications;

/// <summary>The page of the requests for access on a real store.</summary>
public sealed class MyRequestsPageTests : ComponentTest
{
    private IRenderedComponent<MyRequestsPage> Page(TestStore store, Actor reader)
    {
        AddAuthorization();
        Services.AddSingleton(new ActorAccessor(new SignedInAs(reader))).AddSingleton(new AccessRequestQuery(store, Cases.Pack, store.Clock)).AddSingleton(store.FileRequest).AddSingleton(store.AnswerRequest);
        SetRendererInfo(new("Server", true));
        return Render<MyRequestsPage>();
    }

    [Fact]
    public async Task Ask_ThatIsRefused_SaysWhyAndKeepsWhatWasTyped()
    {
        await using var store = await TestStore.Sqlite();
        await store.Application(ApplicationState.Draft);
        var page = Page(store, People.Recipient);
        await page.WaitForElementAsync("#request-purpose");
        var field = page.FindComponent<ChoiceField>();
        await page.InvokeAsync(() => field.Instance.ValueChanged.InvokeAsync(Guid.NewGuid())); // of a dataset that is not there
        page.Find("#request-purpose").Input("To plan beds.");

        await page.Find("form").SubmitAsync();

        await page.WaitForElementAsync(".ep-say--bad");
        Assert.Empty(page.FindAll(".ep-say--good"));
        Assert.Equal("To plan beds.", page.Find("#request-purpose").GetAttribute("value"));
    }

    [Fact]
    public async Task Adopt_ThatIsRefused_SaysWhy()
    {
        await using var store = await TestStore.Sqlite();
        await store.Application(ApplicationState.Draft);
        await using var db = store.CreateDbContext();
        var number = (await store.FileRequest.Run((await db.Datasets.SingleAsync()).Id.Value, "plan beds", Guid.NewGuid(), People.Recipient, default)).Value;
        var page = Page(store, People.Steward);
        await page.WaitForElementAsync(".requests button");
        // Somebody else of the steward answers meanwhile.
        Assert.Equal("", (await store.AnswerRequest.Run(number, AccessRequestVerb.Decline, "The file is too fine.", Guid.NewGuid(), People.Steward, default)).Message);

        await page.FindAll("button").Single(button => Seen(button) == "Adopt as a draft").ClickAsync(new());

        await page.WaitForElementAsync(".ep-say--bad");
        Assert.Empty(page.FindAll(".requests button"));
    }
}
