using ExportPortal.Domain.Common;
using ExportPortal.Support;
using static ExportPortal.Domain.Incidents.IncidentCases;

namespace ExportPortal.Domain.Incidents;

public sealed partial class IncidentTests
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
        incident.Take(IncidentVerb.Release, "over", People.New(Role.IncidentLead), Cases.Pack, Now.AddHours(9));
        Assert.Equal(IncidentState.Investigating, incident.State);
        Assert.Equal(IncidentState.Investigating, incident.Took(IncidentVerb.Refer).Took(IncidentVerb.TakeBack).State);
    }

    [Fact]
    public void Close_WhatIsOpen_IsNamedOneByOne()
    {
        var incident = At(IncidentState.ReportedFinal);
        Assert.Equal("IN-8", incident.WhyClosed(IncidentVerb.Close, Lead, Now.AddDays(3))?.Code);
        foreach (var clock in incident.Notices.Where(clock => clock.Decision is NoticeDecision.Applies).ToList())
            incident.SendNotice(clock.Terms.Regime, clock.Terms.Step, new(Now.AddHours(2), "form", "R-1", null, ""), Lead, Cases.Pack, Now.AddDays(3));
        incident.AddAction("CA-01", "revoke the tokens", new(People.RecipientHouse, null, "Kenji"), new(2026, 12, 1), Lead, Cases.Pack, Now.AddDays(3));
        Assert.Equal("IN-9", incident.WhyClosed(IncidentVerb.Close, Lead, Now.AddDays(3))?.Code);
        Assert.Null(incident.OwnedBy(People.New(Role.Recipient, organisation: People.Elsewhere), 1));
        Assert.Equal("CO-4", Assert.Throws<RuleViolation>(() => incident.ReportAction(1, "done", null, "The portal", Lead, Now.AddDays(3))).Rule.Code);
        incident.ReportAction(1, "revoked", ContentHash.Of("list"u8), "The portal", People.Recipient, Now.AddDays(3));
        Assert.Equal("CO-7", Assert.Throws<RuleViolation>(() => incident.ReportAction(1, "again", ContentHash.Of("list"u8), "The portal", People.Recipient, Now.AddDays(3))).Rule.Code);
        Assert.Equal(("E-1", "CA-1"), (incident.Actions[0].Reported!.Evidence, incident.Evidence[^1].ActionOf));
        Assert.DoesNotContain(People.Recipient.Person, incident.WhoWorked());
        incident.FinishAction(1, "revoked", Lead, Now.AddDays(4));
        Assert.Equal("CO-5", Assert.Throws<RuleViolation>(() => incident.ReportAction(1, "late", null, "The portal", People.Recipient, Now.AddDays(4))).Rule.Code);
        Assert.Equal("IN-10", incident.WhyClosed(IncidentVerb.Close, Lead, Now.AddDays(4))?.Code);
        incident.Learn("Switch sync folders off.", true, true, true, Lead, Cases.Pack, Now.AddDays(4));
        Assert.Equal("IN-11", incident.WhyClosed(IncidentVerb.Close, Lead, Now.AddDays(4))?.Code);
        incident.Summarise("A copy was lost and is gone.", Lead, Now.AddDays(4));
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
        Assert.Equal("IN-17", Code(Report(aware: Now.AddHours(-2)) with { OccurredAt = Now.AddHours(-1) }));
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
    public void Open_KnownForLong_ShowsTheClocksOfTheLawBeforeTheTriage()
    {
        var incident = Incident.Open(new(Guid.NewGuid()), "INC-004", Report(aware: Now.AddHours(-70)), Scope("DE"), Cases.Pack, Now);
        var gdpr = incident.Notices.First(clock => clock is { Proposal: not null, Terms: { Regime: "GDPR Art. 33", Length: 72 } });
        Assert.Equal((Now.AddHours(2), NoticeDecision.Undecided), (gdpr.DueAt, gdpr.Decision));
        Assert.DoesNotContain(incident.Notices, clock => clock.Decision is NoticeDecision.Applies);
        Assert.True(incident.WakeAt <= Now.AddHours(2));

        Assert.Contains(incident.TellTime(Cases.Pack, Now.AddHours(3)), text => text.Contains(gdpr.Name, StringComparison.Ordinal));
        incident.Triage(new("I-03", 2, 10, [], []), Scope("DE"), "read", Lead, Cases.Pack, Now.AddHours(4));

        Assert.Equal(Now.AddHours(2), incident.Notices.Single(clock => clock.Name == gdpr.Name).DueAt);
        Assert.DoesNotContain(incident.TellTime(Cases.Pack, Now.AddHours(5)), text => text.Contains(gdpr.Name, StringComparison.Ordinal)); // told once
    }

    [Fact]
    public void Regrade_MorePersons_RaisesSeverityClocksAndClassAndSaysWhatItWas()
    {
        var incident = Triaged(harm: 2, persons: 8);
        var before = incident.SeverityLevel!.Value;
        incident.Took(IncidentVerb.Contain);
        var met = incident.ContainClock!.MetAt;

        incident.Regrade(new("I-04", 4, 120_000, [], []), Scope("DE"), "The second file holds all of them.", Lead, Cases.Pack, Now.AddHours(20));

        Assert.True(incident.SeverityLevel < before);
        Assert.Equal(("I-04", 120_000L, met), (incident.Class, incident.Assessment!.Persons, incident.ContainClock!.MetAt));
        Assert.Equal(Cases.Pack.IncidentRules.Severity.Response(incident.SeverityLevel!.Value).Contain, incident.ContainClock.Length);
        Assert.Equal(NoticeRules.Propose("I-04", true, ["DE", "XA"], Cases.Pack).Where(clock => clock.Proposal is not null).Select(clock => clock.Name),
            incident.Notices.Where(clock => clock.Proposal is not null).Select(clock => clock.Name));
        var said = incident.Entries.Single(entry => entry.Text.StartsWith("Graded anew", StringComparison.Ordinal));
        Assert.Contains($"before: I-03, SEV{before}, harm HG2, 8 persons", said.Text);
        Assert.Equal("IN-3", Assert.Throws<RuleViolation>(() => Open().Regrade(new("I-04", 4, 1, [], []), Scope(), "x", Lead, Cases.Pack, Now)).Rule.Code);
    }

    [Fact]
    public void Release_ByWhoHeld_IsRefusedAndAnotherLeadReleases()
    {
        var incident = At(IncidentState.ReportedFinal).Took(IncidentVerb.Hold);
        Assert.Equal(("IN-21", "You put it under legal hold, so another incident lead releases it. Where there is no other, the administrator gives a second person the role."),
            incident.WhyClosed(IncidentVerb.Release, Lead, Now.AddDays(4)) is { } closed ? (closed.Code, closed.Message) : default);
        incident.Take(IncidentVerb.Release, "over", People.New(Role.IncidentLead), Cases.Pack, Now.AddDays(4));
        Assert.Equal(IncidentState.ReportedFinal, incident.State);
    }

    [Fact]
    public void SanctionFile_OfOneRecipient_HoldsNoEvidenceOfAnother()
    {
        var own = Scope().Licences[0];
        var other = own with { Licence = new(Guid.NewGuid()), Number = "XP-2026-0000024", Recipient = People.Elsewhere };
        var incident = Triaged(scope: new([own, other], [], ["XA"]));
        void Add(string title, string? thing, string? licence) =>
            incident.AddEvidence(title, thing is null ? ContentHash.Of(System.Text.Encoding.UTF8.GetBytes(title)) : null, "Ida", Now, "safe", Lead, Now.AddHours(2), thing, licence);
        Add("Log of the gateway", null, null);
        Add("Own laptop", null, own.Number);
        Add("Their laptop", null, other.Number);
        Add($"Laptop of {other.Number}", null, null);
        Add("A stick", $"Found beside the keys of {other.Number}.", null);
        Add("Mail log of the Nordwind institute", null, null);
        Assert.Equal("EV-10", Assert.Throws<RuleViolation>(() => Add("x", null, "XP-2026-0000099")).Rule.Code);
        incident.Took(IncidentVerb.Contain).Took(IncidentVerb.Investigate);
        incident.FindCause($"The gateway of {other.Number} was open.", "C12", Lead, Now.AddDays(1));
        var sanction = Propose(incident: incident);

        var part = Features.Incidents.SanctionFile.Of(incident, sanction, false, new(["Nordwind Institute"], []));

        Assert.Equal(["Log of the gateway", "Own laptop"], part.Evidence.Select(item => item.Title));
        Assert.DoesNotContain(part.Timeline, entry => entry.Text.Contains("Their laptop", StringComparison.Ordinal));
        Assert.DoesNotContain(other.Number, part.Cause);
        Assert.Equal(["cause"], NoticeWords.KeptBack(incident, own.Number, new(["Nordwind Institute"], [])));
        Assert.Empty(NoticeWords.KeptBack(incident, other.Number, new([], [])));
        Assert.Equal(6, Features.Incidents.SanctionFile.Of(incident, sanction, true, new([], [])).Evidence.Count);
    }

    [Fact]
    public void AssignEvidence_ToAnotherLicence_HidesItFromTheFirstAndSaysWhatItWas()
    {
        var own = Scope().Licences[0];
        var other = own with { Licence = new(Guid.NewGuid()), Number = "XP-2026-0000024", Recipient = People.Elsewhere };
        var incident = Triaged(scope: new([own, other], [], ["XA"]));
        incident.AddEvidence("A laptop", null, "Ida", Now, "safe", Lead, Now.AddHours(2), "Serial 77-X");
        string? Refused(int no, string? licence, string reason) => Assert.Throws<RuleViolation>(() => incident.AssignEvidence(no, licence, reason, Lead, Now.AddHours(3))).Rule.Code;
        Assert.Single(NoticeWords.Evidence(incident, own.Number, new([], [])));

        incident.AssignEvidence(1, other.Number, "It is theirs.", Lead, Now.AddHours(3));

        Assert.Empty(NoticeWords.Evidence(incident, own.Number, new([], [])));
        Assert.DoesNotContain(NoticeWords.Extract(incident, own.Number, "SN-001", new([], [])), entry => entry.Text.Contains("A laptop", StringComparison.Ordinal));
        Assert.Single(NoticeWords.Evidence(incident, other.Number, new([], [])));
        Assert.Equal($"Evidence E-1 is about {other.Number}; before, the incident as a whole: It is theirs.", incident.Entries[^1].Text);
        Assert.Equal(("EV-11", "EV-10", "EV-5"), (Refused(1, other.Number, "again"), Refused(1, "XP-2026-0000099", "x"), Refused(2, null, "x")));
        incident.AssignEvidence(1, null, "It is about all.", Lead, Now.AddHours(4));
        Assert.Single(NoticeWords.Evidence(incident, own.Number, new([], [])));
        Assert.DoesNotContain(NoticeWords.Extract(incident, own.Number, "SN-001", new([], [])), entry => entry.Text.StartsWith("Evidence E-1 is about", StringComparison.Ordinal));

        // What comes from another licence to the own one is read without the number of the other.
        incident.AssignEvidence(1, other.Number, "It is theirs.", Lead, Now.AddHours(5));
        incident.AssignEvidence(1, own.Number, "It is theirs after all.", Lead, Now.AddHours(6));
        Assert.DoesNotContain(NoticeWords.Extract(incident, own.Number, "SN-001", new([], [])), entry => entry.Text.Contains(other.Number, StringComparison.Ordinal));
    }

    [Fact]
    public void Regrade_DownAndUp_KeepsTheRunOfAMissedClockAndTellsItOnce()
    {
        var scope = Scope("DE");
        var incident = Triaged("I-04", scope: scope);
        NoticeClock Gdpr() => incident.Notices.Single(clock => clock.Terms is { Regime: "GDPR Art. 33", Step: "notification" });
        var late = Now.AddHours(80);
        Assert.Contains(incident.TellTime(Cases.Pack, late), text => text.Contains(Gdpr().Name, StringComparison.Ordinal));
        var plain = Cases.Pack.IncidentRules.Classes.Select(one => one.Code).First(code => NoticeRules.Propose(code, true, scope.Countries, Cases.Pack).Single(clock => clock.Name == Gdpr().Name).Proposal is null);

        incident.Regrade(new(plain, 1, 0, [], []), scope, "No data of persons.", Lead, Cases.Pack, late);
        Assert.Equal((NoticeStanding.Undecided, true), (Gdpr().At(late), Gdpr().MissedBefore));
        Assert.Contains(incident.Entries, entry => entry.Text.StartsWith($"The facts no longer point at {Gdpr().Name}. It ran from", StringComparison.Ordinal) && entry.Text.EndsWith(", which was missed.", StringComparison.Ordinal));

        incident.Regrade(new("I-04", 2, 640_000, [], []), scope, "They are there after all.", Lead, Cases.Pack, late);
        Assert.Equal((NoticeStanding.ProposedLate, true), (Gdpr().At(late), Gdpr().Missed));
        Assert.DoesNotContain(incident.TellTime(Cases.Pack, late), text => text.Contains(Gdpr().Name, StringComparison.Ordinal));
    }

    [Fact]
    public void Regrade_LicencesThatCameAndWent_AreToldEachToItsOwnHolder()
    {
        var own = Scope().Licences[0];
        var (gone, come) = (own with { Licence = new(Guid.NewGuid()), Number = "XP-2026-0000024", How = ReachedHow.SameVersion }, own with { Licence = new(Guid.NewGuid()), Number = "XP-2026-0000025", How = ReachedHow.MadeFrom });
        var incident = Triaged(scope: new([own, gone], [], ["XA"]));
        var before = incident.Entries.Count;

        incident.Regrade(new("I-03", 2, 640_000, [], []), new([own, come], [], ["XA"]), "The origin was declared anew.", Lead, Cases.Pack, Now.AddHours(3));

        Assert.Equal([(come.Number, $"{come.Number} is reached, too: made from it"), (gone.Number, $"{gone.Number} is no longer reached: no licence that is named leads to its data")],
            incident.Entries.Skip(before).Where(entry => entry.Person is null).Select(entry => (entry.Licence!, entry.Text)));
        Assert.DoesNotContain(NoticeWords.Extract(incident, own.Number, "SN-001", new([], [])), entry => entry.Text.Contains(gone.Number, StringComparison.Ordinal) || entry.Text.Contains(come.Number, StringComparison.Ordinal));
    }
}
