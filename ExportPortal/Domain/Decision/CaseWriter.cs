using System.Text.Json;

namespace ExportPortal.Domain.Decision;

/// <summary>Writes a case with every key, also those at their default, so that a kept case reads the same under later rules.</summary>
internal static class CaseWriter
{
    public static void Write(Utf8JsonWriter writer, DecisionCase given)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("entry");
        foreach (var code in given.Entry)
            writer.WriteStringValue(code);
        writer.WriteEndArray();
        writer.WriteString("granularity", CaseWords.Of(given.Granularity));
        writer.WriteNumber("persons", given.Persons);
        writer.WriteNumber("p_data", given.PData.Value);
        if (given.PDataMax is { } worst)
            writer.WriteNumber("p_data_max", worst.Value);
        if (given.TraceUnicity is { } unicity)
            writer.WriteNumber("trace_unicity", unicity.Value);
        if (given.Measures is { } measures)
        {
            writer.WriteStartObject("measures");
            foreach (var (key, figure) in measures.OrderBy(one => one.Key, StringComparer.Ordinal))
                writer.WriteNumber(key, figure);
            writer.WriteEndObject();
        }
        if (given.Unassessed.Count > 0)
        {
            writer.WriteStartArray("unassessed");
            foreach (var channel in given.Unassessed)
                writer.WriteStringValue(CaseWords.Of(channel));
            writer.WriteEndArray();
        }
        if (given.LongestTerm is { } months)
            writer.WriteNumber("longest_term", months);
        writer.WriteString("motive", CaseWords.Of(given.Motive));
        writer.WriteNumber("prevalence", given.Prevalence.Value);
        writer.WriteNumber("dual_use", given.DualUse);
        writer.WriteString("destination_group", CaseWords.Of(given.DestinationGroup));
        writer.WriteString("environment", CaseWords.Of(given.Environment));
        if (given.EndPoint is { } end)
            writer.WriteString("end_point", CaseWords.Of(end));
        writer.WriteString("mode", CaseWords.Of(given.Mode));
        writer.WriteString("purpose", given.Purpose);
        writer.WriteString("history", CaseWords.Of(given.History));
        writer.WriteString("screening", CaseWords.Of(given.Screening));
        Flags(writer, given);
        writer.WriteEndObject();
    }

    private static void Flags(Utf8JsonWriter writer, DecisionCase given)
    {
        writer.WriteBoolean("high_invasiveness", given.HighInvasiveness);
        writer.WriteBoolean("vulnerable", given.Vulnerable);
        writer.WriteBoolean("recognised", given.Recognised);
        writer.WriteBoolean("composition", given.Composition);
        writer.WriteBoolean("audit_rights", given.AuditRights);
        writer.WriteBoolean("direct_identifiers", given.DirectIdentifiers);
        writer.WriteBoolean("programme", given.Programme);
        writer.WriteBoolean("data_use_bar", given.DataUseBar);
    }
}
