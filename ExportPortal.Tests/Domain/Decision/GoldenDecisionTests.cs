using System.Text.Json;
using System.Text.Json.Nodes;
using ExportPortal.Support;

namespace ExportPortal.Domain.Decision;

public sealed class GoldenDecisionTests
{
    public static TheoryData<string> Applications => [.. Enumerable.Range(1, 25).Select(number => $"A-{number:000}")];

    [Theory, MemberData(nameof(Applications))]
    public void Decide_GoldenCase_EqualsInEveryKey(string id)
    {
        using var golden = JsonDocument.Parse(File.ReadAllBytes(Golden.Require("decisions.json")));
        var application = golden.RootElement.GetProperty("applications").EnumerateArray().Single(a => a.GetProperty("id").GetString() == id);

        var reading = DecisionJson.ReadCase(JsonSerializer.SerializeToUtf8Bytes(application.GetProperty("input")), Cases.Pack);
        Assert.Empty(reading.Errors);
        var actual = JsonNode.Parse(DecisionJson.Bytes(reading.Case!.Decide()));

        Equal("$", JsonNode.Parse(application.GetProperty("decision").GetRawText()), actual);
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
