using System.CommandLine;
using System.Text.Json;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Protection;
using ExportPortal.Microdata;
using ExportPortal.Microdata.Counting;
using ExportPortal.Microdata.DuckDb;

namespace ExportPortal.Cli;

/// <summary><c>protect FILE --plan plan.json --out FILE</c>: the protected copy of a CSV file, measured, without a portal.</summary>
public static class ProtectVerb
{
    public static Command Build(CliOutput output)
    {
        var file = new Argument<string>("FILE") { Description = "CSV in UTF-8 with a header. It is not changed." };
        var plan = new Option<string>("--plan") { Description = "What to do, as JSON: 'quasi_identifiers', 'sensitive', 'ordered', 'null', 'changes' and 'small'. The README shows one.", Required = true, HelpName = "plan.json" };
        var copy = new Option<string>("--out") { Description = "Where the copy goes. Nothing may be there yet. Only you may read it.", Required = true, HelpName = "FILE" };
        var hierarchies = AssessImprove.Hierarchies();
        var command = new Command("protect", "Generalises, masks and suppresses a CSV file by a plan, writes the copy and measures it. Columns that the plan does not name stay byte for byte. Prints the risk before and after, what was worked out before the copy was written, and the lineage, as JSON.")
        {
            file, plan, copy, hierarchies,
        };
        command.SetAction((parsed, cancellation) => FileWork.Run(output, parsed.GetValue(file)!, () => Run(
            parsed.GetValue(file)!, parsed.GetValue(plan)!, parsed.GetValue(copy)!, parsed.GetValue(hierarchies) ?? [], output, cancellation)));
        return command;
    }

    private static async Task<int> Run(string path, string planPath, string copyPath, IReadOnlyList<string> hierarchies, CliOutput output, CancellationToken cancellation)
    {
        if (!File.Exists(planPath))
            return output.BadInput("There is no such file.", planPath, "Name a plan that can be read.");
        if (File.Exists(copyPath))
            return output.BadInput("There is a file already.", copyPath, "Name a new file: nothing is overwritten.");
        ProtectionFile read;
        try
        {
            read = JsonSerializer.Deserialize<ProtectionFile>(await File.ReadAllBytesAsync(planPath, cancellation), ProtectionFile.Json) ?? throw new JsonException();
        }
        catch (JsonException bad)
        {
            return output.BadInput($"The plan is not as it should be{(bad.Path is { Length: > 0 } where ? $": see {where}" : "")}.", planPath, "Write one JSON object with 'quasi_identifiers' and 'changes'; the README shows one.");
        }
        var protection = read.Plan(await AssessImprove.Read(hierarchies, cancellation));
        var engine = new MicrodataEngine(new DuckDbSettings());
        var file = await CsvIntake.Inspect(path, MicrodataLimits.Default, null, cancellation);
        var before = await engine.Measure(file, read.Measuring, null, cancellation);
        var made = await engine.Protect(file, read.Measuring, protection, Path.GetFullPath(copyPath), null, cancellation);
        var after = await engine.Measure(made.File, protection.After(read.Measuring), null, cancellation);
        output.WriteJson(writer => JsonSerializer.Serialize(writer, new
        {
            Before = before,
            Predicted = made.Predicted,
            After = after,
            made.RemovedRecords,
            made.EmptiedCells,
            Lineage = new { Source = file.Hash.Hex, Steps = LineageSteps.Of(protection), Software = PortalProgram.Version, Code = PortalProgram.Code.Hex, Output = made.File.Hash.Hex },
        }, RiskJson.Options));
        return CliOutput.Done;
    }
}
