using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Support;

namespace ExportPortal.Domain.Transparency;

public sealed class EmbargoTests
{
    private static readonly DateOnly Today = DateOnly.FromDateTime(Cases.Start.UtcDateTime);
    private readonly Application application = Cases.In(ApplicationState.Submitted);

    private Embargo Asked(Actor actor, DateOnly? until = null, string kind = "security", params Embargo[] earlier) =>
        Embargo.Ask(Guid.NewGuid(), "EB-001", application, earlier, kind, "It shows where the servers stand.", until ?? Today.AddDays(30), actor, Cases.Pack, Cases.Start);

    [Fact]
    public void Ask_PartiesAndOfficer_MayAndNobodyElse()
    {
        foreach (var actor in (Actor[])[People.Steward, People.Recipient, People.Officer])
            Assert.Equal(EmbargoState.Asked, Asked(actor).State);
        foreach (var actor in (Actor[])[People.Manager, People.Technical, People.New(Role.Recipient, "Somebody", People.Elsewhere), People.New(Role.Administrator)])
            Assert.Equal("EB-1", Assert.Throws<RuleViolation>(() => Asked(actor)).Rule.Code);
        Assert.Equal("EB-2", Assert.Throws<RuleViolation>(() => Asked(People.Steward, null, "security", Asked(People.Recipient))).Rule.Code);
    }

    [Fact]
    public void Ask_UnknownKindOrDay_IsRefusedWithWhatIsAllowed()
    {
        Assert.Contains("security or trade secret", Assert.Throws<RuleViolation>(() => Asked(People.Officer, null, "embarrassment")).Message);
        Assert.Equal("EB-5", Assert.Throws<RuleViolation>(() => Asked(People.Officer, Today.AddDays(-1))).Rule.Code);
        Assert.Equal("EB-6", Assert.Throws<RuleViolation>(() => Asked(People.Officer, Today.AddMonths(12).AddDays(1))).Rule.Code);
        Assert.Equal(Today.AddMonths(12), Asked(People.Officer, Today.AddMonths(12)).Until);
    }

    [Fact]
    public void Take_EachRole_OnlyManagerAndBoardDecide()
    {
        foreach (var role in Enum.GetValues<Role>())
            Assert.Equal(role is Role.LicensingManager or Role.BoardMember, Asked(People.Steward).WhyClosed(EmbargoVerb.Grant, application, People.New(role)) is null);
    }

    [Fact]
    public void Take_WhoeverAsked_DoesNotDecideWithAnyAccount()
    {
        var asked = Asked(People.Officer);

        Assert.Equal("EB-4", Assert.Throws<RuleViolation>(() => asked.Take(EmbargoVerb.Grant, "It is so.", null, application, People.Officer.OtherAccount(Role.LicensingManager), Cases.Pack, Cases.Start)).Rule.Code);
    }

    [Fact]
    public void Take_GrantedUntilADay_HoldsThroughThatDayAndLiftedNoMore()
    {
        var asked = Asked(People.Officer);
        Assert.False(asked.HoldsOn(Today));

        asked.Take(EmbargoVerb.Grant, "It is so.", Today.AddDays(10), application, People.Manager, Cases.Pack, Cases.Start);

        Assert.Equal((true, true, false), (asked.HoldsOn(Today), asked.HoldsOn(Today.AddDays(10)), asked.HoldsOn(Today.AddDays(11))));
        Assert.Equal("WF-1", asked.WhyClosed(EmbargoVerb.Refuse, application, People.Manager)?.Code);
        asked.Take(EmbargoVerb.Lift, "The servers have moved.", null, application, People.Manager, Cases.Pack, Cases.Start);
        Assert.False(asked.HoldsOn(Today));
    }

    [Fact]
    public void At_ClockOfThePack_TellsOnItsLastDayAndNotBefore()
    {
        var decided = Cases.Start;
        var due = Cases.Pack.Due("publication", new DateTimeOffset(Today, default, TimeSpan.Zero));

        Assert.True(Publication.At(Cases.Pack, due).Published >= Today);
        Assert.True(Publication.At(Cases.Pack, due.AddTicks(-1)).Published < Today);
        Assert.True(Publication.At(Cases.Pack, Cases.Pack.Due("appeal-lodge", decided)).Settled < Today);
    }
}
