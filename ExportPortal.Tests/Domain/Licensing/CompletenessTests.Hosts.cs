using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using ExportPortal.Support;

namespace ExportPortal.Domain.Licensing;

/// <summary>Whose environment holds the data, and who owns the recipient: the form against the register.</summary>
public sealed partial class CompletenessTests
{
    [Theory]
    [InlineData(HostingPlace.Recipient, AccessMode.Remote, EnvironmentLevel.E3, null)]
    [InlineData(HostingPlace.StewardEnclave, AccessMode.Remote, EnvironmentLevel.E2, EnvironmentLevel.E3)]
    // A copy that is sent lies with the recipient, whatever else is asked for.
    [InlineData(HostingPlace.StewardEnclave, AccessMode.Transfer, EnvironmentLevel.E3, null)]
    public void Facts_EnclaveOfTheSteward_IsWorthItsOwnAssessmentAndHoldsNoCopyThatIsSent(HostingPlace host, AccessMode mode, EnvironmentLevel level, EnvironmentLevel? endPoint)
    {
        var dataset = Records.Dataset();
        var assessment = Records.Assess(dataset.AddVersion());
        var steward = Records.StewardHouse;
        steward.AssessEnvironment(EnvironmentLevel.E2, new(2026, 9, 1));
        Decision.DecisionCase Facts(Organisation? of) => CaseFacts.For(dataset, assessment, Records.RecipientHouse, Cases.Content with { Host = host, Mode = mode }, Cases.Pack, [], new(new(2026, 11, 23), [], []) { Steward = of });

        Assert.Equal((level, endPoint), (Facts(steward).Environment, Facts(steward).EndPoint));
        // Nobody's word stands for an assessment.
        Assert.Equal(host is HostingPlace.StewardEnclave && mode is AccessMode.Remote ? EnvironmentLevel.E0 : level, Facts(null).Environment);
    }

    [Fact]
    public void Ck01_CopyThatWouldStayInTheEnclave_IsRefusedWithTheWayOut()
    {
        Assert.Equal(("CK-01", "mode", ApplicationContent.EnclaveIsRemote), Assert.Single(Gaps(facts => With(facts, content => content with { Host = HostingPlace.StewardEnclave, Mode = AccessMode.Transfer }))) is var gap ? (gap.Code, gap.Field, gap.Message) : default);
        var input = new Features.Applications.ApplicationInput { Host = HostingPlace.StewardEnclave, Countries = "NL", Start = Cases.Term.Start, End = Cases.Term.End };
        Assert.Equal((nameof(input.Host), ApplicationContent.EnclaveIsRemote), Assert.Single(input.Read(null).Errors) is var error ? (error.Field, error.Message) : default);
        input.Mode = AccessMode.Remote;
        Assert.Empty(input.Read(null).Errors);
    }

    [Fact]
    public void Ck06AndCk07_EnclaveOfTheSteward_IsHeldToItsEvidence()
    {
        var (start, last) = (DateOnly.FromDateTime(Cases.Start.UtcDateTime), Cases.Term.End.AddDays(-1));
        IReadOnlyList<CompletenessGap> In(Organisation? steward) => Gaps(facts => With(facts with { Steward = steward }, content => content with { Host = HostingPlace.StewardEnclave }));
        Organisation Assessed(DateOnly on)
        {
            var party = Organisation.Register(People.StewardHouse, OrganisationKind.Steward, "Old", "", "NL");
            party.AssessEnvironment(EnvironmentLevel.E4, on);
            return party;
        }

        Assert.Empty(In(Assessed(start.AddMonths(-12))));
        foreach (var steward in (Organisation?[])[null, Assessed(start.AddMonths(-12).AddDays(-1))])
            Assert.Equal(("CK-06", "host"), Assert.Single(In(steward)) is var gap ? (gap.Code, gap.Field) : default);
        var proven = Assessed(start);
        proven.ApproveEnvironment([.. Cases.Pack.Environment.Controls.Select(one => new ControlFinding(one.Code, ControlAnswer.Yes, "report", last))], People.Technical, Cases.Pack.Environment, start);
        Assert.Equal(("CK-07", "term"), Assert.Single(In(proven)) is var late ? (late.Code, late.Field) : default);
    }

    [Fact]
    public void Ck11_OwnersWhomTheRegisterHasNot_HoldUpTheRegistration()
    {
        var party = Records.RecipientHouse;
        party.Disclose([new(1, 0, "Holding A", "Holding A", "NL", new(0.9)), new(2, 0, "Listed Ltd", "Listed Ltd", "NL", new(0.1))], [], People.Officer, Cases.Start);
        CompletenessFacts Owned(CompletenessFacts facts, params string[][] rows) => Table(Say(facts with { Recipient = party }, "recipient_type", "company"), "owners", rows);
        string Said(params string[][] rows) => string.Join(" ", Gaps(facts => Owned(facts, rows)).Where(gap => gap.Code == "CK-11").Select(gap => gap.Message));

        Assert.Equal("", Said(["Holding A", "90", "NL"], ["Listed Ltd", "10", "NL"]));
        // Nobody has compared it at that share, nor somebody who does not fit beside those on record.
        Assert.Contains("Listed Ltd, 80 %", Said(["Holding A", "20", "NL"], ["Listed Ltd", "80", "NL"]));
        Assert.Contains("Newcomer, 80 %", Said(["Holding A", "20", "NL"], ["Newcomer", "80", "NL"]));
        Assert.Contains("a share above 0", Said(["Holding A", "90", "NL"], ["Listed Ltd", "", "NL"]));
        Assert.Contains("100 % at most", Said(["Holding A", "90", "NL"], ["Listed Ltd", "10", "NL"], ["Third", "20", "NL"]));
    }

    /// <summary>A form that names one site, with the programme attached.</summary>
    private static CompletenessFacts Site(CompletenessFacts facts, params string[] row) => Table(facts with { Documents = [.. facts.Documents, Paper("programme")] }, "sites", row);

    /// <summary>For a recipient whose compliance programme was read.</summary>
    private static CompletenessFacts Keeping(CompletenessFacts facts)
    {
        var party = Organisation.Register(People.RecipientHouse, OrganisationKind.Recipient, "Keeper", "", "NL");
        party.AssessEnvironment(EnvironmentLevel.E3, DateOnly.FromDateTime(Cases.Start.UtcDateTime));
        party.Profile(Motive.Low, History.Clean, recognised: false, programme: true);
        return Signed(facts with { Recipient = party });
    }

    [Fact]
    public void Check_SitesOfARecipientWithAProgramme_AreWhole() => Assert.Empty(Gaps(facts => Site(Keeping(facts), "Second house", "NL", "2 Square")));
}
