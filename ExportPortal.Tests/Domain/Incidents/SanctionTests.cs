using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Recipients;
using ExportPortal.Support;
using static ExportPortal.Domain.Incidents.IncidentCases;

namespace ExportPortal.Domain.Incidents;

public sealed partial class SanctionTests
{
    private static readonly Policy.SanctionTerms Terms = Cases.Pack.IncidentRules.Sanctions;

    private static string Code(Action act) => Assert.Throws<RuleViolation>(act).Rule.Code;

    [Fact]
    public void Investigators_WhoAddedEntryMoveOrAction_AreAmongThem()
    {
        var incident = At(IncidentState.Investigating);
        Actor[] people = [.. "ABCD".Select(name => People.New(Role.IncidentLead, name.ToString()))];
        Actor[] more = [.. "EFG".Select(name => People.New(Role.IncidentLead, name.ToString()))];
        var clock = incident.Notices.First(one => one is { Proposal: not null, Decision: NoticeDecision.Undecided });
        incident.NoteAct("XP-2026-0000016 suspended provisionally", "XP-2026-0000016", more[0], Now.AddDays(2));
        incident.DecideNotice(clock.Terms.Regime, clock.Terms.Step, false, "no person is concerned", null, more[1], Cases.Pack, Now.AddDays(2));
        incident.DecideNotice(clock.Terms.Regime, clock.Terms.Step, false, "looked at again", null, people[0], Cases.Pack, Now.AddDays(2));
        incident.Summarise("A copy was lost.", more[2], Now.AddDays(2));
        incident.FindCause("a sync folder", "C12", people[0], Now.AddDays(2));
        incident.AddEvidence("Disk", ContentHash.Of("disk"u8), "Ida", Now, "safe 2", people[1], Now.AddDays(2));
        incident.MoveEvidence(1, "safe 3", "Ida", ContentHash.Of("disk"u8), "looked at", people[2], Now.AddDays(2));
        incident.AddAction("CA-05", "Retrain", new(People.RecipientHouse, null, "Hanneke"), DateOnly.FromDateTime(Now.AddDays(9).UtcDateTime), people[3], Cases.Pack, Now.AddDays(2));
        var investigators = SanctionBasis.Of(incident, IncidentCases.Licence, Lead).Investigators;

        Assert.All(people.Concat(more), person => Assert.Contains(person.Person, investigators));
        Assert.DoesNotContain(People.Recipient.Person, investigators); // who reported it
    }

    [Fact]
    public void Verb_EachRole_PassesExactlyWhereTheTableSays()
    {
        Dictionary<SanctionState, Func<Sanction>> at = new()
        {
            [SanctionState.Proposed] = () => Propose(),
            [SanctionState.Noticed] = () => Noticed(),
            [SanctionState.Imposed] = () => Imposed(),
        };
        foreach (var (state, make) in at)
            foreach (var verb in Enum.GetValues<SanctionVerb>())
                foreach (var role in Enum.GetValues<Role>())
                {
                    var code = make().WhyClosed(verb, People.New(role), Cases.Pack, Now.AddDays(3))?.Code;
                    var row = SanctionWorkflow.Table.Find(state, verb);
                    if (row is null)
                        Assert.Equal("WF-1", code);
                    else if (!row.Who.Contains(role))
                        Assert.Equal("WF-2", code);
                    else
                        Assert.False(code is "WF-1" or "WF-2", $"{verb} by {role} in {state}: {code}");
                }
    }

    [Theory]
    [InlineData("FG2", 0, 4, 0)]
    [InlineData("FG2", 1, 5, 2)]
    [InlineData("FG3", 3, 26, 4)]
    [InlineData("FG3", 2, -26, 1)]
    [InlineData("FG4", 4, 0, 4)]
    [InlineData("INTENT", 5, -5, 4)]
    [InlineData("INTENT", 8, 26, 8)]
    [InlineData("FG2", 0, -26, 0)]
    public void Of_Sum_MovesOneRungAtMost(string finding, int start, int sum, int rung)
    {
        var factors = Terms.Factors.Select((factor, at) => new FactorScore(factor.Code, Math.Sign(sum) * Math.Clamp(Math.Abs(sum) - 2 * at, 0, 2), "why")).ToList();
        var found = Proportionality.Of(finding, start, factors, null, Terms);
        Assert.Equal((sum, rung), (found.Sum, found.Rung));
    }

