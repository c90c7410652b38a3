using ExportPortal.Data;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Decision;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Risk.Outputs;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Datasets.Outputs;

/// <summary>A table to check, with what its columns mean.</summary>
/// <param name="Earlier">A table about the same persons that is out already; null for none.</param>
public sealed record OutputInput(OutputSheet Sheet, OutputSheet? Earlier, OutputLayout Layout);

/// <summary>
/// Checks an output table of a dataset at the base tier of the dataset and keeps the result; returns its number. The table
/// itself is not kept. Solving a large table takes long, so it is done before the command, which then holds the store for as
/// long as writing takes.
/// </summary>
public sealed class CheckOutput(IDbContextFactory<PortalDbContext> contexts, CommandPipeline pipeline, PolicyPack pack)
{
    public async Task<Outcome<string>> Run(string dataset, OutputInput input, Guid key, Actor actor, CancellationToken cancellation)
    {
        var (result, wrong) = await Solve(dataset, input, actor, cancellation);
        return await pipeline.Run<string>("output.check", key, actor, async scope =>
        {
            scope.Target = new AuditSubject("dataset", dataset, dataset);
            var found = await scope.Db.Datasets.VisibleTo(scope.Actor).FirstOrDefaultAsync(one => one.Number == dataset, cancellation);
            if (found is null)
                return Outcome<string>.From(Outcome.NotFound);
            OutputCheck.RequireMayCheck(found, scope.Actor);
            if (wrong is not null)
                return Outcome<string>.From(Outcome.Invalid(new InputError("Table", wrong)));
            // Classified anew meanwhile, another tier judges it; and who may check now may not have been known to then.
            if (result is null || result.Tier != BaseTier.Of(found.Classification, pack).Tier)
                return Outcome<string>.From(Outcome.Stale);
            var check = OutputCheck.Keep(new(Guid.CreateVersion7(scope.Now)), await scope.Db.NextOutputCheck(cancellation), found, result, scope.Actor, scope.Now);
            scope.Db.OutputChecks.Add(check);
            scope.Record(new AuditSubject("dataset", found.Id.Value.ToString(), found.Number), pack: pack.Hash,
                details: [("check", check.Number), ("sha256", result.Sha256), ("passed", result.Passed ? "yes" : "no")]);
            return Outcome<string>.Done(check.Number);
        }, cancellation);
    }

    /// <summary>What the rules say of the table, or what is wrong with it; neither for whoever may not check, whom the command refuses.</summary>
    private async Task<(OutputResult? Result, string? Wrong)> Solve(string dataset, OutputInput input, Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (await db.Datasets.AsNoTracking().VisibleTo(actor).FirstOrDefaultAsync(one => one.Number == dataset, cancellation) is not { } found || !OutputCheck.MayCheck(found.Steward, actor))
            return (null, null);
        return Read(input, out var wrong) is { } read
            ? (OutputRules.Check(read.Table, read.Earlier, BaseTier.Of(found.Classification, pack).Tier, pack), null)
            : (null, wrong);
    }

    /// <summary>What is wrong with a table is the user's to mend, not a refusal to be logged.</summary>
    private static (OutputTable Table, OutputTable? Earlier)? Read(OutputInput input, out string wrong)
    {
        wrong = "";
        try
        {
            return (OutputTable.Of(input.Sheet, input.Layout), input.Earlier is { } earlier ? OutputTable.Of(earlier, input.Layout.On(earlier)) : null);
        }
        catch (RuleViolation broken)
        {
            wrong = broken.Rule.Message;
            return null;
        }
    }
}
