using System.Text.Json;
using System.Text.Json.Nodes;
using ExportPortal.Domain.Policy;
using ExportPortal.Policy;
using ExportPortal.Support;

namespace ExportPortal.Domain.Decision;

public sealed class GoldenDecisionTests
{
    public static TheoryData<string> Applications => [.. Enumerable.Range(1, 25).Select(number => $"A-{number:000}")];

    /// <summary>The pack that the golden decisions were made under; what the data alone set (M10) came after it.</summary>
    private static readonly PolicyPack First = ShippedPacks.All.Single(pack => pack.Id == "eu-style-2026.1");

    [Theory, MemberData(nameof(Applications))]
    public void Decide_GoldenCase_EqualsInEveryKey(string id)
    {
        var (given, expected) = Read(id);
        Equal("$", expected, JsonNode.Parse(DecisionJson.Bytes(DecisionRules.Decide(given, First))));
    }

    /// <summary>Under the present pack too, once the floor that the data set is taken out; and with it no tier moves.</summary>
    [Theory, MemberData(nameof(Applications))]
    public void Decide_GoldenCaseUnderThePresentPack_DiffersInTheFloorOfTheDataAlone(string id)
    {
        var (given, expected) = Read(id);
        var decision = given.Decide();
        var without = decision with { Reasons = [.. decision.Reasons.Where(reason => reason.Code != "M10")], Floor = decision.Has("M10") ? (int?)expected!["floor"]! : decision.Floor };
        Equal("$", expected, JsonNode.Parse(DecisionJson.Bytes(without)));
    }

    private static (DecisionCase Given, JsonNode? Expected) Read(string id)
    {
        using var golden = JsonDocument.Parse(File.ReadAllBytes(Golden.Require("decisions.json")));
        var application = golden.RootElement.GetProperty("applications").EnumerateArray().Single(a => a.GetProperty("id").GetString() == id);
        var reading = DecisionJson.ReadCase(JsonSerializer.SerializeToUtf8Bytes(application.GetProperty("input")), First);
        Assert.Empty(reading.Errors);
        return (reading.Case!, JsonNode.Parse(application.GetProperty("decision").GetRawText()));
    }

    [Fact]
    public void Current_Pack_HoldsTheGoldenControlList()
    {
        using var golden = JsonDocument.Parse(File.ReadAllBytes(Golden.Require("decisions.json")));
        var expected = golden.RootElement.GetProperty("control_list").EnumerateArray().Select(e => (
            e.GetProperty("code").GetString(), e.GetProperty("title").GetString(), e.GetProperty("definition").GetString(),
            e.GetProperty("sensitivity").GetInt32(), e.GetProperty("default_tier").GetInt32(),
            e.GetProperty("bulk_threshold").ValueKind == JsonValueKind.Null ? (long?)null : e.GetProperty("bulk_threshold").GetInt64(),
            e.GetProperty("sources").GetString()));
        Assert.Equal(expected, Cases.Pack.ControlList.Select(e => ((string?)e.Code, (string?)e.Title, (string?)e.Definition, (int)e.Sensitivity, e.DefaultTier, e.BulkThreshold, (string?)e.Source)));
    }

    private static void Equal(string at, JsonNode? expected, JsonNode? actual)
    {
        switch (expected)
        {
            case JsonObject members:
                Assert.Equal(members.Select(m => m.Key), actual!.AsObject().Select(m => m.Key));
                foreach (var (key, value) in members)
                    Equal($"{at}.{key}", value, actual[key]);
                break;
            case JsonArray items:
                Assert.Equal(items.Count, actual!.AsArray().Count);
                for (var i = 0; i < items.Count; i++)
                    Equal($"{at}[{i}]", items[i], actual[i]);
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.Number:
                Assert.True(Math.Abs(value.GetValue<double>() - actual!.GetValue<double>()) <= 1e-12, $"{at}: {value} is not {actual}");
                break;
            default:
                Assert.True(expected?.ToJsonString() == actual?.ToJsonString(), $"{at}: {expected} is not {actual}");
                break;
        }
    }
}
