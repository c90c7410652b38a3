using System.Globalization;
using System.Text.Json;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Audits;

/// <summary>The final report of an audit: every sentence that the sealed PDF shows, its record for machines and its fingerprint.</summary>
public sealed record AuditReport(PortalDocument Document, byte[] Json, ContentHash Fingerprint)
{
    /// <param name="names">Of the parties, in Latin letters.</param>
    public static AuditReport For(Audit audit, IReadOnlyDictionary<OrganisationId, string> names, PolicyPack pack, Issuer issuer)
    {
        var at = audit.ReportedAt ?? throw new InvalidOperationException($"Audit {audit.Number} has no final report yet.");
        var json = Record(audit, names, pack, issuer);
        var fingerprint = ContentHash.Of(json);
        return new(Lay(audit, names, pack, issuer, at, fingerprint), json, fingerprint);
    }

    private static byte[] Record(Audit audit, IReadOnlyDictionary<OrganisationId, string> names, PolicyPack pack, Issuer issuer) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        Format = "exportportal/audit/1", audit.Number, Type = audit.Type.Code(), audit.Origin, audit.Why, audit.Scope, audit.Clause, Authority = issuer.Name, audit.ReportedAt, audit.Conclusion, audit.LeadName,
        Audited = audit.Targets.Select(one => new { Licence = one.LicenceNumber, one.Tier, Recipient = names[one.Auditee], Steward = one.Steward is { } steward ? names[steward] : null }),
        Samples = audit.Samples.Select(one => new { one.Number, one.Licence, one.Licences, one.Method, one.From, one.Until, one.Population, one.Seed, Selected = one.Selected.Select(record => record.Seq), one.Deviating, one.Inference }),
        Findings = Standing(audit).Select(one => new { Number = $"F{one.Number}", one.Licence, one.Grade, one.Topic, one.Text }),
        Evidence = audit.Evidence.Select(one => new { Number = $"E{one.Number}", one.Title, Sha256 = one.Hash.Hex, one.At }),
        Pack = pack.Id, PackSha256 = pack.Hash.Hex,
    }, ReportChecking.Json);

    private static PortalDocument Lay(Audit audit, IReadOnlyDictionary<OrganisationId, string> names, PolicyPack pack, Issuer issuer, DateTimeOffset at, ContentHash fingerprint) =>
        new($"Audit report {audit.Number}", "en", $"Audit {audit.Number}", issuer.Name, $"{audit.Number}   {fingerprint.Fingerprint}", issuer.SealNote,
        [
            new("cover", null, audit.Number, $"Audit report, {audit.Type.Label()} ({audit.Type.Code()})",
            [
                new HeadingBlock(audit.Clause is { } clause ? $"Clause {clause}, {pack.Clauses.Find(one => one.Code == clause)?.Title}" : $"{names[audit.Auditee]}{(audit.LicenceNumber is { } licence ? $", licence {licence}" : "")}"),
                new FactsBlock(
                [
                    new("Authority", issuer.Name),
                    new("Audited", audit.IsThematic ? AuditWords.Extent(audit) : names[audit.Auditee]),
                    .. audit.Steward is { } steward ? (DocumentFact[])[new("Steward", names[steward])] : [],
                    new("Reason", $"{audit.Origin.Label()}: {audit.Why}"),
                    new("Lead auditor", audit.LeadName ?? "none"),
                    new("Issued", Words.Day(DateOnly.FromDateTime(at.UtcDateTime)), Strong: true),
                    new("Policy pack", $"{pack.Id} ({pack.Hash.Fingerprint})"),
                    new("Kept", $"{pack.Audits!.RetentionYears} years"),
                ]),
                new CalloutBlock("Conclusion", audit.Conclusion!),
                new TableBlock("Findings by grade", [new("Grade", 2), new("Meaning", 6), new("Findings", 1, Numeric: true)],
                    [.. Enum.GetValues<FindingGrade>().OrderDescending().Select(grade => (IReadOnlyList<string>)[grade.ToString(), grade.Meaning(), Standing(audit).Count(one => one.Grade == grade).ToString(CultureInfo.InvariantCulture)])]),
                ReportChecking.Band(ReportChecking.Address(issuer, fingerprint), fingerprint, "this report is genuine"),
            ]),
            new("scope", 1, "Scope and programme", audit.Scope, [.. audit.IsThematic ? (DocumentBlock[])[Results(audit, names)] : [], Programme(audit)]),
            new("samples", 2, "Samples and what they say", "Records were chosen by chance; the seed lets anybody who has the log choose them again.", Samples(audit), Flows: true),
            new("findings", 3, "Findings", Standing(audit).Count == 0 ? "There is no finding." : "Grades and clocks are those of the policy pack.", Findings(audit, pack, at), Flows: true),
            new("evidence", 4, "Evidence", audit.Evidence.Count == 0 ? "Nothing was handed in." : "Each file is known by its SHA-256.", [.. audit.Evidence.Count == 0 ? [] : (DocumentBlock[])[Evidence(audit)]], Flows: true),
            new("reply", 5, audit.IsThematic ? "Replies of the audited sides" : "Reply of the audited side", null, [.. Replies(audit, names), .. ReportChecking.Steps(Attachment)], Flows: true),
        ], at);

    /// <summary>Name of the record that travels in the sealed file.</summary>
    public const string Attachment = "audit.json";

    private static TableBlock Results(Audit audit, IReadOnlyDictionary<OrganisationId, string> names) => new("Result for each licence", [new("Licence", 2.4, Style: ColumnStyle.Code), new("Tier", 0.8), new("Recipient", 4), new("Result", 3)],
        [.. audit.Subjects.Select(one => (IReadOnlyList<string>)[one.LicenceNumber, $"T{one.Tier}", names[one.Auditee], audit.ResultOf(one, Standing(audit))])]);

    private static IReadOnlyList<DocumentBlock> Replies(Audit audit, IReadOnlyDictionary<OrganisationId, string> names) => !audit.IsThematic ? [new ParagraphBlock(audit.ReplyText ?? NoReply)]
        : [new FactsBlock([.. audit.Subjects.DistinctBy(one => one.Auditee).Select(one => new DocumentFact(names[one.Auditee], one.ReplyText ?? NoReply))])];

    private const string NoReply = "No reply came in time.";

    // It is sealed some time after it was issued; what was recorded meanwhile is not in it.
    private static List<Finding> Standing(Audit audit) => [.. audit.Findings.Where(one => one.State is not FindingState.Withdrawn && !(one.At > audit.ReportedAt))];

    private static TableBlock Programme(Audit audit) => new("Programme", [new("When (UTC)", 3), new("Step", 4), new("Who", 3)],
    [
        // Findings stand in the report as they are; what was withdrawn, or asked to be, is in none of it.
        .. audit.Steps.Where(step => step.Verb is not (nameof(AuditVerb.RecordFinding) or nameof(AuditVerb.HandInEvidence) or nameof(AuditVerb.WithdrawFinding) or nameof(AuditVerb.AgreeWithdrawal)))
            .Select(step => (IReadOnlyList<string>)[Minute(step.At), AuditWorkflow.Label(Enum.Parse<AuditVerb>(step.Verb)), step.PersonName]),
    ]);

    private static IReadOnlyList<DocumentBlock> Samples(Audit audit) => audit.Samples.Count == 0 ? [new ParagraphBlock("No records were sampled.")] :
    [
        .. audit.Samples.SelectMany(sample => (DocumentBlock[])
        [
            new HeadingBlock($"Sample {sample.Number}: {(sample.Method is SampleMethod.ByRows ? "by rows returned" : "every record alike")}"),
            new FactsBlock(
            [
                new("Period", $"{Words.Day(sample.From)} to {Words.Day(sample.Until)}"),
                .. sample.Licence is { } licence ? (DocumentFact[])[new("Licence", licence)] : sample.Licences.Count > 0 ? [new("Licences", string.Join(", ", sample.Licences))] : [],
                new("Records in the period", Count(sample.Population)),
                new("Rows returned", Count(sample.Rows)),
                new("Selected", $"{Count(sample.Selected.Count)} records"),
                new("Deviating", sample.Deviating is { Count: > 0 } bad ? string.Join(", ", bad) : "none"),
                new("Seed", sample.Seed, Mono: true),
            ]),
            new ParagraphBlock($"{sample.Judgement} {sample.Inference}"),
        ]),
    ];

    private static IReadOnlyList<DocumentBlock> Findings(Audit audit, PolicyPack pack, DateTimeOffset at) =>
    [
        .. Standing(audit).SelectMany(finding => (DocumentBlock[])
        [
            new HeadingBlock($"F{finding.Number}, {finding.Grade}: {finding.Topic}{(pack.TitleOf(finding.Topic) is { } title ? $", {title}" : "")}"),
            new ParagraphBlock(finding.Text),
            new FactsBlock(
            [
                .. finding.Licence is { } licence ? (DocumentFact[])[new("Licence", licence, Strong: true)] : [],
                new("Grade", $"{finding.Grade}, {finding.Grade.Meaning()}", Strong: true),
                .. finding.RaisedBecause is { } raised ? (DocumentFact[])[new("Raised", raised)] : [],
                .. finding.PlanClock is { } plan ? (DocumentFact[])[new("Plan due", Minute(plan.Due(at, pack.Calendar)))] : [],
                .. finding.FixClock is { } fix ? (DocumentFact[])[new("Fix due", Minute(fix.Due(at, pack.Calendar)))] : [],
            ]),
        ]),
        .. audit.Notes.Count == 0 ? [] : (DocumentBlock[])[new HeadingBlock("Effects"), new TableBlock("Effects", [new("When (UTC)", 2), new("What", 6)], [.. audit.Notes.Select(note => (IReadOnlyList<string>)[Minute(note.At), note.Text])])],
    ];

    private static TableBlock Evidence(Audit audit) => new("Evidence", [new("No", 1), new("What it shows", 4), new("SHA-256", 6, Style: ColumnStyle.Mono)],
        [.. audit.Evidence.Select(item => (IReadOnlyList<string>)[$"E{item.Number}", $"{item.Title} ({item.FileName}, {item.PersonName})", item.Hash.Hex])]);

    private static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Minute(DateTimeOffset at) => at.UtcDateTime.ToString("d MMM yyyy, HH:mm", CultureInfo.InvariantCulture);
}
