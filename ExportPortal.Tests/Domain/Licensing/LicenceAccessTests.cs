using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Support;
using static ExportPortal.Domain.Licensing.LicenceState;
using Cases = ExportPortal.Support.Cases;

namespace ExportPortal.Domain.Licensing;

/// <summary>The one access function, reason by reason.</summary>
public sealed class LicenceAccessTests
{
    private static readonly DateTimeOffset Now = new(2027, 1, 4, 9, 0, 0, TimeSpan.Zero);
    private static readonly NamedUser Aiko = new("aiko@kurohana.example", "Aiko Tan", "NL", new(2026, 10, 1));
    private static readonly UseSoFar Fresh = new(new Dictionary<Counted, decimal>(), KnowsUser: false);

    /// <summary>An active licence for transfer with one named user.</summary>
    private static Licence Licence(AccessMode mode = AccessMode.Transfer)
    {
        var licence = Cases.LicenceIn(Active);
        var grant = licence.Grant! with { Mode = mode, Users = [Aiko], Limits = [new(Counted.Transfers, 2), new(Counted.Rows, 1000), new(Counted.Epsilon, 1), new(Counted.Users, 2)] };
        typeof(Licence).GetProperty(nameof(Licensing.Licence.Grant))!.SetValue(licence, grant);
        return licence;
    }

    private static AccessAsk Ask(UseAction action = UseAction.Read, decimal amount = 1, string user = "AIKO@kurohana.example", string? country = "NL") => new(user, action, amount, country);

    [Fact]
    public void Decide_NamedTrainedUserInPlace_IsAllowedAndDrawsTheUserOnce()
    {
        Assert.Equal([new(Counted.Users, 1), new UseLimit(Counted.Rows, 1)], LicenceAccess.Decide(Licence(), Ask(country: "NL"), Fresh, Now).Draws);
        Assert.Equal([new UseLimit(Counted.Rows, 1)], LicenceAccess.Decide(Licence(), Ask(), Fresh with { KnowsUser = true }, Now).Draws);
    }

    [Theory]
    [InlineData("AD-09", UseAction.Read, "stranger", "NL")]
    [InlineData("AD-15", UseAction.Read, "aiko@kurohana.example", null)]
    [InlineData("AD-12", UseAction.Read, "aiko@kurohana.example", "KE")]
    [InlineData("AD-11", UseAction.Output, "aiko@kurohana.example", null)]
    public void Decide_OutsideTheGrant_IsDeniedAndDrawsNothing(string code, UseAction action, string user, string? country)
    {
        var verdict = LicenceAccess.Decide(Licence(), Ask(action, 1, user, country), Fresh, Now);
        Assert.Equal((code, false, 0), (verdict.Answer.Code, verdict.Answer.Allowed, verdict.Draws.Count));
    }

    [Fact]
    public void Decide_TransferFromAnEnclave_IsDenied() =>
        Assert.Equal("AD-11", LicenceAccess.Decide(Licence(AccessMode.Remote), Ask(UseAction.Transfer), Fresh, Now).Answer.Code);

    [Fact]
    public void Decide_TrainingOlderThan12Months_IsDenied()
    {
        var last = new DateTimeOffset(2027, 10, 1, 23, 59, 59, TimeSpan.Zero);
        Assert.Equal("AD-00", LicenceAccess.Decide(Licence(), Ask(), Fresh, last).Answer.Code);
        Assert.Equal("AD-10", LicenceAccess.Decide(Licence(), Ask(), Fresh, last.AddSeconds(1)).Answer.Code);
    }

    [Fact]
    public void HoldsUntil_OnTheLastDayOfATraining_IsNoLongerThanTheDay()
    {
        var last = new DateTimeOffset(2027, 10, 1, 23, 55, 0, TimeSpan.Zero);
        Assert.Equal(last.AddMinutes(5), LicenceAccess.HoldsUntil(Licence(), Ask(), allowed: true, last));
        Assert.Equal(last.AddMinutes(15), LicenceAccess.HoldsUntil(Licence(), Ask(), allowed: false, last));
        Assert.Equal(last.AddDays(-1).AddMinutes(15), LicenceAccess.HoldsUntil(Licence(), Ask(), allowed: true, last.AddDays(-1)));
        Assert.Equal(Now.AddMinutes(15), LicenceAccess.HoldsUntil(Licence(), Ask(), allowed: true, Now));
    }

    [Theory]
    [InlineData(UseAction.Read, 1000, 0, "AD-00")]
    [InlineData(UseAction.Read, 1001, 0, "AD-13")]
    [InlineData(UseAction.Read, 1, 1000, "AD-13")]
    [InlineData(UseAction.Query, 0.4, 0.6, "AD-00")]
    [InlineData(UseAction.Query, 0.400001, 0.6, "AD-13")]
    public void Decide_AtTheLimit_IsAHardStop(UseAction action, double amount, double used, string code)
    {
        var counted = action is UseAction.Query ? Counted.Epsilon : Counted.Rows;
        Assert.Equal(code, LicenceAccess.Decide(Licence(), Ask(action, (decimal)amount), new(new Dictionary<Counted, decimal> { [counted] = (decimal)used }, true), Now).Answer.Code);
    }

