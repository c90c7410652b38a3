using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using ExportPortal.Domain.Recipients.Lists;

namespace ExportPortal.Features.Recipients.Lists;

/// <param name="Title">What the list calls itself.</param>
/// <param name="Published">The day that it gives itself; null where it gives none.</param>
public sealed record ReadResult(string Title, DateOnly? Published, IReadOnlyList<ListedParty> Entries);

/// <summary>The file is none of the lists that are read here, or is broken; nothing of it was taken.</summary>
public sealed class ListUnreadable(string what) : Exception(what);

/// <summary>Reads a list file by its content: OFAC SDN (XML and CSV), EU consolidated list and UN consolidated list (XML).</summary>
internal static class ReadList
{
    private static readonly XmlReaderSettings Safe = new()
    {
        DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true, IgnoreProcessingInstructions = true, IgnoreWhitespace = true, CloseInput = false,
        MaxCharactersInDocument = 2_000_000_000,
    };

    public static ReadResult Xml(Stream file)
    {
        try
        {
            using var reader = XmlReader.Create(file, Safe);
            reader.MoveToContent();
            return reader.LocalName switch
            {
                "sdnList" => OfacXml.Read(reader),
                "export" => EuXml.Read(reader),
                "CONSOLIDATED_LIST" => UnXml.Read(reader),
                var other => throw new ListUnreadable($"'{other}' is the root of no list that is read here: sdnList (OFAC), export (EU) or CONSOLIDATED_LIST (UN)."),
            };
        }
        catch (XmlException broken)
        {
            throw new ListUnreadable($"Line {broken.LineNumber}, column {broken.LinePosition}: the XML is broken or has a document type, which is not taken.");
        }
    }

    /// <summary>Every element of the name, one at a time, so that a large file never stands in memory as a whole.</summary>
    public static IEnumerable<XElement> Each(XmlReader reader, params string[] names)
    {
        reader.Read();
        while (!reader.EOF)
            if (reader.NodeType is XmlNodeType.Element && names.Contains(reader.LocalName))
                yield return (XElement)XNode.ReadFrom(reader);
            else
                reader.Read();
    }

    public static IEnumerable<XElement> All(this XElement element, string name) => element.Elements().Where(one => one.Name.LocalName == name);

    public static IEnumerable<XElement> All(this XElement element, string group, string name) => element.All(group).SelectMany(one => one.All(name));

    public static string Text(this XElement element, string name) => element.All(name).FirstOrDefault()?.Value.Trim() ?? "";

    public static string Value(this XElement element, string attribute) => ((string?)element.Attribute(attribute))?.Trim() ?? "";

    /// <summary>The parts that are there, with blanks between.</summary>
    public static string Join(params string[] parts) => string.Join(' ', parts.Where(part => part.Length > 0));

    /// <summary>A day as ISO, a year as four digits, anything else as the list writes it.</summary>
    public static string Day(string text) =>
        DateOnly.TryParseExact(text, ["yyyy-MM-dd", "dd MMM yyyy", "MM/dd/yyyy"], CultureInfo.InvariantCulture, DateTimeStyles.AllowWhiteSpaces, out var day) ? day.ToString("O", CultureInfo.InvariantCulture) : text;

    /// <summary>A date of birth with what the list says of how sure it is: a range where it gives no date, and "circa" before what is about right.</summary>
    public static string Born(string date, string fromYear, string toYear, bool isAbout)
    {
        var said = date.Length > 0 ? date : fromYear.Length > 0 && toYear.Length > 0 ? $"{fromYear} to {toYear}" : fromYear + toYear;
        // "From 1960" alone leaves the end open.
        return (isAbout || date.Length == 0 && (fromYear.Length == 0 || toYear.Length == 0)) && said.Length > 0 ? $"circa {said}" : said;
    }

    public static DateOnly? Published(string text) => DateOnly.TryParse(text.Split('T')[0], CultureInfo.InvariantCulture, out var day) ? day : null;

    /// <summary>The party, when it has a name; one without a name cannot be compared.</summary>
    public static IEnumerable<ListedParty> Named(string key, ListedKind kind, IEnumerable<ListedName> names, IEnumerable<string> countries, IEnumerable<string> dates, IEnumerable<KnownNumber> numbers, string programme)
    {
        List<ListedName> known = [.. names.Where(name => name.Text.Length > 0).Distinct()];
        if (known.Count > 0)
            yield return new(key, kind, known, Kept(countries), Kept(dates), [.. numbers.Where(number => number.Value.Length > 0).Distinct()], programme);
    }

    private static List<string> Kept(IEnumerable<string> texts) => [.. texts.Where(text => text.Length > 0).Distinct()];
}
