using Bunit;
using ExportPortal.Domain.Common;

namespace ExportPortal.Components.Shared;

public sealed class SmallPartsTests : ComponentTest
{
    [Fact]
    public void LifeLine_OfSteps_KeepsTheirOrderAndMarksTheCurrentOne()
    {
        var line = Render<LifeLine>(p => p.Add(l => l.Steps,
            [new("Submitted", "21 Oct", LifeStepKind.Done), new("Recommended", "since 18 Nov", LifeStepKind.Now), new("Licence", null, LifeStepKind.Ahead)]));

        Assert.Equal(["Submitted 21 Oct", "Recommended since 18 Nov", "Licence ahead"], line.FindAll("ol > li").Select(step => Seen(step)));
        Assert.StartsWith("Recommended", Seen(Assert.Single(line.FindAll("[aria-current=step]"))));
    }

    [Fact]
    public void RiskBar_OverTheLine_SaysSoInWords()
    {
        var bar = Render<RiskBar>(p => p.Add(b => b.Index, 91.9).Add(b => b.ThresholdIndex, 67.5));

        Assert.Equal("Risk index 91.9, over the line at 67.5", bar.Find("[role=img]").GetAttribute("aria-label"));
        Assert.Equal("over", bar.Find(".word").TextContent);
    }

    [Fact]
    public void RiskBar_OnTheLine_IsNotOver() =>
        Assert.Empty(Render<RiskBar>(p => p.Add(b => b.Index, 67.5).Add(b => b.ThresholdIndex, 67.5)).FindAll(".word"));

    [Fact]
    public void ReasonLadder_OfReasons_NamesTheTierSoFarWithATrueMinus()
    {
        var ladder = Render<ReasonLadder>(p => p.Add(l => l.Reasons,
            [new("B1", "Entry 1M02 sets base tier T3", "base 3", "EHDS Art. 51", 3), new("M6", "Enclave", "-1", "EHDS Art. 73", 2), new("S1", "Noted", "0", "", null)]));

        Assert.Equal(["Tier 3, Restricted", "Tier 2, Controlled"], ladder.FindAll("[role=img]").Select(boxes => boxes.GetAttribute("aria-label")));
        Assert.Equal("−1", ladder.FindAll("tbody tr")[1].Children[2].TextContent);
        Assert.Equal("unchanged", ladder.FindAll("tbody tr")[2].Children[3].TextContent.Trim());
    }

    [Fact]
    public void HashText_Short_ShowsFourGroupsAndCopiesAllDigits()
    {
        var hash = ContentHash.Of([1, 2, 3]);
        var text = Render<HashText>(p => p.Add(h => h.Hash, hash).Add(h => h.Name, "SHA-256 of the file"));

        Assert.Equal(hash.Fingerprint, text.Find(".ep-mono").TextContent);
        Assert.Equal(hash.Hex, text.Find("button").GetAttribute("data-copy"));
        Assert.Equal("Copy SHA-256 of the file", text.Find("button").GetAttribute("aria-label"));
    }

    [Fact]
    public void ErrorState_WithReference_SaysWhatFailedWhatIsSafeAndTheNumber()
    {
        var retried = false;
        var error = Render<ErrorState>(p => p.Add(e => e.What, "The queue failed.").Add(e => e.Safe, "Clocks go on.").Add(e => e.Reference, "E-1").Add(e => e.OnRetry, () => retried = true));

        error.Find("button").Click();

        Assert.True(retried);
        Assert.Equal("The queue failed. Clocks go on. Name this reference when you ask for help: E-1 Retry", Seen(error.Find("[role=alert]")));
    }

    [Fact]
    public void EmptyState_WithAddress_OffersOneLink()
    {
        var empty = Render<EmptyState>(p => p.Add(e => e.Text, "Nothing waits for you.").Add(e => e.ActionLabel, "All applications").Add(e => e.Href, "/applications"));

        Assert.Equal("/applications", empty.Find("a").GetAttribute("href"));
        Assert.Empty(empty.FindAll("button"));
    }

    [Fact]
    public void LoadingRows_Shown_SaysWhatLoadsAndHasTheFinalHeight()
    {
        var rows = Render<LoadingRows>(p => p.Add(l => l.Label, "Loading the queue").Add(l => l.Rows, 3).Add(l => l.RowHeight, 44));

        Assert.Contains("Loading the queue", rows.Find("[role=status]").TextContent);
        Assert.Equal(3, rows.FindAll("[style='height:44px']").Count);
        Assert.Empty(rows.FindAll("button"));
    }

    [Fact]
    public void DataTable_WithoutRows_KeepsItsHeadAndShowsTheEmptyState()
    {
        var table = Render<DataTable<string>>(p => p.Add(t => t.Caption, "Queue").Add(t => t.Rows, []).Add(t => t.Head, "<th>Case</th>")
            .Add(t => t.Row, row => $"<td>{row}</td>").Add(t => t.Empty, "<p>No application matches.</p>"));

        Assert.Equal("Queue", table.Find("caption").TextContent);
        Assert.Equal("Case", table.Find("thead th").TextContent);
        Assert.Equal("No application matches.", table.Find("p").TextContent);
    }
}