    [Fact]
    public void Decide_QuestionsUsedUp_AreDeniedThoughBudgetIsLeft()
    {
        var licence = Licence();
        typeof(Licence).GetProperty(nameof(Licensing.Licence.Grant))!.SetValue(licence, licence.Grant! with { Limits = [new(Counted.Queries, 3), new(Counted.Epsilon, 1)] });
        AccessVerdict After(decimal asked) => LicenceAccess.Decide(licence, Ask(UseAction.Query, 0), new(new Dictionary<Counted, decimal> { [Counted.Queries] = asked }, true), Now);
        Assert.Equal([new UseLimit(Counted.Queries, 1)], After(2).Draws);
        Assert.Equal(("AD-13", 0), (After(3).Answer.Code, After(3).Draws.Count));
        Assert.Contains("3 queries", After(3).Answer.Because);
    }

    [Fact]
    public void Decide_TransfersAndUsersUsedUp_AreDenied()
    {
        Assert.Equal("AD-13", LicenceAccess.Decide(Licence(), Ask(UseAction.Transfer), new(new Dictionary<Counted, decimal> { [Counted.Transfers] = 2 }, true), Now).Answer.Code);
        Assert.Equal("AD-13", LicenceAccess.Decide(Licence(), Ask(), new(new Dictionary<Counted, decimal> { [Counted.Users] = 2 }, false), Now).Answer.Code);
    }

    [Fact]
    public void At_OverdueConditionThatStopsAccess_ClosesUntilItIsDone()
    {
        var licence = Licence();
        var duties = (List<OwedDuty>)typeof(Licence).GetField("duties", System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!.GetValue(licence)!;
        duties.Clear();
        duties.Add(new(1, DutyKind.Condition, "AC-17", "Send the report of the independent audit", new(2027, 1, 3), StopsAccess: true));
        duties.Add(new(2, DutyKind.Report, "CT-6", "A report", new(2027, 1, 1), StopsAccess: false));

        Assert.Equal("AD-14", LicenceAccess.At(licence, Now).Code);
        Assert.Equal("AD-14", LicenceAccess.Decide(licence, Ask(), Fresh, Now).Answer.Code);
        Assert.True(LicenceAccess.At(licence, Now.AddDays(-1)).Allowed);
        var last = new DateTimeOffset(2027, 1, 3, 23, 55, 0, TimeSpan.Zero);
        Assert.Equal(last.AddMinutes(5), LicenceAccess.HoldsUntil(licence, Ask(), allowed: true, last)); // no answer holds longer than the day of the duty
        licence.Answer(1, new("attached", null, null, People.Recipient.Person, "Kenji", Now), People.Recipient, Now);
        Assert.True(LicenceAccess.At(licence, Now).Allowed);
    }

    [Fact]
    public void Decide_EveryStateButActive_SaysNoForTheLicenceAsAWhole()
    {
        string[] codes = ["AD-01", "AD-00", "AD-02", "AD-03", "AD-04", "AD-05", "AD-06", "AD-07"];
        foreach (var state in Enum.GetValues<LicenceState>())
        {
            var licence = Licence();
            typeof(Licence).GetProperty(nameof(Licensing.Licence.State))!.SetValue(licence, state);
            typeof(Licence).GetProperty(nameof(Licensing.Licence.AcceptBy))!.SetValue(licence, null);
            Assert.Equal(codes[(int)state], LicenceAccess.Decide(licence, Ask(), Fresh, Now).Answer.Code);
        }
    }

    /// <summary>Of rows the form sets the limit; of questions the form too, within what the pack allows with a query budget (AC-03).</summary>
    [Theory]
    [InlineData("5000", "20", false, 5000, 20)]
    [InlineData("0", "", false, 0, null)]
    [InlineData("", "", false, null, null)]
    [InlineData("12.5", "", false, 12, null)]
    [InlineData("5000", "", true, 5000, 1000)]
    [InlineData("5000", "20", true, 5000, 20)]
    [InlineData("5000", "2000", true, 5000, 1000)]
    public void Grant_OfRowsAndQuestions_IsWhatTheFormAsksAndThePackAllows(string rows, string queries, bool hasBudget, int? rowsGranted, int? queriesGranted)
    {
        var content = Cases.Content with { Answers = FormAnswers.Empty with { Values = new Dictionary<string, string> { ["rows"] = rows, ["queries"] = queries } } };
        var grant = LicenceGrant.Of(content, 2, hasBudget ? ["AC-03"] : [], Cases.Pack);
        Assert.Equal((rowsGranted, queriesGranted), (grant.Limit(Counted.Rows), grant.Limit(Counted.Queries)));
    }
}
