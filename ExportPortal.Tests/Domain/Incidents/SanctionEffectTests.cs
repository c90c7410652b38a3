using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Recipients;
using ExportPortal.Support;
using static ExportPortal.Domain.Incidents.IncidentCases;

namespace ExportPortal.Domain.Incidents;

/// <summary>What a sanction asks for at its rung, what it does to the licence, and what moves it up and down.</summary>
public sealed class SanctionEffectTests
{
    private static readonly Policy.SanctionTerms Terms = Cases.Pack.IncidentRules.Sanctions;
    private static readonly DateOnly Today = DateOnly.FromDateTime(Now.UtcDateTime);

    private static string? Fault(int rung, SanctionContent content) => content.Fault(rung, Terms, Today)?.Code;

    [Fact]
    public void Content_OfARung_IsWhatThatRungAsksFor()
    {
        Assert.Equal("SN-27", Fault(3, new("x", null, null)));
        Assert.Equal("SN-21", Fault(3, new("x", null, null, ["AC-01"])));
        Assert.Equal("SN-22", Fault(3, new("x", null, null, null, Today)));
        Assert.Null(Fault(3, new("x", null, null, ["AC-17"])));
        Assert.Null(Fault(3, new("x", null, null, null, Today.AddDays(1))));
        Assert.Equal("SN-23", Fault(7, new("x", null, 12)));
        Assert.Null(Fault(7, new("x", null, 12, Statement: "What happened.")));
        var kept = new SanctionContent(" x ", Today, 12, ["AC-16", "AC-16"], Today, " y ").For(3);
        Assert.Equal(("x", null, null, "AC-16", Today, null), (kept.Terms, kept.CorrectBy, kept.Months, Assert.Single(kept.Clauses!), kept.EndsOn, kept.Statement));
    }

    [Fact]
    public void Follows_SanctionThatWasNotDisobeyed_IsRefused()
    {
        var earlier = Imposed();
        var refused = Assert.Throws<RuleViolation>(() => Propose(follows: new(earlier, OrderMissed: false))).Rule;
        Assert.Equal("SN-26", refused.Code);
        Assert.Equal(4, Propose(follows: new(earlier, OrderMissed: true)).Rung);
        // The incident came to light after the earlier one was imposed.
        var later = Incident.Open(new(Guid.NewGuid()), "INC-005", Report(aware: Now.AddDays(4)), Scope(), Cases.Pack, Now.AddDays(4));
        Assert.Equal("SN-1", Assert.Throws<RuleViolation>(() => SanctionBasis.Of(TriagedLead(later), IncidentCases.Licence, Lead)).Rule.Code);
        Assert.Null(new EarlierSanction(earlier, OrderMissed: false).WhyNotDisobeyed(new(later.Id, null, later.Number, null, later.AwareAt, [])));
    }

    private static Incident TriagedLead(Incident incident)
    {
        incident.Triage(new("I-03", 2, 640_000, [], []), Scope(), "read the report", Lead, Cases.Pack, Now.AddDays(4).AddHours(1));
        return incident;
    }

    [Fact]
    public void StepDown_MonthsThatWereNotClean_IsRefused()
    {
        var sanction = Imposed();
        Assert.Equal(Now.AddDays(3), sanction.CleanSince);
        var refused = Assert.Throws<RuleViolation>(() => sanction.Take(SanctionVerb.StepDown, "clean", History.Major, People.Manager, Cases.Pack, Now.AddMonths(13), ["finding F1 (FG2) of audit AU-2026-0001"])).Rule;
        Assert.Equal("SN-25", refused.Code);
        Assert.StartsWith("The last 12 months", refused.Message, StringComparison.Ordinal);
        Assert.Contains("finding F1 (FG2) of audit AU-2026-0001", refused.Message, StringComparison.Ordinal);
        Assert.Equal(3, sanction.Rung);
        Assert.True(sanction.Take(SanctionVerb.Keep, "not clean", History.Major, People.Manager, Cases.Pack, Now.AddMonths(13), ["sanction SN-002"]));
        Assert.Equal(Now.AddMonths(13), sanction.CleanSince);
        // What is older than the months that it names stands against no step down.
        Assert.Equal(Now.AddMonths(13), sanction.CleanFrom(Cases.Pack, Now.AddMonths(20)));
        Assert.Equal(Now.AddMonths(30 - 12), sanction.CleanFrom(Cases.Pack, Now.AddMonths(30)));
    }

