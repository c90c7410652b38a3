using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Support;

namespace ExportPortal.Domain.Recipients;

public sealed class RecognitionTests
{
    private static readonly DateTimeOffset Now = Cases.Start;
    private static readonly DateOnly Today = new(2026, 11, 23);
    private static readonly RecognitionTerms Terms = new("Partner Office", "CH", "data permit", 3, ["1"], "audit right", "signature and register", new(Today, Today.AddYears(2)));

    private static Recognition Proposed(RecognitionTerms? terms = null) => Recognition.Propose(Guid.NewGuid(), "MR-001", terms ?? Terms, "agreement signed", People.Manager, Cases.Pack, Now);

    private static Recognition InForce()
    {
        var record = Proposed();
        record.Sign("agreed", People.Board, Now);
        return record;
    }

    private static bool Covers(Recognition record, string category = "1", int tier = 2, int dualUse = 0, int days = 0) => record.Covers([category], tier, dualUse, Today.AddDays(days));

    [Fact]
    public void Sign_ByTheSecondPerson_PutsItInForceAndNotBefore()
    {
        var record = Proposed();
        Assert.False(Covers(record));
        Assert.Equal("FE-11", Assert.Throws<RuleViolation>(() => record.Sign("again", People.Manager.OtherAccount(Role.BoardMember), Now)).Rule.Code);
        Assert.Equal("MR-1", Assert.Throws<RuleViolation>(() => record.Sign("no", People.Officer, Now)).Rule.Code);
        record.Sign("agreed", People.Board, Now);
        Assert.True(Covers(record));
    }

    [Fact]
    public void Covers_BeyondCeilingCategoryDualUseOrTerm_IsNotCovered()
    {
        var record = InForce();
        Assert.True(Covers(record, tier: 3, dualUse: 2, days: 731));
        Assert.False(Covers(record, tier: 4));
        Assert.False(Covers(record, category: "4"));
        Assert.False(Covers(record, dualUse: 3));
        Assert.False(Covers(record, days: -1));
        Assert.False(Covers(record, days: 732));
    }

    [Fact]
    public void Suspend_ByOne_EndsItAtOnceAndTwoLetItGoOn()
    {
        var record = InForce();
        record.Suspend("breach at the partner", People.Manager, Now);
        Assert.False(Covers(record));
        record.Resume("mended", People.Manager, Now);
        Assert.False(Covers(record));
        record.Sign("agreed", People.SecondManager, Now);
        Assert.True(Covers(record));
    }

    [Fact]
    public void Propose_BeyondWhatCanBeRecognised_IsRefusedWithItsRule()
    {
        string Code(RecognitionTerms terms) => Assert.Throws<RuleViolation>(() => Proposed(terms)).Rule.Code;
        Assert.Equal("MR-3", Code(Terms with { Ceiling = 4 }));
        Assert.Equal("MR-4", Code(Terms with { Categories = ["x"] }));
        Assert.Equal("MR-5", Code(Terms with { Country = "IN" }));
        Assert.Equal("MR-2", Code(Terms with { Verification = "" }));
        Assert.Equal("MR-12", Code(Terms with { Conditions = " " }));
    }

    [Fact]
    public void PermitToCheck_PermitCheckedBeforeTheRenewalWasAskedFor_WaitsForANewCheck()
    {
        var (record, party, dataset) = (InForce(), Records.RecipientHouse, Records.Dataset());
        var (assessment, around) = (Records.Assess(dataset.AddVersion()), new CaseSurroundings(Today.AddMonths(2), [], [record]));
        Rule? Waits() => GrantReview.PermitToCheck(CaseFacts.For(dataset, assessment, party, Cases.Content, Cases.Pack, [], around), dataset, party, around, Cases.Pack, new(Today.AddMonths(1), TimeOnly.MinValue, TimeSpan.Zero));

        Assert.Null(Waits()); // no permit lowers its tier
        party.RecordPermit(record, "P-1", Today.AddYears(1), People.Officer, Today);
        Assert.Equal("RN-15", Waits()?.Code);
        party.RecordPermit(record, "P-1", Today.AddYears(1), People.Officer, Today.AddMonths(1));
        Assert.Null(Waits());
    }

    [Fact]
    public void WhyNot_EachWayInWhichAPermitCountsNoMore_IsSaid()
    {
        var (record, party) = (InForce(), Records.RecipientHouse);
        string? Why(DateOnly day) => Assert.Single(party.Permits).WhyNot(record, day, Cases.Pack);

        party.RecordPermit(record, "P-1", Today.AddMonths(3), People.Officer, Today);
        Assert.Null(Why(Today));
        Assert.Equal("ended", Why(Today.AddMonths(3).AddDays(1)));
        party.RecordPermit(record, "P-1", Today.AddYears(9), People.Officer, Today);
        Assert.Equal("to be checked with the partner again", Why(Today.AddMonths(6).AddDays(1)));
        party.RecordPermit(record, "P-1", Today.AddYears(9), People.Officer, Terms.Term.End);
        Assert.StartsWith("the recognition ended ", Why(Terms.Term.End.AddDays(1)), StringComparison.Ordinal);
        record.Suspend("A key is lost.", People.Manager, Cases.Start);
        Assert.Equal("the recognition is suspended", Why(Terms.Term.End));
        Assert.True(party.FindListed(record.Id, "P-1", Today));
        Assert.StartsWith("on the partner's list of withdrawn permits since ", Why(Today), StringComparison.Ordinal);
        party.RevokePermit(record.Id, "P-1", People.Officer, Today);
        Assert.StartsWith("revoked ", Why(Today), StringComparison.Ordinal);
    }

    [Fact]
    public void For_RecipientWithAPermit_IsRecognisedWhileItCounts()
    {
        var (record, party, dataset) = (InForce(), Records.RecipientHouse, Records.Dataset());
        var assessment = Records.Assess(dataset.AddVersion());
        bool Recognised(DateOnly day) => CaseFacts.For(dataset, assessment, party, Cases.Content, Cases.Pack, [], new(day, [], [record])).Recognised;

        Assert.False(Recognised(Today));
        party.RecordPermit(record, "P-1", Today.AddDays(30), People.Officer, Today);
        Assert.True(Recognised(Today.AddDays(30)));
        Assert.False(Recognised(Today.AddDays(31)));
        // What the partner was not asked about lately counts no more, until somebody asks again.
        party.RecordPermit(record, "P-2", Today.AddYears(1), People.Officer, Today);
        Assert.True(Recognised(Today.AddMonths(6)));
        Assert.False(Recognised(Today.AddMonths(6).AddDays(1)));
        party.RecordPermit(record, "P-2", Today.AddYears(1), People.Officer, Today.AddMonths(5));
        Assert.True(Recognised(Today.AddMonths(6).AddDays(1)));
        party.RevokePermit(record.Id, "P-2", People.Officer, Today.AddDays(4));
        party.RevokePermit(record.Id, "P-1", People.Officer, Today.AddDays(5));
        Assert.False(Recognised(Today.AddDays(5)));
    }
}
