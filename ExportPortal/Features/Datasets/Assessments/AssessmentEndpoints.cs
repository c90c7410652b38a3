using ExportPortal.Documents.Pdf;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Risk;
using ExportPortal.Identity;

namespace ExportPortal.Features.Datasets.Assessments;

/// <summary>Files of a saved assessment: its certificate as PDF, with the record attached, and the record by itself.</summary>
public static class AssessmentEndpoints
{
    public static string Certificate(string number) => $"/assessments/{number}/certificate.pdf";

    public static string Record(string number) => $"/assessments/{number}/record.json";

    public static void MapAssessmentFiles(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/assessments/{number}/certificate.pdf", Print).RequireAuthorization(PortalPolicies.DatasetReaders);
        endpoints.MapGet("/assessments/{number}/record.json", Give).RequireAuthorization(PortalPolicies.DatasetReaders);
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
}
