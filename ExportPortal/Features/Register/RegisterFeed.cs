using System.Globalization;
using System.Text;
using System.Xml;
using ExportPortal.Domain.Transparency;

namespace ExportPortal.Features.Register;

/// <summary>What was told or changed last as an Atom feed (RFC 4287), for readers of news.</summary>
internal static class RegisterFeed
{
    public const string ContentType = "application/atom+xml; charset=utf-8";
    private const string Atom = "http://www.w3.org/2005/Atom";

    /// <param name="self">Address of this part of the feed.</param>
    /// <param name="next">Address of the next, older part; null after the last.</param>
    public static byte[] Write(IReadOnlyList<RegisterRecord> records, string authority, Uri portal, string self, string? next, DateTimeOffset now)
    {
        using var stream = new MemoryStream();
        using (var xml = XmlWriter.Create(stream, new() { Encoding = new UTF8Encoding(false), Indent = true, NewLineChars = "\n", CheckCharacters = false }))
        {
            xml.WriteStartElement("feed", Atom);
            xml.WriteElementString("id", Atom, new Uri(portal, "register").AbsoluteUri);
            xml.WriteElementString("title", Atom, "Public register of data exports");
            xml.WriteElementString("updated", Atom, records.Count == 0 ? Text(now) : Text(records.Max(record => record.ChangedOn)));
            xml.WriteStartElement("author", Atom);
            xml.WriteElementString("name", Atom, Clean(authority));
            xml.WriteEndElement();
            Link(xml, "self", self);
            if (next is not null)
                Link(xml, "next", next);
            foreach (var record in records)
                Entry(xml, record, portal);
            xml.WriteEndElement();
        }
        return stream.ToArray();
    }

    private static void Entry(XmlWriter xml, RegisterRecord record, Uri portal)
    {
        var address = new Uri(portal, $"register/{record.Number}").AbsoluteUri;
        xml.WriteStartElement("entry", Atom);
        xml.WriteElementString("id", Atom, address);
        xml.WriteElementString("title", Atom, Clean(RegisterWords.Title(record)));
        xml.WriteElementString("updated", Atom, Text(record.ChangedOn));
        Link(xml, "alternate", address);
        xml.WriteElementString("summary", Atom, Clean(RegisterWords.Sentence(record)));
        xml.WriteEndElement();
    }

    private static void Link(XmlWriter xml, string rel, string address)
    {
        xml.WriteStartElement("link", Atom);
        xml.WriteAttributeString("rel", rel);
        xml.WriteAttributeString("href", address);
        xml.WriteEndElement();
    }

    /// <summary>XML has no place for control signs, which a typed text may carry.</summary>
    private static string Clean(string text) => new([.. text.Select(sign => XmlConvert.IsXmlChar(sign) || char.IsSurrogate(sign) ? sign : ' ')]);

    private static string Text(DateOnly day) => Text(new DateTimeOffset(day, default, TimeSpan.Zero));

    private static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
