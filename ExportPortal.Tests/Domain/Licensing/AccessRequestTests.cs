using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Support;
using Cases = ExportPortal.Support.Cases;

namespace ExportPortal.Domain.Licensing;

public sealed class AccessRequestTests
{
    private static AccessRequest File(Actor? actor = null) =>
        AccessRequest.File(new(Guid.NewGuid()), "AR-001", new(Guid.NewGuid()), People.StewardHouse, "Plan beds by season.", actor ?? People.Recipient, Cases.Pack, Cases.Start);

    private static string Refused(Action act) => Assert.Throws<RuleViolation>(act).Rule.Code;

    [Fact]
    public void File_ByARecipientAlone()
    {
        Assert.Equal("AR-1", Refused(() => File(People.Officer)));
        Assert.Equal((AccessRequestState.Open, Cases.Pack.Due("access-request-answer", Cases.Start)), File() is var request ? (request.State, request.DueAt!.Value) : default);
    }

    [Fact]
    public void Answer_EachRoleAndHouse_IsTheStewardsOwn()
    {
        foreach (var role in Enum.GetValues<Role>().Where(role => role is not Role.Steward))
            Assert.Equal("WF-2", Refused(() => File().Decline("no", People.New(role), Cases.Start)));
        Assert.Equal("AP-5", Refused(() => File().Decline("no", People.New(Role.Steward, organisation: People.Elsewhere), Cases.Start)));
        var request = File();
        request.AdoptAs("A-007", People.Steward, Cases.Start);
        Assert.Equal((AccessRequestState.Adopted, "A-007", null), (request.State, request.Application, request.DueAt));
        Assert.Equal("WF-1", Refused(() => request.Decline("no", People.Steward, Cases.Start)));
        Assert.Equal("RS-1", Refused(() => File().Decline(" ", People.Steward, Cases.Start)));
    }

    [Fact]
    public void Lapse_AfterTwentyWorkingDays_AndNotBefore()
    {
        var request = File();
        Assert.False(request.Lapse(Cases.Pack, request.DueAt!.Value));
        Assert.True(request.Lapse(Cases.Pack, request.DueAt!.Value.AddTicks(1)));
        Assert.False(request.Lapse(Cases.Pack, Cases.Start.AddYears(1)));
        Assert.Equal(AccessRequestState.Lapsed, request.State);
    }
}