    [Fact]
    public void Conditions_ProposedBeforeSanctionsCarriedAny_AreNone()
    {
        var sanction = Imposed();
        sanction.ActOnTime(SanctionVerb.TakeEffect, sanction.CarryOutAt!.Value);
        typeof(Sanction).GetProperty(nameof(Sanction.Content))!.SetValue(sanction, sanction.Content with { Clauses = null });
        Assert.Null(sanction.ConditionsInForce);
    }

    [Fact]
    public void Order_IsPausedByAnAppealWhoseDaysAreAdded()
    {
        var sanction = Imposed("FG3", 2);
        var by = sanction.Content.CorrectBy!.Value;
        Assert.Equal(by, sanction.OrderInForce?.Due);
        sanction.LodgeAppeal("It is mended.", People.Recipient, Cases.Pack, Now.AddDays(4));
        Assert.Null(sanction.OrderInForce);
        sanction.Seated();
        foreach (var person in (Actor[])[People.Panel, People.SecondPanel])
            sanction.Decide(AppealVerb.Dismiss, "It is not.", person, Now.AddDays(14));
        Assert.Equal(by.AddDays(10), sanction.OrderInForce?.Due);
    }

    [Fact]
    public void Exclusion_IsPausedByAnAppealWhoseDaysAreAdded()
    {
        var sanction = Imposed("INTENT", 6, months: 24);
        var until = sanction.ExcludedUntil!.Value;
        sanction.LodgeAppeal("It was nobody's intent.", People.Recipient, Cases.Pack, Now.AddDays(4));
        Assert.Equal(History.Clean, sanction.HistoryAt(Now.AddDays(5), Cases.Pack));
        sanction.Seated();
        foreach (var person in (Actor[])[People.Panel, People.SecondPanel])
            sanction.Decide(AppealVerb.Dismiss, "It was.", person, Now.AddDays(14));
        Assert.Equal((until.AddDays(10), History.Barred), (sanction.ExcludedUntil, sanction.HistoryAt(until.AddDays(9), Cases.Pack)));
    }

    /// <summary>The recipient has the time that was proposed from the decision on, however long that took.</summary>
    [Fact]
    public void Order_DecidedLateOrAnew_IsNotOverdueWhenItIsImposed()
    {
        var sanction = Noticed("FG3", 2);
        var days = sanction.Content.CorrectBy!.Value.DayNumber - DateOnly.FromDateTime(sanction.ProposedAt.UtcDateTime).DayNumber;
        var late = Now.AddDays(days + 20);
        Assert.True(sanction.Take(SanctionVerb.Impose, "weighed", History.Minor, People.Manager, Cases.Pack, late));
        Assert.Equal(DateOnly.FromDateTime(late.UtcDateTime).AddDays(days), sanction.OrderInForce?.Due);

        sanction.LodgeAppeal("It is mended.", People.Recipient, Cases.Pack, late.AddDays(5));
        sanction.Seated();
        foreach (var person in (Actor[])[People.Panel, People.SecondPanel])
            sanction.Decide(AppealVerb.Remit, "Weigh it anew.", person, late.AddDays(60));
        var anew = late.AddDays(88);
        Assert.True(sanction.Take(SanctionVerb.Impose, "weighed anew", History.Minor, People.SecondManager, Cases.Pack, anew));
        Assert.Equal(DateOnly.FromDateTime(anew.UtcDateTime).AddDays(days), sanction.OrderInForce?.Due);
    }

    [Fact]
    public void Impose_ShorterTermThatEndedMeanwhile_IsProposedAnew()
    {
        var sanction = Noticed();
        typeof(Sanction).GetProperty(nameof(Sanction.Content))!.SetValue(sanction, sanction.Content with { EndsOn = Today.AddDays(5) });
        Assert.Equal("SN-30", sanction.WhyClosed(SanctionVerb.Impose, People.Manager, Cases.Pack, Now.AddDays(90))?.Code);
    }

