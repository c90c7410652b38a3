using System.Text;
using System.Text.Json.Nodes;
using ExportPortal.Policy;

namespace ExportPortal.Domain.Policy;

public sealed class PolicyPackReadTests
{
    private static PolicyPackInvalid Refused(Action<JsonNode> change)
    {
        var pack = JsonNode.Parse(ShippedPacks.Bytes("eu-style-2026.1"))!;
        change(pack);
        return Assert.Throws<PolicyPackInvalid>(() => PolicyPack.Read(Encoding.UTF8.GetBytes(pack.ToJsonString())));
    }

    public static TheoryData<string, string, Action<JsonNode>> Faults => new()
    {
        { "$.control_list[3]", "code", p => p["control_list"]![3]!.AsObject().Remove("code") },
        { "$.control_list[1]", "'0A01' stands in the list twice", p => p["control_list"]![1]!["code"] = "0A01" },
        { "$.control_list[0].code", "category digit", p => p["control_list"]![0]!["code"] = "A001" },
        { "$.control_list[0].default_tier", "7 is not a tier", p => p["control_list"]![0]!["default_tier"] = 7 },
        { "$.control_list[4].bulk_threshold", "above 0", p => p["control_list"]![4]!["bulk_threshold"] = 0 },
        { "$.control_list[0].colour", "colour", p => p["control_list"]![0]!["colour"] = "red" },
        { "$.control_list[0].title", "null is not a value", p => p["control_list"]![0]!["title"] = null },
        { "$.control_list[0].sensitivity", "", p => p["control_list"]![0]!["sensitivity"] = "S9" },
        { "$.tiers[2].threshold", "between 0 and 1", p => p["tiers"]![2]!["threshold"] = 1.2 },
        { "$.tiers[2].threshold_high_invasiveness", "larger threshold", p => p["tiers"]![2]!["threshold_high_invasiveness"] = 0.5 },
        { "$.tiers", "T0 to T4", p => p["tiers"]!.AsArray().RemoveAt(4) },
        { "$.tiers[1].mandatory_safeguards", "from_tier", p => p["tiers"]![1]!["mandatory_safeguards"]!.AsArray().RemoveAt(0) },
        { "$.matrix.G3", "no row for S2", p => p["matrix"]!["G3"]!.AsObject().Remove("S2") },
        { "$.risk.p_breach.E3", "not riskier", p => p["risk"]!["p_breach"]!["E3"] = 0.9 },
        { "$.risk.p_deliberate.E4", "no row for High", p => p["risk"]!["p_deliberate"]!["E4"]!.AsObject().Remove("high") },
        { "$.gates[2].unique_by_nature.instead", "'nothing' is not a gate", p => p["gates"]![2]!["unique_by_nature"] = new JsonObject { ["because"] = "x", ["instead"] = "nothing" } },
        { "$.gates[2].asked_of", "'9S99' is not an entry", p => p["gates"]![2]!["asked_of"] = new JsonArray("9S99") },
        { "$.gates[2].owed_by", "'9S02' is not among those", p => p["gates"]![2]!["owed_by"] = new JsonArray("9S02") },
        { "$.reasons", "the text 'M10.", p => p["reasons"]!["M10.leak"] = new JsonObject { ["text"] = "x", ["source"] = "y", ["floor"] = 3 } },
        { "$.reasons", "'M8' is missing", p => p["reasons"]!.AsObject().Remove("M8") },
        { "$.reasons.M99", "no decision uses", p => p["reasons"]!["M99"] = new JsonObject { ["text"] = "x", ["source"] = "y" } },
        { "$.reasons.M8", "{planet}", p => p["reasons"]!["M8"]!["text"] = "Finding on {planet}" },
        { "$.reasons.RT1", "{overall}", p => p["reasons"]!["RT1"]!["text"] = "Risk {overall exceeds" },
        { "$.clauses[7].excludes", "AC-99", p => p["clauses"]![7]!["excludes"] = new JsonArray("AC-99") },
        { "$.purposes.allowed[0]", "also prohibited", p => p["purposes"]!["allowed"]![0]!["code"] = "weapons" },
        { "$.destinations.countries[0].country", "ISO 3166-1", p => p["destinations"]!["countries"]![0]!["country"] = "Austria" },
        { "$.clocks[0].length", "longer than 0", p => p["clocks"]![0]!["length"] = 0 },
        { "$.id", "pack id", p => p["id"] = "My Pack" },
        { "$", "notification_clocks", p => p.AsObject().Remove("notification_clocks") },
    };

