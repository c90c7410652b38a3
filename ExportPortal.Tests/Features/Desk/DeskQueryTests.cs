using ExportPortal.Domain.Licensing;
using ExportPortal.Features.Applications;

namespace ExportPortal.Features.Desk;

public sealed class DeskQueryTests(CaseHost host) : IClassFixture<CaseHost>
{
    private static readonly CancellationToken None = TestContext.Current.CancellationToken;

    private async Task<DeskView> Desk(string person) => await host.Get<DeskQuery>().For(await host.Person(person), None);

    [Fact]
    public async Task For_Reviewer_IsTheCaseThatWaitsForHerOpinion()
    {
        var row = Assert.Single((await Desk("Odile Fenwick")).Queue);
        Assert.Equal(("A-003", "Legal opinion", "IN_REVIEW:LEGAL"), (row.Number, row.WaitingFor, row.StateCode));
        Assert.Contains("working day", row.Clock!.Words);
    }

    [Fact]
    public async Task For_Officer_CountsOpenCasesAndDrawsThem()
    {
        var desk = await Desk("Ilva Torrend");
        Assert.Equal((1, 0), (desk.InReview, desk.Late));
        Assert.Equal((true, true), desk.Sees);
        Assert.DoesNotContain(desk.Points, point => point.Key is "A-001" or "A-005");
        Assert.Contains(desk.Points, point => point is { Key: "A-003", Tier: 2 });
    }

    [Fact]
    public async Task For_Administrator_HasNoCases()
    {
        var desk = await Desk("Ruben Ashe");
        Assert.Empty(desk.Queue);
        Assert.Empty(desk.Points);
        Assert.Equal(0, desk.Open);
        Assert.Equal((false, false), desk.Sees); // no tile counts what the role may not see
    }

    [Fact]
    public async Task For_FirstSignatureGiven_WaitsForTheSecondPerson()
    {
        var acts = host.Get<ActOnApplication>();
        foreach (var (verb, who) in ((ApplicationVerb, string)[])[(ApplicationVerb.SendToDecider, "Ilva Torrend"), (ApplicationVerb.Approve, "Petra Lindqvar")])
            Assert.True((await acts.Run(new ApplicationAct("A-002", verb, Reason: "sound"), Guid.NewGuid(), await host.Person(who), None)).IsDone);

        var first = await Desk("Petra Lindqvar");
        Assert.Equal(("A-002", "Approve", "you"), (first.HalfSigned[0].Number, first.HalfSigned[0].Act, first.HalfSigned[0].By));
        var second = await Desk("Leif Aronsen");
        Assert.Equal("Petra Lindqvar", second.HalfSigned[0].By);
        Assert.Equal("Second signature: licensing manager", Assert.Single(second.Queue, row => row.Number == "A-002").WaitingFor);
    }
}
