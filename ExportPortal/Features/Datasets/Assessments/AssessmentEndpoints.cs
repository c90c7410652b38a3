using System.Text.Json;
using ExportPortal.Documents.Pdf;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Stress;
using ExportPortal.Identity;

namespace ExportPortal.Features.Datasets.Assessments;

/// <summary>Files of a saved assessment: its certificate as PDF, with the record attached, the record by itself, and as a table; the comparison of two as a table.</summary>
public static class AssessmentEndpoints
{
    public static string Certificate(string number) => $"/assessments/{number}/certificate.pdf";

    public static string Record(string number) => $"/assessments/{number}/record.json";

    public static string Figures(string number) => $"/assessments/{number}/figures.csv";

    public static string Comparison(string left, string right) => $"/assessments/compare.csv?left={left}&right={right}";

    public static void MapAssessmentFiles(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/assessments/{number}/certificate.pdf", Print).RequireAuthorization(PortalPolicies.DatasetReaders);
        endpoints.MapGet("/assessments/{number}/record.json", Give).RequireAuthorization(PortalPolicies.DatasetReaders);
        endpoints.MapGet("/assessments/{number}/figures.csv", Table).RequireAuthorization(PortalPolicies.DatasetReaders);
        endpoints.MapGet("/assessments/compare.csv", Compare).RequireAuthorization(PortalPolicies.DatasetReaders);
    }

    private static async Task<IResult> Print(string number, HttpContext context, AssessmentQuery query, PdfRenderer renderer, Issuer issuer, CancellationToken cancellation)
    {
        if (PortalClaims.Read(context.User) is not { } actor || await query.Find(number, actor, cancellation) is not { } view)
            return TypedResults.NotFound();
        var document = RiskCertificate.Alone(view.Certificate, view.Subject, issuer.Name);
        var pdf = renderer.Render(document, [new("risk.json", "application/json", "The assessment as a machine-readable record", AssessmentRecord.Of(view).Write())]);
        return TypedResults.File(pdf, "application/pdf", $"{view.Assessment.Number}-certificate.pdf");
    }

    private static async Task<IResult> Give(string number, HttpContext context, AssessmentQuery query, CancellationToken cancellation) =>
        PortalClaims.Read(context.User) is { } actor && await query.Find(number, actor, cancellation) is { } view
            ? TypedResults.File(AssessmentRecord.Of(view).Write(), "application/json", $"{view.Assessment.Number}.risk.json")
            : TypedResults.NotFound();

    private static async Task<IResult> Table(string number, HttpContext context, AssessmentQuery query, CancellationToken cancellation)
    {
        if (PortalClaims.Read(context.User) is not { } actor || await query.Find(number, actor, cancellation) is not { } view)
            return TypedResults.NotFound();
        using var record = JsonDocument.Parse(AssessmentRecord.Of(view).Write());
        return TypedResults.File(Csv.Write(["figure", "value"], Flat("", record.RootElement)), Csv.ContentType, $"{view.Assessment.Number}-figures.csv");
    }

    private static async Task<IResult> Compare(string left, string right, HttpContext context, AssessmentQuery query, CancellationToken cancellation)
    {
        if (PortalClaims.Read(context.User) is not { } actor || await query.Find(left, actor, cancellation) is not { } one || await query.Find(right, actor, cancellation) is not { } other)
            return TypedResults.NotFound();
        var rows = AssessmentComparison.Of(one.Assessment.Measurement, other.Assessment.Measurement).Rows
            .Select(row => (IReadOnlyList<string>)[row.Measure, row.Left, row.Right, row.Difference, Words.Of(row.Verdict)])
            .Concat(ComparedTest.Of(one.Reading, other.Reading).Select(test => (IReadOnlyList<string>)[test.Name, $"{test.Left.Code}: {test.Left.Words}", $"{test.Right.Code}: {test.Right.Words}", "", Words.Of(test.Verdict)]));
        return TypedResults.File(Csv.Write(["figure", one.Assessment.Number, other.Assessment.Number, "difference", "in words"], rows), Csv.ContentType, $"{one.Assessment.Number}-{other.Assessment.Number}.csv");
    }

    /// <summary>Each value of the record by its path: "measurement.sample.k".</summary>
    private static IEnumerable<IReadOnlyList<string>> Flat(string path, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().SelectMany(one => Flat(path.Length == 0 ? one.Name : $"{path}.{one.Name}", one.Value)),
        JsonValueKind.Array => value.EnumerateArray().SelectMany((one, i) => Flat($"{path}[{i}]", one)),
        JsonValueKind.Null => [[path, ""]],
        JsonValueKind.String => [[path, value.GetString()!]],
        _ => [[path, value.GetRawText()]],
    };
}