    [Theory, MemberData(nameof(Faults))]
    public void Read_FaultyPack_NamesWhereAndWhat(string where, string what, Action<JsonNode> change)
    {
        var refused = Refused(change);
        Assert.Equal(where, refused.Where);
        Assert.Contains(what, refused.What);
    }

    [Fact]
    public void Read_LetterThatNamesAClockTheTableLacks_IsRefused()
    {
        var pack = JsonNode.Parse(ShippedPacks.Bytes(ShippedPacks.Current.Id))!;
        pack["letter_templates"]![0]!["body"] = new JsonArray("Answer within {clock:tea-time}.");
        var refused = Assert.Throws<PolicyPackInvalid>(() => PolicyPack.Read(Encoding.UTF8.GetBytes(pack.ToJsonString())));
        Assert.Equal(("$.letter_templates[0]", true), (refused.Where, refused.What.Contains("there is no clock 'tea-time'", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    public void Read_NotAPack_IsRefused(string json) =>
        Assert.Throws<PolicyPackInvalid>(() => PolicyPack.Read(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void Read_UnknownMemberOrCutFile_IsToldInWordsWithItsLine()
    {
        var unknown = Refused(pack => pack["control_list"]![3]!["treshold"] = 1);
        Assert.Equal("a pack has no 'treshold' there, line 1.", unknown.What);
        Assert.StartsWith("$.control_list[3]", unknown.Where);
        var cut = Assert.Throws<PolicyPackInvalid>(() => PolicyPack.Read(Encoding.UTF8.GetBytes("{\n\"id\": \"eu")));
        Assert.EndsWith(", line 2.", cut.What);
    }

    [Fact]
    public void Read_KeyStandsTwice_IsRefused()
    {
        var text = Encoding.UTF8.GetString(ShippedPacks.Bytes("eu-style-2026.1"));
        Assert.Throws<PolicyPackInvalid>(() => PolicyPack.Read(Encoding.UTF8.GetBytes(text.Replace("\"title\": \"European", "\"id\": \"eu-style-2026.1\", \"title\": \"European"))));
    }

    [Fact]
    public void Read_OneByteChanged_HasAnotherHash()
    {
        var bytes = ShippedPacks.Bytes("eu-style-2026.1");
        Assert.NotEqual(ShippedPacks.Current.Hash, PolicyPack.Read(bytes.Append((byte)' ').ToArray()).Hash);
    }

    [Theory]
    [InlineData("deletion")]
    [InlineData("token-revocation")]
    public void Read_ClockThatSealedDocumentsRelyOn_IsRefusedAtAnotherLength(string key)
    {
        var refused = Refused(pack => pack["clocks"]!.AsArray().Single(clock => (string?)clock!["key"] == key)!["length"] = 31);
        Assert.Contains("this release keeps", refused.Message);
    }

    [Fact]
    public void Read_AgeOfAnAssessmentSaidInTwoWays_IsRefused()
    {
        var pack = JsonNode.Parse(ShippedPacks.Bytes(ShippedPacks.Current.Id))!;
        pack["form"]!["assessment_months"] = 5;
        Assert.Contains("assessment-age", Assert.Throws<PolicyPackInvalid>(() => PolicyPack.Read(Encoding.UTF8.GetBytes(pack.ToJsonString()))).Message);
    }

    [Fact]
    public void InWords_OtherLength_ChangesWhatAVerbPromises()
    {
        var changed = JsonNode.Parse(ShippedPacks.Bytes(ShippedPacks.Current.Id))!;
        changed["clocks"]!.AsArray().Single(clock => (string?)clock!["key"] == "provisional-suspension")!["length"] = 1;
        var pack = PolicyPack.Read(Encoding.UTF8.GetBytes(changed.ToJsonString()));
        Assert.Contains(", for 1 hour.", Licensing.LicenceWorkflow.Effect(Licensing.LicenceVerb.SuspendProvisionally, pack));
        Assert.Equal(("10 working days", "6 months"), (pack.InWords("revocation-hearing"), pack.InWords("suspension-longest")));
    }
}