    [Fact]
    public void Of_FactorsOrStartThatDoNotFit_AreRefused()
    {
        Assert.Equal("SF-2", Code(() => Proportionality.Of("FG3", 3, [.. Factors().Skip(1)], null, Terms)));
        Assert.Equal("SF-3", Code(() => Proportionality.Of("FG3", 3, Factors(("PF-1", 3)), null, Terms)));
        Assert.Equal("SF-4", Code(() => Proportionality.Of("FG3", 3, [.. Factors().Select(factor => factor with { Sentence = " " })], null, Terms)));
        Assert.Equal("SF-5", Code(() => Proportionality.Of("FG3", 4, Factors(), null, Terms)));
        Assert.Equal(4, Proportionality.Of("FG2", 0, Factors(("PF-1", 2)), 3, Terms).Rung);
    }

    [Fact]
    public void Impose_BeforeTheReplyOrItsTime_Waits()
    {
        var sanction = Noticed();
        Assert.Equal("SN-12", sanction.WhyClosed(SanctionVerb.Impose, People.Manager, Cases.Pack, Now.AddDays(2))?.Code);
        Assert.Null(sanction.WhyClosed(SanctionVerb.Impose, People.Manager, Cases.Pack, sanction.ReplyUntil!.Value.AddSeconds(1)));
        Assert.Equal("SN-8", sanction.WhyClosed(SanctionVerb.Reply, People.Recipient, Cases.Pack, sanction.ReplyUntil.Value.AddSeconds(1))?.Code);
        sanction.Answer("We mended it.", People.Recipient, Cases.Pack, Now.AddDays(2));
        Assert.Null(sanction.WhyClosed(SanctionVerb.Impose, People.Manager, Cases.Pack, Now.AddDays(2)));
        Assert.Equal("SN-7", sanction.WhyClosed(SanctionVerb.Reply, People.Recipient, Cases.Pack, Now.AddDays(2))?.Code);
    }

    [Fact]
    public void ChangeFile_AfterTheNotice_OpensTheReplyAnewAndBeforeItOrAfterTheDecisionShortensNothing()
    {
        Assert.False(Propose().ChangeFile("E-1 was taken out.", Lead, Cases.Pack, Now.AddDays(2)));
        var sanction = Noticed();
        sanction.Answer("We mended it.", People.Recipient, Cases.Pack, Now.AddDays(2));
        var first = sanction.ReplyUntil;

        Assert.True(sanction.ChangeFile("E-1 was taken out.", Lead, Cases.Pack, Now.AddDays(6)));

        Assert.True(sanction.ReplyUntil > first);
        Assert.Equal("SN-12", sanction.WhyClosed(SanctionVerb.Impose, People.Manager, Cases.Pack, Now.AddDays(7))?.Code);
        sanction.Answer("That item was ours.", People.Recipient, Cases.Pack, Now.AddDays(7));
        Assert.Equal("We mended it.\nThat item was ours.", sanction.Reply);
        sanction.Take(SanctionVerb.Impose, "weighed", Recipients.History.Clean, People.Manager, Cases.Pack, Now.AddDays(8));
        var until = sanction.ReplyUntil;
        Assert.True(sanction.ChangeFile("E-2 was put in.", Lead, Cases.Pack, Now.AddDays(60)));
        Assert.Equal((until, SanctionState.Imposed, "E-2 was put in."), (sanction.ReplyUntil, sanction.State, sanction.Steps[^1].Reason));
    }

    [Fact]
    public void Notice_GivesTenWorkingDays() =>
        // From Thursday 5 November; 19 November is the tenth working day after it.
        Assert.Equal(new DateTimeOffset(2026, 11, 19, 17, 0, 0, TimeSpan.Zero), Noticed().ReplyUntil);

    [Fact]
    public void Impose_Suspension_DoesNotWaitForTheReply() =>
        Assert.Null(Noticed("FG4", 4).WhyClosed(SanctionVerb.Impose, People.Manager, Cases.Pack, Now.AddDays(1)));

