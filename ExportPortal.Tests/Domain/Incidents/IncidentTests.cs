using ExportPortal.Domain.Common;
using ExportPortal.Support;
using static ExportPortal.Domain.Incidents.IncidentCases;

namespace ExportPortal.Domain.Incidents;

public sealed class IncidentTests
{
    [Fact]
    public void Verb_EachRole_PassesExactlyWhereTheTableSays()
    {
        foreach (var state in Enum.GetValues<IncidentState>())
        {
            Assert.Equal(state, At(state).State);
            foreach (var verb in Enum.GetValues<IncidentVerb>())
                foreach (var role in Enum.GetValues<Role>())
                {
                    var code = At(state).WhyClosed(verb, People.New(role), Now.AddDays(4))?.Code;
                    var row = IncidentWorkflow.Table.Find(state, verb);
                    if (row is null)
                        Assert.Equal("WF-1", code);
                    else if (!row.Who.Contains(role))
                        Assert.Equal("WF-2", code);
                    else
                        Assert.False(code is "WF-1" or "WF-2", $"{verb} by {role} in {state}: {code}");
                }
        }
    }

    [Theory]
    [InlineData(1, 0, 4)]
    [InlineData(1, 999, 4)]
    [InlineData(1, 1_000, 3)]
    [InlineData(2, 9, 4)]
    [InlineData(2, 10, 3)]
    [InlineData(2, 99_999, 3)]
    [InlineData(2, 100_000, 2)]
    [InlineData(3, 9, 3)]
    [InlineData(3, 10, 2)]
    [InlineData(3, 100_000, 1)]
    [InlineData(4, 9, 2)]
    [InlineData(4, 999, 2)]
    [InlineData(4, 1_000, 1)]
    public void Of_HarmAndPersons_IsTheCellOfTheMatrix(int harm, long persons, int severity) =>
        Assert.Equal(severity, SeverityMatrix.Of(harm, persons, [], [], Cases.Pack.IncidentRules.Severity).Severity);

    [Fact]
    public void Of_SeveralReasons_MoveOneStepEachWay()
    {
        var terms = Cases.Pack.IncidentRules.Severity;
        Assert.Equal(2, SeverityMatrix.Of(2, 500, ["UP-1", "UP-3"], [], terms).Severity);
        Assert.Equal(4, SeverityMatrix.Of(2, 500, [], ["DN-1", "DN-2"], terms).Severity);
        Assert.Equal(3, SeverityMatrix.Of(2, 500, ["UP-1"], ["DN-1"], terms).Severity);
        Assert.Equal(1, SeverityMatrix.Of(4, 500_000, ["UP-2"], [], terms).Severity);
        Assert.Equal("IS-3", Assert.Throws<RuleViolation>(() => SeverityMatrix.Of(2, 500, ["DN-1"], [], terms)).Rule.Code);
    }

    [Fact]
    public void Triage_Severity2_IsHeldAgainstItsOwnClocks()
    {
        var incident = Triaged();
        Assert.Equal((2, "Jonas"), (incident.SeverityLevel, incident.LeadName));
        Assert.Equal((4, Now.AddHours(1)), (incident.TriageClock.Length, incident.TriageClock.MetAt));
        Assert.Equal((24, Now), (incident.ContainClock!.Length, incident.ContainClock.StartedAt));
        Assert.Equal(Now.AddHours(9), incident.Took(IncidentVerb.Contain).ContainClock!.MetAt);
    }

    [Fact]
    public void Triage_WhoeverWorkedOnTheCase_DoesNotLead()
    {
        var actor = People.New(Role.IncidentLead) with { Person = WorkedOnTheCase };
        var incident = Open();
        Assert.Equal("IN-1", incident.WhyClosed(IncidentVerb.Triage, actor, Now)?.Code);
        Assert.Equal("FE-3", incident.WhyClosed(IncidentVerb.Triage, actor with { Person = new(Guid.NewGuid()), Organisation = People.RecipientHouse }, Now)?.Code);
        Assert.Throws<RuleViolation>(() => incident.Note(Now, "x", actor, Now));
    }

    [Fact]
    public void Hold_Released_GoesBackToWhereItWas()
    {
        var incident = At(IncidentState.Investigating).Took(IncidentVerb.Hold);
        Assert.Equal("WF-1", incident.WhyClosed(IncidentVerb.SendFinalReport, Lead, Now)?.Code);
        incident.Note(Now, "the court asked for the disk", Lead, Now.AddDays(1));
        Assert.Equal(IncidentState.Investigating, incident.Took(IncidentVerb.Release).State);
        Assert.Equal(IncidentState.Investigating, incident.Took(IncidentVerb.Refer).Took(IncidentVerb.TakeBack).State);
    }

    [Fact]
    public void Close_WhatIsOpen_IsNamedOneByOne()
    {
        var incident = At(IncidentState.ReportedFinal);
        Assert.Equal("IN-8", incident.WhyClosed(IncidentVerb.Close, Lead, Now.AddDays(3))?.Code);
        foreach (var clock in incident.Notices.Where(clock => clock.Decision is NoticeDecision.Applies).ToList())
            incident.SendNotice(clock.Terms.Regime, clock.Terms.Step, new(Now.AddHours(2), "form", "R-1", null, ""), Lead, Cases.Pack, Now.AddDays(3));
        incident.AddAction("CA-01", "revoke the tokens", "Kenji", new(2026, 12, 1), Lead, Cases.Pack, Now.AddDays(3));
        Assert.Equal("IN-9", incident.WhyClosed(IncidentVerb.Close, Lead, Now.AddDays(3))?.Code);
        incident.FinishAction(1, "revoked", Lead, Now.AddDays(4));
        Assert.Equal("IN-10", incident.WhyClosed(IncidentVerb.Close, Lead, Now.AddDays(4))?.Code);
        incident.Learn("Switch sync folders off.", true, true, true, Lead, Cases.Pack, Now.AddDays(4));
        Assert.Equal("IN-11", incident.WhyClosed(IncidentVerb.Close, Lead, Now.AddDays(4))?.Code);
        incident.Summarise("A copy was lost and is gone.", Lead);
        Assert.Equal(IncidentState.Closed, incident.Took(IncidentVerb.Close).State);
        Assert.Equal("IN-2", Assert.Throws<RuleViolation>(() => incident.Note(Now, "late", Lead, Now)).Rule.Code);
    }

