using System.Text.Encodings.Web;
using System.Text.Json;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Risk;

namespace ExportPortal.Domain.Decision;

/// <summary>Cases in, decisions out, in the stable form that people script against and that the record keeps.</summary>
public static class DecisionJson
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads one case; the pack knows which entry codes exist.</summary>
    public static CaseReading ReadCase(ReadOnlyMemory<byte> json, PolicyPack pack) => CaseReader.Read(json, pack);

    /// <summary>The decision on one line in UTF-8. The same decision always gives the same bytes.</summary>
    public static byte[] Bytes(RuleDecision decision)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Plain))
            Write(writer, decision);
        return stream.ToArray();
    }

    /// <summary>Writes the decision as one object; index and points with one decimal, everything else unrounded.</summary>
    public static void Write(Utf8JsonWriter writer, RuleDecision decision)
    {
        writer.WriteStartObject();
        writer.WriteString("outcome", CaseWords.Of(decision.Outcome));
        Number(writer, "tier", decision.Tier);
        Number(writer, "base", decision.Base);
        Number(writer, "up", decision.Up);
        Number(writer, "down", decision.Down);
        Number(writer, "floor", decision.Floor);
        if (decision.Threshold is { } threshold)
            writer.WriteNumber("threshold", threshold.Value);
        else
            writer.WriteNull("threshold");
        Risk(writer, decision.Risk);
        writer.WriteStartArray("needs");
        foreach (var need in decision.Needs)
            writer.WriteStringValue(need);
        writer.WriteEndArray();
        Reasons(writer, decision.Reasons);
        writer.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter writer, string key, int? value)
    {
        if (value is { } number)
            writer.WriteNumber(key, number);
        else
            writer.WriteNull(key);
    }

    private static void Risk(Utf8JsonWriter writer, RiskFinding? risk)
    {
        if (risk is null)
        {
            writer.WriteNull("risk");
            return;
        }
        writer.WriteStartObject("risk");
        writer.WriteNumber("p_data", risk.PData.Value);
        writer.WriteNumber("deliberate", risk.Context.Deliberate.Value);
        writer.WriteNumber("acquaintance", risk.Context.Acquaintance.Value);
        writer.WriteNumber("breach", risk.Context.Breach.Value);
        writer.WriteString("worst_context", risk.Context.Worst switch
        {
            ContextChannel.Deliberate => "deliberate",
            ContextChannel.Acquaintance => "acquaintance",
            _ => "breach",
        });
        writer.WriteNumber("p_context", risk.PContext.Value);
        writer.WriteNumber("overall", risk.Overall.Value);
        writer.WriteNumber("index", RiskIndex.Printed(risk.Index));
        writer.WriteNumber("data_points", RiskIndex.Printed(risk.DataPoints));
        writer.WriteNumber("context_points", RiskIndex.Printed(risk.ContextPoints));
        writer.WriteEndObject();
    }

    private static void Reasons(Utf8JsonWriter writer, IReadOnlyList<DecisionReason> reasons)
    {
        writer.WriteStartArray("reasons");
        foreach (var reason in reasons)
        {
            writer.WriteStartObject();
            writer.WriteString("code", reason.Code);
            writer.WriteString("text", reason.Text);
            writer.WriteString("effect", reason.Effect);
            writer.WriteString("source", reason.Source);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }
}
