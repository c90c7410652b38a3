using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Policy;
using ExportPortal.Policy;
using ExportPortal.Support;

namespace ExportPortal.Domain.Risk;

/// <summary>What the certificate says, read as text.</summary>
public sealed class RiskCertificateTests
{
    private static readonly Classification Data = new(["1M01"], Granularity.G4, 5_000, 0, new(0.001), false, false);

    [Fact]
    public void Alone_SavedAssessment_StatesContextReviewRulesAndHashes()
    {
        var text = Text(Certificate(Records.Measurement));
        Assert.Contains("Meets threshold 0.09 for E2 managed, motive low, tier T2 Controlled. This finding is valid to the end of 23 May 2027.", text);
        Assert.Contains("Review by 23 May 2027.", text);
        Assert.Contains("not a warranty of anonymity (CT-16)", text);
        Assert.Contains("A value like any other", text);
        Assert.Contains("region (text)", text);
        Assert.Contains("CSV, UTF-8, delimiter comma, quotation mark \\\", lines end in LF", text);
        Assert.Contains(Records.File.Hex, text);
        Assert.Contains(ShippedPacks.Current.Hash.Hex, text);
        Assert.Contains("seed 7", text);
        Assert.Contains("No record is alone on the quasi-identifiers.", text);
        Assert.Contains("PRINTED FROM THE RECORD, NOT SEALED", text);
    }

    [Fact]
    public void Alone_WhenItWasMeasured_IsNotWhenItWasSaved()
    {
        var assessment = Records.Assess(Records.Dataset().AddVersion());
        var facts = CertificateFacts.Alone(assessment, new(assessment.Request, new(2, EnvironmentLevel.E2, Motive.Low), Data, ShippedPacks.Current.Id, ShippedPacks.Current.Hash, new(2027, 5, 23)), ShippedPacks.Current);
        string Printed() => Text(RiskCertificate.Alone(facts, "DS-01", "Office"));

        Assert.DoesNotContain("Measured at", Printed());
        assessment.Keep(new DateTimeOffset(2026, 3, 5, 12, 30, 1, default), TimeSpan.FromSeconds(4.5));
        Assert.Contains("5 March 2026, 12:30:01 UTC, in 4.5 s", Printed());
        Assert.Contains($"{assessment.MadeAt.UtcDateTime:d MMMM yyyy, HH:mm:ss} UTC", Printed());
    }

    [Fact]
    public void Alone_RiskOverTheThreshold_SaysThatItDoesNotMeetIt() =>
        Assert.Contains("Does not meet threshold 0.09", Text(Certificate(Records.Measurement with { Sample = ClassSizes.Measure(new Dictionary<long, long> { [1] = 5_000 }) })));

    [Fact]
    public void Alone_AverageWithinButAClassOverItsLimit_SaysBothInTheFirstSentence()
    {
        // 4,996 records in one class keep the average low; the class of one is far over the cap of T2.
        var text = Text(Certificate(Records.Measurement with { Sample = ClassSizes.Measure(new Dictionary<long, long> { [1] = 4, [4_996] = 1 }) }));
        Assert.Contains("Meets threshold 0.09 for E2 managed, motive low, tier T2 Controlled, but is over the line in smallest class, k; risk of the worst record; ST-01", text);
    }

    [Fact]
    public void Alone_PopulationTable_StatesWhatWasCountedAndTheTable()
    {
        var counted = CountedPopulation.Of(Records.Measurement.File, new Dictionary<long, long> { [20] = 500, [1] = 7 }, [(20, 20, 250)]);
        var text = Text(Certificate(Records.Measurement with { Models = new() { InPopulation = counted } }));
        Assert.Contains("Counted in a table of the population", text);
        Assert.Contains("7 persons, 0.07 %", text);
        Assert.DoesNotContain("Estimates beyond the sample of", text);
    }

