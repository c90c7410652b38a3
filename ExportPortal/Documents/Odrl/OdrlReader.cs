using System.Text.Json;
using System.Text.Json.Nodes;

namespace ExportPortal.Documents.Odrl;

/// <summary>Reads an agreement that this portal wrote; written anew it has the same bytes.</summary>
public static class OdrlReader
{
    /// <exception cref="JsonException">Not an agreement of this portal's form.</exception>
    public static OdrlAgreement Read(ReadOnlySpan<byte> policy)
    {
        try
        {
            var root = JsonNode.Parse(policy)!.AsObject();
            if (Text(root, "@type") != "odrl:Agreement" || Text(root, "profile") != OdrlPolicy.Profile)
                throw new JsonException("This is no agreement under the profile of the portal.");
            return new(Text(root, "uid"), Text(root, "assigner"), Text(root, "assignee"), Text(root, "target"),
                Rules(root["permission"]), Rules(root["prohibition"]), Rules(root["obligation"]));
        }
        catch (Exception wrong) when (wrong is InvalidOperationException or NullReferenceException or KeyNotFoundException)
        {
            throw new JsonException("A part of the agreement is missing or of another kind.", wrong);
        }
    }

    private static string Text(JsonObject node, string key) => node[key]?.GetValue<string>() ?? throw new JsonException($"'{key}' is missing.");

    private static OdrlRule[] Rules(JsonNode? nodes) => nodes is null ? [] : [.. nodes.AsArray().Select(node => Rule(node!.AsObject()))];

    private static OdrlRule Rule(JsonObject node)
    {
        var action = Text(node, "action");
        return new(action, node["constraint"] is { } limits ? [.. limits.AsArray().Select(limit => Constraint(limit!.AsObject()))] : [], Rules(node["duty"]), node["xp:clause"]?.GetValue<string>())
        {
            Target = node["target"]?.GetValue<string>(),
            Party = node[OdrlPolicy.PartyOf(action)]?.GetValue<string>(),
            Consequences = Rules(node["consequence"]),
        };
    }

    private static OdrlConstraint Constraint(JsonObject node)
    {
        var right = node["rightOperand"] ?? throw new JsonException("A limit has no value.");
        return new(Text(node, "leftOperand"), Text(node, "operator")["odrl:".Length..], right is JsonArray many ? [.. many.Select(one => Operand(one!))] : [Operand(right)]);
    }

    private static OdrlOperand Operand(JsonNode node) =>
        node is not JsonObject typed ? new(node.GetValue<string>())
        : typed["@id"] is { } address ? OdrlOperand.Address(address.GetValue<string>())
        : new(Text(typed, "@value"), Text(typed, "@type"));
}
