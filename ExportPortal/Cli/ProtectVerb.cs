using System.CommandLine;
using System.Text.Json;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Protection;
using ExportPortal.Microdata;
using ExportPortal.Microdata.Counting;

namespace ExportPortal.Cli;

/// <summary><c>protect FILE --plan plan.json --out FILE</c>: the protected copy of a CSV or Parquet file, measured, without a portal.</summary>
public static class ProtectVerb
{
    public static Command Build(CliOutput output)
    {
        var file = new Argument<string>("FILE") { Description = "CSV with a header, or Parquet with plain columns; the kind is told from the content. It is not changed." };
        var plan = new Option<string>("--plan") { Description = "What to do, as JSON: 'quasi_identifiers', 'sensitive', 'ordered', 'null', 'changes' and 'small'. The README shows one.", Required = true, HelpName = "plan.json" };
        var copy = new Option<string>("--out") { Description = "Where the copy goes. Nothing may be there yet. Only you may read it.", Required = true, HelpName = "FILE" };
        var hierarchies = AssessImprove.Hierarchies();
        var (text, written) = (new TextOptions(), new WrittenOptions());
        var kind = TextOptions.Choice("--as", "What the copy is written as: the kind of the file, CSV (in UTF-8), or Parquet, where columns that are not recoded keep their types.", "same", "csv", "parquet");
        var command = new Command("protect", "Generalises, masks and suppresses a CSV or Parquet file by a plan, writes the copy and measures it. Columns that the plan does not name stay byte for byte, in Parquet value for value. Prints the risk before and after, what was worked out before the copy was written, and the lineage, as JSON.")
        {
            file, plan, copy, hierarchies, kind,
        };
        foreach (var option in text.Options.Concat(written.Options))
            command.Options.Add(option);
        command.SetAction((parsed, cancellation) => FileWork.Run(output, parsed.GetValue(file)!, () => Run(
            new(parsed.GetValue(file)!, parsed.GetValue(plan)!, parsed.GetValue(copy)!, parsed.GetValue(hierarchies) ?? [],
                text.Read(parsed), written.Read(parsed), parsed.GetValue(kind)!), output, cancellation)));
        return command;
    }

    private static async Task<int> Run(ProtectOptions options, CliOutput output, CancellationToken cancellation)
    {
        if (!File.Exists(options.Plan))
            return output.BadInput("There is no such file.", options.Plan, "Name a plan that can be read.");
        if (File.Exists(options.Copy))
            return output.BadInput("There is a file already.", options.Copy, "Name a new file: nothing is overwritten.");
        ProtectionFile read;
        try
        {
            read = JsonSerializer.Deserialize<ProtectionFile>(await File.ReadAllBytesAsync(options.Plan, cancellation), ProtectionFile.Json) ?? throw new JsonException();
        }
        catch (JsonException bad)
        {
            return output.BadInput($"The plan is not as it should be{(bad.Path is { Length: > 0 } where ? $": see {where}" : "")}.{ProtectionFile.Permitted(bad.Path)}", options.Plan, "Write one JSON object with 'quasi_identifiers' and 'changes'; the README shows one.");
        }
        var settings = EngineSettings.Read();
        var file = await settings.Inspect(options.File, options.Written, cancellation);
        try
        {
            return await Print(file, new MicrodataEngine(settings.Engine), read, options, output, cancellation);
        }
        finally
        {
            file.Discard();
        }
    }

    private static async Task<int> Print(MicrodataFile file, MicrodataEngine engine, ProtectionFile read, ProtectOptions options, CliOutput output, CancellationToken cancellation)
    {
        var protection = read.Plan(await AssessImprove.Read(options.Hierarchies, cancellation));
        var plan = read.Measuring with { Text = options.Text };
        var before = await engine.Measure(file, plan, null, cancellation);
        var made = await engine.Protect(file, plan, protection, Path.GetFullPath(options.Copy), null, cancellation, options.Of(file));
        var after = await engine.Measure(made.File, protection.After(plan), null, cancellation);
        output.WriteJson(writer => JsonSerializer.Serialize(writer, new
        {
            Before = before,
            Predicted = made.Predicted,
            After = after,
            made.RemovedRecords,
            made.EmptiedCells,
            made.UnreadCells,
            Loss = new
            {
                Cells = made.Loss,
                Discernibility = new { Before = Coarseness.Discernibility(before.Sample), After = Coarseness.Discernibility(after.Sample, made.RemovedRecords) },
                AverageClass = new { K = protection.Small?.K ?? after.Sample.WholeK, Before = Coarseness.AverageClass(before.Sample, protection.Small?.K ?? after.Sample.WholeK), After = Coarseness.AverageClass(after.Sample, protection.Small?.K ?? after.Sample.WholeK) },
            },
            Lineage = new { Source = file.Hash.Hex, Steps = LineageSteps.Of(protection, made.UnreadCells), Software = PortalProgram.Version, Code = PortalProgram.Code.Hex, Output = made.File.Hash.Hex },
        }, RiskJson.Options));
        return CliOutput.Done;
    }
}

/// <summary>What was asked of <see cref="ProtectVerb"/>.</summary>
/// <param name="As">"same", "csv" or "parquet".</param>
internal sealed record ProtectOptions(string File, string Plan, string Copy, IReadOnlyList<string> Hierarchies, TextRules Text, CsvWritten Written, string As)
{
    public CopyKind Of(MicrodataFile file) => As == "parquet" || As == "same" && file.Dialect is null ? CopyKind.Parquet : CopyKind.Csv;
}
