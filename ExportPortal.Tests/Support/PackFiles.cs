using System.Text;
using System.Text.Json.Nodes;
using ExportPortal.Policy;

namespace ExportPortal.Support;

/// <summary>Files of policy packs: the pack in force with something changed, under a name and a day of its own.</summary>
internal static class PackFiles
{
    public static byte[] Next(Action<JsonObject>? change = null, string id = "eu-style-2027.1", string from = "2027-03-01")
    {
        var pack = JsonNode.Parse(ShippedPacks.Bytes(ShippedPacks.Current.Id))!.AsObject();
        (pack["id"], pack["in_force_from"]) = (id, from);
        if (string.CompareOrdinal(from, (string?)pack["published"]) < 0)
            pack["published"] = from;
        change?.Invoke(pack);
        return Encoding.UTF8.GetBytes(pack.ToJsonString());
    }

    public static JsonObject Named(this JsonNode list, string key, string value) => list.AsArray().Single(item => (string?)item![key] == value)!.AsObject();

    /// <summary>Entry 1M01 a tier higher.</summary>
    public static void Stricter(JsonObject pack) => pack["control_list"]!.Named("code", "1M01")["default_tier"] = 3;

    /// <summary>The panel has thirty working days.</summary>
    public static void Shorter(JsonObject pack) => pack["clocks"]!.Named("key", "appeal-decision")["length"] = 30;
}