    [Fact]
    public void Alone_SearchThatWasLeftOut_IsNotSaidToHaveRunAndTheReasonStands()
    {
        const string why = "To search them takes 4,000 MB of memory, and the settings allow 1,024 MB.";
        var facts = Certificate(Records.Measurement with { Models = new() { Reasons = new Dictionary<string, string> { ["knowledge"] = why } } })
            .Parts.SelectMany(part => part.Blocks).OfType<FactsBlock>().SelectMany(block => block.Rows).ToList();
        Assert.Equal("nothing", facts.Single(fact => fact.Label == "Also run").Value);
        Assert.Equal($"background knowledge up to 6 attributes, seed 7: {why}", facts.Single(fact => fact.Label == "Asked for, left out").Value);
        Assert.Contains("Also run\",\"Value\":\"background knowledge", Text(Certificate(Records.Measurement)));
    }

    [Fact]
    public void Alone_StressTests_NameEachWithItsResultOrWhatIsMissing()
    {
        var text = Text(Certificate(Records.Measurement));
        foreach (var code in Enumerable.Range(1, 15).Select(number => $"ST-{number:D2}"))
            Assert.Contains(code, text);
        Assert.Contains("not assessed", text);
        // A number alone says nothing.
        Assert.Contains("Prosecutor: a known person is in the file (overall risk)", text);
    }

    [Theory]
    [InlineData(false, "B, sampled or estimated")]
    [InlineData(true, "C, declared")]
    public void Alone_StressTestsOnEstimatesOrWords_SaysThePoorestAndHowTheyWereRun(bool declared, string poorest)
    {
        var figures = new Stress.StressFigures { Register = new(Stress.Scenes.Set(0.1, 5, "age", "sex"), 0.1, null), Canaries = declared ? new(20, 0, Stress.Evidence.C) : null };
        var document = Certificate(Records.Measurement, assessment => assessment.Keep(Stress.StressRun.Of(assessment.Measurement, figures, Stress.Scenes.At(), 4711, ShippedPacks.Current), TimeSpan.FromSeconds(3.25)));
        var text = Text(document);
        Assert.Contains($"{poorest} (the poorest of the channels)", text);
        Assert.Contains($"seed 4711, 3.25 s, policy pack {ShippedPacks.Current.Id}", text);
        var tables = document.Parts.SelectMany(part => part.Blocks).OfType<TableBlock>().ToList();
        IReadOnlyList<string> Row(string caption, string first) => tables.Single(table => table.Caption == caption).Rows.Single(row => row[0] == first);
        IReadOnlyList<string> Channel(string name) => tables.Single(table => table.Caption == "Channels").Rows.Single(row => row[0].StartsWith(name, StringComparison.Ordinal));
        Assert.Equal(("B", "A"), (Row("Stress tests", "ST-05")[^1], Row("Stress tests", "ST-01")[^1]));
        Assert.Equal(("B", declared ? "C" : ""), (Channel("Identity")[4], Channel("Membership and model")[4]));
    }

    /// <summary>Policy 4.3: with these and the file anybody comes to the same results.</summary>
    [Fact]
    public void Alone_StressTests_SayWhatEachAssumedAndNameTheWorstChannel()
    {
        var figures = new Stress.StressFigures
        {
            Register = new(Stress.Scenes.Set(0.1, 5, "age", "sex"), 0.1, null),
            Composition = new([new(1, new(2026, 3, 5), 4_000), new(3, null, 4_500)], Stress.Scenes.Set(0.1, 5, "region"), []) { Differenced = [new(1, ["region", "sex"], 12, 0)] },
            Promotion = new(["income"], Stress.Scenes.Set(0.1, 5, "region", "income"), Named: true),
            Canaries = new(20, 0, Stress.Evidence.C),
            Missing = new Dictionary<string, string> { ["ST-09"] = "too many", ["ST-15"] = "too small" },
        };
        var document = Certificate(Records.Measurement, assessment => assessment.Keep(Stress.StressRun.Of(assessment.Measurement, figures, Stress.Scenes.At(), 4711, ShippedPacks.Current) with
        {
            Asked = new(["age", "sex"], ["sex", "origin"], ["income"], "person", ["place", "hour"]),
        }, TimeSpan.Zero));
        var tables = document.Parts.SelectMany(part => part.Blocks).OfType<TableBlock>().ToList();
        var assumed = tables.Single(table => table.Caption == "What each test assumed, and why one was not assessed").Rows.ToDictionary(row => row[0], row => row[1]);

        Assert.StartsWith("register columns: age, sex; coverage: ", assumed["ST-05"]);
        Assert.Contains("earlier versions: version 1, last released on 5 March 2026, version 3; version 1 cell by cell: region, sex", assumed["ST-06"]);
        Assert.Equal("columns: person, place, hour; not assessed: too many", assumed["ST-09"]);
        Assert.EndsWith("named as known: income", assumed["ST-10"]);
        Assert.Equal("planted records, as declared: 20", assumed["ST-14"]);
        Assert.EndsWith("groups by: sex, origin; not assessed: too small", assumed["ST-15"]);
        Assert.All(assumed.Values, words => Assert.DoesNotContain("threshold", words));
        Assert.Contains("All of them assume place: T2, environment E2, motive low; chance of an attempt: ", Text(document));
        Assert.Single(tables.Single(table => table.Caption == "Channels").Rows, row => row[0].EndsWith(", worst", StringComparison.Ordinal));
    }

