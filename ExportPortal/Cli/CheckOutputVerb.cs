using System.CommandLine;
using System.Text.Json;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Outputs;
using ExportPortal.Microdata;
using ExportPortal.Policy;

namespace ExportPortal.Cli;

/// <summary><c>check-output TABLE</c>: whether an aggregate table may be released, and which small cells can be worked out.</summary>
public static class CheckOutputVerb
{
    public static Command Build(CliOutput output)
    {
        var table = new Argument<string>("TABLE") { Description = "CSV in UTF-8 with a header: one row for each cell. '-' reads standard input. At most 4 MB and 20,000 rows." };
        var count = new Option<string>("--count") { Description = "Column of counts of persons. A hidden count is empty, *, .., x, c or <10.", Required = true, HelpName = "a" };
        var dimensions = new Option<string[]>("--dimensions") { Description = "Columns that say what is counted. Exact names, comma separated.", Required = true, HelpName = "a,b,c" };
        var totals = new Option<string[]>("--totals") { Description = "Values that stand for all values of a dimension, without case. Left out: Total, All.", HelpName = "a,b" };
        var nested = new Option<string?>("--nested") { Description = "Dimension whose values lie in each other, as areas do. Needs --parent.", HelpName = "a" };
        var parent = new Option<string?>("--parent") { Description = "Column with the value that each value of the nested dimension lies in; empty or a total at the top.", HelpName = "a" };
        var running = new Option<string?>("--running") { Description = "Dimension along which the count only grows, as persons up to a month.", HelpName = "a" };
        var sum = new Option<string?>("--sum") { Description = "Column of the sum that persons contribute to, for dominance.", HelpName = "a" };
        var largest = new Option<string?>("--largest") { Description = "Column of the largest contribution.", HelpName = "a" };
        var second = new Option<string?>("--second") { Description = "Column of the second largest contribution.", HelpName = "a" };
        var freedom = new Option<string?>("--freedom") { Description = "Column of residual degrees of freedom.", HelpName = "a" };
        var earlier = new Option<string?>("--earlier") { Description = "A table about the same persons that is out already; its columns have the same names.", HelpName = "FILE" };
        var tier = new Option<int>("--tier") { Description = "Tier whose gates decide, 0 to 4.", DefaultValueFactory = _ => 2, HelpName = "n" };
        var command = new Command("check-output", "Checks an aggregate table before release under the policy pack in force: smallest count, dominance, degrees of freedom, and small cells that can be worked out from margins, nested areas, running totals and an earlier table. Exit 0: no rule is broken, 1: something stands against release. The same input gives the same bytes.")
        {
            table, count, dimensions, totals, nested, parent, running, sum, largest, second, freedom, earlier, tier,
        };
        command.SetAction((parsed, cancellation) => Run(parsed.GetValue(table)!, parsed.GetValue(earlier), parsed.GetValue(tier), new OutputLayout
        {
            Count = parsed.GetValue(count)!, Dimensions = AssessVerb.Split(parsed.GetValue(dimensions)),
            Totals = AssessVerb.Split(parsed.GetValue(totals)) is { Length: > 0 } words ? words : ["Total", "All"],
            Nested = parsed.GetValue(nested), Parent = parsed.GetValue(parent), Running = parsed.GetValue(running),
            Sum = parsed.GetValue(sum), Largest = parsed.GetValue(largest), Second = parsed.GetValue(second), Freedom = parsed.GetValue(freedom),
        }, output, cancellation));
        return command;
    }

    private static async Task<int> Run(string file, string? earlierFile, int tier, OutputLayout layout, CliOutput output, CancellationToken cancellation)
    {
        if (tier is < 0 or > 4)
            return output.BadInput($"{tier} is not a tier.", "--tier", "A tier is 0 to 4.");
        var reading = file;
        try
        {
            var sheet = await Read(file, output, cancellation);
            var table = OutputTable.Of(sheet, layout);
            reading = earlierFile ?? file;
            var before = earlierFile is null ? null : await Read(earlierFile, output, cancellation);
            var result = OutputRules.Check(table, before is null ? null : OutputTable.Of(before, layout.On(before)), tier, ShippedPacks.Current);
            output.WriteJson(writer => JsonSerializer.Serialize(writer, result, RiskJson.Options));
            output.Error.WriteLine(result.Sentence);
            return result.Passed ? CliOutput.Done : CliOutput.No;
        }
        catch (MicrodataFault fault)
        {
            return output.BadInput(fault.Message, fault.Where.Length == 0 ? reading : $"{reading}, {fault.Where}", "");
        }
        catch (RuleViolation broken)
        {
            return output.BadInput(broken.Rule.Message, reading, "");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return output.BadInput("The table cannot be read.", reading, "Check that it is there and that you may read it.");
        }
    }

    private static async Task<OutputSheet> Read(string file, CliOutput output, CancellationToken cancellation)
    {
        if (file == "-")
            return await OutputSheets.Read(output.In, "standard input", cancellation);
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read);
        return await OutputSheets.Read(stream, file, cancellation);
    }
}