    [Fact]
    public void Impose_WhoInvestigated_NeverDecides()
    {
        var sanction = Noticed("FG4", 4);
        Assert.Equal("SN-11", sanction.WhyClosed(SanctionVerb.Impose, Lead.OtherAccount(Role.LicensingManager), Cases.Pack, Now.AddDays(1))?.Code);
    }

    [Fact]
    public void Appeal_AgainstWhatTwoImposed_IsHeardByNeitherOfThem()
    {
        var sanction = Imposed("INTENT", 5);
        sanction.LodgeAppeal("too hard", People.Recipient, Cases.Pack, Now.AddDays(4));
        Assert.Contains(People.Board.Person, sanction.Involved);
        Assert.Equal("FE-7", Code(() => sanction.NamePanel([Seats.Of(People.Board), Seats.Three[1], Seats.Three[2]], Seats.Chair)));
        Assert.Equal("AL-18", sanction.WhyNotNaming(People.Board)?.Code);
    }

    [Fact]
    public void Withdraw_NoticedSanction_IsForThoseWhoDecideItsRung()
    {
        var grave = Noticed("INTENT", 6, months: 12);
        Assert.Equal("SN-9", grave.WhyClosed(SanctionVerb.Withdraw, People.Manager, Cases.Pack, Now.AddDays(2))?.Code);
        Assert.Equal("SN-11", grave.WhyClosed(SanctionVerb.Withdraw, Lead.OtherAccount(Role.BoardMember), Cases.Pack, Now.AddDays(2))?.Code);
        Assert.Null(grave.WhyClosed(SanctionVerb.Withdraw, People.Board, Cases.Pack, Now.AddDays(2)));
        Assert.Equal("SN-10", Noticed("INTENT", 5, tier: 3).WhyClosed(SanctionVerb.Withdraw, People.Manager, Cases.Pack, Now.AddDays(2))?.Code);
        var proposed = Propose();
        Assert.Null(proposed.WhyClosed(SanctionVerb.Withdraw, Lead, Cases.Pack, Now.AddDays(2))); // who proposed it
        Assert.Null(proposed.WhyClosed(SanctionVerb.Withdraw, People.Manager, Cases.Pack, Now.AddDays(2)));
        Assert.Equal("SN-9", proposed.WhyClosed(SanctionVerb.Withdraw, People.Auditor, Cases.Pack, Now.AddDays(2))?.Code); // out of another investigation
    }

    [Fact]
    public void Impose_Revocation_NeedsTwoPersonsAndTheBoardAtTier3()
    {
        var sanction = Noticed("INTENT", 5);
        sanction.Answer("No.", People.Recipient, Cases.Pack, Now.AddDays(2));
        Assert.False(sanction.Take(SanctionVerb.Impose, "grave", History.Clean, People.Manager, Cases.Pack, Now.AddDays(2)));
        Assert.Equal(SanctionState.Noticed, sanction.State);
        Assert.Equal("FE-11", sanction.WhyClosed(SanctionVerb.Impose, People.Manager.OtherAccount(), Cases.Pack, Now.AddDays(2))?.Code);
        Assert.True(sanction.Take(SanctionVerb.Impose, "grave", History.Clean, People.Board, Cases.Pack, Now.AddDays(2)));
        Assert.Equal("SN-10", Noticed("INTENT", 5, tier: 3).WhyClosed(SanctionVerb.Impose, People.Manager, Cases.Pack, Now.AddDays(20))?.Code);
        Assert.Equal("SN-9", Noticed("INTENT", 6, months: 12).WhyClosed(SanctionVerb.Impose, People.Manager, Cases.Pack, Now.AddDays(20))?.Code);
        Assert.Equal("SN-9", Noticed().WhyClosed(SanctionVerb.Impose, People.Board, Cases.Pack, Now.AddDays(20))?.Code);
    }

    [Fact]
    public void Exclusion_Length_IsSixToSixtyMonths()
    {
        Assert.Equal("SN-5", Code(() => Propose("INTENT", 6, months: 5)));
        Assert.Equal("SN-5", Code(() => Propose("INTENT", 6, months: 61)));
        Assert.Equal("SN-5", Code(() => Propose("INTENT", 6)));
        Assert.Equal(60, Propose("INTENT", 6, months: 60).Content.Months);
    }

