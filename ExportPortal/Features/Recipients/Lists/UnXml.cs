using System.Xml;
using System.Xml.Linq;
using ExportPortal.Domain.Recipients.Lists;

namespace ExportPortal.Features.Recipients.Lists;

/// <summary>The consolidated list of the United Nations Security Council.</summary>
internal static class UnXml
{
    public static ReadResult Read(XmlReader reader)
    {
        var published = ReadList.Published(reader.GetAttribute("dateGenerated") ?? "");
        return new("UN Security Council consolidated list", published, [.. ReadList.Each(reader, "INDIVIDUAL", "ENTITY").SelectMany(Entry)]);
    }

    private static IEnumerable<ListedParty> Entry(XElement entry)
    {
        var kind = entry.Name.LocalName;
        return ReadList.Named(
            entry.Text("DATAID"),
            kind == "INDIVIDUAL" ? ListedKind.Person : ListedKind.Organisation,
            [
                new(ReadList.Join(entry.Text("FIRST_NAME"), entry.Text("SECOND_NAME"), entry.Text("THIRD_NAME"), entry.Text("FOURTH_NAME")), NameStrength.Main),
                new(entry.Text("NAME_ORIGINAL_SCRIPT"), NameStrength.Strong),
                .. entry.All($"{kind}_ALIAS").Select(alias => new ListedName(alias.Text("ALIAS_NAME"), alias.Text("QUALITY") == "Low" ? NameStrength.Weak : NameStrength.Strong)),
            ],
            [.. entry.All("NATIONALITY", "VALUE").Select(one => one.Value.Trim()), .. entry.All($"{kind}_ADDRESS").Select(one => one.Text("COUNTRY"))],
            entry.All("INDIVIDUAL_DATE_OF_BIRTH").Select(one => ReadList.Born(one.Text("DATE") is { Length: > 0 } day ? ReadList.Day(day.Split('T')[0]) : one.Text("YEAR"), one.Text("FROM_YEAR"), one.Text("TO_YEAR"), one.Text("TYPE_OF_DATE") == "APPROXIMATELY")),
            entry.All("INDIVIDUAL_DOCUMENT").Select(one => new KnownNumber(one.Text("TYPE_OF_DOCUMENT"), one.Text("NUMBER"))),
            ReadList.Join(entry.Text("UN_LIST_TYPE"), entry.Text("REFERENCE_NUMBER")));
    }
}
