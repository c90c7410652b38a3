using System.Globalization;

namespace ExportPortal.Features.Applications;

/// <summary>Rows as CSV (RFC 4180) that a spreadsheet opens without running anything.</summary>
public static class CsvText
{
    private static readonly char[] Formula = ['=', '+', '-', '@', '\t', '\r'];

    public static string Of(IEnumerable<ApplicationRow> rows) => string.Concat(
        rows.Select(row => Line(row.Number, row.Dataset, row.Steward, row.Recipient, row.Country, row.Group.ToString(), row.Tier?.ToString(CultureInfo.InvariantCulture) ?? "",
            Domain.Common.Words.Code(row.State), row.DueAt?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "",
            row.Decision.Risk?.Overall.ToString() ?? "", row.Decision.Threshold?.ToString() ?? ""))
        .Prepend(Line("number", "dataset", "steward", "recipient", "country", "destination_group", "tier", "state", "due_utc", "overall_risk", "threshold")));

    private static string Line(params string[] cells) => string.Join(',', cells.Select(Cell)) + "\r\n";

    /// <summary>Quoted always; a cell that a spreadsheet would take for a formula starts with an apostrophe.</summary>
    public static string Cell(string text) =>
        $"\"{(text.TrimStart().IndexOfAny(Formula) == 0 || text.IndexOfAny(Formula) == 0 ? "'" : "")}{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