    [Fact]
    public void Record_OfTheRecipient_FollowsTheSanction()
    {
        var (warned, barred) = (Imposed(), Imposed("INTENT", 6, months: 36));
        Assert.Equal(History.Major, Sanction.RecordOf([warned], Now.AddMonths(23), Cases.Pack));
        Assert.Equal(History.Minor, Sanction.RecordOf([warned], Now.AddMonths(25), Cases.Pack));
        Assert.Equal(History.Barred, Sanction.RecordOf([warned, barred], Now.AddMonths(35), Cases.Pack));
        Assert.Equal(History.Minor, Sanction.RecordOf([Noticed()], Now, Cases.Pack) is History.Clean ? History.Minor : History.Barred);
        warned.LodgeAppeal("too hard", People.Recipient, Cases.Pack, Now.AddDays(4));
        Assert.Equal(History.Minor, Sanction.RecordOf([warned], Now.AddDays(5), Cases.Pack));
        var suspended = Imposed("FG4", 4);
        suspended.LodgeAppeal("too hard", People.Recipient, Cases.Pack, Now.AddDays(4));
        Assert.Equal(History.Major, Sanction.RecordOf([suspended], Now.AddDays(5), Cases.Pack));
    }

    [Fact]
    public void Revocation_IsCarriedOutOnceNobodyCanAppeal()
    {
        var sanction = Imposed("INTENT", 5);
        Assert.Equal(Now.AddDays(33), sanction.CarryOutAt);
        Assert.Null(sanction.DueByTime(Now.AddDays(32)));
        Assert.Equal(SanctionVerb.CarryOut, sanction.DueByTime(Now.AddDays(33)));
        sanction.LodgeAppeal("wrong", People.Recipient, Cases.Pack, Now.AddDays(32));
        Assert.Equal("AL-12", sanction.WhyClosed(AppealVerb.Dismiss, People.Panel)?.Code);
        Assert.Equal("AL-11", Code(() => sanction.NamePanel([Seats.Three[0], Seats.Three[1], Seats.Of(People.New(Role.AppealPanel))], Seats.Chair)));
        sanction.Seated();
        Assert.Equal("AL-13", sanction.WhyClosed(AppealVerb.Dismiss, People.New(Role.AppealPanel))?.Code);
        Assert.Null(sanction.DueByTime(Now.AddDays(40)));
        Assert.False(sanction.Decide(AppealVerb.Dismiss, "right", People.Panel, Now.AddDays(41)));
        Assert.True(sanction.Decide(AppealVerb.Dismiss, "right", People.SecondPanel, Now.AddDays(41)));
        Assert.Equal(SanctionVerb.CarryOut, sanction.DueByTime(Now.AddDays(41)));
        sanction.ActOnTime(SanctionVerb.CarryOut, Now.AddDays(41));
        Assert.Null(sanction.DueByTime(Now.AddDays(41)));
    }

    /// <summary>The first in time holds it; a later one, one that comes too late and one that stands beside the panel's answer hold nothing.</summary>
    [Fact]
    public void HeldBy_Disputes_IsTheFirstInTimeUntilAPanelHasAnswered()
    {
        var sanction = Imposed("INTENT", 5);
        Dispute At(int day) => Dispute.Open(Guid.NewGuid(), "DIS-001", DisputeKind.Sanction, new(sanction.Number, People.StewardHouse, People.RecipientHouse, []), new(People.RecipientHouse, "Kenji", null), [], "Too hard.", Cases.Pack, Now.AddDays(day));
        var (first, second, late) = (At(5), At(6), At(34));
        Assert.Same(first, sanction.HeldBy([second, first]));
        Assert.Null(sanction.HeldBy([late]));
        first.Take(DisputeVerb.Withdraw, null, "it rests", null, People.Recipient, [], Cases.Pack, Now.AddDays(6));
        Assert.Null(sanction.HeldBy([first, second]));
        var ofFinding = Dispute.Open(Guid.NewGuid(), "DIS-004", DisputeKind.AuditFinding, new("AU-2026-0001 F1", People.StewardHouse, People.RecipientHouse, []), new(People.RecipientHouse, "Kenji", null), [], "It was there.", Cases.Pack, Now.AddDays(-1));
        Assert.Same(ofFinding, sanction.HeldBy([first, second, ofFinding])); // the finding may have been disputed before the sanction was imposed

        sanction.LodgeAppeal("wrong", People.Recipient, Cases.Pack, Now.AddDays(8));
        sanction.Seated();
        foreach (var member in (Actor[])[People.Panel, People.SecondPanel])
            sanction.Decide(AppealVerb.Dismiss, "right", member, Now.AddDays(20));
        Assert.Null(sanction.HeldBy([second]));
        Assert.Equal(SanctionVerb.CarryOut, sanction.DueByTime(Now.AddDays(20)));
    }

