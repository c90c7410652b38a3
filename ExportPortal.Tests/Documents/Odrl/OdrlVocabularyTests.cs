using System.Text.Json;
using System.Text.Json.Nodes;
using ExportPortal.Domain.Licensing;
using ExportPortal.Support;

namespace ExportPortal.Documents.Odrl;

/// <summary>Holds policies against the ODRL 2.2 Vocabulary and Information Model, typed here from the standard and from the profile alone.</summary>
public sealed class OdrlVocabularyTests
{
    private static readonly HashSet<string> Actions =
    [
        "use", "transfer", "acceptTracking", "aggregate", "annotate", "anonymize", "archive", "attribute", "compensate", "concurrentUse", "delete", "derive", "digitize", "display",
        "distribute", "ensureExclusivity", "execute", "extract", "give", "grantUse", "include", "index", "inform", "install", "modify", "move", "nextPolicy", "obtainConsent", "play",
        "present", "print", "read", "reproduce", "reviewPolicy", "sell", "stream", "synchronize", "textToSpeech", "transform", "translate", "uninstall", "watermark",
    ];

    private static readonly HashSet<string> Operands =
    [
        "absolutePosition", "absoluteSpatialPosition", "absoluteTemporalPosition", "absoluteSize", "count", "dateTime", "delayPeriod", "deliveryChannel", "elapsedTime", "event", "fileFormat",
        "industry", "language", "media", "meteredTime", "payAmount", "percentage", "product", "purpose", "recipient", "relativePosition", "relativeSpatialPosition", "relativeTemporalPosition",
        "relativeSize", "resolution", "spatial", "spatialCoordinates", "systemDevice", "timeInterval", "unitOfCount", "version", "virtualLocation",
    ];

    private static readonly HashSet<string> OwnActions = ["reidentify", "link", "trainModel", "remoteAccess", "outputCheck", "privacyTest", "deliverLog", "suspend", "audit"];
    private static readonly HashSet<string> OwnOperands = ["epsilon", "source", "minCell", "rows", "queries"];
    private static readonly HashSet<string> Operators = ["eq", "gt", "gteq", "lt", "lteq", "neq", "isA", "hasPart", "isPartOf", "isAllOf", "isAnyOf", "isNoneOf"];

    private static readonly Dictionary<string, string[]> Members = new()
    {
        ["permission"] = ["action", "constraint", "duty", "target", "xp:clause"],
        ["prohibition"] = ["action", "constraint", "target", "xp:clause"],
        ["obligation"] = ["action", "constraint", "target", "consequence", "informedParty", "consentingParty", "xp:clause"],
        ["duty"] = ["action", "constraint", "target", "informedParty", "consentingParty", "xp:clause"],
        ["consequence"] = ["action"],
    };

    public static TheoryData<string> Codes => [.. Cases.Pack.Clauses.Select(clause => clause.Code), "all"];

    private static byte[] Policy(string code)
    {
        var terms = LicenceTerms.From(Records.Package());
        terms = terms with { Grant = terms.Grant with { Processors = ["Nordlicht Cloud"] } };
        string[] codes = code == "all" ? [.. Cases.Pack.Clauses.Select(clause => clause.Code).Where(one => one != "AC-07")] : [code];
        var whole = UsageRulesTests.With(terms, ["climate register"], codes);
        return OdrlPolicy.Write(LicenceOdrl.Of(whole, UsageRules.For(whole), new("https://portal.example/")));
    }

    [Theory, MemberData(nameof(Codes))]
    public void Policy_OfEachClause_KeepsToTheVocabularyAndTheModel(string code)
    {
        var policy = JsonNode.Parse(Policy(code))!.AsObject();
        Assert.Equal("http://www.w3.org/ns/odrl.jsonld", policy["@context"]![0]!.GetValue<string>());
        Assert.Equal(("odrl:Agreement", OdrlPolicy.Profile, "odrl:prohibit"), (policy["@type"]!.GetValue<string>(), policy["profile"]!.GetValue<string>(), policy["odrl:conflict"]!["@id"]!.GetValue<string>()));
        Assert.All((string[])["uid", "assigner", "assignee", "target"], key => Assert.True(Uri.TryCreate(policy[key]!.GetValue<string>(), UriKind.Absolute, out _)));
        Assert.Empty(policy.Select(member => member.Key).Except(["@context", "@type", "uid", "profile", "odrl:conflict", "assigner", "assignee", "target", "permission", "prohibition", "obligation"]));
        Assert.NotEmpty(policy["prohibition"]!.AsArray());
        foreach (var kind in (string[])["permission", "prohibition", "obligation"])
            foreach (var rule in policy[kind]!.AsArray())
                Check(kind, rule!.AsObject());
    }

    [Theory, MemberData(nameof(Codes))]
    public void Policy_ReadAndWrittenAnew_HasTheSameBytes(string code) => Assert.Equal(Policy(code), OdrlPolicy.Write(OdrlReader.Read(Policy(code))));

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"@type\":\"odrl:Offer\",\"profile\":\"https://exportportal.example/odrl/1#\"}")]
    public void Read_AnythingElse_IsRefused(string text) => Assert.ThrowsAny<JsonException>(() => OdrlReader.Read(System.Text.Encoding.UTF8.GetBytes(text)));

    private static void Check(string kind, JsonObject rule)
    {
        Assert.Empty(rule.Select(member => member.Key).Except(Members[kind]));
        Term(rule["action"]!.GetValue<string>(), Actions, OwnActions);
        foreach (var limit in rule["constraint"]?.AsArray() ?? [])
        {
            Assert.Equal(["leftOperand", "operator", "rightOperand"], limit!.AsObject().Select(member => member.Key).Order(StringComparer.Ordinal));
            Term(limit["leftOperand"]!.GetValue<string>(), Operands, OwnOperands);
            var comparison = limit["operator"]!.GetValue<string>();
            Assert.StartsWith("odrl:", comparison);
            Assert.Contains(comparison[5..], Operators);
            Assert.False(limit["rightOperand"] is JsonArray && comparison is not ("odrl:isAllOf" or "odrl:isAnyOf" or "odrl:isNoneOf"));
            Value(limit["leftOperand"]!.GetValue<string>(), limit["rightOperand"]!);
        }
        foreach (var inner in (string[])["duty", "consequence"])
            foreach (var duty in rule[inner]?.AsArray() ?? [])
                Check(inner, duty!.AsObject());
    }

    private static void Value(string operand, JsonNode value)
    {
        if (operand == "odrl:dateTime")
            Assert.True(value["@type"]!.GetValue<string>() == "xsd:date" && DateOnly.TryParseExact(value["@value"]!.GetValue<string>(), "yyyy-MM-dd", out _));
        if (operand == "odrl:elapsedTime")
            Assert.True(value["@type"]!.GetValue<string>() == "xsd:duration" && System.Xml.XmlConvert.ToTimeSpan(value["@value"]!.GetValue<string>()) > TimeSpan.Zero);
        if (operand is "odrl:count" or "xp:epsilon" or "xp:minCell" or "xp:rows" or "xp:queries")
            Assert.Equal("xsd:decimal", value["@type"]!.GetValue<string>());
    }

    private static void Term(string term, HashSet<string> odrl, HashSet<string> own)
    {
        if (term.StartsWith("odrl:", StringComparison.Ordinal))
            Assert.Contains(term[5..], odrl);
        else
            Assert.Contains(term["xp:".Length..], own);
    }
}
