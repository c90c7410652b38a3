using ExportPortal.Domain.Common;
using ExportPortal.Domain.Recipients;
using ExportPortal.Support;
using static ExportPortal.Domain.Incidents.IncidentCases;

namespace ExportPortal.Domain.Incidents;

/// <summary>What those are told who sign a sanction, and on whom it is.</summary>
public sealed class SanctionNewsTests
{
    [Fact]
    public void Impose_FirstOfTwoSigners_IsNotToldThatItTakesEffect()
    {
        var sanction = Noticed("INTENT", 5);
        sanction.Answer("We mended it.", People.Recipient, Cases.Pack, Now.AddDays(2));
        Assert.Contains("once another person has signed", sanction.ImposeEffect(Cases.Pack));
        Assert.False(sanction.Take(SanctionVerb.Impose, "weighed", History.Clean, People.Board, Cases.Pack, Now.AddDays(3)));
        Assert.Equal((1, "The sanction takes effect as its rung says."), (sanction.SignaturesMissing(Cases.Pack), sanction.ImposeEffect(Cases.Pack)));
        Assert.True(sanction.Take(SanctionVerb.Impose, "weighed", History.Clean, People.SecondBoard, Cases.Pack, Now.AddDays(3)));
        Assert.Equal(0, sanction.SignaturesMissing(Cases.Pack));
    }

    [Fact]
    public void News_OfTheRecipient_AreReplyAppealAndExclusion()
    {
        IEnumerable<string> News(Sanction sanction, Actor actor, int days) => SanctionNews.Of(sanction, actor, Cases.Pack, Now.AddDays(days)).Select(one => one.What);
        Assert.Equal(["Reply to the notice of a sanction"], News(Noticed(), People.Recipient, 2));
        Assert.Equal(["No new licence", "You may appeal against a sanction"], News(Imposed("INTENT", 6, months: 12), People.Recipient, 4));
        Assert.Equal(["No new licence"], News(Imposed("INTENT", 6, months: 12), People.Recipient, 60));
        Assert.Empty(News(Imposed("INTENT", 6, months: 12), People.Steward, 4));
    }
}
