using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using ExportPortal.Hosting.Demonstration;
using ExportPortal.Policy;
using ExportPortal.Support;

namespace ExportPortal.Domain.Licensing;

public sealed partial class CompletenessTests
{
    private static readonly Dataset Data = Records.Dataset();
    private static readonly DatasetVersion Version = Data.AddVersion();

    /// <summary>Nothing is missing in it, at the tier.</summary>
    internal static CompletenessFacts Whole(int tier = 2)
    {
        var content = Cases.Content with
        {
            Answers = CompleteAnswers.For(Cases.Pack, new(Cases.Content.Countries, EnvironmentLevel.E3, Cases.Term.End, 0, [], DateOnly.FromDateTime(Cases.Start.UtcDateTime))),
        };
        var facts = new CompletenessFacts(content, tier, Data, Version, Records.Assess(Version), Records.RecipientHouse) { YearPersons = 5_000 };
        var papers = Cases.Pack.Form!.Documents.Where(terms => CompletenessOfDocuments.IsNeeded(terms, facts)).Select(terms => Paper(terms.Kind)).ToList();
        return Signed(facts with
        {
            Documents = papers,
            Statement = new(People.Recipient.Person, "Kenji", tier > 1 ? "Kenji" : null, tier > 1 ? "director" : null, "password", Cases.Start, ContentHash.Of("words"u8), People.RecipientHouse, Version.Id, content.Purpose, content.Term),
        });
    }

    /// <summary>The same, signed on the words as they stand.</summary>
    private static CompletenessFacts Signed(CompletenessFacts facts) => facts with
    {
        Statement = facts.Statement! with { Version = facts.Version.Id, Text = EndUseStatement.HashOf(facts.StatementWords(Cases.Pack)) },
    };

    private static ApplicationDocument Paper(string kind, string? fault = null) =>
        ApplicationDocument.Attach(Guid.NewGuid(), Cases.In(ApplicationState.Draft), 1, kind, $"{kind}.pdf", ContentHash.Of("paper"u8), 100, new("application/pdf", fault, "test"), People.Steward, Cases.Pack, Cases.Start);

    private static IReadOnlyList<CompletenessGap> Gaps(Func<CompletenessFacts, CompletenessFacts> change, int tier = 2, DateTimeOffset? now = null) => Completeness.Check(change(Whole(tier)), Cases.Pack, now ?? Cases.Start);

    private static CompletenessFacts With(CompletenessFacts facts, Func<ApplicationContent, ApplicationContent> change) => Signed(facts with { Content = change(facts.Content) });

    private static CompletenessFacts Say(CompletenessFacts facts, string key, string answer) => With(facts, content => content with
    {
        Answers = content.Answers with { Values = new Dictionary<string, string>(content.Answers.Values) { [key] = answer } },
    });

    /// <summary>The same about data that came with codes; what the form says is held against the register, where the codes stand once.</summary>
    private static CompletenessFacts Coded(CompletenessFacts facts, params string[] codes) => Signed(facts with
    {
        Dataset = Dataset.Register(new(Guid.NewGuid()), "DS-01", "Sample", "none known", Data.Classification with { DataUse = codes }, People.Steward),
    });

