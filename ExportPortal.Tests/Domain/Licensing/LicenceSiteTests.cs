using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Support;
using Cases = ExportPortal.Support.Cases;

namespace ExportPortal.Domain.Licensing;

/// <summary>The sites of a global licence: named with it, listed by the office, and none in use before.</summary>
public sealed class LicenceSiteTests
{
    private static readonly DateTimeOffset Now = new(2027, 1, 4, 9, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly Joined = new(2026, 12, 20);
    private static readonly DeclaredSite Added = new("Third house", "NL", "3 Mill Lane, Veldmark");

    private static FormAnswers Naming(params string[][] rows) => new(FormAnswers.Empty.Values, new Dictionary<string, IReadOnlyList<IReadOnlyList<string>>> { ["sites"] = rows });

    internal static PackageFacts Global(bool named = true) => Records.Package(facts: Cases.Tier2 with { Programme = true },
        content: Cases.Content with { Mode = AccessMode.Transfer, Answers = named ? Naming(["Kurohana", "NL", "1 Quay, Lindemeer"], ["Second house", "NL", "2 Square, Oosterwold"]) : FormAnswers.Empty });

    private static Licence Active(bool named = true)
    {
        var facts = Global(named);
        facts.Licence.RecordSeal(ContentHash.Of("sealed"u8), Cases.Pack, LicenceTerms.From(facts).DutyCodes, Cases.Start);
        facts.Licence.Accept(Role.Steward, "password", People.Steward, Cases.Start);
        facts.Licence.Accept(Role.Recipient, "password", People.Recipient, Cases.Start);
        return facts.Licence;
    }

    private static string Answer(Licence licence, string? site) =>
        LicenceAccess.Decide(licence, new("aiko", UseAction.Read, 1, "NL", site), new(new Dictionary<Counted, decimal>(), false), Now).Answer.Code;

    private static string Refused(Action act) => Assert.Throws<RuleViolation>(act).Rule.Code;

    [Fact]
    public void Decide_SiteThatIsNotListed_IsDenied()
    {
        var licence = Active();
        typeof(Licence).GetProperty(nameof(Licence.Grant))!.SetValue(licence, licence.Grant! with { TrainingMonths = null });
        Assert.Equal(["AD-17", "AD-18", "AD-19"], new[] { null, "S3", "S2" }.Select(site => Answer(licence, site)));
        licence.ListSite(2, Joined, "Form of the second house, file 12.", People.Officer, Now);
        Assert.Equal(["AD-00", "AD-19", "AD-17"], new[] { "S2", "S1", null }.Select(site => Answer(licence, site)));
        licence.StrikeSite(2, "It has left the consortium.", People.Recipient, Now);
        Assert.Equal("AD-19", Answer(licence, "S2"));
        licence.ListSite(2, Joined, "It is back.", People.Officer, Now);
        Assert.Equal("AD-00", Answer(licence, "S2"));
    }

    [Fact]
    public void Decide_LicenceWithoutSites_AsksForNone()
    {
        var licence = Cases.LicenceIn(LicenceState.Active);
        typeof(Licence).GetProperty(nameof(Licence.Grant))!.SetValue(licence, licence.Grant! with { TrainingMonths = null });
        Assert.Null(licence.Grant!.Sites);
        Assert.Equal(["AD-00", "AD-00"], new[] { null, "S1" }.Select(site => Answer(licence, site)));
        Assert.Equal("SI-2", Refused(() => licence.ListSite(1, Joined, "form", People.Officer, Now)));
    }

    [Fact]
    public void ListSite_ByAnybodyElseOrAheadOfTheDay_IsRefusedAndChangesNothing()
    {
        var licence = Active();
        Assert.Equal("SI-1", Refused(() => licence.ListSite(1, Joined, "form", People.Manager, Now)));
        Assert.Equal("SI-4", Refused(() => licence.ListSite(1, new(2027, 1, 5), "form", People.Officer, Now)));
        Assert.Throws<RuleViolation>(() => licence.ListSite(1, Joined, " ", People.Officer, Now));
        Assert.Equal("SI-5", Refused(() => licence.StrikeSite(1, "left", People.Steward, Now)));
        Assert.All(licence.Grant!.Sites!, site => Assert.True(site is { Listing: null, Struck: null }));
        licence.ListSite(1, Joined, " form 7 ", People.Officer, Now);
        Assert.Equal((Joined, "form 7", People.Officer.Name, Now), licence.Grant!.Sites![0].Listing is { } listing ? (listing.JoinedOn, listing.Evidence, listing.PersonName, listing.At) : default);
        Assert.Equal("SI-3", Refused(() => licence.ListSite(1, Joined, "form", People.Officer, Now)));
        licence.StrikeSite(1, "left", People.Officer, Now);
        Assert.Equal("SI-6", Refused(() => licence.StrikeSite(1, "left", People.Officer, Now)));
    }

    [Fact]
    public void Site_AddedByAChange_IsMinorAndStandsUnlistedAfterTheSeal()
    {
        var licence = Active();
        licence.ListSite(1, Joined, "form", People.Officer, Now);
        var change = new AmendmentChange(NewSites: [Added]);
        Assert.Equal(AmendmentKind.Minor, AmendmentRules.KindOf(change, licence.Grant!));
        Assert.Contains("New site: Third house, 3 Mill Lane, Veldmark, Netherlands.", change.Sentences(licence.Grant!));
        licence.Revise(change.In(licence.Grant!), "minor amendment AM-0001", Now);
        licence.ListSite(2, Joined, "while the change is sealed", People.Officer, Now);
        licence.RecordSeal(ContentHash.Of("second"u8), Cases.Pack, [], Now);
        Assert.Equal([("S1", true), ("S2", true), ("S3", false)], licence.Grant!.Sites!.Select(site => (site.Code, site.IsListed)));
        Assert.Contains(licence.Grant.EndUsers, user => user.Name == "Third house");
    }

    [Theory]
    [InlineData("AM-41", "", "NL", "3 Mill Lane")]
    [InlineData("AM-41", "Third house", "Netherlands", "3 Mill Lane")]
    [InlineData("AM-41", "Third house", "NL", " ")]
    [InlineData("AM-42", "Third house", "JP", "3 Mill Lane")]
    [InlineData("AM-43", "second HOUSE", "NL", "2 Square, Oosterwold")]
    public void Fault_SiteThatIsNotWhole_IsNamed(string code, string organisation, string country, string address) =>
        Assert.Equal(code, Fault(new AmendmentChange(NewSites: [new(organisation, country, address)]), Active().Grant!));

    [Fact]
    public void Fault_SitesOfALicenceThatHasNone_IsNamed()
    {
        Assert.Equal("AM-39", Fault(new AmendmentChange(NewSites: [Added]), Cases.LicenceIn(LicenceState.Active).Grant!));
        var alone = Active(named: false).Grant!;
        Assert.Empty(alone.Sites!);
        Assert.Equal("AM-40", Fault(new AmendmentChange(Contact: "desk", NewSites: []), alone));
        Assert.Equal("AM-44", Fault(new AmendmentChange(NewSites: [Added]), alone));
        Assert.Null(Fault(new AmendmentChange(NewSites: [Added, new("Kurohana", "NL", "1 Quay")]), alone));
    }

    private static string? Fault(AmendmentChange change, LicenceGrant grant) =>
        AmendmentRules.Fault(change, grant, Cases.Pack.Tier(2), Cases.Pack, DateOnly.FromDateTime(Now.UtcDateTime))?.Code;

    [Fact]
    public void Duties_OfAGlobalLicence_AskForTheSiteListEachQuarterAndOneInternalAudit()
    {
        var licence = Active();
        IEnumerable<DateOnly> Due(string code) => licence.Duties.Where(duty => duty.Code == code).Select(duty => duty.Due);
        Assert.Equal([new DateOnly(2027, 3, 1), new(2027, 6, 1), new(2027, 9, 1)], Due("LT-P.5"));
        Assert.Equal([new DateOnly(2027, 12, 30)], Due("LT-P.4"));
        var terms = LicenceTerms.From(Global());
        Assert.Contains(terms.Duties, duty => duty.Code == "LT-P.4");
        Assert.Contains(terms.Annex!.Subsequent, due => due.Code == "LT-P.5");
        Assert.DoesNotContain(Cases.LicenceIn(LicenceState.Active).Duties, duty => duty.Code.StartsWith("LT-P", StringComparison.Ordinal));
    }

    /// <summary>Of the time before it was accepted no list is owed, neither of a licence that waits nor once it is sealed anew.</summary>
    [Fact]
    public void Duties_OfAGlobalLicenceAcceptedLate_AskForTheSiteListFromThenOn()
    {
        var (facts, accepted) = (Global(), new DateTimeOffset(2027, 6, 1, 9, 0, 0, TimeSpan.Zero));
        var (licence, codes) = (facts.Licence, LicenceTerms.From(facts).DutyCodes);
        IEnumerable<DateOnly> Due() => licence.Duties.Where(duty => duty.Code == "LT-P.5").Select(duty => duty.Due);
        licence.RecordSeal(ContentHash.Of("sealed"u8), Cases.Pack, codes, accepted.AddDays(-5));
        Assert.Equal(3, Due().Count());
        licence.Accept(Role.Steward, "password", People.Steward, accepted);
        licence.Accept(Role.Recipient, "password", People.Recipient, accepted);
        Assert.Equal([new DateOnly(2027, 9, 1)], Due());
        Assert.Contains(licence.Duties, duty => duty.Code == "LT-P.4");
        licence.Revise(licence.Grant! with { Contact = "desk" }, "a change", accepted);
        licence.RecordSeal(ContentHash.Of("sealed anew"u8), Cases.Pack, codes, accepted);
        Assert.Equal([new DateOnly(2027, 9, 1)], Due());
    }

    [Fact]
    public void Package_OfAGlobalLicence_NamesTheSitesForPeopleAndMachines()
    {
        var facts = Global();
        facts.Licence.ListSite(2, new(2026, 11, 20), "form", People.Officer, Cases.Start);
        var package = LicencePackage.For(facts, _ => true);
        Assert.Equal(("LT-P", 2), (package.Terms.Template, package.Terms.Grant.Sites!.Count));
        Assert.Equal([null, DateOnly.FromDateTime(Cases.Start.UtcDateTime)], package.Terms.Grant.Sites.Select(site => site.ListedOn));
        Assert.Equal(["Kurohana", "Second house"], package.Rules[0].Limits.Single(limit => limit.Operand == "odrl:recipient").Values);
        var schedule = System.Text.Json.JsonSerializer.Serialize(package.Document.Parts.Single(part => part.Id == "schedule").Blocks.Cast<object>());
        Assert.Contains("2 Square, Oosterwold", schedule);
        Assert.Contains(PlainWords.For(package.Terms).May, sentence => sentence.Contains("Second house (S2)", StringComparison.Ordinal));
        Assert.Contains(PlainWords.For(package.Terms, struck: ["S2"]).May, sentence => sentence.Contains("Second house (S2, struck off", StringComparison.Ordinal));
        Assert.Equal(package.LicenceJson, LicenceTerms.Read(package.LicenceJson).ToJson());
        Assert.Null(LicencePackage.For(Records.Package(), _ => true).Terms.Grant.Sites);
    }

    /// <summary>A site that was struck off is no party to what is decided anew, and is still compared, since it may come back.</summary>
    [Fact]
    public void Content_ForAChange_NamesTheSitesOfTheGrantThatWereNotStruckOff()
    {
        var licence = Active();
        Assert.Equal(["Kurohana", "Second house"], GrantReview.Content(Cases.Content, licence.Grant!).Sites.Select(site => site.Organisation));
        licence.StrikeSite(2, "It has left.", People.Officer, Now);
        Assert.Equal(["S2"], licence.Grant.StruckSites());
        var content = GrantReview.Content(Cases.Content, licence.Grant!);
        Assert.Equal("Kurohana", Assert.Single(content.Sites).Organisation);
        Assert.DoesNotContain(content.EndUsers.Concat(licence.Grant!.EndUsers), user => user.Name == "Second house");
        Assert.Contains(licence.Grant.Compared, user => user.Name == "Second house");
    }

    [Fact]
    public void ListSite_ByWhoeverGrantedThatTheLicenceNamesIt_IsLeftToAnotherOfficer()
    {
        var licence = Active();
        var change = Amendment.Request(new(Guid.NewGuid()), "AM-0001", licence, new(NewSites: [Added]), false, "It joins.", null, People.Recipient, Cases.Pack, Now);
        change.Take(AmendmentVerb.Grant, default, "They work together.", licence, People.Officer, Cases.Pack, Now);
        licence.RecordSeal(ContentHash.Of("second"u8), Cases.Pack, [], Now);
        Assert.Equal("SI-8", Refused(() => licence.ListSite(3, Joined, "form", People.Officer, Now, [change])));
        licence.ListSite(2, Joined, "form", People.Officer, Now, [change]);
        licence.ListSite(3, Joined, "form", People.SecondOfficer, Now, [change]);
        Assert.Equal([false, true, true], licence.Grant!.Sites!.Select(site => site.IsListed));
    }

    /// <summary>The form may name sites before the tier rises or the programme is struck out; the licence that follows is of one recipient.</summary>
    [Fact]
    public void Issue_CaseThatIsNotGlobal_NamesNoSitesAndTakesNone()
    {
        var grant = Records.Package(facts: Cases.Tier2, content: Cases.Content with { Mode = AccessMode.Transfer, Answers = Naming(["Second house", "NL", "2 Square"]) }).Licence.Grant!;
        Assert.Null(grant.Sites);
        Assert.DoesNotContain(grant.EndUsers, user => user.Name == "Second house");
        Assert.Equal("AM-39", Fault(new AmendmentChange(NewSites: [Added]), grant));
    }
}
