using System.Globalization;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Licensing;

/// <summary>Parts 2 and 3 of the package: what is granted, and on which conditions (domain/07).</summary>
internal static class GrantParts
{
    public static DocumentPart Schedule(LicenceTerms terms, PartyNames parties) => new("schedule", 2, "Licence schedule", "Whatever is not granted here is not permitted (CT-1).",
    [
        new HeadingBlock("The data"),
        new FactsBlock(
        [
            new("Dataset version", $"{terms.Dataset.Number}, {terms.Dataset.Title}, version {terms.Dataset.Version}"),
            new(terms.Dataset.IsTable ? "Content identity of the table" : "Content (SHA-256)", terms.Dataset.Sha256.Hex, Mono: true),
            new("Control entries", string.Join(", ", terms.Dataset.Entries)),
            new("Granularity", terms.Dataset.Granularity.ToString()),
            new("Persons and records", $"{PackageWords.Count(terms.Dataset.Persons)} persons, {PackageWords.Count(terms.Dataset.Rows)} records"),
            .. terms.Dataset.Withheld is { } withheld ? (DocumentFact[])[new("Variables withheld", withheld.Count == 0 ? "none; the version holds no variable that names a person" : string.Join(", ", withheld))] : [],
            new("Known limitations", terms.Dataset.Limitations),
        ]),
        new HeadingBlock("The use"),
        new FactsBlock(
        [
            new("Recipient", parties.Recipient),
            new("Purpose", $"{terms.Grant.Purpose}: {terms.Grant.PurposeText}"),
            new("Summary", terms.Grant.Summary),
            new("Mode", $"{PackageWords.Mode(terms.Grant.Mode)}, in {terms.Grant.Host}"),
            .. terms.Grant.Asked is { } asked ? (DocumentFact[])[new("Not as asked for", Words.Capital(asked.Sentence))] : [],
            .. terms.Grant.AskedUntil is { } longer ? (DocumentFact[])[new("Shorter than asked for", Words.Capital(longer.Sentence))] : [],
            new("Places", $"{CountryName.Of(terms.Grant.Countries)}; no other place without prior written consent"),
            .. terms.Grant.Processors is { } processors ? (DocumentFact[])[new("Processors", string.Join("; ", processors))] : [],
            new("AI training", terms.Clauses.Any(clause => clause.Code == "AC-08") ? terms.Grant.Model is { } model ? $"this model only (AC-08): {model}" : "the listed model only (AC-08)" : "not permitted"),
            .. terms.Grant.Linkage is { } linkage ? (DocumentFact[])[new("May be joined (AC-09)", string.Join("; ", linkage.Select(one => one.Key.Length > 0 ? $"{one.Source}, on {one.Key}" : one.Source)))] : [],
        ]),
        new HeadingBlock("The limits"),
        new TableBlock("The limits", [new("Limit", 2.6), new("Granted", 4.6), new("How it is held", 4.8)],
        [
            ["Term", $"{Words.Day(terms.Grant.Start)} to {Words.Day(terms.Grant.End)}", "access ends at 00:00 UTC of the next day"],
            .. (terms.Grant.Limits ?? []).Select(limit => (IReadOnlyList<string>)[LimitName(limit.Of), limit.Most.ToString("#,##0.######", CultureInfo.InvariantCulture), "counted by the portal; more is refused"]),
            .. terms.Grant.Grid is { } metres ? (IReadOnlyList<string>[])[["Grid of maps", $"{PackageWords.Count(metres)} m", "a map or table of places that is made public is not finer (AC-13)"]] : [],
            ["Overall risk", $"{Probability.Format(terms.Decision.Risk.Overall)} of {Probability.Format(terms.Decision.Threshold)}", $"risk certificate {terms.Assessment.Number}, part 7"],
        ]),
        .. terms.Grant.Users is { } users ? (DocumentBlock[])
        [
            new HeadingBlock("Named users"),
            new TableBlock("Named users", [new("Name", 3), new("Account", 3), new("Access from", 1.8), new("Trained on", 2)],
                [.. users.Select(user => (IReadOnlyList<string>)[user.Name, user.Account, CountryName.Of(user.Country), user.Evidence is null ? Words.Day(user.TrainedOn) : $"{Words.Day(user.TrainedOn)}, as the recipient tells"])]),
        ] : [],
        .. terms.Grant.Sites is { } sites ? (DocumentBlock[])
        [
            new HeadingBlock("Sites"),
            new TableBlock("Sites; none may touch the data before the Authority has listed it", [new("Code", 1, Style: ColumnStyle.Code), new("Organisation", 3.4), new("Address", 3.6), new("Country", 1.8), new("Listed on", 2)],
                [.. sites.Select(site => (IReadOnlyList<string>)[site.Code, parties.Text(site.Organisation), parties.Text(site.Address), CountryName.Of(site.Country), site.ListedOn is { } day ? Words.Day(day) : "not at print"])]),
        ] : [],
        new HeadingBlock("What you owe, and when"),
        new TableBlock("What you owe, and when", [new("Duty", 3), new("When", 6), new("Clause", 1.2)],
            [.. terms.Duties.Select(duty => (IReadOnlyList<string>)[duty.Duty, duty.When, duty.Code])]),
    ]);