    [Fact]
    public void Alone_NothingDeclaredOrEstimated_StandsOnTheFile()
    {
        var text = Text(Certificate(Records.Measurement));
        Assert.Contains("not run on the file", text);
        Assert.DoesNotContain("Program (SHA-256)", text);
        Assert.Contains(new string('b', 64), Text(Certificate(Records.Measurement with { Engine = Records.Measurement.Engine with { Code = new('b', 64) } })));
    }

    [Fact]
    public void Alone_PopulationEstimates_SayEstimateAndHowTheyErr()
    {
        var measured = Records.Measurement with { Models = new() { Population = new Dictionary<long, PopulationMeasures> { [50_000] = PopulationUniques.Estimate(new Dictionary<long, long> { [1] = 10, [20] = 249 }, 50_000) } } };
        var text = Text(Certificate(measured));
        Assert.Contains("Estimates beyond the sample of", text);
        Assert.Contains(", estimate", text);
        Assert.Contains("lay apart, and from the truth, by up to a hundred times", text);
    }

    [Fact]
    public void Part_OfALicence_IsPartSevenForThisRecipient()
    {
        var part = Licensing.LicencePackage.For(Records.Package(), _ => true).Document.Parts.Single(one => one.Number == 7);
        Assert.Equal("Risk certificate RA-0001", part.Heading);
        Assert.Equal("Meets threshold 0.09 for this recipient and environment. This finding is valid to the end of 30 November 2027.", part.Lead);
        Assert.Contains(part.Blocks, block => block is WaterfallBlock);
        Assert.Contains(part.Blocks, block => block is TableBlock { Caption: "Stress tests" });
    }