    [Fact]
    public void Evidence_Moved_KeepsTheChainAndRefusesAnotherHash()
    {
        var incident = At(IncidentState.Contained);
        var (disk, other) = (ContentHash.Of("disk"u8), ContentHash.Of("other"u8));
        incident.AddEvidence("Disk image", disk, "Sigrun Vale", Now.AddHours(8), "safe 3", Lead, Now.AddHours(10));
        Assert.Equal("EV-3", Assert.Throws<RuleViolation>(() => incident.AddEvidence("Again", disk, "x", Now, "y", Lead, Now.AddHours(10))).Rule.Code);
        incident.MoveEvidence(1, "laboratory", "Marek Sool", disk, "to be read", Lead, Now.AddHours(11));
        incident.MoveEvidence(1, "safe 4", "Sigrun Vale", disk, "read", Lead, Now.AddHours(12));
        var item = Assert.Single(incident.Evidence);
        Assert.Equal(["safe 3", "laboratory"], item.Moves.Select(move => move.From));
        Assert.Equal(("safe 4", "Sigrun Vale"), item.Now);
        Assert.Equal("EV-6", Assert.Throws<RuleViolation>(() => incident.MoveEvidence(1, "court", "clerk", other, "asked for", Lead, Now.AddHours(13))).Rule.Code);
    }

    [Fact]
    public void Report_EmptyOrFromTheFuture_SaysWhatToMend()
    {
        string Code(IncidentReport report) => Assert.Throws<RuleViolation>(() => Incident.Open(new(Guid.NewGuid()), "INC-1", report, Scope(), Cases.Pack, Now)).Rule.Code;
        Assert.Equal("IR-1", Code(Report() with { Title = " " }));
        Assert.Equal("IR-2", Code(Report() with { Title = new string('x', 161) }));
        Assert.Equal("IR-3", Code(Report() with { Class = "I-99" }));
        Assert.Equal("IR-4", Code(Report() with { Description = "" }));
        Assert.Equal("IR-6", Code(Report() with { AwareAt = Now.AddMinutes(1) }));
        Assert.Equal("IR-8", Code(Report() with { Contact = "a\0b" }));
    }

    [Fact]
    public void NameLicence_AfterTheTriage_StartsTheClocksOfTheLicence()
    {
        var none = new IncidentScope([], [], ["XA"]);
        var incident = Triaged(scope: none);
        Assert.DoesNotContain(incident.Notices, clock => clock.Terms.Regime == "Licence" && clock.Decision is NoticeDecision.Applies);

        incident.NameLicence("XP-2026-0000016", Scope(), "the export carries its number", Lead, Cases.Pack, Now.AddHours(3));

        Assert.All(incident.Notices.Where(clock => clock.Terms.Regime == "Licence"), clock => Assert.Equal((NoticeDecision.Applies, Now), (clock.Decision, clock.StartedAt)));
        Assert.Equal("IN-14", Assert.Throws<RuleViolation>(() => incident.NameLicence("XP-2026-0000016", Scope(), "again", Lead, Cases.Pack, Now.AddHours(3))).Rule.Code);
        incident.WithdrawLicence("XP-2026-0000016", none, "another export", Lead, Cases.Pack, Now.AddHours(4));
        Assert.Empty(incident.Licences);
        Assert.Equal("IN-15", Assert.Throws<RuleViolation>(() => incident.WithdrawLicence("XP-2026-0000016", none, "again", Lead, Cases.Pack, Now.AddHours(4))).Rule.Code);
        Assert.Equal(2, incident.Entries.Count(entry => entry.Licence == "XP-2026-0000016"));
    }

    [Fact]
    public void Extract_ForTheHolderOfOneLicence_SaysNothingOfTheOthers()
    {
        var own = Scope().Licences[0];
        var other = own with { Licence = new(Guid.NewGuid()), Number = "XP-2026-0000024", Recipient = People.Elsewhere };
        var incident = Triaged(scope: new([own, other], [], ["XA"]));
        incident.Note(Now, "The gateway was closed.", Lead, Now.AddHours(2));
        incident.Note(Now, $"{other.Number} had the same copy.", Lead, Now.AddHours(2));
        incident.NoteAct("Sanction SN-001 proposed: L4", own.Number, Lead, Now.AddHours(3));
        incident.NoteAct("Sanction SN-002 proposed: L5", other.Number, Lead, Now.AddHours(3));

        var texts = NoticeWords.Extract(incident, own.Number, "SN-001").Select(entry => entry.Text).ToList();

        Assert.Contains("The gateway was closed.", texts);
        Assert.Contains("Sanction SN-001 proposed: L4", texts);
        Assert.DoesNotContain(texts, text => text.Contains("SN-002") || text.Contains(other.Number) || text.Contains("read the report"));
    }
}
