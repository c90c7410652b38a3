using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Transparency;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Register;

/// <summary>
/// The one projection from which every form of the public register is made: what is not public does not leave this query.
/// Rows are decisions that are told; of one that is withheld there is the number, the day, and until when and why.
/// </summary>
internal static class RegisterSql
{
    /// <summary>What the page calls a purpose that the pack has no code for; its words are free and are not told.</summary>
    public const string OtherPurpose = "other";

    public static IQueryable<RegisterRow> Records(this PortalDbContext db, PolicyPack pack, DateTimeOffset now)
    {
        var (terms, told) = (pack.Register, Publication.At(pack, now));
        return db.Database.SqlQueryRaw<RegisterRow>(db.Database.IsNpgsql() ? Postgres : Sqlite,
            Text(DateOnly.FromDateTime(now.UtcDateTime)), now.UtcTicks, Text(told.Published), Text(told.Settled),
            List(terms.Named), List(terms.NamedRefused), List([.. pack.Purposes.Allowed.Select(purpose => purpose.Code), .. pack.Purposes.Prohibited.Select(purpose => purpose.Code)]), List(terms.Reasons.Select(reason => reason.Code)),
            terms.LicenceWaitsForForce ? 1 : 0, terms.RefusalWaitsForFinality ? 1 : 0, Publication.Days(pack, "publication"), Publication.Days(pack, "appeal-lodge") + 1);
    }

    /// <summary>Codes between bars, so that the store finds one as a part of a text.</summary>
    private static string List(IEnumerable<string> codes) => $"|{string.Join('|', codes)}|";

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static readonly string Sqlite = Write(
        text: (column, path) => $"json_extract({column}, '$.{string.Join('.', path)}')",
        items: (column, path) => $"json_each({column}, '$.{string.Join('.', path)}') AS item",
        ofItem: key => $"json_extract(item.value, '$.{key}')",
        list: value => $"json_group_array({value})",
        pair: (code, words) => $"json_object('code', {code}, 'text', {words})",
        bytes: column => $"CAST({column} AS TEXT)",
        day: ticks => $"date({ticks} / 10000000 - 62135596800, 'unixepoch')",
        last: (column, key) => $"json_extract({column}, '$[#-1].{key}')",
        all: column => $"json_each({column}) AS item",
        later: (date, days) => $"date({date}, '+' || {days} || ' days')",
        latest: "max",
        find: "instr");

    // jsonb knows no NUL; a text that carries one is read with the sign for what cannot be read.
    private static readonly string Postgres = Write(
        text: (column, path) => $"jsonb_extract_path_text({Json(column)}, {Path(path)})",
        items: (column, path) => $"jsonb_array_elements(CASE WHEN jsonb_typeof(jsonb_extract_path({Json(column)}, {Path(path)})) = 'array' THEN jsonb_extract_path({Json(column)}, {Path(path)}) END) AS item(value)",
        ofItem: key => $"(item.value ->> '{key}')",
        list: value => $"json_agg({value})::text",
        pair: (code, words) => $"json_build_object('code', {code}, 'text', {words})",
        bytes: column => $"convert_from({column}, 'UTF8')",
        day: ticks => $"to_char(to_timestamp({ticks} / 10000000 - 62135596800) AT TIME ZONE 'UTC', 'YYYY-MM-DD')",
        last: (column, key) => $"({Json(column)} -> -1 ->> '{key}')",
        all: column => $"jsonb_array_elements({Json(column)}) AS item(value)",
        later: (date, days) => $"CAST(CAST({date} AS date) + CAST({days} AS int) AS TEXT)",
        latest: "GREATEST",
        find: "strpos");

    private static string Json(string column) => $@"replace({column}, '\u0000', '\ufffd')::jsonb";

    private static string Path(IEnumerable<string> path) => string.Join(", ", path.Select(step => $"'{step}'"));

