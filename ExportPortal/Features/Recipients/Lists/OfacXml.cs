using System.Xml;
using System.Xml.Linq;
using ExportPortal.Domain.Recipients.Lists;

namespace ExportPortal.Features.Recipients.Lists;

/// <summary>The SDN list of OFAC as sdn.xml; any namespace, since that has changed between versions.</summary>
internal static class OfacXml
{
    public static ReadResult Read(XmlReader reader)
    {
        var (published, entries) = ((DateOnly?)null, new List<ListedParty>());
        foreach (var element in ReadList.Each(reader, "publshInformation", "sdnEntry"))
            if (element.Name.LocalName == "sdnEntry")
                entries.AddRange(Entry(element));
            else
                published = ReadList.Published(element.Text("Publish_Date"));
        return new("OFAC Specially Designated Nationals", published, entries);
    }

    private static IEnumerable<ListedParty> Entry(XElement entry) => ReadList.Named(
        entry.Text("uid"),
        entry.Text("sdnType") switch { "Individual" => ListedKind.Person, "Entity" => ListedKind.Organisation, _ => ListedKind.Other },
        [
            new(ReadList.Join(entry.Text("firstName"), entry.Text("lastName")), NameStrength.Main),
            .. entry.All("akaList", "aka").Select(aka => new ListedName(ReadList.Join(aka.Text("firstName"), aka.Text("lastName")), aka.Text("category") == "weak" ? NameStrength.Weak : NameStrength.Strong)),
        ],
        [
            .. entry.All("addressList", "address").Select(one => one.Text("country")), .. entry.All("nationalityList", "nationality").Select(one => one.Text("country")),
            .. entry.All("citizenshipList", "citizenship").Select(one => one.Text("country")),
        ],
        entry.All("dateOfBirthList", "dateOfBirthItem").Select(one => ReadList.Day(one.Text("dateOfBirth"))),
        entry.All("idList", "id").Select(one => new KnownNumber(one.Text("idType"), one.Text("idNumber"))),
        string.Join(", ", entry.All("programList", "program").Select(one => one.Value.Trim())));
}
