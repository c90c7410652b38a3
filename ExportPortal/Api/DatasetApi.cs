using ExportPortal.Domain.Datasets;
using ExportPortal.Features.Datasets;
using ExportPortal.Features.Datasets.Outputs;
using ExportPortal.Identity;

namespace ExportPortal.Api;

/// <param name="Newest">Number of the newest version; null while there is none.</param>
/// <param name="Licences">Granted on any version, as far as the caller may see them.</param>
public sealed record DatasetItem(string Number, string Title, string Steward, IReadOnlyList<string> Entries, string Granularity, long Persons, int? Newest, int Licences);

/// <param name="Next">Give it as 'after' for the next part; null after the last.</param>
public sealed record DatasetListAnswer(IReadOnlyList<DatasetItem> Items, string? Next);

/// <param name="Id">To be named in an application.</param>
/// <param name="Sha256">Of the file.</param>
/// <param name="Assessments">Numbers of its assessments, the newest first.</param>
public sealed record VersionItem(Guid Id, int Number, string FileName, string Sha256, long Rows, DateTimeOffset RegisteredAt, IReadOnlyList<string> Assessments);

/// <param name="StewardId">Names the steward where an organisation is asked for.</param>
public sealed record DatasetAnswer(string Number, string Title, string Limitations, string Steward, Guid StewardId, int BaseTier, string Because, IReadOnlyList<VersionItem> Versions);

/// <param name="Level">0 to 3, for DU0 to DU3.</param>
/// <param name="Rationale">Why, in words that stay on record.</param>
public sealed record DualUsePut(int? Level, string? Rationale);

/// <param name="Level">0 to 3, for DU0 to DU3.</param>
/// <param name="Meaning">The level in words.</param>
/// <param name="SetBy">Rationale of each reviewer who set it; empty while it is as the steward declared it.</param>
/// <param name="Proposed">Level that a second reviewer has yet to confirm; null for none.</param>
public sealed record DualUseAnswer(string Number, int Level, string Meaning, IReadOnlyList<string> SetBy, int? Proposed);

/// <param name="From">The dataset as it was read: what somebody else has corrected since is not written over.</param>
/// <param name="To">The dataset as it is to read; its dual-use level has an address of its own.</param>
/// <param name="Reason">Why, in words that stay on record.</param>
public sealed record DatasetRecordPut(DatasetInput? From, DatasetInput? To, string? Reason);

/// <param name="Reason">Why the table was not released, or what took its place.</param>
public sealed record CheckWithdrawalPost(string? Reason);

/// <param name="Breaches">Findings against release; 0 for a table that may go out.</param>
/// <param name="WithdrawnAt">From when on it counts for no stress test; null while it counts.</param>
public sealed record OutputCheckAnswer(string Number, string Table, int Breaches, DateTimeOffset CheckedAt, DateTimeOffset? WithdrawnAt, string? WithdrawnReason);

/// <param name="Number">Names the dataset from now on.</param>
public sealed record RegisteredDataset(string Number);

/// <summary>Datasets and their versions as the caller may see them.</summary>
internal static class DatasetApi
{
    public static void MapDatasets(this IEndpointRouteBuilder api)
    {
        var datasets = api.MapGroup("/datasets").WithTags("Datasets").WithMetadata(new KeyScope("datasets.read"));
        datasets.MapGet("", List).WithName("ListDatasets").WithSummary("The datasets that the caller may see, by number. Give 'next' as 'after' for the next part.").Produces<DatasetListAnswer>().ProducesProblem(422);
        datasets.MapGet("/{number}", One).WithName("ReadDataset").WithSummary("One dataset with its versions, the newest first.").Produces<DatasetAnswer>().ProducesProblem(404);
        api.MapPost("/datasets", Register).WithTags("Datasets").RequireAuthorization(PortalPolicies.Applicants).AddEndpointFilter(PortalApi.OwnSite)
            .WithName("RegisterDataset").WithSummary("A steward puts a dataset on record; versions are measured on its page, or posted.").Produces<RegisteredDataset>(201).ProducesProblem(403).ProducesProblem(409).ProducesProblem(422);
        var level = api.MapGroup("/datasets/{number}/dual-use").WithTags("Datasets").RequireAuthorization(PortalPolicies.Staff);
        level.MapGet("", DualUseOf).WithName("ReadDualUse").WithSummary("How directly the data could help harm, who set it and what is proposed.").Produces<DualUseAnswer>().ProducesProblem(403).ProducesProblem(404);
        level.MapPut("", SetDualUse).AddEndpointFilter(PortalApi.OwnSite).WithName("SetDualUse")
            .WithSummary("A technical reviewer sets the level with a rationale; to and from DU2 and DU3 a second one has to say the same.").Produces<DualUseAnswer>().ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
        var record = api.MapGroup("/datasets/{number}").WithTags("Datasets").RequireAuthorization(PortalPolicies.DatasetReaders);
        record.MapGet("/record", Record).WithName("ReadDatasetRecord").WithSummary("Title, limitations and classification of a dataset, in the shape in which they are registered and corrected.").Produces<DatasetInput>().ProducesProblem(403).ProducesProblem(404);
        record.MapPut("/record", Correct).AddEndpointFilter(PortalApi.OwnSite).WithName("CorrectDataset")
            .WithSummary("Corrects the text (steward or licensing officer) or the classification (technical reviewer; its steward adds data-use codes). Open cases are decided anew, licences looked at.").Produces<DatasetInput>().ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
        record.MapGet("/outputs/{check}", Check).WithName("ReadOutputCheck").WithSummary("A kept check of an output table.").Produces<OutputCheckAnswer>().ProducesProblem(403).ProducesProblem(404);
        record.MapPost("/outputs/{check}/withdrawal", Withdraw).AddEndpointFilter(PortalApi.OwnSite).WithName("WithdrawCheck")
            .WithSummary("Takes back the check of a table that was not released; it counts for no stress test from then on.").Produces<OutputCheckAnswer>().ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
    }

