using System.Globalization;
using ExportPortal.Domain.Risk.Outputs;
using ExportPortal.Features.Datasets.Outputs;
using ExportPortal.Identity;

namespace ExportPortal.Features.Datasets;

/// <summary>The findings of a kept check as a file.</summary>
public static class OutputFindingsEndpoint
{
    /// <summary>What checking output tables needs.</summary>
    public static IServiceCollection AddOutputChecks(this IServiceCollection services) => services.AddSingleton<CheckOutput>().AddSingleton<WithdrawCheck>().AddSingleton<OutputQuery>();

    public static string Address(string dataset, string check) => $"/datasets/{dataset}/outputs/{check}/findings.csv";

    public static IEndpointConventionBuilder MapOutputFindings(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/datasets/{dataset}/outputs/{check}/findings.csv", Give).RequireAuthorization(PortalPolicies.DatasetReaders);

    private static async Task<IResult> Give(string dataset, string check, HttpContext context, OutputQuery query, CancellationToken cancellation) =>
        PortalClaims.Read(context.User) is { } actor && await query.FindCheck(dataset, check, actor, cancellation) is { } found
            ? TypedResults.File(Table(found.Result), Csv.ContentType, $"{found.Number}-findings.csv")
            : TypedResults.NotFound();

    internal static byte[] Table(OutputResult result) => Csv.Write(
        ["rule", "against release", "cell", "value", "limit", "what was found"],
        result.Findings.Select(finding => (IReadOnlyList<string>)[RuleWords.Of(finding.Rule), finding.IsBreach ? "yes" : "no", finding.Cell, Number(finding.Value), Number(finding.Limit), finding.Sentence]));

    private static string Number(double? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";
}
