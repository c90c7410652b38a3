using Bunit;
using ExportPortal.Components;
using ExportPortal.Support;

namespace ExportPortal.Features.Recipients;

public sealed class IdentityCardTests : ComponentTest
{
    private IRenderedComponent<IdentityCard> Card(bool mayCorrect, Func<IdentityForm, Task<bool>> save) => Render<IdentityCard>(given => given
        .Add(one => one.Recipient, Records.RecipientHouse).Add(one => one.Facts, []).Add(one => one.MayCorrect, mayCorrect).Add(one => one.OnSave, save));

    [Fact]
    public void Card_Corrected_SendsWhatStandsThereWithWhatWasShownAndKeepsWhatWasRefused()
    {
        var (sent, answer) = (new List<IdentityForm>(), false);
        var card = Card(true, form =>
        {
            sent.Add(form);
            return Task.FromResult(answer);
        });
        card.Find("button").Click();
        card.Find("#identity-country").Change("xv");
        card.Find("#identity-reason").Change("It moved.");
        card.Find("form").Submit();
        Assert.Equal("xv", card.Find("#identity-country").GetAttribute("value"));
        answer = true;
        card.Find("form").Submit();

        Assert.Empty(card.FindAll("form"));
        var before = Records.RecipientHouse.Identity;
        Assert.Equal([new(before with { Country = "XV" }, "It moved.", before), new(before with { Country = "XV" }, "It moved.", before)], sent);
    }

    [Fact]
    public void Card_CorrectionThatWaits_IsShownAndSignedAsItStands()
    {
        var recipient = Records.RecipientHouse;
        var next = recipient.Identity with { Country = "XV" };
        Assert.False(recipient.Correct(next, "The register.", People.Officer, Cases.Pack, Cases.Start));
        var sent = new List<IdentityForm>();
        var card = Render<IdentityCard>(given => given.Add(one => one.Recipient, recipient).Add(one => one.Facts, []).Add(one => one.MaySecond, true).Add(one => one.MayTakeBack, true).Add(one => one.OnSave, form =>
        {
            sent.Add(form);
            return Task.FromResult(true);
        }));
        Assert.Contains(next.InWords, Seen(card.Find(".ep-say")));
        card.Find("button").Click();
        card.Find("#identity-reason").Change("I have read it too.");
        card.Find("form").Submit();
        Assert.Equal([new(next, "I have read it too.", recipient.Identity)], sent);

        card.FindAll("button").Single(button => Seen(button) == "Take it back").Click();
        Assert.Empty(card.FindAll("#identity-country"));
        card.Find("#identity-reason").Change("A slip.");
        card.Find("form").Submit();
        Assert.Equal(new(recipient.Identity, "A slip.", recipient.Identity), sent[^1]);
    }

    [Fact]
    public void Card_ForOthers_HasNoButton() => Assert.Empty(Card(false, _ => Task.FromResult(true)).FindAll("button"));
}