    [Fact]
    public void Conditions_HoldOnceNobodyCanAppeal_UntilItEnds()
    {
        var sanction = Imposed();
        Assert.Null(sanction.ConditionsInForce);
        Assert.Equal((SanctionVerb.TakeEffect, sanction.CarryOutAt), (sanction.DueByTime(sanction.CarryOutAt!.Value), sanction.WakeAt));
        sanction.ActOnTime(SanctionVerb.TakeEffect, sanction.CarryOutAt.Value);
        Assert.Equal(["AC-16"], sanction.ConditionsInForce!.Clauses);
        sanction.Take(SanctionVerb.StepDown, "clean", History.Major, People.Manager, Cases.Pack, Now.AddMonths(13));
        Assert.Null(sanction.ConditionsInForce);
    }

    [Fact]
    public void Statement_IsPublicFromL7OnceNobodyCanAppeal()
    {
        var sanction = Imposed("INTENT", 7, months: 12);
        Assert.Null(sanction.StatementInForce);
        sanction.ActOnTime(SanctionVerb.CarryOut, sanction.CarryOutAt!.Value);
        Assert.Equal("What happened.", sanction.StatementInForce);
        Assert.Null(Imposed("INTENT", 6, months: 12).Content.Statement);
    }

    [Fact]
    public void Licence_OrderAndConditions_AreDutyAndNextVersionUntilTheyEnd()
    {
        var (licence, now) = (Cases.LicenceIn(LicenceState.Active), Cases.Start.AddDays(1));
        var (due, end) = (DateOnly.FromDateTime(now.UtcDateTime).AddDays(30), licence.End);
        Assert.True(licence.Order("SN-001", new("Correct it.", due, false), now));
        Assert.False(licence.Order("SN-001", new("Correct it.", due, false), now));
        Assert.False(licence.MissedOrder("SN-001", due));
        Assert.True(licence.MissedOrder("SN-001", due.AddDays(1)));
        Assert.Contains(licence.OwedAt(now), duty => duty is { Kind: DutyKind.Order, Code: "SN-001" });
        Assert.True(licence.Order("SN-001", null, now));
        Assert.False(licence.Order("SN-001", null, now));
        Assert.True(licence.Order("SN-004", new("Correct it.", due.AddDays(60), false), now));
        Assert.Contains(LicenceDuties.Next(licence, People.Recipient, now), duty => duty.Why.Contains("SN-004", StringComparison.Ordinal)); // however far its day is
        Assert.True(licence.Order("SN-004", null, now));
        Assert.DoesNotContain(licence.Duties, duty => duty.Kind is DutyKind.Order);

        Assert.True(licence.Order("SN-003", new("Correct it.", due, false), now));
        Assert.True(licence.Impose("SN-002", new("SN-002", ["AC-16"], end.AddDays(-10)), now));
        Assert.Equal((end.AddDays(-10), "AC-16"), (licence.NextGrant!.Term.End, licence.NextGrant.Imposed![0].Clauses[0]));
        licence.RecordSeal(ContentHash.Of("next"u8), Cases.Pack, ["AC-16"], now);
        Assert.Contains(licence.Duties, duty => duty is { Kind: DutyKind.Order, Code: "SN-003" }); // a new version keeps the order
        Assert.Equal(end.AddDays(-10), licence.End);
        Assert.True(licence.HasConditionsOf("SN-002"));
        Assert.True(licence.Impose("SN-002", null, now));
        Assert.Equal((end, null), (licence.NextGrant!.Term.End, licence.NextGrant.Imposed));
    }

    [Theory]
    [InlineData("SN-001", "SN-002", 20)]
    [InlineData("SN-002", "SN-001", 10)]
    public void Licence_TwoShorterTerms_TheEarlierHoldsAndTheTermComesBack(string first, string second, int left)
    {
        var (licence, now) = (Cases.LicenceIn(LicenceState.Active), Cases.Start.AddDays(1));
        var end = licence.End;
        void Under(string sanction, ImposedConditions? conditions)
        {
            Assert.True(licence.Impose(sanction, conditions, now));
            licence.RecordSeal(ContentHash.Of("next"u8), Cases.Pack, [], now);
        }

        Under("SN-001", new("SN-001", [], end.AddDays(-10)));
        Under("SN-002", new("SN-002", [], end.AddDays(-20)));
        Assert.Equal(end.AddDays(-20), licence.End);
        Under(first, null);
        Assert.Equal(end.AddDays(-left), licence.End);
        Under(second, null);
        Assert.Equal((end, null), (licence.End, licence.Grant!.EndBefore));
    }