    private static CompletenessFacts Table(CompletenessFacts facts, string key, params string[][] rows) => With(facts, content => content with
    {
        Answers = content.Answers with { Tables = new Dictionary<string, IReadOnlyList<IReadOnlyList<string>>>(content.Answers.Tables) { [key] = rows } },
    });

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4)]
    public void Check_WholeForm_FindsNothingAtAnyTier(int tier) =>
        Assert.Empty(Gaps(facts => tier == 4 ? With(facts, content => content with { Term = new(content.Term.Start, content.Term.Start.AddMonths(6).AddDays(-1)) }) : facts, tier));

    /// <summary>Every mandatory field, from its tier on and not below.</summary>
    public static TheoryData<string, int> Mandatory()
    {
        var data = new TheoryData<string, int>();
        foreach (var asked in Cases.Pack.Form!.Fields.Where(one => one is { Kind: not FieldKind.Own, FromTier: not null, OnlyIf: null }))
            data.Add(asked.Key, asked.FromTier!.Value);
        return data;
    }

    [Theory, MemberData(nameof(Mandatory))]
    public void Ck01_FieldWithoutAnswer_IsNamedFromItsTierOn(string key, int tier)
    {
        CompletenessFacts Without(CompletenessFacts facts) => With(facts, content => content with
        {
            Answers = new(content.Answers.Values.Where(one => one.Key != key).ToDictionary(), content.Answers.Tables.Where(one => one.Key != key).ToDictionary()),
        });

        Assert.Contains(Gaps(Without, tier), gap => gap.Field == key && gap.StopsSubmission);
        Assert.DoesNotContain(Gaps(Without, tier - 1 is 0 ? 1 : tier - 1), gap => tier > 1 && gap.Field == key && gap.Code == "CK-01");
    }

    [Fact]
    public void OwedAtTheTier_TierHasRisen_IsWhatTheTierAsksForBeyondAndNothingElse()
    {
        CompletenessFacts Without(CompletenessFacts facts) => With(facts, content => content with
        {
            Answers = new(content.Answers.Values, content.Answers.Tables.Where(one => one.Key != "users").ToDictionary()),
        });
        IReadOnlyList<string> Owed(CompletenessFacts facts, DateTimeOffset? now = null) => Completeness.OwedAtTheTier(facts, Cases.Pack, now ?? Cases.Start);

        Assert.Empty(Owed(Without(Whole(2)), Cases.Start.AddMonths(30))); // what has grown old meanwhile is not of the form
        var owed = Owed(Without(Whole(2)) with { Tier = 3 });
        Assert.Contains(owed, one => one.StartsWith("Asked for at tier 3: Fill in", StringComparison.Ordinal));
        Assert.Contains(owed, one => one.StartsWith("Asked for at tier 3: Attach: ", StringComparison.Ordinal));
        Assert.Empty(Owed(Whole(3)));
    }

    [Fact]
    public void OwesSignature_TierHasRisenAboveAClick_IsAskedOfTheRecipientAndNoTypedCondition()
    {
        var clicked = Whole(1) with { Tier = 2 };
        Assert.True(Completeness.OwesSignature(clicked, Cases.Pack, Cases.Start));
        Assert.DoesNotContain(Completeness.OwedAtTheTier(clicked, Cases.Pack, Cases.Start), one => one.Contains("click", StringComparison.Ordinal));
        Assert.False(Completeness.OwesSignature(Whole(1), Cases.Pack, Cases.Start));
        Assert.False(Completeness.OwesSignature(Whole(2), Cases.Pack, Cases.Start));
    }

    [Fact]
    public void Ck07_TermThatIsOver_IsNamed() =>
        Assert.Contains(Gaps(facts => facts, now: new(Cases.Term.End.AddDays(1).ToDateTime(new(9, 0)), TimeSpan.Zero)), gap => gap is { Code: "CK-07", Field: "term" } && gap.Message.Contains("over", StringComparison.Ordinal));

    public static TheoryData<string, string, Func<CompletenessFacts, CompletenessFacts>> Missing => new()
    {
        { "CK-01", "purpose", facts => With(facts, content => content with { Purpose = " " }) },
        { "CK-01", "summary", facts => With(facts, content => content with { Summary = "" }) },
        { "CK-01", "necessity", facts => With(facts, content => content with { Necessity = "" }) },
        { "CK-01", "audit", facts => With(facts, content => content with { AuditAccepted = null }) },
        { "CK-01", "period_to", facts => Say(facts, "period_to", "2019-01-01") },
        { "CK-01", "period_to", facts => Say(facts, "period_to", "2030-01-01") },
        { "CK-01", "document-identity", facts => facts with { Documents = [.. facts.Documents.Where(paper => paper.Kind != "identity")] } },
        { "CK-01", "document-ownership", facts => Table(Say(facts, "recipient_type", "company"), "owners", ["A", "80", "NL"]) },
        { "CK-03", "signatory", facts => With(facts, content => content with { EndUseStatement = "" }) },
        { "CK-03", "statement", facts => facts with { Statement = null } },
        { "CK-03", "statement", facts => facts with { Content = facts.Content with { Purpose = "transport-planning" } } },
        { "CK-03", "statement", facts => facts with { Content = facts.Content with { AuditAccepted = false } } },
        { "CK-03", "statement", facts => facts with { Content = facts.Content with { Countries = ["NL", "DE"] } } },
        { "CK-03", "statement", facts => With(facts, content => content with { EndUseStatement = "Dr Amina Otieno" }) },
        { "CK-03", "statement", facts => facts with { Statement = facts.Statement! with { TypedName = null } } },
        { "CK-04", "authority", facts => Say(facts, "authority", "") },
        { "CK-05", "level_claimed", facts => Say(facts, "level_claimed", "E4") },
        { "CK-06", "evidence_until", facts => Say(facts, "evidence_until", "2026-11-22") },
        { "CK-07", "term", facts => Say(facts, "evidence_until", "2027-11-29") },
        { "CK-08", "countries", facts => Table(facts, "hosting", ["Provider", "DE"]) },
        { "CK-08", "sites", facts => Site(facts, "Second house", "NL", "2 Square") },
        { "CK-01", "sites", facts => Site(Keeping(facts), "Second house", "NL", "") },
        { "CK-01", "sites", facts => Site(Keeping(facts), "", "NL", "2 Square") },
        { "CK-08", "countries", facts => Site(Keeping(facts), "Second house", "DE", "2 Square") },
        { "CK-01", "document-programme", facts => Site(Keeping(facts), "Second house", "NL", "2 Square") is var whole ? whole with { Documents = [.. whole.Documents.Where(paper => paper.Kind != "programme")] } : whole },
        { "CK-09", "commercial", facts => Say(Coded(facts, "GRU", "NCU"), "commercial", "yes: a report is sold") },
        { "CK-09", "recipient_type", facts => Say(Coded(facts, "NPU"), "recipient_type", "individual") },
        { "CK-09", "ai_training", facts => Say(Coded(facts, "NMDS"), "ai_training", "yes: a model") },
        { "CK-09", "ai_training", facts => With(facts, content => content with { Purpose = "algorithm-training" }) },
        { "CK-09", "purpose", facts => Coded(facts, "POA") },
        { "CK-10", "recipient_type", facts => facts with { StaleScreening = new("CK-10", "Screened too long ago.") } },
        { "CK-12", "earlier_releases", facts => facts with { EarlierLicences = ["XP-2026-000001-4"] } },
        { "CK-12", "earlier_releases", facts => Table(facts, "earlier_releases", ["XP-2025-000009-1"]) },
        { "CK-12", "dual_use_level", facts => Say(facts, "dual_use_level", "DU2") },
        { "CK-12", "dual_use_level", facts => Say(facts with { Documents = [.. facts.Documents, Paper("dual-use")] }, "flags", "DUF-1, DUF-5") },
        { "CK-13", "summary", facts => With(facts, content => content with { Summary = string.Join(". ", Enumerable.Repeat("word", 151)) }) },
        { "CK-13", "summary", facts => With(facts, content => content with { Summary = string.Join(' ', Enumerable.Repeat("word", 41)) }) },
        { "CK-13", "summary", facts => With(facts, content => content with { Summary = "We utilise microdata." }) },
        { "CK-15", "raci", facts => Table(facts, "raci", [.. facts.Answers.Rows("raci").Where(row => !row[0].StartsWith("SG-10", StringComparison.Ordinal)).Select(row => row.ToArray())]) },
        { "CK-16", "countries", facts => facts with { YearPersons = null } },
        { "CK-17", "document-translation", facts => Say(facts, "sign_language", "other") },
        { "CK-18", "document-dpia", facts => facts with { Documents = [.. facts.Documents.Where(paper => paper.Kind != "dpia"), Paper("dpia", "It is damaged.")] } },
    };

    [Fact]
    public void Check_CodeOfNoCountry_IsNamed() => Assert.Contains(Gaps(facts => Table(facts, "hosting", ["Provider", "ZZ"])),
        gap => gap is { Code: "CK-01", Field: "hosting" } && gap.Message.Contains("'ZZ' is no country", StringComparison.Ordinal));

    [Theory, MemberData(nameof(Missing))]
    public void Check_OneThingMissing_NamesItAlone(string code, string field, Func<CompletenessFacts, CompletenessFacts> change)
    {
        var gap = Assert.Single(Gaps(change));

        Assert.Equal((code, field), (gap.Code, gap.Field));
        Assert.Equal(code is "CK-01" or "CK-03" or "CK-04", gap.StopsSubmission);
    }

    [Fact]
    public void Ck03_RecipientIsAskedAlready_SaysSinceWhenAndAsksForNoOtherAct()
    {
        var since = Cases.Start.AddDays(3);
        foreach (var (change, asks) in ((Func<CompletenessFacts, CompletenessFacts>, string)[])[(facts => facts with { Statement = null }, "Ask for the signature."), (facts => facts with { Content = facts.Content with { Countries = ["NL", "DE"] } }, "Ask for the signature anew.")])
        {
            Assert.EndsWith(asks, Gaps(change).Single(gap => gap.Code == "CK-03").Message, StringComparison.Ordinal);
            Assert.EndsWith("It was asked on 26 November 2026 and has not answered yet.", Gaps(facts => change(facts) with { StatementAskedAt = since }).Single(gap => gap.Code == "CK-03").Message, StringComparison.Ordinal);
        }
        // What was asked before the last signature was answered by it.
        Assert.EndsWith("Ask for the signature anew.", Gaps(facts => facts with { Content = facts.Content with { Countries = ["NL", "DE"] }, StatementAskedAt = Cases.Start.AddDays(-1) }).Single(gap => gap.Code == "CK-03").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ck09_DataThatAskForAnEthicsPaper_WantItAtEveryTier()
    {
        CompletenessFacts Without(CompletenessFacts facts) => facts with { Documents = [.. facts.Documents.Where(paper => paper.Kind != "ethics")] };

        Assert.DoesNotContain(Gaps(Without, tier: 1), gap => gap.Field == "document-ethics");
        Assert.Equal("CK-09", Assert.Single(Gaps(facts => Without(Coded(facts, "IRB")), tier: 1)).Code);
        Assert.Empty(Gaps(facts => Coded(facts, "IRB") with { Documents = [.. facts.Documents, Paper("ethics")] }, tier: 1));
    }

    [Fact]
    public void Ck07_Term_IsHeldAgainstTheTier()
    {
        Period term = new(Cases.Term.Start, Cases.Term.Start.AddMonths(24));
        CompletenessFacts Long(CompletenessFacts facts, Period asked) => Say(With(facts, content => content with { Term = asked }), "evidence_until", "2030-01-01");

        Assert.Equal("CK-07", Assert.Single(Gaps(facts => Long(facts, term))).Code);
        Assert.Empty(Gaps(facts => Long(facts, new(term.Start, term.End.AddDays(-1)))));
    }

    [Fact]
    public void Ck06_EnvironmentOfLongAgo_IsAskedForAnewUnlessTheStewardHosts()
    {
        CompletenessFacts Old(CompletenessFacts facts)
        {
            var party = Organisation.Register(People.RecipientHouse, OrganisationKind.Recipient, "Old", "", "NL");
            party.AssessEnvironment(EnvironmentLevel.E3, DateOnly.FromDateTime(Cases.Start.UtcDateTime).AddMonths(-12).AddDays(-1));
            return Signed(facts with { Recipient = party });
        }

        Assert.Equal(("CK-06", "level_claimed"), Assert.Single(Gaps(Old)) is var gap ? (gap.Code, gap.Field) : default);
        Assert.Empty(Gaps(facts => With(Old(facts) with { Steward = Records.StewardHouse }, content => content with { Host = HostingPlace.StewardEnclave })));
    }

    [Fact]
    public void Ck07_EvidenceOnTheRegister_EndsTheTermWhateverTheFormSays()
    {
        var (start, last) = (DateOnly.FromDateTime(Cases.Start.UtcDateTime), Cases.Term.End.AddDays(-1));
        CompletenessFacts Until(CompletenessFacts facts, DateOnly end)
        {
            var party = Records.RecipientHouse;
            party.ApproveEnvironment([.. Cases.Pack.Environment.Controls.Select(one => one.Level <= EnvironmentLevel.E3
                ? new ControlFinding(one.Code, ControlAnswer.Yes, "report", one.Code == "C14" ? end : Cases.Term.End.AddYears(1)) : new ControlFinding(one.Code, ControlAnswer.No, "", null))], People.Technical, Cases.Pack.Environment, start);
            return Signed(facts with { Recipient = party });
        }

        Assert.Equal("CK-07", Assert.Single(Gaps(facts => Until(facts, last))).Code);
        Assert.Empty(Gaps(facts => Until(facts, Cases.Term.End)));
        // The day after, the level has fallen though nobody has looked; what the form claims is held against that.
        var late = new DateTimeOffset(last.AddDays(1), TimeOnly.MinValue, TimeSpan.Zero);
        Assert.Contains(Gaps(facts => Until(facts, last), now: late), gap => gap is { Code: "CK-05", Field: "level_claimed" } && gap.Message.StartsWith("E2 is the assessed level", StringComparison.Ordinal));
    }

    [Fact]
    public void Ck08_CountryInWhichNobodyWorks_IsQuestionedFromTier3()
    {
        CompletenessFacts Wider(CompletenessFacts facts) => With(facts, content => content with { Countries = ["NL", "FR"] });

        Assert.Equal(("CK-08", "users"), Assert.Single(Gaps(Wider, 3)) is var gap ? (gap.Code, gap.Field) : default);
        Assert.Empty(Gaps(Wider));
    }

    [Theory]
    [InlineData("contact", "not an email", "Contact for questions: write an e-mail address too, such as name@organisation.example.")]
    [InlineData("contact", "Lena Aas, @home", "Contact for questions: write an e-mail address too, such as name@organisation.example.")]
    [InlineData("contact", "Lena Aas (lena@steward.example), +000 000", null)]
    public void Ck01_AnswerThatIsNone_IsRefusedInASentence(string key, string answer, string? sentence) =>
        Assert.Equal(sentence, Gaps(facts => Say(facts, key, answer)).SingleOrDefault()?.Message);

    [Theory, InlineData("74.9", false), InlineData("75", true)]
    public void Ck11_OwnersOfACompany_AreDisclosedToThreeQuarters(string share, bool isEnough) =>
        Assert.Equal(isEnough, !Gaps(facts => Table(Say(facts, "recipient_type", "company"), "owners", ["A", share, "NL"])).Any(gap => gap.Code == "CK-11"));

    [Fact]
    public void Ck14_ColumnThatNamesPersons_IsFound()
    {
        var version = Data.AddVersion(ContentHash.Of("raw"u8));
        typeof(DatasetVersion).GetProperty(nameof(DatasetVersion.Variables))!.SetValue(version, (IReadOnlyList<Variable>)[new("name", ColumnRole.Identifier, ColumnType.Text)]);

        Assert.Equal(["CK-02", "CK-14"], Gaps(facts => Signed(facts with { Version = version })).Select(gap => gap.Code));
    }

    [Fact]
    public void Ck18_DocumentThatDoesNotOpen_IsNamedByItsKind() =>
        Assert.StartsWith($"{Cases.Pack.Form!.Document("dpia")!.Title}: dpia.pdf does not open: It is damaged.", Assert.Single(Gaps(facts => facts with { Documents = [.. facts.Documents.Where(paper => paper.Kind != "dpia"), Paper("dpia", "It is damaged.")] })).Message, StringComparison.Ordinal);

    /// <summary>The lower fee is for micro and small entities, and there is none at tier 1.</summary>
    [Theory]
    [InlineData("medium", 2, "CK-01", "the full one")]
    [InlineData("small", 2, null, "the lower one, claimed as a small entity")]
    [InlineData("medium", 1, null, "none at this tier")]
    public void Ck01_ClaimOfTheLowerFee_IsForSmallEntities(string size, int tier, string? code, string fee)
    {
        CompletenessFacts Claimed(CompletenessFacts facts) => Say(Say(facts, "size", size), "fee_waiver", "yes");
        Assert.Equal(code, Gaps(Claimed, tier).SingleOrDefault(gap => gap.Field == "fee_waiver")?.Code);
        Assert.Equal(fee, FormRules.Fee(Claimed(Whole(tier)).Answers, tier, Cases.Pack));
        Assert.Null(FormRules.Fee(Claimed(Whole(tier)).Answers, tier, ShippedPacks.All.Single(pack => pack.Id == "eu-style-2026.4")));
    }

    [Fact]
    public void Ck03_AtTier1_AClickIsEnough() => Assert.Empty(Gaps(facts => facts, 1));

    [Fact]
    public void Documents_WithAReasonInstead_AreNotAskedFor() =>
        Assert.Empty(Gaps(facts => Say(facts with { Documents = [.. facts.Documents.Where(paper => paper.Kind is not ("dpia" or "ethics"))] }, "dpia_reason", "No person can be told apart.") is var said ? Say(said, "ethics_exemption", "Rule 4.") : facts));
}