    public static DocumentPart Conditions(LicenceTerms terms) => new("conditions", 3, "Conditions",
        terms.Conditions.All(condition => condition.Change is not null) ? "No condition has to be met before first use." : "The conditions before first use were met.",
    [
        .. Met("Met before first use", "Conditions precedent and their evidence", [.. terms.Conditions.Where(condition => condition.Change is null)]),
        .. Met("Met before a change took effect", "Conditions of changes and their evidence", [.. terms.Conditions.Where(condition => condition.Change is not null)]),
        .. terms.Annex is { Subsequent.Count: > 0 } annex ? (DocumentBlock[])
        [
            new HeadingBlock("To be met by a day"),
            new TableBlock("Conditions subsequent, each owed by the recipient", [new("What", 6), new("Last day", 2.2), new("If it is late", 2.6), new("Clause", 1.2)],
                [.. annex.Subsequent.Select(due => (IReadOnlyList<string>)[due.What, Words.Day(due.Due), due.StopsAccess ? "access stops" : "it is a breach", due.Code])]),
            .. terms.Supersedes is null && annex.Subsequent.Any(due => due.Code == OwedDuty.ReportCode) ? (DocumentBlock[])[new ParagraphBlock("No report is owed of the time before both sides have accepted; that of the period in which they do begins on that day.", Muted: true)] : [],
        ] : [],
        new HeadingBlock("Core terms"),
        new ClausesBlock([.. terms.Core.Select(Clause)]),
        .. terms.Base is { } basis ? (DocumentBlock[])[new HeadingBlock($"Terms of the {terms.TemplateTitle} ({terms.Template})"), new ClausesBlock([.. basis.Select(Clause)])] : [],
        .. terms.Clauses.Count == 0 ? (DocumentBlock[])[] : [new HeadingBlock("Clauses added for this case"), new ClausesBlock([.. terms.Clauses.Select(Clause)])],
        .. terms.Annex is not null ? (DocumentBlock[])[] :
        [
            new HeadingBlock("Safeguards"),
            new ParagraphBlock("They apply from first access until the deletion certificate is accepted (CT-4).", Muted: true),
            new TableBlock("Safeguards of the tier", [new("Code", 1, Style: ColumnStyle.Code), new("Requirement", 8)],
                [.. terms.Safeguards.Select(safeguard => (IReadOnlyList<string>)[safeguard.Code, Words.Capital(safeguard.Text)])]),
        ],
    ]);

    private static DocumentBlock[] Met(string heading, string caption, IReadOnlyList<ConditionTerms> conditions) => conditions.Count == 0 ? [] :
    [
        new HeadingBlock(heading),
        new TableBlock(caption, [new("Condition", 3), new("Evidence", 3), new("Met on", 1.4)],
            [.. conditions.Select(condition => (IReadOnlyList<string>)[condition.Change is { } change ? $"{condition.Text} ({change})" : condition.Text, condition.Evidence, Words.Day(condition.MetOn)])]),
    ];

    private static string LimitName(Counted of) => of switch
    {
        Counted.Transfers => "Transfers in the term",
        Counted.Rows => "Rows in the term",
        Counted.Queries => "Questions in the term",
        Counted.Epsilon => "Privacy budget (epsilon)",
        _ => "Users",
    };

    private static DocumentClause Clause(ClauseTerms clause) => new(clause.Code, clause.Title, clause.Text, clause.Trigger);
}
