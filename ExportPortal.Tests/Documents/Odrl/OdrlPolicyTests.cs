using System.Text;
using System.Text.Json.Nodes;

namespace ExportPortal.Documents.Odrl;

public sealed class OdrlPolicyTests
{
    private static OdrlAgreement Agreement => new(
        "https://portal.example/policy/XP-2026-0003418", "https://portal.example/party/1", "https://portal.example/party/2", "https://portal.example/dataset/DS-03/3",
        [
            new OdrlRule("xp:remoteAccess",
                [OdrlConstraint.Of("odrl:spatial", "isAnyOf", new OdrlOperand("KE"), new OdrlOperand("TZ")), OdrlConstraint.Of("odrl:dateTime", "lt", OdrlOperand.Date(new DateOnly(2028, 1, 4)))],
                [OdrlRule.Of("xp:outputCheck")], "AC-01"),
        ],
        [OdrlRule.Of("xp:reidentify"), OdrlRule.Of("odrl:distribute")],
        [OdrlRule.Of("xp:deliverLog", OdrlConstraint.Of("odrl:elapsedTime", "lteq", OdrlOperand.Duration("PT15M")))]);

    [Fact]
    public void Write_Agreement_IsTheCanonicalText() => Assert.Equal(
        """{"@context":["http://www.w3.org/ns/odrl.jsonld",{"xp":"https://exportportal.example/odrl/1#","xp:clause":{"@type":"xsd:string"},"xsd":"http://www.w3.org/2001/XMLSchema#"}],"@type":"odrl:Agreement","assignee":"https://portal.example/party/2","assigner":"https://portal.example/party/1","obligation":[{"action":"xp:deliverLog","constraint":[{"leftOperand":"odrl:elapsedTime","operator":"odrl:lteq","rightOperand":{"@type":"xsd:duration","@value":"PT15M"}}]}],"odrl:conflict":{"@id":"odrl:prohibit"},"permission":[{"action":"xp:remoteAccess","constraint":[{"leftOperand":"odrl:spatial","operator":"odrl:isAnyOf","rightOperand":["KE","TZ"]},{"leftOperand":"odrl:dateTime","operator":"odrl:lt","rightOperand":{"@type":"xsd:date","@value":"2028-01-04"}}],"duty":[{"action":"xp:outputCheck"}],"xp:clause":"AC-01"}],"profile":"https://exportportal.example/odrl/1#","prohibition":[{"action":"xp:reidentify"},{"action":"odrl:distribute"}],"target":"https://portal.example/dataset/DS-03/3","uid":"https://portal.example/policy/XP-2026-0003418"}""",
        Encoding.UTF8.GetString(OdrlPolicy.Write(Agreement)));

    [Fact]
    public void Write_NoProhibition_IsRefused() =>
        Assert.Throws<ArgumentException>(() => OdrlPolicy.Write(Agreement with { Prohibitions = [] }));

    [Fact]
    public void Write_TermOfNoVocabulary_IsRefused() =>
        Assert.Throws<ArgumentException>(() => OdrlPolicy.Write(Agreement with { Prohibitions = [OdrlRule.Of("steal")] }));

    [Fact]
    public void Write_ConstraintWithoutValue_IsRefused() =>
        Assert.Throws<ArgumentException>(() => OdrlPolicy.Write(Agreement with { Prohibitions = [OdrlRule.Of("odrl:move", OdrlConstraint.Of("odrl:count", "lteq"))] }));

    [Fact]
    public void CanonicalJson_TextsAndKeys_AreOrderedAndShortest()
    {
        var node = new JsonObject { ["b"] = "é\u0001\"\n", ["a"] = new JsonArray(true, null, new JsonObject(), new JsonArray()), ["B"] = "\u2028" };

        Assert.Equal("{\"B\":\"\u2028\",\"a\":[true,null,{},[]],\"b\":\"é\\u0001\\\"\\n\"}", Encoding.UTF8.GetString(CanonicalJson.Write(node)));
    }
}
