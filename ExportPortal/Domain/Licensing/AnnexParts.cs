using System.Globalization;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Licensing;

/// <summary>Parts 5, 6, 8 and 9 of the package: end use, safeguards, audits, and who does what (domain/07).</summary>
internal static class AnnexParts
{
    public static DocumentPart EndUse(LicenceTerms terms, PartyNames parties)
    {
        var statement = terms.Annex!.EndUse;
        var signatory = statement.Signatory.Length == 0 ? null : parties.Text(statement.Signatory);
        return new("end-use", 5, "End-use statement", "What the recipient states, and is held to.",
        [
            new HeadingBlock("Who and where"),
            new FactsBlock(
            [
                new("Recipient", $"{parties.Recipient}, {CountryName.Of(terms.Recipient.Country)}"),
                .. terms.Recipient.Environment is { } environment ? (DocumentFact[])[new("Its environment", environment)] : [],
                new("End user", parties.Text(statement.EndUser)),
                new("Purpose", $"{terms.Grant.Purpose}: {terms.Grant.PurposeText}"),
                new("Location", statement.Location),
            ]),
            new HeadingBlock("Never"),
            new ParagraphBlock("Neither the data nor results from them are used for:", Muted: true),
            new StepsBlock(statement.Never),
            new HeadingBlock("Onward transfer"),
            new ParagraphBlock(statement.Onward),
            new HeadingBlock("Audit"),
            new ParagraphBlock(statement.AuditConsent),
            new HeadingBlock("Stated by"),
            new SignaturesBlock([new("for the Recipient", signatory, statement.StatedOn is { } day ? $"{(statement.SignedWords is null ? "stated with the application" : "signed in the portal")} on {Words.Day(day)}" : null)]),
            .. statement.SignedWords is { } words ? (DocumentBlock[])[new FactsBlock([new("Words signed (SHA-256)", words.Hex, Mono: true)])] : [],
            new ParagraphBlock("The Recipient accepts this statement with the licence, in the portal and after the seal: the record of it names the person, the time, the sign-in and the SHA-256 of licence.json.", Muted: true),
        ]);
    }

    public static DocumentPart Safeguards(LicenceTerms terms) => new("safeguards", 6, "Safeguards annex", "They apply from first access until the deletion certificate is accepted (CT-4).",
    [
        new TableBlock("Safeguards", [new("Code", 1.2, Style: ColumnStyle.Code), new("Requirement and how it is met", 7), new("Evidence", 3), new("Owner", 1.5), new("Checked", 2)],
            [.. terms.Annex!.Safeguards.Select(one => (IReadOnlyList<string>)[one.Code, $"{Words.Capital(one.Requirement)}. {one.Met}", Words.Capital(one.Evidence), one.Owner, one.Check])]),
    ]);

    public static DocumentPart Audits(LicenceTerms terms)
    {
        var plan = terms.Annex!.Audits;
        return new("audits", 8, "Audit plan", $"Tier T{terms.Decision.Tier}: {terms.Duties.First(duty => duty.Code == "CT-7").When}.",
        [
            new HeadingBlock("Planned audits"),
            plan.Planned.Count == 0
                ? new ParagraphBlock("No audit is planned by date; licences of this tier are drawn at random.")
                : new TableBlock("Planned audits", [new("On or about", 2), new("Why", 5)], [.. plan.Planned.Select(one => (IReadOnlyList<string>)[Words.Day(one.On), one.Why])]),
            .. plan.Rate is { } rate ? (DocumentBlock[])[new ParagraphBlock($"Beside these, {(rate * 100).ToString("0.##", CultureInfo.InvariantCulture)} % of the licences of this tier are drawn in a year, and a trigger such as a late report or an incident opens an audit at any time.")] : [],
            new HeadingBlock("What is looked at"),
            new ParagraphBlock(Words.Capital(plan.Scope) + "."),
            new HeadingBlock("Keep ready"),
            new StepsBlock([.. plan.Evidence.Select(Words.Capital)]),
            new HeadingBlock("How samples are drawn"),
            new ParagraphBlock(plan.Draw),
            new HeadingBlock("Contact"),
            new FactsBlock([new("Audits of the authority", plan.Contact)]),
        ]);
    }

    public static DocumentPart Matrix(LicenceTerms terms) => new("matrix", 9, "Responsibility matrix", "R does it, A answers for it, C is asked before, I is told after.",
    [
        new TableBlock("Who does what", [new("Task", 5, Style: ColumnStyle.Strong), new("Exporter", 2), new("Recipient", 2), new("Authority", 2), new("Auditor", 2)],
            [.. terms.Annex!.Matrix.Select(row => (IReadOnlyList<string>)[row.Task, row.Exporter, row.Recipient, row.Authority, row.Auditor])]),
        new ParagraphBlock("Where a contract between Exporter and Recipient says otherwise, this matrix holds towards the Authority (CT-15).", Muted: true),
    ]);
}