    /// <summary>What everybody may have is judged by its worst record, in no environment.</summary>
    [Fact]
    public void Alone_OfTierNought_IsReadAsAPublicRelease()
    {
        var text = Text(Certificate(Records.Measurement with { Sample = ClassSizes.Measure(new Dictionary<long, long> { [1] = 1, [4_999] = 1 }) }, context: RiskContext.Least(0, ShippedPacks.Current)));
        Assert.Contains("public release, tier T0", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Meets threshold", text, StringComparison.Ordinal);
        Assert.DoesNotContain("motive low", text, StringComparison.Ordinal);
        // The finding stands on the worst record; the average person is another one.
        Assert.Contains("finds the average person again is 0.0004; for the worst record it is 1.", text, StringComparison.Ordinal);
    }

    /// <summary>As an older release saved it; a run of today leaves the table out by itself.</summary>
    [Fact]
    public void Alone_PopulationTableBesideRecordsLeftOut_PrintsNoFigureOfIt()
    {
        var sample = ClassSizes.Measure(new Dictionary<long, long> { [20] = 200 }, new Dictionary<long, long> { [1] = 900, [100] = 1 });
        var counted = CountedPopulation.Of(Records.Measurement.File, new Dictionary<long, long> { [20] = 500 }, [(20, 20, 250)]);
        var text = Text(Certificate(Records.Measurement with { Sample = sample, Models = new() { InPopulation = counted } }));
        Assert.Contains(RiskModels.NotWhole, text, StringComparison.Ordinal);
        Assert.DoesNotContain("Journalist risk", text, StringComparison.Ordinal);
        Assert.Contains("Journalist risk", Text(Certificate(Records.Measurement with { Models = new() { InPopulation = counted } })), StringComparison.Ordinal);
    }

    [Fact]
    public void Alone_RecordsLeftOutOfTheClasses_AreCountedAndNamed()
    {
        var measured = Records.Measurement with { Sample = ClassSizes.Measure(new Dictionary<long, long> { [20] = 200 }, new Dictionary<long, long> { [1] = 900, [100] = 1 }) };
        var text = Text(Certificate(measured));
        Assert.Contains("900 of 5,000", text, StringComparison.Ordinal);
        Assert.Contains("900 records are alone on the quasi-identifiers. 1,000 records with an empty quasi-identifier are in no class and still in the file.", text, StringComparison.Ordinal);
        Assert.Contains($"\"Average risk\",\"Value\":\"{measured.AverageRisk}\"", text, StringComparison.Ordinal);
        Assert.Contains("\"Worst record\",\"Value\":\"1\"", text, StringComparison.Ordinal);
        Assert.Contains("5,000 persons by the size of their class, 1,000 of them in no class and counted here by the value rule; 900 in classes smaller than", text, StringComparison.Ordinal);
        Assert.Contains("diagnosis: records in no class were not counted, so l and t are not assessed.", text, StringComparison.Ordinal);
        Assert.Equal(1_101 / 5_000.0, measured.AverageRisk.Value, 12);
    }

    [Fact]
    public void Alone_RecursiveDiversity_SaysWhereItHoldsAndWhereItDoesNot()
    {
        var diagnosis = Records.Measurement.Sensitive["diagnosis"] with { RecursiveR1OverTailMax = new Dictionary<int, double?> { [2] = 2.3, [3] = null } };
        Assert.Contains("Recursive (c, l) holds at l = 2 for c above 2.3, at l = 3 for no c.", Text(Certificate(Records.Measurement with { Sensitive = new Dictionary<string, SensitiveMeasures> { ["diagnosis"] = diagnosis } })), StringComparison.Ordinal);
    }

    [Fact]
    public void Alone_QuasiIdentifierOfNumbers_IsComparedAsText()
    {
        var measured = Records.Measurement with { Rules = MeasurementRules.Of(new(["region"], ["diagnosis"], ["region"])) };
        Assert.Contains("region (number, compared as text)", Text(Certificate(measured, type: ColumnType.Number)), StringComparison.Ordinal);
    }

    [Fact]
    public void Alone_DataRiskNearlyCertain_TakesNoPointsAndNoMinusNought() =>
        Assert.Contains("data protection takes 0.0 and", Text(Certificate(Records.Measurement with { Sample = ClassSizes.Measure(new Dictionary<long, long> { [1] = 4_996, [2] = 2 }) })), StringComparison.Ordinal);

    private static PortalDocument Certificate(RiskMeasurement measured, Action<RiskAssessment>? before = null, RiskContext? context = null, ColumnType type = ColumnType.Text)
    {
        var version = Records.Dataset().AddVersion();
        var basis = new AssessmentBasis(
            new(new(["region"], ["diagnosis"], []), new(Seed: 7)), context ?? RiskContext.Least(2, ShippedPacks.Current), Data, ShippedPacks.Current.Id, ShippedPacks.Current.Hash, new(2027, 5, 23));
        var declared = new Variable[] { new("region", ColumnRole.QuasiIdentifier, type), new("diagnosis", ColumnRole.Sensitive, ColumnType.Text) };
        var assessment = RiskAssessment.Save(new(Guid.NewGuid()), "RA-0007", version, measured, People.Steward, Cases.Start, basis, declared);
        before?.Invoke(assessment);
        return RiskCertificate.Alone(CertificateFacts.Alone(assessment, basis, ShippedPacks.Current), "DS-01, Hospital discharges 2025, version 1", "Aldermark Data Export Authority");
    }

    private static string Text(PortalDocument document) => System.Text.Json.JsonSerializer.Serialize(document, new System.Text.Json.JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
