using System.Text.Json;
using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.AccessLog;

/// <summary>Writes an entry with the names of the wire. Persons are pseudonyms: the salted hashes that the log holds.</summary>
public static class AccessEventJson
{
    public static void Write(Utf8JsonWriter json, AccessEvent entry)
    {
        var (facts, persons) = (entry.Facts, entry.Persons);
        json.WriteStartObject();
        json.WriteNumber("seq", entry.Seq);
        json.WriteString("event_id", facts.EventId);
        json.WriteString("ts", facts.At.UtcDateTime);
        json.WriteString("ts_received", entry.ReceivedAt.UtcDateTime);
        json.WriteStartObject("actor");
        Text(json, "id", persons.Actor?.Hex);
        json.WriteString("kind", facts.ActorKind.Code());
        Text(json, "org", facts.Organisation);
        Text(json, "role", facts.ActorRole);
        Text(json, "auth", facts.Authentication);
        Number(json, "assurance", facts.Assurance);
        json.WriteEndObject();
        Text(json, "session_id", facts.Session);
        Text(json, "approver_id", persons.Approver?.Hex);
        json.WriteString("licence_no", facts.Licence);
        Number(json, "licence_version", facts.LicenceVersion);
        Text(json, "dataset_version", facts.DatasetVersion);
        Text(json, "control_entry", facts.ControlEntry);
        Number(json, "tier", facts.Tier);
        Text(json, "purpose_code", facts.Purpose);
        json.WriteString("action", facts.Action.Code());
        Text(json, "resource", facts.Resource);
        Text(json, "query_hash", facts.QueryHash?.Hex);
        Text(json, "query_text_ref", facts.QueryTextRef);
        Number(json, "rows_scanned", facts.RowsScanned);
        Number(json, "rows_returned", facts.RowsReturned);
        Number(json, "bytes_out", facts.BytesOut);
        Number(json, "persons_touched", facts.PersonsTouched);
        Number(json, "epsilon_spent", facts.EpsilonSpent);
        Number(json, "budget_left", facts.BudgetLeft);
        Text(json, "env_id", facts.Environment);
        Number(json, "env_level", facts.EnvironmentLevel);
        Text(json, "ip_prefix", facts.AddressPrefix);
        Text(json, "country", facts.Country);
        Text(json, "device_id", persons.Device?.Hex);
        json.WriteString("outcome", facts.Outcome.Code());
        Text(json, "reason_code", facts.ReasonCode);
        Text(json, "output_hash", facts.OutputHash?.Hex);
        Text(json, "output_check_id", facts.OutputCheck);
        Text(json, "source_system", facts.SourceSystem);
        Number(json, "source_seq", facts.SourceNumber);
        json.WriteString("source", entry.Source);
        json.WriteString("delivery", entry.Delivery.Hex);
        json.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
            json.WriteString(name, value);
    }

    private static void Number(Utf8JsonWriter json, string name, decimal? value)
    {
        if (value is { } number)
            json.WriteNumber(name, number);
    }
}