    [Fact]
    public void Change_OfTheLastDay_GoesNotBeyondThatOfASanction()
    {
        var (licence, now) = (Cases.LicenceIn(LicenceState.Active), Cases.Start.AddDays(1));
        var (today, last) = (DateOnly.FromDateTime(now.UtcDateTime), licence.End.AddDays(-10));
        licence.Impose("SN-001", new("SN-001", [], last), now);
        licence.RecordSeal(ContentHash.Of("next"u8), Cases.Pack, [], now);
        Rule? Refusal(int days) => AmendmentRules.Fault(new(End: last.AddDays(days)), licence.Grant!, Cases.Pack.Tier(licence.Tier), Cases.Pack, today);

        Assert.Equal("AM-23", Refusal(1)?.Code);
        Assert.Null(Refusal(-1));
        Assert.Equal("RN-13", AmendmentRules.RenewalStops(licence, last.AddDays(30), Cases.Pack, now)?.Code);
        Assert.Null(new AmendmentChange(End: last.AddDays(-1)).In(licence.Grant!).EndBefore); // that end was asked for, and no longer one comes back
    }

    /// <summary>No open renewal carries the licence past the last day that a sanction set.</summary>
    [Fact]
    public void Extend_ASanctionSetTheLastDay_MovesNothing()
    {
        var (licence, now) = (Cases.LicenceIn(LicenceState.Active), Cases.Start.AddDays(1));
        var last = licence.End.AddDays(-30);
        licence.Impose("SN-001", new("SN-001", [], last), now);
        licence.RecordSeal(ContentHash.Of("next"u8), Cases.Pack, [], now);
        var lastDay = licence.EndOfTerm.AddHours(-3);

        Assert.Equal("RN-14", licence.WhyNotExtended(lastDay)?.Code);
        Assert.Throws<RuleViolation>(() => licence.Extend(Cases.Pack, "AM-0001", lastDay));
        Assert.Equal((last, false), (licence.TermInForce.End, LicenceAccess.At(licence, licence.EndOfTerm).Allowed));
    }

    [Fact]
    public void Extend_ASanctionEndsTheLicenceLater_MovesTheEndToThatDayAlone()
    {
        var (licence, now) = (Cases.LicenceIn(LicenceState.Active), Cases.Start.AddDays(1));
        var last = licence.End.AddDays(20);
        licence.Impose("SN-001", new("SN-001", [], last), now);
        licence.RecordSeal(ContentHash.Of("next"u8), Cases.Pack, [], now);
        licence.Extend(Cases.Pack, "AM-0001", licence.EndOfTerm.AddHours(-3));
        Assert.Equal(last, licence.TermInForce.End);
    }

    /// <summary>The end moved for a renewal, a sanction made the term shorter, and the renewal came to nothing: the end of the sanction brings the first last day back.</summary>
    [Fact]
    public void TakeBackExtension_UnderASanction_LeavesNoLongerTermToComeBack()
    {
        var licence = Cases.LicenceIn(LicenceState.Active);
        var (end, now) = (licence.End, licence.EndOfTerm.AddDays(-2));
        void Seal() => licence.RecordSeal(ContentHash.Of("next"u8), Cases.Pack, [], now);
        licence.Extend(Cases.Pack, "AM-0001", now);
        Seal();
        licence.Impose("SN-001", new("SN-001", [], end), now);
        Seal();
        Assert.Equal((end, end.AddDays(60)), (licence.End, licence.Grant!.EndBefore!.Value));

        licence.TakeBackExtension("AM-0001", Cases.Pack, now);

        Assert.Equal((false, null), (licence.IsSealingNext, licence.Grant!.EndBefore)); // nothing of the printed licence changes
        licence.Impose("SN-001", null, now);
        Seal();
        Assert.Equal((end, null), (licence.End, licence.Grant!.EndMovedFrom));
    }
}
