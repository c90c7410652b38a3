using Bunit;
using ExportPortal.Components;
using ExportPortal.Domain.Recipients;
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
        Assert.Empty(card.FindAll("#identity-moves"));
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

    /// <summary>Whoever proposes it sees what it moves as soon as the country is typed, and the second person the same before signing.</summary>
    [Fact]
    public void Card_CorrectionThatMovesTheGroup_TellsBothPersonsTheSame()
    {
        var (recipient, asked) = (Records.RecipientHouse, new List<PartyIdentity>());
        var next = recipient.Identity with { Country = "XV" };
        Task<IReadOnlyList<string>> Weigh(PartyIdentity given)
        {
            asked.Add(given);
            return Task.FromResult<IReadOnlyList<string>>(given.Country == "XV" ? ["It counts as destination group D then."] : []);
        }
        IRenderedComponent<IdentityCard> Shown() => Render<IdentityCard>(given => given.Add(one => one.Recipient, recipient).Add(one => one.Facts, []).Add(one => one.MayCorrect, recipient.Proposed is null).Add(one => one.MaySecond, recipient.Proposed is not null)
            .Add(one => one.OnSave, _ => Task.FromResult(true)).Add(one => one.Weigh, Weigh));
        var first = Shown();
        first.Find("button").Click();
        Assert.Empty(first.FindAll("#identity-moves"));
        first.Find("#identity-country").Change("xv");
        var told = Seen(first.Find("#identity-moves"));
        Assert.Contains("destination group D", told, StringComparison.Ordinal);
        first.Find("#identity-country").Change(recipient.Country);
        Assert.Empty(first.FindAll("#identity-moves"));

        Assert.False(recipient.Correct(next, "The register.", People.Officer, Cases.Pack, Cases.Start));
        var second = Shown();
        Assert.Equal(told, Seen(second.Find("#identity-moves")));
        second.Find("button").Click();
        Assert.All(second.FindAll("#identity-moves"), shown => Assert.Equal(told, Seen(shown)));
        second.Render(given => given.Add(one => one.MayTakeBack, true)); // the page draws itself anew: nothing else is moved
        Assert.Equal([next, recipient.Identity, next], asked);
    }

    [Fact]
    public void Card_ForOthers_HasNoButton() => Assert.Empty(Card(false, _ => Task.FromResult(true)).FindAll("button"));
}
