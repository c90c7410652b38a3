using System.Text;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Decision;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Risk;
using ExportPortal.Support;
using Cases = ExportPortal.Support.Cases;

namespace ExportPortal.Domain.Licensing;

public sealed class LicencePackageTests
{
    private static string Text(LicencePackage package) => System.Text.Json.JsonSerializer.Serialize(package.Document, new System.Text.Json.JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    [Fact]
    public void For_TheSameFacts_GivesTheSameBytesInAnyCulture()
    {
        var facts = Records.Package();
        var first = LicencePackage.For(facts, _ => true);
        var before = System.Globalization.CultureInfo.CurrentCulture;
        System.Globalization.CultureInfo.CurrentCulture = new("ar-SA");
        try
        {
            var second = LicencePackage.For(facts, _ => true);
            Assert.Equal(first.LicenceJson, second.LicenceJson);
            Assert.Equal(Text(first), Text(second));
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = before;
        }
        Assert.Equal(ContentHash.Of(first.LicenceJson), first.Fingerprint);
        Assert.DoesNotContain((byte)'\r', first.LicenceJson);
    }

    [Fact]
    public void From_EnvironmentTooWeak_WeighsTheStewardsEnclaveAsTheCasePageDoes()
    {
        var facts = Records.Package(facts: Cases.Conditional with { Mode = AccessMode.Transfer }, content: Cases.Content with { Mode = AccessMode.Transfer });
        var enclave = Records.StewardHouse;
        enclave.AssessEnvironment(EnvironmentLevel.E4, DateOnly.FromDateTime(Cases.Start.UtcDateTime).AddDays(-30));
        bool Weighs(PackageFacts of) => LicenceTerms.From(of).Decision.Alternatives.Any(way => way.Change.Contains("the steward's own secure environment (E4)", StringComparison.Ordinal));
        Assert.False(Weighs(facts));
        Assert.True(Weighs(facts with { Steward = enclave }));
    }

    [Fact]
    public void For_FirstPackage_SaysOfWhichTimeNoReportIsOwed() =>
        Assert.Contains("No report is owed of the time before both sides have accepted", Text(LicencePackage.For(Records.Package(), _ => true)), StringComparison.Ordinal);

    [Fact]
    public void For_ATable_CallsItsIdentityWhatItIs()
    {
        var file = LicencePackage.For(Records.Package(), _ => true);
        Assert.Contains("Content (SHA-256)", Text(file));
        Assert.DoesNotContain("isTable", Encoding.UTF8.GetString(file.LicenceJson));

        var facts = Records.Package();
        var version = Records.Dataset().AddVersion(new(Guid.NewGuid()), new("registry: research.admissions", Records.File, 0, 5_000, 3), facts.Version.Variables, People.Steward, Cases.Start);
        var measured = Records.Measurement with { File = new(Records.File.Hex, 0, 5_000, 3, null) { Format = MeasuredFile.Table, From = new("registry", "research", "admissions", "rows/1", Cases.Start) } };
        var table = LicencePackage.For(facts with { Version = version, Assessment = RiskAssessment.Save(facts.Assessment.Id, "RA-0001", version, measured, People.Steward, Cases.Start.AddDays(-1)) }, _ => true);
        Assert.Contains("Content identity of the table", Text(table));
        Assert.Contains("Table (content identity)", Text(table));
        Assert.DoesNotContain("File (SHA-256)", Text(table));
        Assert.Contains("\"isTable\": true", Encoding.UTF8.GetString(table.LicenceJson));
    }

    [Fact]
    public void For_ANameNoFontShows_UsesTheRomanisedOneAndKeepsTheOriginalInTheRecord()
    {
        var package = LicencePackage.For(Records.Package(), name => name.All(char.IsAscii));
        var text = Text(package);

        Assert.DoesNotContain("黒花", text);
        Assert.Contains("The name of Kurohana Medical University Foundation is given in Latin letters", text);
        Assert.Contains("黒花医科大学財団", Encoding.UTF8.GetString(package.LicenceJson));
    }

    [Fact]
    public void For_ANameThatShows_PrintsBothForms() =>
        Assert.Contains("黒花医科大学財団 (Kurohana Medical University Foundation)", Text(LicencePackage.For(Records.Package(), _ => true)));

    [Fact]
    public void For_AVersionWithADeclaredOrigin_SaysInTheAnnexWhatItWasMadeFrom()
    {
        var facts = Records.Package();
        facts.Version.Declare(new([new(new(Guid.NewGuid()), "DS-03", "Trips", 1, ContentHash.Of("trips"u8), [])], [], new("a join", "by region", "tool 1", null, "Oskar", new(2026, 1, 5)), People.Steward.Person, "Mina", Cases.Start)
        {
            External = [new("Vehicle register", "Road Office", null)],
        });
        Assert.Equal($"SHA-256 {facts.Version.File.Hash.Fingerprint}; made from DS-03, version 1 and Vehicle register of Road Office",
            LicencePackage.For(facts, _ => true).Terms.Annex!.Safeguards.Single(one => one.Code == "SG-04").Evidence);
    }

    /// <summary>The condition of the decision is carried out: nothing of the licence speaks of the transfer, but where it says that it was asked for.</summary>
    [Fact]
    public void For_ATransferAtTier4_GrantsRemoteAccessWithTheStewardInEveryPart()
    {
        var asked = Cases.Content with { Mode = AccessMode.Transfer, Term = new(Cases.Term.Start, Cases.Term.Start.AddMonths(6).AddDays(-1)) };
        var facts = Records.Package(facts: Cases.Tier4 with { Mode = AccessMode.Transfer }, content: asked);
        var package = LicencePackage.For(facts, _ => true);
        var (terms, text) = (package.Terms, Text(package));

        Assert.Equal((AccessMode.Remote, HostingPlace.StewardEnclave), (facts.Licence.Grant!.Mode, facts.Licence.Grant.Host));
        Assert.Null(facts.Licence.Grant.Limit(Counted.Transfers));
        Assert.Equal((AccessMode.Remote, "the steward's secure environment"), (terms.Grant.Mode, terms.Grant.Host));
        Assert.Equal("xp:remoteAccess", package.Rules[0].Action);
        Assert.Contains(package.Rules[0].Limits, limit => limit is { Operand: "odrl:virtualLocation", Values: ["the steward's secure environment"] });
        Assert.DoesNotContain(terms.Clauses, clause => clause.Code == "AC-18");
        Assert.Equal("the steward's environment, E3", terms.Annex!.Safeguards.Single(one => one.Code == "SG-12").Evidence);
        Assert.Equal("Granted is remote access, in the steward's secure environment; asked for was encrypted transfer, in the recipient's own environment; "
            + "the decision made it a condition to switch from file transfer to remote access in a secure processing environment.", PlainWords.For(terms).NotAsAsked);
        Assert.Equal(2, text.Split("Asked for was encrypted transfer, in the recipient's own environment").Length - 1); // cover and schedule
        Assert.Equal(terms.Grant.Asked, LicenceTerms.Read(package.LicenceJson).Grant.Asked);
        Assert.Equal((AccessMode.Remote, HostingPlace.StewardEnclave), GrantReview.Content(asked, facts.Licence.Grant) is var next ? (next.Mode, next.Host) : default);

        // Nothing in the rules stands against renewing it; a copy that is sent is no change of it.
        string? Against(DecisionCase changed) => GrantReview.Against(changed, CaseDecision.Of(changed, Cases.Pack).Decision, facts.Application, facts.Licence, Cases.Pack)?.Code;
        Assert.Equal((null, "AM-38"), (Against(Cases.Tier4 with { Mode = AccessMode.Remote }), Against(Cases.Tier4 with { Mode = AccessMode.Transfer })));

        Assert.Null(PlainWords.For(LicencePackage.For(Records.Package(), _ => true).Terms).NotAsAsked);
    }

    [Fact]
    public void For_ATermBeyondTheMostOfTheTier_SaysWhatWasAskedFor()
    {
        var package = LicencePackage.For(Records.Package(facts: Cases.Tier4, content: Cases.Content with { Host = HostingPlace.StewardEnclave }), _ => true);

        Assert.Equal(Cases.Term.Start.AddMonths(6).AddDays(-1), package.Terms.Grant.End);
        Assert.Equal(new AskedTerm(Cases.Term.End, 6), LicenceTerms.Read(package.LicenceJson).Grant.AskedUntil);
        Assert.Equal("Granted is a term until 31 May 2027; asked for was a term until 30 November 2027; the tier allows 6 months.", PlainWords.For(package.Terms).NotAsAsked);
        Assert.Equal(2, Text(package).Split("Asked for was a term until").Length - 1); // cover and schedule
    }

    [Fact]
    public void NeedsToGrant_ATransferThatStaysWithTheSteward_AskForThePlaceFromWhichTheRecipientLooksIn()
    {
        IReadOnlyList<string> Of(AccessMode mode, EnvironmentLevel level, EnvironmentLevel enclave = EnvironmentLevel.E4) =>
            Cases.Draft(Cases.Tier4 with { Mode = mode, Environment = level }, content: Cases.Content with { Mode = mode }).NeedsToGrant(Cases.Pack, enclave);

        Assert.Contains("environment E3 needed where the recipient looks in, E2 assessed", Of(AccessMode.Transfer, EnvironmentLevel.E2));
        Assert.DoesNotContain(Of(AccessMode.Transfer, EnvironmentLevel.E2), need => need.StartsWith("environment E4", StringComparison.Ordinal));
        Assert.Single(Of(AccessMode.Transfer, EnvironmentLevel.E3), need => need.StartsWith("switch from file transfer", StringComparison.Ordinal));
        Assert.Contains("environment E4 needed, E2 assessed", Of(AccessMode.Remote, EnvironmentLevel.E2));
        Assert.Contains("environment E4 needed, E1 assessed", Of(AccessMode.Transfer, EnvironmentLevel.E3, EnvironmentLevel.E1));
    }

    [Fact]
    public void For_LocationData_ListsTheGridOfTheTierInScheduleWordsAndRules()
    {
        var package = LicencePackage.For(Records.Package(facts: Cases.Tier2 with { Entry = ["4M02"] }), _ => true);
        Assert.Equal((2, 1000), (package.Terms.Decision.Tier, package.Terms.Grant.Grid));
        Assert.Contains("\"1,000 m\"", Text(package));
        Assert.Contains("Make public a map or table of places that is finer than a grid of 1,000 m.", PlainWords.For(package.Terms).MayNot);
        var publish = package.Rules.Single(rule => rule is { Kind: UsageKind.Permission, Action: "odrl:distribute" });
        Assert.Equal(RuleAsset.Results, publish.On);
        Assert.Contains(publish.Limits, limit => limit is { Operand: "odrl:resolution", Operator: "gteq", Values: ["1000"], Type: "decimal" });

        var other = LicencePackage.For(Records.Package(), _ => true);
        Assert.Null(other.Terms.Grant.Grid);
        Assert.DoesNotContain("Grid of maps", Text(other));
    }

    [Theory, InlineData(DestinationGroup.C, AccessMode.Remote), InlineData(DestinationGroup.A, AccessMode.Transfer)]
    public void Granted_ATransferAtTier3_StaysOneBetweenEnclavesInGroupsAAndBAlone(DestinationGroup group, AccessMode granted)
    {
        var application = Cases.Draft(Cases.Tier3 with { DestinationGroup = group, History = group is DestinationGroup.A ? Recipients.History.Major : Recipients.History.Clean, Mode = AccessMode.Transfer }, content: Cases.Content with { Mode = AccessMode.Transfer });
        Assert.Equal((3, granted, HostingPlace.Recipient), (application.Tier, application.Granted.Mode, application.Granted.Host));
        Assert.Equal(granted is AccessMode.Transfer, application.Clauses(Cases.Pack).Any(one => one.Clause.Code == "AC-18"));
    }

    [Fact]
    public void For_AnyLicence_NamesRoleNumberAndFingerprint()
    {
        var facts = Records.Package();
        var package = LicencePackage.For(facts, _ => true);

        Assert.Equal(["licensing manager"], package.Terms.Decision.DecidedBy);
        Assert.Equal(facts.Licence.Number, package.Terms.Number);
        Assert.Equal(Cases.Pack.Hash, package.Terms.Decision.PackSha256);
        Assert.Contains(package.Fingerprint.Fingerprint, Text(package));
    }

    [Fact]
    public void For_ASignedStatement_NamesWhoSignedItAndWhenAndOnWhichWords()
    {
        string[] words = ["It will use the data for one purpose."];
        var facts = Records.Package(content: Cases.Content with { EndUseStatement = "Kenji, chair" }, onDraft: draft =>
        {
            draft.AskForStatement(People.Steward, Cases.Start);
            draft.SignStatement(words, "Kenji", "director", "password", People.Recipient, Cases.Start.AddDays(-19));
        });
        var stated = LicencePackage.For(facts, _ => true).Terms.Annex!.EndUse;
        Assert.Equal(("Kenji, director", new DateOnly(2026, 11, 4), EndUseStatement.HashOf(words)), (stated.Signatory, stated.StatedOn, stated.SignedWords));
        Assert.Contains(EndUseStatement.HashOf(words).Hex, Text(LicencePackage.For(facts, _ => true)));
    }

    [Fact]
    public void For_AnApplicationThatAskedForOnwardTransfer_SaysWhatWasAskedAndThatItIsNotAllowed()
    {
        string Onward(string said) => LicencePackage.For(Records.Package(content: Cases.Content with { Answers = FormAnswers.Empty with { Values = new Dictionary<string, string> { ["onward"] = said } } }), _ => true).Terms.Annex!.EndUse.Onward;
        Assert.Contains("The application asked to pass them on: “to the sister institute, to check results” No clause of this licence allows it.", Onward("yes: to the sister institute, to check results"), StringComparison.Ordinal);
        Assert.DoesNotContain("asked", Onward("no"), StringComparison.Ordinal);
    }

    [Fact]
    public void For_NamedUsersOfTheApplication_StandInTheFirstPackageAndOthersAreAChange()
    {
        var answers = FormAnswers.Empty with
        {
            Tables = new Dictionary<string, IReadOnlyList<IReadOnlyList<string>>>
            {
                ["users"] = [["Aiko Tanabe", "the recipient", "aiko@recipient.example", "NL", "analyst", "2026-10-14"], ["Nobody yet", "", "", "", "", ""]],
            },
        };
        var facts = Records.Package(facts: Cases.Tier3, content: Cases.Content with { Answers = answers });
        var user = Assert.Single(LicencePackage.For(facts, _ => true).Terms.Grant.Users!);
        Assert.Equal(("aiko@recipient.example", "Aiko Tanabe", "NL", new DateOnly(2026, 10, 14)), (user.Account, user.Name, user.Country, user.TrainedOn));

        var today = DateOnly.FromDateTime(Cases.Start.UtcDateTime);
        facts.Licence.NameUsers([user with { TrainedOn = today.AddDays(-2) }], People.Recipient, Cases.Start);
        Assert.Equal("NU-11", Assert.Throws<RuleViolation>(() => facts.Licence.NameUsers([user, new("ren@recipient.example", "Ren Mori", "NL", today, "course")], People.Recipient, Cases.Start)).Rule.Code);
        // At tier 2 the form asks for nobody, so the licensee names them before it accepts.
        Assert.Null(LicencePackage.For(Records.Package(content: Cases.Content with { Answers = answers }), _ => true).Terms.Grant.Users);
    }

    [Fact]
    public void For_AnotherEndUserAndAContactForIncidents_PrintsThem()
    {
        var answers = FormAnswers.Empty with { Values = new Dictionary<string, string> { ["end_user"] = "Velkora Maritime", ["incident_contact"] = "+31 20 000 000, security desk" } };
        var terms = LicencePackage.For(Records.Package(content: Cases.Content with { Answers = answers }), _ => true).Terms.Annex!;
        Assert.StartsWith("Velkora Maritime", terms.EndUse.EndUser, StringComparison.Ordinal);
        Assert.Contains(terms.Incidents.Contacts, one => one.How == "+31 20 000 000, security desk");

        var silent = LicencePackage.For(Records.Package(), _ => true).Terms.Annex!;
        Assert.DoesNotContain(silent.Incidents.Contacts, one => one.How.Contains("Kenji", StringComparison.Ordinal));
    }

    [Fact]
    public void Schedule_ModelAndSourcesThatClausesCallListed_AreListed()
    {
        var answers = new FormAnswers(new Dictionary<string, string> { ["ai_training"] = "yes: a fraud model, not released" },
            new Dictionary<string, IReadOnlyList<IReadOnlyList<string>>> { ["linkage"] = [["Census 2021", "household id"], ["Climate register", ""]] });
        var content = Cases.Content with { Answers = answers };
        var given = Cases.Tier2 with { Circumstances = [.. ApplicationCircumstances.Of(content, Records.RecipientHouse, Cases.Pack)] };

        var package = LicencePackage.For(Records.Package(facts: given, content: content), _ => true);

        Assert.Equal("a fraud model, not released", package.Terms.Grant.Model);
        Assert.Equal([new("Census 2021", "household id"), new("Climate register", "")], package.Terms.Grant.Linkage!);
        var facts = package.Document.Parts.Single(part => part.Id == "schedule").Blocks.OfType<FactsBlock>().SelectMany(block => block.Rows).ToDictionary(fact => fact.Label, fact => fact.Value);
        Assert.Equal("this model only (AC-08): a fraud model, not released", facts["AI training"]);
        Assert.Equal("Census 2021, on household id; Climate register", facts["May be joined (AC-09)"]);
        Assert.Equal(package.Terms.Grant.Linkage, LicenceTerms.Read(package.Terms.ToJson()).Grant.Linkage);
        var plain = LicencePackage.For(Records.Package(), _ => true).Terms.Grant;
        Assert.Equal((null, null), (plain.Model, plain.Linkage));
    }

    [Theory]
    [InlineData(AccessMode.Remote)]
    [InlineData(AccessMode.Transfer)]
    public void Rules_AnyLicence_StateEveryProhibitionAndTheDeletion(AccessMode mode)
    {
        var terms = LicencePackage.For(Records.Package(), _ => true).Terms;
        var rules = UsageRules.For(terms with { Grant = terms.Grant with { Mode = mode }, Clauses = [] });
        var forbidden = rules.Where(rule => rule.Kind is UsageKind.Prohibition).Select(rule => rule.Action).ToList();

        Assert.Superset(new HashSet<string> { "xp:reidentify", "xp:link", "odrl:distribute", "odrl:transfer", "odrl:grantUse", "xp:trainModel" }, forbidden.ToHashSet());
        Assert.Equal(mode is AccessMode.Remote, forbidden.Contains("odrl:extract"));
        Assert.Single(rules, rule => rule.Kind is UsageKind.Permission);
        Assert.Equal("2027-12-30", rules.Single(rule => rule.Action == "odrl:delete").Limits.Single().Values.Single());
        Assert.Contains(rules.Single(rule => rule.Kind is UsageKind.Permission).Limits, limit => limit is { Operand: "odrl:dateTime", Operator: "lt", Values: ["2027-12-01"] });
    }

    [Fact]
    public void Rules_TrainingClauseGranted_ForbidTrainingNoMore()
    {
        var terms = LicencePackage.For(Records.Package(), _ => true).Terms;
        var rules = UsageRules.For(terms with { Clauses = [new("AC-08", "Training", "May train.", null)] });

        Assert.DoesNotContain(rules, rule => rule.Action == "xp:trainModel");
        Assert.Contains(rules, rule => rule is { Kind: UsageKind.Obligation, Action: "xp:privacyTest" });
    }
}
