using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Licensing;

/// <summary>Parts 10 and 11 of the package: what to do when something happens, and the files for programs (domain/07).</summary>
internal static class DutyParts
{
    public static DocumentPart Incidents(LicenceTerms terms, PartyNames parties)
    {
        var duties = terms.Annex!.Incidents;
        return new("incidents", 10, "Contacts and incident duties", "First stop the harm, then tell, then mend.",
        [
            new HeadingBlock("Contacts"),
            new TableBlock("Contacts", [new("Who", 4, Style: ColumnStyle.Strong), new("How", 4), new("For", 3.4)],
                [.. duties.Contacts.Select(contact => (IReadOnlyList<string>)[contact.Who, parties.Text(contact.How), contact.For])]),
            new HeadingBlock("The first hour"),
            new StepsBlock(duties.FirstHour),
            new ParagraphBlock($"Report form, without an account: {duties.ReportAddress}"),
            new HeadingBlock("Clocks"),
            new TableBlock("Clocks", [new("Rule", 2.4, Style: ColumnStyle.Strong), new("Step", 2.6), new("Within", 3), new("To", 2.6), new("Applies to", 3.8)],
                [.. duties.Notices.Select(notice => (IReadOnlyList<string>)[notice.Regime, notice.Step, notice.Within, notice.To, notice.AppliesIf])]),
            new ParagraphBlock("These are the clocks that can run for parties and places of this licence. Whether one runs depends on the incident; the duty of CT-8 always does.", Muted: true),
        ]);
    }

    public static DocumentPart Files(ContentHash licenceJson, int bytes, IReadOnlyList<MachineAnnex> annexes) => new("files", 11, "Files for programs", "They are attached to this document and say what it says.",
    [
        .. (DocumentBlock[])[.. File("licence.json", "The licence as a machine-readable record; its SHA-256 is the fingerprint", "application/json", bytes, licenceJson),
            .. annexes.SelectMany(annex => File(annex.Name, annex.Description, annex.MediaType, annex.Content.Length, annex.Hash))],
        new ParagraphBlock("Save an attachment and compute its SHA-256: it must be the one printed here. No document prints the hash of its own file; that of this file stands in the register and in the log.", Muted: true),
    ]);

    private static DocumentBlock[] File(string name, string description, string mediaType, int bytes, ContentHash hash) =>
    [
        new HeadingBlock(name),
        new FactsBlock([new("What it is", description), new("Type and size", $"{mediaType}, {PackageWords.Count(bytes)} bytes"), new("SHA-256", hash.Hex, Mono: true)]),
    ];
}