    [Fact]
    public void Revocation_CarriedOutAndRemitted_WaitsForTheAppealAnew()
    {
        var sanction = Imposed("INTENT", 5);
        sanction.ActOnTime(SanctionVerb.CarryOut, Now.AddDays(33));
        sanction.LodgeAppeal("wrong", People.Recipient, Cases.Pack, Now.AddDays(34), raisedAt: Now.AddDays(4));
        sanction.Seated();
        foreach (var member in (Actor[])[People.Panel, People.SecondPanel])
            sanction.Decide(AppealVerb.Remit, "hear them again", member, Now.AddDays(35));
        foreach (var decider in (Actor[])[People.SecondManager, People.Manager])
            sanction.Take(SanctionVerb.Impose, "weighed anew", History.Clean, decider, Cases.Pack, Now.AddDays(36));
        Assert.Equal((SanctionState.Imposed, null), (sanction.State, sanction.CarriedOutAt));
        Assert.True(sanction.CarryOutAt > Now.AddDays(60));
    }

    [Fact]
    public void Appeal_Remitted_IsDecidedByOthersAndGranted_Lifts()
    {
        var sanction = Imposed();
        Assert.Equal("SN-1-AP1".Replace("SN-1", "SN-001"), sanction.LodgeAppeal("too hard", People.Recipient, Cases.Pack, Now.AddDays(4)));
        Assert.Equal("FE-7", sanction.WhyClosed(AppealVerb.Remit, People.Manager.OtherAccount(Role.AppealPanel))?.Code);
        Assert.Equal("SN-13", sanction.WhyClosed(SanctionVerb.End, People.SecondManager, Cases.Pack, Now.AddDays(5))?.Code);
        sanction.Seated();
        foreach (var member in (Actor[])[People.Panel, People.SecondPanel])
            sanction.Decide(AppealVerb.Remit, "hear them again", member, Now.AddDays(5));
        Assert.Equal((SanctionState.Noticed, true, Now.AddDays(5)), (sanction.State, sanction.DecideClock.IsOpen, sanction.DecideClock.StartedAt));
        Assert.Equal("SN-11", sanction.WhyClosed(SanctionVerb.Impose, People.Manager, Cases.Pack, Now.AddDays(6))?.Code);
        sanction.Take(SanctionVerb.Impose, "weighed anew", History.Clean, People.SecondManager, Cases.Pack, Now.AddDays(6));
        sanction.LodgeAppeal("still too hard", People.Recipient, Cases.Pack, Now.AddDays(7));
        Assert.Equal("AL-12", sanction.WhyClosed(AppealVerb.GrantAppeal, People.Panel)?.Code); // a new appeal, a new panel
        sanction.Seated();
        foreach (var member in (Actor[])[People.Panel, People.SecondPanel])
            sanction.Decide(AppealVerb.GrantAppeal, "it was mended", member, Now.AddDays(8));
        Assert.Equal((SanctionState.Lifted, 2), (sanction.State, sanction.Appeals.Count));
        Assert.Equal("WF-1", sanction.WhyClosed(SanctionVerb.Appeal, People.Recipient, Cases.Pack, Now.AddDays(8))?.Code);
    }

    [Fact]
    public void StepDown_AfterTwelveCleanMonths_TakesOneRung()
    {
        var sanction = Imposed();
        Assert.Equal("SN-14", sanction.WhyClosed(SanctionVerb.StepDown, People.Manager, Cases.Pack, Now.AddMonths(11))?.Code);
        sanction.Take(SanctionVerb.StepDown, "clean", History.Major, People.Manager, Cases.Pack, Now.AddMonths(13));
        Assert.Equal(2, sanction.Rung);
    }
}
