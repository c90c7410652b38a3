using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Support;

namespace ExportPortal.Domain.Recipients;

public sealed class EnvironmentTests
{
    private static readonly EnvironmentTerms Terms = Cases.Pack.Environment;
    private static readonly DateOnly Today = new(2026, 11, 23);

    /// <summary>Every control up to the level holds until the day.</summary>
    private static List<ControlFinding> UpTo(EnvironmentLevel level, DateOnly until) =>
        [.. Terms.Controls.Select(control => control.Level <= level ? new ControlFinding(control.Code, ControlAnswer.Yes, "report", until) : new(control.Code, ControlAnswer.No, "", null))];

    private static Organisation Approved(IReadOnlyList<ControlFinding> found)
    {
        var party = Records.RecipientHouse;
        party.ApproveEnvironment(found, People.Technical, Terms, Today);
        return party;
    }

    [Theory]
    [InlineData(EnvironmentLevel.E0)]
    [InlineData(EnvironmentLevel.E1)]
    [InlineData(EnvironmentLevel.E2)]
    [InlineData(EnvironmentLevel.E3)]
    [InlineData(EnvironmentLevel.E4)]
    public void Approve_EveryControlOfALevel_GivesThatLevel(EnvironmentLevel level) => Assert.Equal(level, Approved(UpTo(level, Today)).Environment);

    [Fact]
    public void Approve_OneLowControlPartly_IsNotMadeUpForByHighOnes()
    {
        var found = UpTo(EnvironmentLevel.E4, Today.AddYears(1));
        found[2] = new("C03", ControlAnswer.Partial, "for half of the users", null);
        Assert.Equal(EnvironmentLevel.E0, Approved(found).Environment);
    }

    [Fact]
    public void EnvironmentOn_DayAfterTheEvidence_FallsByItself()
    {
        var found = UpTo(EnvironmentLevel.E3, Today.AddYears(1));
        found[13] = found[13] with { ExpiresOn = Today.AddDays(10) };
        var party = Approved(found);
        Assert.Equal(EnvironmentLevel.E3, party.EnvironmentOn(Today.AddDays(10), Terms));
        Assert.Equal(EnvironmentLevel.E2, party.EnvironmentOn(Today.AddDays(11), Terms));
        Assert.Equal(EnvironmentLevel.E3, party.Environment); // what counts needs nobody to look
    }

    [Fact]
    public void LookAtEvidence_EachDay_WarnsAtSixtyThirtyAndSevenDaysAndThenLowers()
    {
        var found = UpTo(EnvironmentLevel.E2, Today.AddYears(3));
        found[12] = found[12] with { ExpiresOn = Today.AddDays(100) };
        var party = Approved(found);
        var told = new Dictionary<int, string>();
        for (var day = 1; day <= 110; day++)
            if (party.EvidenceWakesOn <= Today.AddDays(day))
                told[day] = party.LookAtEvidence(Today.AddDays(day), Terms);
        Assert.Equal([40, 70, 93, 101], told.Keys.Order());
        Assert.StartsWith("The evidence of C13 ends on 2027-03-03, in 60 days", told[40]);
        Assert.Equal("The environment falls from E2 to E1: the evidence of C13 has ended.", told[101]);
        Assert.Equal(EnvironmentLevel.E1, party.Environment);
    }

    [Fact]
    public void LookAtEvidence_PortalWasDown_GivesTheNearestWarningOnce()
    {
        var found = UpTo(EnvironmentLevel.E1, Today.AddDays(100));
        var party = Approved(found);
        Assert.Contains("in 7 days or less", party.LookAtEvidence(Today.AddDays(95), Terms));
        Assert.Equal(Today.AddDays(101), party.EvidenceWakesOn);
    }

    [Fact]
    public void Approve_WithoutEvidenceOrRight_IsRefusedWithItsRule()
    {
        string Code(Actor actor, Action<List<ControlFinding>> change)
        {
            var found = UpTo(EnvironmentLevel.E1, Today);
            change(found);
            return Assert.Throws<RuleViolation>(() => Records.RecipientHouse.ApproveEnvironment(found, actor, Terms, Today)).Rule.Code;
        }

        Assert.Equal("EN-1", Code(People.Officer, _ => { }));
        Assert.Equal("EN-2", Code(People.Technical, found => found.RemoveAt(3)));
        Assert.Equal("EN-3", Code(People.Technical, found => found[0] = found[0] with { Evidence = " " }));
        Assert.Equal("EN-4", Code(People.Technical, found => found[0] = found[0] with { ExpiresOn = null }));
        Assert.Equal("EN-4", Code(People.Technical, found => found[0] = found[0] with { ExpiresOn = Today.AddDays(-1) }));
        Assert.Equal("FE-3", Code(People.Technical with { Interests = new HashSet<OrganisationId> { People.RecipientHouse } }, _ => { }));
    }
}
