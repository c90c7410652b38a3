using System.Text;
using ExportPortal.Data;
using ExportPortal.Identity;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ExportPortal.Features.Applications;

/// <summary>Files of the case pages: the list as CSV, and the proof of an entry of the history.</summary>
public static class ApplicationEndpoints
{
    public static void MapApplicationFiles(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/applications.csv", Csv).RequireAuthorization();
        routes.MapGet("/applications/{number}/proofs/{place:long}", Proof).RequireAuthorization();
    }

    private static async Task<Results<FileContentHttpResult, NotFound>> Csv(
        [AsParameters] FilterInput input, HttpContext context, ApplicationListQuery query, CancellationToken cancellation)
    {
        if (PortalClaims.Read(context.User) is not { } actor || !(actor.IsCaseStaff() || actor.Is(Domain.Common.Role.Steward)))
            return TypedResults.NotFound();
        var text = CsvText.Of(await query.Rows(input.Filter, actor, cancellation));
        // The mark at the start tells spreadsheets that the file is UTF-8.
        return TypedResults.File([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text)], "text/csv; charset=utf-8", "applications.csv");
    }

    private static async Task<Results<FileContentHttpResult, NotFound>> Proof(
        string number, long place, HttpContext context, CaseHistoryQuery query, CancellationToken cancellation) =>
        PortalClaims.Read(context.User) is { } actor && await query.Proof(number, place, actor, cancellation) is { } text
            ? TypedResults.File(Encoding.UTF8.GetBytes(text), "text/plain; charset=utf-8", CaseHistoryQuery.FileName(number, place))
            : TypedResults.NotFound();
}

/// <summary>The filter as it comes with the address.</summary>
internal sealed record FilterInput(string? View, string? State, string? Tier, string? Group, string? Clock, string? Q, string? Sort)
{
    public ApplicationFilter Filter => new() { View = View ?? ApplicationFilter.All, State = State, Tier = Tier, Group = Group, Clock = Clock, Q = Q, Sort = Sort };
}