    private static string Write(
        Func<string, string[], string> text, Func<string, string[], string> items, Func<string, string> ofItem, Func<string, string> list, Func<string, string, string> pair,
        Func<string, string> bytes, Func<string, string> day, Func<string, string, string> last, Func<string, string> all, Func<string, string, string> later, string latest, string find)
    {
        // Nothing of a case that is withheld is told.
        static string Told(string value) => $"CASE WHEN e.\"Id\" IS NULL THEN {value} END";
        string Granted(string key) => $"COALESCE({text("l.\"Grant\"", [key])}, {text("a.\"Content\"", [key])})";
        string Codes(string column, params string[] path) => $"(SELECT {list(ofItem("Code"))} FROM {items(column, path)} WHERE {find}({{7}}, '|' || {ofItem("Code")} || '|') > 0)";
        string Purpose(string value) => $"CASE WHEN {find}({{6}}, '|' || {value} || '|') > 0 THEN {value} ELSE '{OtherPurpose}' END";
        var kind = text("a.\"Content\"", ["Answers", "Values", "recipient_type"]);
        string Names(string summary) => $"({find}(lower({summary}), lower(r.\"Name\")) > 0 OR {find}(lower({summary}), lower(r.\"RomanisedName\")) > 0)";
        string Summary(string summary, string named) => $"CASE WHEN {named} OR NOT {Names(summary)} THEN {summary} END";
        const string inForce = """
            LEFT JOIN embargo e ON e."Id" = (SELECT one."Id" FROM embargo one WHERE one."Application" = a."Id" AND one."State" = 'Granted' AND CAST(one."Until" AS TEXT) >= {0} ORDER BY one."Until" DESC LIMIT 1)
            """;
        const string asked = """EXISTS (SELECT 1 FROM embargo one WHERE one."Application" = a."Id" AND one."State" = 'Asked')""";

        // A dispute keeps the time to appeal as long as it goes on; once an appeal is lodged for it, that decides.
        static string Disputed(string number, string kind) => $"EXISTS (SELECT 1 FROM dispute q WHERE q.\"About\" = {number} AND q.\"Kind\" = '{kind}' AND q.\"Appeal\" IS NULL AND q.\"State\" NOT IN ('Settled', 'AtCourt', 'Withdrawn', 'Rested'))";

        // The day on which a record was told, or changed in what is told; of one that is withheld, the day of the decision, which is all that is told.
        string Changed(string decided, string told, string column) => $"""
            CASE WHEN e."Id" IS NOT NULL THEN {decided} ELSE {latest}({told},
                COALESCE((SELECT MAX(substr({ofItem("At")}, 1, 10)) FROM {all(column)} WHERE COALESCE({ofItem("From")}, '') <> {ofItem("To")} OR {ofItem("Verb")} = 'Supersede'), {decided}),
                COALESCE((SELECT MAX({later("one.\"Until\"", "1")}) FROM embargo one WHERE one."Application" = a."Id" AND one."State" = 'Granted' AND CAST(one."Until" AS TEXT) < {"{0}"}), {decided}),
                COALESCE((SELECT MAX({day("one.\"DecidedAt\"")}) FROM embargo one WHERE one."Application" = a."Id" AND one."State" IN ('Refused', 'Lifted')), {decided})) END
            """;

        var granted = day("l.\"GrantedAt\"");
        var inUse = $$"""CASE WHEN {8} = 0 OR l."Steps" LIKE '%"To":"ACTIVE"%' THEN {{granted}} ELSE {{later(granted, "{10}")}} END""";
        var renewedEnd = text("l.\"NextGrant\"", ["Term", "End"]);
        var end = $"CASE WHEN {renewedEnd} > CAST(l.\"End\" AS TEXT) THEN {renewedEnd} ELSE CAST(l.\"End\" AS TEXT) END";
        var named = $"{find}({{4}}, '|' || {kind} || '|') > 0";
        var sealedNow = $"(SELECT {bytes("p.\"LicenceJson\"")} FROM sealed_package p WHERE p.\"Licence\" = l.\"Id\" AND p.\"Version\" = l.\"Version\")";
        var licences = $$"""
            SELECT 'licence' AS "Kind", l."Number" AS "Number", {{granted}} AS "Decided", {{Changed(granted, inUse, "l.\"Steps\"")}} AS "Changed", CAST(e."Until" AS TEXT) AS "WithheldUntil", e."Kind" AS "WithheldFor",
                {{Told("l.\"Tier\"")}} AS "Tier",
                {{Told($"CASE WHEN l.\"State\" = 'PendingAcceptance' AND ({end} < {{0}} OR l.\"AcceptBy\" <= {{1}}) THEN 'Closed' WHEN l.\"State\" IN ('Active', 'Suspended') AND {end} < {{0}} THEN 'Expired' WHEN l.\"State\" = 'Suspended' AND l.\"ProvisionalUntil\" <= {{1}} THEN 'Active' ELSE l.\"State\" END")}} AS "State",
                {{Told(text(sealedNow, ["templateTitle"]))}} AS "Type", {{Told("d.\"Number\"")}} AS "DatasetNumber", {{Told("d.\"Title\"")}} AS "Dataset", {{Told("v.\"Number\"")}} AS "Version", {{Told("s.\"RomanisedName\"")}} AS "Steward",
                {{Told($"CASE WHEN {named} THEN r.\"RomanisedName\" END")}} AS "Recipient", {{Told(kind)}} AS "RecipientKind", {{Told($"COALESCE({text(sealedNow, ["recipient", "country"])}, r.\"Country\")")}} AS "Country",
                {{Told(Purpose(Granted("Purpose")))}} AS "Purpose", {{Told(Summary(Granted("Summary"), named))}} AS "Summary", {{Told(Granted("Mode"))}} AS "Mode",
                {{Told("CAST(l.\"Start\" AS TEXT)")}} AS "Start", {{Told(end)}} AS "End",
                {{Told($"(SELECT {list(pair(ofItem("code"), ofItem("title")))} FROM {items(sealedNow, ["clauses"])})")}} AS "Conditions",
                NULL AS "Ground", {{Told($"CASE WHEN {text("l.\"Grant\"", ["Review", "Decision", "Outcome"])} IS NULL THEN {Codes("a.\"Decision\"", "Reasons")} ELSE {Codes("l.\"Grant\"", "Review", "Decision", "Reasons")} END")}} AS "Reasons",
                {{Told(text("l.\"Grant\"", ["Renewed"]))}} AS "Renewed",
                {{Told($"(SELECT {list(pair("n.\"Rung\"", $"{day("n.\"ImposedAt\"")} || CASE WHEN n.\"State\" = 'Ended' THEN ' ended' ELSE '' END"))} FROM sanction n WHERE n.\"Licence\" = l.\"Id\" AND n.\"State\" IN ('Imposed', 'Ended') AND n.\"Appeals\" NOT LIKE '%\"State\":\"Lodged\"%' AND NOT {Disputed("n.\"Number\"", "Sanction")} AND ({day("n.\"ImposedAt\"")} <= {{3}} OR n.\"Appeals\" LIKE '%\"State\":\"Dismissed\"%'))")}} AS "Sanctions"
            FROM licence l JOIN application a ON a."Id" = l."Application" JOIN dataset d ON d."Id" = a."Dataset" JOIN dataset_version v ON v."Id" = a."DatasetVersion"
                JOIN organisation s ON s."Id" = l."Steward" JOIN organisation r ON r."Id" = l."Recipient"
            {{inForce}}
            WHERE {{granted}} <= {2} OR (NOT {{asked}} AND ({8} = 0 OR l."State" <> 'PendingAcceptance'))
            """;

        var refused = $"substr({last("a.\"Steps\"", "At")}, 1, 10)";
        var final = $"(NOT EXISTS (SELECT 1 FROM appeal o WHERE o.\"Application\" = a.\"Id\" AND o.\"Licence\" IS NULL AND o.\"State\" = 'Lodged') AND NOT {Disputed("a.\"Number\"", "Refusal")} AND ({refused} <= {{3}} OR EXISTS (SELECT 1 FROM appeal o WHERE o.\"Application\" = a.\"Id\" AND o.\"Licence\" IS NULL AND o.\"State\" = 'Dismissed' AND {day("o.\"LodgedAt\"")} >= {refused})))";
        const string lodged = """EXISTS (SELECT 1 FROM appeal o WHERE o."Application" = a."Id" AND o."Licence" IS NULL AND o."State" = 'Lodged')""";
        var dismissed = $"""(SELECT MAX(substr({last("o.\"Steps\"", "At")}, 1, 10)) FROM appeal o WHERE o."Application" = a."Id" AND o."Licence" IS NULL AND o."State" = 'Dismissed' AND {day("o.\"LodgedAt\"")} >= {refused})""";
        var settled = $$"""CASE WHEN {9} = 0 THEN {{refused}} WHEN {{lodged}} THEN {{later(refused, "{10}")}} ELSE COALESCE({{dismissed}}, {{later(refused, "{11}")}}) END""";
        var namedRefused = $"({find}({{5}}, '|' || {kind} || '|') > 0 AND {final})";
        var refusals = $$"""
            SELECT 'refusal' AS "Kind", a."Number" AS "Number", {{refused}} AS "Decided", {{Changed(refused, settled, "a.\"Steps\"")}} AS "Changed", CAST(e."Until" AS TEXT) AS "WithheldUntil", e."Kind" AS "WithheldFor",
                {{Told("a.\"Tier\"")}} AS "Tier", {{Told("a.\"State\"")}} AS "State",
                NULL AS "Type", {{Told("d.\"Number\"")}} AS "DatasetNumber", {{Told("d.\"Title\"")}} AS "Dataset", {{Told("v.\"Number\"")}} AS "Version", {{Told("s.\"RomanisedName\"")}} AS "Steward",
                {{Told($"CASE WHEN {namedRefused} THEN r.\"RomanisedName\" END")}} AS "Recipient", {{Told(kind)}} AS "RecipientKind", {{Told("r.\"Country\"")}} AS "Country",
                {{Told(Purpose(text("a.\"Content\"", ["Purpose"])))}} AS "Purpose", {{Told(Summary(text("a.\"Content\"", ["Summary"]), namedRefused))}} AS "Summary", {{Told(text("a.\"Content\"", ["Mode"]))}} AS "Mode",
                NULL AS "Start", NULL AS "End", NULL AS "Conditions",
                {{Told(text("a.\"Notice\"", ["Ground"]))}} AS "Ground", {{Told(Codes("a.\"Decision\"", "Reasons"))}} AS "Reasons", NULL AS "Renewed", NULL AS "Sanctions"
            FROM application a JOIN dataset d ON d."Id" = a."Dataset" JOIN dataset_version v ON v."Id" = a."DatasetVersion"
                JOIN organisation s ON s."Id" = a."Steward" JOIN organisation r ON r."Id" = a."Recipient"
            {{inForce}}
            WHERE a."State" IN ('Refused', 'Prohibited') AND ({{refused}} <= {2} OR (NOT {{asked}} AND ({9} = 0 OR {{final}})))
            """;
        return $"{licences}\nUNION ALL\n{refusals}";
    }
}

