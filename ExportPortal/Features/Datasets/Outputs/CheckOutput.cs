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

/// <summary>Checks an output table of a dataset at the base tier of the dataset and keeps the result; returns its number. The table itself is not kept.</summary>
public sealed class CheckOutput(CommandPipeline pipeline, PolicyPack pack)
{
    public Task<Outcome<string>> Run(string dataset, OutputInput input, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<string>("output.check", key, actor, async scope =>
        {
            scope.Target = new AuditSubject("dataset", dataset, dataset);
            var found = await scope.Db.Datasets.VisibleTo(scope.Actor).FirstOrDefaultAsync(one => one.Number == dataset, cancellation);
            if (found is null)
                return Outcome<string>.From(Outcome.NotFound);
            OutputCheck.RequireMayCheck(found, scope.Actor);
            var tables = Read(input, out var wrong);
            if (tables is not { } read)
                return Outcome<string>.From(Outcome.Invalid(new InputError("Table", wrong)));
            var result = OutputRules.Check(read.Table, read.Earlier, BaseTier.Of(found.Classification, pack).Tier, pack);
            var check = OutputCheck.Keep(new(Guid.CreateVersion7(scope.Now)), await scope.Db.NextOutputCheck(cancellation), found, result, scope.Actor, scope.Now);
            scope.Db.OutputChecks.Add(check);
            scope.Record(new AuditSubject("dataset", found.Id.Value.ToString(), found.Number), pack: pack.Hash,
                details: [("check", check.Number), ("sha256", result.Sha256), ("passed", result.Passed ? "yes" : "no")]);
            return Outcome<string>.Done(check.Number);
        }, cancellation);

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
