using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ExportPortal.Documents.Odrl;

/// <summary>
/// JSON as RFC 8785 writes it, for texts, truth values and trees of them: keys in the order of their UTF-16 units, no
/// blanks, shortest escapes, UTF-8. Numbers are refused; policies carry them as typed text.
/// </summary>
public static class CanonicalJson
{
    public static byte[] Write(JsonNode? node)
    {
        var to = new StringBuilder();
        Write(node, to);
        return Encoding.UTF8.GetBytes(to.ToString());
    }

    private static void Write(JsonNode? node, StringBuilder to)
    {
        switch (node)
        {
            case null:
                to.Append("null");
                break;
            case JsonObject members:
                Join(to, '{', members.OrderBy(member => member.Key, StringComparer.Ordinal), member => { Text(member.Key, to); to.Append(':'); Write(member.Value, to); }, '}');
                break;
            case JsonArray items:
                Join(to, '[', items, item => Write(item, to), ']');
                break;
            default:
                Value(node, to);
                break;
        }
    }

    private static void Join<T>(StringBuilder to, char open, IEnumerable<T> items, Action<T> write, char close)
    {
        var separator = open;
        foreach (var item in items)
        {
            to.Append(separator);
            write(item);
            separator = ',';
        }
        if (separator == open)
            to.Append(open);
        to.Append(close);
    }

    private static void Value(JsonNode node, StringBuilder to)
    {
        switch (node.GetValueKind())
        {
            case JsonValueKind.String:
                Text(node.GetValue<string>(), to);
                break;
            case JsonValueKind.True:
                to.Append("true");
                break;
            case JsonValueKind.False:
                to.Append("false");
                break;
            default:
                throw new ArgumentException($"A value of kind {node.GetValueKind()} has no canonical form here.", nameof(node));
        }
    }

    private static void Text(string text, StringBuilder to)
    {
        to.Append('"');
        foreach (var c in text)
            to.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\b' => "\\b",
                '\t' => "\\t",
                '\n' => "\\n",
                '\f' => "\\f",
                '\r' => "\\r",
                < ' ' => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => c.ToString(),
            });
        to.Append('"');
    }
}
