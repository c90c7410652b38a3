using System.Xml;
using System.Xml.Linq;
using ExportPortal.Domain.Recipients.Lists;

namespace ExportPortal.Features.Recipients.Lists;

/// <summary>The consolidated financial sanctions list of the European Union (form 1.1).</summary>
internal static class EuXml
{
    public static ReadResult Read(XmlReader reader)
    {
        var published = ReadList.Published(reader.GetAttribute("generationDate") ?? "");
        // A list in this form that is not the Union's own names itself.
        return new(reader.GetAttribute("title") ?? "EU consolidated financial sanctions list", published, [.. ReadList.Each(reader, "sanctionEntity").SelectMany(Entry)]);
    }

    private static IEnumerable<ListedParty> Entry(XElement entity)
    {
        var isFirst = true;
        var names = new List<ListedName>();
        foreach (var alias in entity.All("nameAlias"))
        {
            var name = alias.Value("wholeName") is { Length: > 0 } whole ? whole : ReadList.Join(alias.Value("firstName"), alias.Value("middleName"), alias.Value("lastName"));
            var isWeak = alias.Value("strong") == "false";
            names.Add(new(name, isWeak ? NameStrength.Weak : isFirst ? NameStrength.Main : NameStrength.Strong));
            isFirst &= isWeak;
        }
        return ReadList.Named(
            entity.Value("logicalId"),
            entity.All("subjectType").FirstOrDefault()?.Value("code") switch { "person" => ListedKind.Person, "enterprise" => ListedKind.Organisation, _ => ListedKind.Other },
            names,
            entity.All("citizenship").Concat(entity.All("address")).Select(one => one.Value("countryIso2Code")).Where(code => code != "00"),
            entity.All("birthdate").Select(one => ReadList.Born(one.Value("birthdate") is { Length: > 0 } day ? ReadList.Day(day) : one.Value("year"), one.Value("yearRangeFrom"), one.Value("yearRangeTo"), one.Value("circa") == "true")),
            entity.All("identification").Select(one => new KnownNumber(one.Value("identificationTypeCode"), one.Value("number"))),
            string.Join(", ", entity.All("regulation").Select(one => one.Value("programme")).Where(one => one.Length > 0).Distinct()));
    }
}
