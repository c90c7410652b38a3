using System.Security.Cryptography;
using ExportPortal.Domain.AccessLog.Anomalies;
using ExportPortal.Domain.Common;
using ExportPortal.Policy;

namespace ExportPortal.Domain.Policy;

public sealed class ShippedPackTests
{
    private static readonly PolicyPack Pack = ShippedPacks.Current;

    [Fact]
    public void Current_Pack_HasIdAndHashOfItsBytes()
    {
        Assert.Equal("eu-style-2026.9", Pack.Id);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(ShippedPacks.Bytes(Pack.Id))), Pack.Hash.Hex);
    }

    [Theory]
    [InlineData("eu-style-2026.1", "608e34a2f9954a7cf7f1a3655d93cba0ec54854850820b6edc9f187efa61a0d3")]
    [InlineData("eu-style-2026.2", "a338aabd98148fedcdbe22a2511251ec59f209c31f02d3599de37764011d7df7")]
    [InlineData("eu-style-2026.3", "78f5f2ce229b44f8b236357b7a1057c3454c8fd2a53d63c0da979b5feb3564b2")]
    [InlineData("eu-style-2026.4", "5b289d4869ca5a8679981f16d2b42b4b68bafabbc65633faf9b119b4403e460d")]
    [InlineData("eu-style-2026.5", "fb822383df5fd2ad112a190ba3d25dcd6bdcf0f41bb18139a6233d05ae9059a2")]
    [InlineData("eu-style-2026.6", "2f9b0a58ed88598462b619a22b83f3fdc7a9ebec68eced695019b43a0c59546e")]
    [InlineData("eu-style-2026.7", "f318b0162b088a521d616fffdd2ce222fdae87d50575c03128cc5dd5028f9000")]
    [InlineData("eu-style-2026.8", "b9d34b61ca2bdd262ce711fdd4ab1f51f190913bf933b6355eec0e31e5c7edb5")]
    public void All_PublishedPack_NeverChanges(string id, string hash) => Assert.Equal(hash, ShippedPacks.All.Single(pack => pack.Id == id).Hash.Hex);

    /// <summary>What it lacks is absent, with the meaning that the doc comment of the member gives.</summary>
    [Fact]
    public void Second_Pack_LacksWhatCameAfterIt()
    {
        var second = ShippedPacks.All[1];
        Assert.DoesNotContain("channel", second.Needs.Keys);
        Assert.DoesNotContain("end_point", second.Needs.Keys);
        Assert.Contains("channel", Pack.Needs.Keys);
        Assert.Equal(Pack.Clauses.Select(clause => clause.Code), second.Clauses.Select(clause => clause.Code));
    }

    [Theory]
    [InlineData("eu-style-2026.4", 20, "a report is more than 15 days overdue")]
    [InlineData("eu-style-2026.5", 15, "a report is more than 15 days overdue")]
    [InlineData("eu-style-2026.5", 20, "a report is more than 20 days overdue")]
    public void TextOf_AReportThatIsLate_SaysTheFigureOfThePack(string id, int days, string text) =>
        Assert.Equal(text, ShippedPacks.All.Single(pack => pack.Id == id).Audits is { } audits ? (audits with { Times = audits.TimesInForce with { ReportDays = days } }).TextOf("report-overdue") : "");

    /// <summary>An alert that becomes an incident by time alone has nobody who would put its class right, and notices are proposed by it: a copy that got out is onward transfer, not access without right.</summary>
    [Fact]
    public void AlertClasses_EveryCriticalRule_HasItsOwn()
    {
        Assert.Empty(AnomalyRules.Words(Pack.Anomalies).Where(rule => rule.Level is AnomalyLevel.Critical && !Pack.Incidents!.AlertClasses.ContainsKey(rule.Code)).Select(rule => rule.Code));
        Assert.Equal(("I-04", "I-06"), (Pack.Incidents!.ClassOfAlert("AN-16"), Pack.Incidents.ClassOfAlert("AN-06")));
    }

    [Fact]
    public void Find_HashOfAnEarlierPack_GivesThatPack() => Assert.Equal("eu-style-2026.1", ShippedPacks.Find(ShippedPacks.All[0].Hash)?.Id);

    /// <summary>A length that stands in a letter by itself would go on saying so when the clock is changed.</summary>
    [Fact]
    public void Letters_Current_NameTheirClocks()
    {
        Assert.All(Pack.LetterTemplates.SelectMany(letter => letter.Body.Prepend(letter.Subject)), text => Assert.DoesNotMatch(@"\b\d+ (hour|day|week|month|working)", text));
        var refused = Pack.LetterTemplates.Single(letter => letter.Key == "case-refused");
        Assert.Contains("You may appeal within 30 days,", Pack.WithClocks(string.Join(' ', refused.Body)), StringComparison.Ordinal);
    }

    [Fact]
    public void Current_Pack_IsComplete()
    {
        Assert.Equal((35, 26, 13, 22, 16, 20), (Pack.ControlList.Count, Pack.Safeguards.Count, Pack.RefusalGrounds.Count, Pack.Clauses.Count, Pack.CoreText.Count, Pack.Environment.Controls.Count));
        Assert.Equal(["LT-G", "LT-I", "LT-P", "LT-E", "LT-X"], Pack.Templates.Select(t => t.Code));
        Assert.Equal([4, 8, 15, 22, 26], Pack.Tiers.Select(t => t.MandatorySafeguards.Count));
        Assert.Equal(39, Pack.Responsibilities.Actions.Count);
        Assert.Equal(["M10.leak", "M10.trace", "M10.unique"], Pack.Reasons.Keys.Where(key => key.StartsWith("M10", StringComparison.Ordinal)).Order());
        Assert.DoesNotContain(ShippedPacks.All[0].Reasons.Keys, key => key.StartsWith("M10", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("completeness", 5, ClockUnit.WorkingDays)]
    [InlineData("complete-gaps", 28, ClockUnit.CalendarDays)]
    [InlineData("rfi-open", 20, ClockUnit.WorkingDays)]
    [InlineData("provisional-suspension", 72, ClockUnit.Hours)]
    [InlineData("decision-long-stop", 3, ClockUnit.CalendarMonths)]
    [InlineData("decision-T3", 40, ClockUnit.WorkingDays)]
    [InlineData("appeal-decision", 40, ClockUnit.WorkingDays)]
    public void Clock_OfTheLifeCycle_HasLengthAndUnit(string key, int length, ClockUnit unit) =>
        Assert.Equal((length, unit), (Pack.Clock(key).Length, Pack.Clock(key).Unit));

    [Fact]
    public void Clock_UnknownKey_FailsLoudly() => Assert.Throws<ArgumentException>(() => Pack.Clock("tea-time"));

    [Fact]
    public void Entry_UnknownCode_FailsLoudly()
    {
        Assert.Throws<ArgumentException>(() => Pack.Entry("1M99"));
        Assert.Null(Pack.FindEntry("1M99"));
    }

    [Theory]
    [InlineData("NO", DestinationGroup.A)]
    [InlineData("XA", DestinationGroup.A)]
    [InlineData("JP", DestinationGroup.B)]
    [InlineData("KE", DestinationGroup.C)]
    [InlineData("XV", DestinationGroup.D)]
    [InlineData("XT", DestinationGroup.E)]
    public void Of_Country_GivesItsGroup(string country, DestinationGroup group) => Assert.Equal(group, Pack.Destinations.Of(country).Group);

    [Fact]
    public void Of_CountryRecognisedInPart_SaysForWhom() => Assert.Contains("Data Privacy Framework", Pack.Destinations.Of("US").Note);

    [Fact]
    public void LevelOf_OneControlMissing_StaysBelowThatLevel()
    {
        var all = Pack.Environment.Controls.Select(c => c.Code).ToHashSet();
        Assert.Equal(EnvironmentLevel.E4, Pack.Environment.LevelOf(all));
        Assert.Equal(EnvironmentLevel.E1, Pack.Environment.LevelOf(all.Except(["C09"]).ToHashSet()));
        Assert.Equal(EnvironmentLevel.E0, Pack.Environment.LevelOf(all.Except(["C03"]).ToHashSet()));
    }

    [Theory]
    [InlineData(Role.LicensingManager, Role.Auditor, true)]
    [InlineData(Role.Administrator, Role.LegalReviewer, true)]
    [InlineData(Role.PolicyAuthor, Role.BoardMember, true)]
    [InlineData(Role.LicensingOfficer, Role.ScreeningAnalyst, false)]
    public void Broken_PairOfRoles_IsIncompatibleInTheAuthority(Role one, Role other, bool broken) =>
        Assert.Equal(broken, Pack.Responsibilities.Broken(new HashSet<Role> { one, other }) is not null);

    [Theory]
    [InlineData("decide-t2", Role.LicensingManager, RolePermission.May)]
    [InlineData("decide-t4", Role.BoardMember, RolePermission.WithSecond)]
    [InlineData("suspend", Role.Auditor, RolePermission.Provisional)]
    [InlineData("see-full-access-log", Role.Recipient, RolePermission.Own)]
    [InlineData("see-full-access-log", Role.AppealPanel, RolePermission.InHand)]
    public void Action_Role_HasItsPermission(string key, Role role, RolePermission permission) =>
        Assert.Equal(permission, Pack.Responsibilities.Action(key).Roles[role]);

    [Fact]
    public void At_GateOfTheTier_GivesTheLimitByInvasiveness()
    {
        var k = Pack.Gates.Single(gate => gate.Key == "k_minimum").At(0);
        Assert.Equal((12d, 20d), (k.For(false), k.For(true)));
    }
}