/// <summary>A row of the projection, as the store gives it; null where it does not apply or is withheld. Days are "2026-11-26".</summary>
internal sealed class RegisterRow
{
    /// <summary>"licence" or "refusal".</summary>
    public string Kind { get; init; } = "";
    public string Number { get; init; } = "";
    public string Decided { get; init; } = "";

    /// <summary>Day on which it was told, or on which what is told changed last.</summary>
    public string Changed { get; init; } = "";
    public string? WithheldUntil { get; init; }
    public string? WithheldFor { get; init; }
    public int? Tier { get; init; }

    /// <summary>Name of the state today.</summary>
    public string? State { get; init; }

    /// <summary>What the sealed licence calls itself; null before it is sealed.</summary>
    public string? Type { get; init; }
    public string? DatasetNumber { get; init; }
    public string? Dataset { get; init; }
    public int? Version { get; init; }
    public string? Steward { get; init; }
    public string? Recipient { get; init; }
    public string? RecipientKind { get; init; }
    public string? Country { get; init; }
    public string? Purpose { get; init; }
    public string? Summary { get; init; }
    public string? Mode { get; init; }
    public string? Start { get; init; }
    public string? End { get; init; }

    /// <summary>Codes and headings as JSON, [{"code", "text"}].</summary>
    public string? Conditions { get; init; }
    public string? Ground { get; init; }

    /// <summary>Codes as a JSON list.</summary>
    public string? Reasons { get; init; }
    public string? Renewed { get; init; }

    /// <summary>Rung, and day with or without "ended", as JSON.</summary>
    public string? Sanctions { get; init; }
}
