using System.Text;
using ExportPortal.Data;
using ExportPortal.Features.Applications.Papers;
using ExportPortal.Identity;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ExportPortal.Features.Applications;

/// <summary>Files of the case pages: the list as CSV, and the proof of an entry of the history.</summary>
public static class ApplicationEndpoints
{
    private static readonly string[] Head =
        ["number", "dataset", "steward", "recipient", "country", "destination_group", "tier", "state", "due_utc", "overall_risk", "threshold"];

    public static void MapApplicationFiles(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/applications.csv", Csv).RequireAuthorization();
        routes.MapGet("/applications/{number}/documents/{document:int}", Document).RequireAuthorization();
        routes.MapGet("/applications/{number}/proofs/{place:long}", Proof).RequireAuthorization();
    }

    private static Results<PushStreamHttpResult, NotFound> Csv([AsParameters] FilterInput input, string? sort, HttpContext context, ApplicationListQuery query, CancellationToken cancellation) =>
        PortalClaims.Read(context.User) is { } actor && (actor.IsCaseStaff() || actor.Is(Domain.Common.Role.Steward))
            ? context.SendTable<string, ApplicationRow>("applications", Head, () => query.Numbers(input.Filter with { Sort = sort ?? (actor.IsCaseStaff() ? null : ApplicationFilter.SortOfOwn) }, actor, cancellation), row => row.Number, numbers => query.Rows(numbers, actor, cancellation), Cells)
            : TypedResults.NotFound();

    private static string[] Cells(ApplicationRow row) =>
    [
        row.Number, row.Dataset, row.Steward, row.Recipient, row.Country, row.Group.ToString(), Features.Csv.Text(row.Tier),
        Domain.Common.Words.Code(row.State), Features.Csv.Text(row.DueAt),
        row.Decision.Risk?.Overall.ToString() ?? "", row.Decision.Threshold?.ToString() ?? "",
    ];

    /// <summary>Always as a download: nothing of somebody else's file is shown within the portal.</summary>
    private static async Task<Results<PushStreamHttpResult, NotFound>> Document(
        string number, int document, HttpContext context, DownloadDocument download, CancellationToken cancellation) =>
        PortalClaims.Read(context.User) is { } actor && await download.Run(number, document, actor, cancellation) is { IsDone: true } found
            ? context.Send(found.Value)
            : TypedResults.NotFound();

    private static async Task<Results<FileContentHttpResult, NotFound>> Proof(
        string number, long place, HttpContext context, CaseHistoryQuery query, CancellationToken cancellation) =>
        PortalClaims.Read(context.User) is { } actor && await query.Proof(number, place, actor, cancellation) is { } text
            ? TypedResults.File(Encoding.UTF8.GetBytes(text), "text/plain; charset=utf-8", CaseHistoryQuery.FileName(number, place))
            : TypedResults.NotFound();
}

/// <summary>The filter as it comes with the address.</summary>
/// <param name="View">all, mine, late or decided.</param>
/// <param name="State">Code of a state, such as IN_REVIEW.</param>
/// <param name="Tier">0 to 4.</param>
/// <param name="Group">Destination group of the decision.</param>
/// <param name="Entry">Code of an entry of the control list that the case was decided with.</param>
/// <param name="Officer">Id of a person who took a step in the case.</param>
/// <param name="Clock">late or soon.</param>
/// <param name="Q">Part of the number, the dataset's title or a party's name.</param>
internal sealed record FilterInput(string? View, string? State, string? Tier, string? Group, string? Entry, string? Officer, string? Clock, string? Q)
{
    public ApplicationFilter Filter => new() { View = View ?? ApplicationFilter.All, State = State, Tier = Tier, Group = Group, Entry = Entry, Officer = Officer, Clock = Clock, Q = Q };
}
