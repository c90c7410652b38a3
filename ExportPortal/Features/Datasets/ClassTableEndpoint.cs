using System.Globalization;
using ExportPortal.Domain.Risk;
using ExportPortal.Identity;

namespace ExportPortal.Features.Datasets;

/// <summary>The class sizes of a saved assessment as a file: of all its records, left out of the classes or not.</summary>
public static class ClassTableEndpoint
{
    private const string NoClasses = "not defined";

    public static string Address(string dataset, string assessment) => $"/datasets/{dataset}/assessments/{assessment}/classes.csv";

    public static IEndpointConventionBuilder MapClassTables(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/datasets/{dataset}/assessments/{assessment}/classes.csv", Give).RequireAuthorization(PortalPolicies.DatasetReaders);

    private static async Task<IResult> Give(string dataset, string assessment, HttpContext context, DatasetQuery query, CancellationToken cancellation) =>
        PortalClaims.Read(context.User) is { } actor && await query.FindAssessment(dataset, assessment, actor, cancellation) is { } found
            ? TypedResults.File(Table(found.Measurement.Sample), Csv.ContentType, $"{found.Number}-classes.csv")
            : TypedResults.NotFound();

    internal static byte[] Table(SampleMeasures sample) => Csv.Write(
        ["size of class", "classes", "records"],
        sample.WholeHistogram?.Select(size => Row(size.Key, Number(size.Value), size.Key * size.Value))
            ?? sample.CompatibleHistogram!.Select(size => Row(size.Key, NoClasses, size.Value)));

    private static IReadOnlyList<string> Row(long size, string classes, long records) => [Number(size), classes, Number(records)];

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