    private static async Task<IResult> Record(string number, DatasetQuery query, HttpContext context, CancellationToken cancellation) =>
        await query.Find(number, context.Caller(), cancellation) is not { } dataset ? Problems.NotFound()
            : TypedResults.Ok(DatasetInput.Of(dataset.Title, dataset.Limitations, dataset.Classification));

    private static async Task<IResult> Correct(string number, DatasetRecordPut input, CorrectDataset correct, DatasetQuery query, HttpContext context, CancellationToken cancellation) =>
        input.From is not { Prevalence: >= 0 and <= 1 } from ? Problems.Invalid("from", "Give the dataset as you read it.")
        : input.To is not { } to ? Problems.Invalid("to", "Give the dataset as it is to read.")
        : Lacking(from) ?? Lacking(to) ?? await context.Once(input, async key =>
        {
            var outcome = await correct.Run(number, to, from, input.Reason ?? "", key, context.Caller(), cancellation);
            return outcome.IsDone ? await Record(number, query, context, cancellation) : Problems.Of(outcome);
        });

    private static async Task<IResult> Check(string number, string check, OutputQuery query, HttpContext context, CancellationToken cancellation) =>
        await query.FindCheck(number, check, context.Caller(), cancellation) is not { } kept ? Problems.NotFound()
            : TypedResults.Ok(new OutputCheckAnswer(kept.Number, kept.Result.Table, kept.Result.Breaches, kept.At, kept.WithdrawnAt, kept.WithdrawnReason));

    private static Task<IResult> Withdraw(string number, string check, CheckWithdrawalPost input, WithdrawCheck withdraw, OutputQuery query, HttpContext context, CancellationToken cancellation) => context.Once(input, async key =>
    {
        var outcome = await withdraw.Run(number, check, input.Reason ?? "", key, context.Caller(), cancellation);
        return outcome.IsDone ? await Check(number, check, query, context, cancellation) : Problems.Of(outcome);
    });

    /// <summary>Lists without which a form of a dataset cannot be read; null where none is missing.</summary>
    private static IResult? Lacking(DatasetInput input) =>
        input is { Entries: null } || input.Entries.Contains(null!) ? Problems.Invalid("entries", "Give every code of the control list that fits.")
        : input is { DataUse: null } || input.DataUse.Contains(null!) ? Problems.Invalid("dataUse", "Give the data-use codes; an empty list where there is none.")
        : null;

    private static async Task<IResult> Register(DatasetInput input, RegisterDataset register, HttpContext context, CancellationToken cancellation) =>
        Lacking(input) ?? await context.Once(input, async key =>
        {
            var outcome = await register.Run(input, key, context.Caller(), cancellation);
            return outcome.IsDone ? TypedResults.Created($"/api/datasets/{outcome.Value}", new RegisteredDataset(outcome.Value)) : Problems.Of(outcome);
        });

    private static async Task<IResult> DualUseOf(string number, DatasetQuery query, HttpContext context, CancellationToken cancellation) =>
        await query.Find(number, context.Caller(), cancellation) is not { Classification: var data } ? Problems.NotFound()
            : TypedResults.Ok(new DualUseAnswer(number, data.DualUse, DualUse.Meaning(data.DualUse), [.. data.DualUseBy.Select(voice => voice.Rationale)], data.DualUseProposed?.Level));

    private static async Task<IResult> SetDualUse(string number, DualUsePut input, SetDualUse set, DatasetQuery query, HttpContext context, CancellationToken cancellation) =>
        input.Level is not { } level ? Problems.Invalid("level", "Give the level, 0 to 3.")
            : await context.Once(input, async key =>
            {
                var outcome = await set.Run(number, level, input.Rationale ?? "", key, context.Caller(), cancellation);
                return outcome.IsDone ? await DualUseOf(number, query, context, cancellation) : Problems.Of(outcome);
            });

    private static async Task<IResult> List(DatasetListQuery query, HttpContext context, string? q, string? after, int? limit, CancellationToken cancellation)
    {
        if (ListPart.Wrong(limit) is { } wrong)
            return wrong;
        var found = await query.Part(q ?? "", after, limit ?? ListPart.Usual, context.Caller(), cancellation);
        return TypedResults.Ok(new DatasetListAnswer(
            [.. found.Rows.Select(row => new DatasetItem(row.Number, row.Title, row.Steward, row.Entries, row.Granularity.ToString(), row.Persons, row.Newest?.Number, row.Licences))], found.Next));
    }

    private static async Task<IResult> One(string number, DatasetQuery query, HttpContext context, CancellationToken cancellation) =>
        await query.Find(number, context.Caller(), cancellation) is not { } dataset ? Problems.NotFound()
            : TypedResults.Ok(new DatasetAnswer(dataset.Number, dataset.Title, dataset.Limitations, dataset.Steward, dataset.StewardId.Value, dataset.BaseTier, dataset.Because,
                [.. dataset.Versions.Select(version => new VersionItem(version.Id, version.Number, version.File.Name, version.File.Hash.Hex, version.File.Rows, version.At, [.. version.Assessments.Select(one => one.Number)]))]));
}
