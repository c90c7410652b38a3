using Bunit;
using ExportPortal.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Features.Recipients;

public sealed class OwnersCardTests : Components.ComponentTest
{
    [Fact]
    public void Save_Refused_KeepsWhatWasTypedWithTheReasonInTheCard()
    {
        Services.AddSingleton(Cases.Pack);
        string? answer = "The shares of one party add up to more than 100 %.";
        Func<OwnersForm, Task<string?>> save = _ => Task.FromResult<string?>(answer);
        var card = Render<OwnersCard>(given => given.Add(one => one.Recipient, Records.RecipientHouse).Add(one => one.MayDisclose, true).Add(one => one.OnSave, save));
        card.Find("button").Click();
        card.FindAll("button").First(button => button.TextContent == "Add an owner").Click();
        card.Find("#owner-name-1").Change("A house");
        card.Find("form").Submit();
        Assert.Equal("A house", card.Find("#owner-name-1").GetAttribute("value"));
        Assert.Equal(answer, card.Find("[role=alert]").TextContent);

        answer = null;
        card.Find("form").Submit();
        Assert.Empty(card.FindAll("form"));
    }
}
