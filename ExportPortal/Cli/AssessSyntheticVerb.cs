using System.CommandLine;
using System.Text.Json;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Synthetic;
using ExportPortal.Microdata;
using ExportPortal.Microdata.DuckDb;
using ExportPortal.Policy;

namespace ExportPortal.Cli;

/// <summary><c>assess-synthetic</c>: attacks a synthetic file with the training file and a hold-out, without a portal.</summary>
public static class AssessSyntheticVerb
{
    public static Command Build(CliOutput output)
    {
        var original = File("--original", "The training file: what the synthesis was made from. CSV with a header, or Parquet, as are the others.");
        var synthetic = File("--synthetic", "The synthetic file.");
        var control = File("--control", "The hold-out: records of the same kind that the synthesis never saw. Without one nothing can be told from general knowledge.");
        var columns = Names("--columns", "Columns that take part. All columns of the training file when not given.");
        var numbers = Names("--numbers", "Columns of numbers. All others are text; types are never inferred.");
        var secrets = Names("--secrets", "Columns to guess from all the others, each by itself.");
        var left = Names("--left", "Linkability: columns that one source knows.");
        var right = Names("--right", "Linkability: columns that another source knows.");
        var attacks = new Option<int>("--attacks") { Description = "Attacks of each kind.", DefaultValueFactory = _ => 500, HelpName = "n" };
        var records = new Option<int>("--records") { Description = "Membership inference: the most unusual records, and as many random ones. More narrow the interval.", DefaultValueFactory = _ => 100, HelpName = "n" };
        var seed = new Option<ulong>("--seed") { Description = "The same seed and files give the same bytes.", DefaultValueFactory = _ => 1, HelpName = "n" };
        var tier = new Option<int?>("--tier") { Description = "Judge by the limits of this tier, 0 to 4: adds the tests, and exits 1 unless all of them hold.", HelpName = "n" };
        var high = new Option<bool>("--high-invasiveness") { Description = "Judge by the stricter limits for highly invasive data." };
        var written = new WrittenOptions();
        var command = new Command("assess-synthetic", "Attacks a synthetic file and prints what came of it as JSON: exact copies of training records, singling out, linkability, inference, membership inference; each against a hold-out and against guessing, with intervals. The worst attack counts: a low linkability is no evidence of safety.")
        {
            original, synthetic, control, columns, numbers, secrets, left, right, attacks, records, seed, tier, high,
        };
        foreach (var option in written.Options)
            command.Options.Add(option);
        command.SetAction((parsed, cancellation) => Run(new(
            parsed.GetValue(original)!, parsed.GetValue(synthetic)!, parsed.GetValue(control)!,
            file => Plan(file, Split(parsed.GetValue(columns)), Split(parsed.GetValue(numbers)), Split(parsed.GetValue(secrets)), Split(parsed.GetValue(left)), Split(parsed.GetValue(right))) with
            {
                Attacks = parsed.GetValue(attacks), Records = parsed.GetValue(records), Seed = parsed.GetValue(seed),
            }, parsed.GetValue(tier), parsed.GetValue(high), written.Read(parsed)), output, cancellation));
        return command;
    }

    private static async Task<int> Run(SyntheticOptions options, CliOutput output, CancellationToken cancellation)
    {
        if (options.Tier is < 0 or > 4)
            return output.BadInput("A tier is 0 to 4.", "--tier", "");
        string[] paths = [options.Original, options.Synthetic, options.Control];
        var files = new MicrodataFile[paths.Length];
        try
        {
            return await Attack(options, paths, files, output, cancellation);
        }
        finally
        {
            foreach (var file in files)
                file?.Discard();
        }
    }

    private static async Task<int> Attack(SyntheticOptions options, string[] paths, MicrodataFile[] files, CliOutput output, CancellationToken cancellation)
    {
        EngineSettings? settings = null;
        foreach (var (i, path) in paths.Index())
        {
            var code = await FileWork.Run(output, path, async () =>
            {
                files[i] = await (settings ??= EngineSettings.Read()).Inspect(path, options.Written, cancellation);
                return CliOutput.Done;
            });
            if (code != CliOutput.Done)
                return code;
        }
        return await FileWork.Run(output, options.Original, async () =>
        {
            var result = await new DuckDbSyntheticAttacks(settings!.Engine).Attack(new(files[0], files[1], files[2]), options.Plan(files[0]), null, cancellation);
            var pack = ShippedPacks.Current;
            var tests = options.Tier is { } judged ? result.Tests(judged, options.HighInvasiveness, pack) : null;
            var overall = tests is null ? (MeasureVerdict?)null : SyntheticResult.Overall(tests);
            output.WriteJson(writer => JsonSerializer.Serialize(writer, new SyntheticReport(result, SyntheticWords.Say(result.Copies), tests is null ? null : pack.Id, tests, overall), RiskJson.Options));
            return overall is MeasureVerdict.Over or MeasureVerdict.NotAssessed ? CliOutput.No : CliOutput.Done;
        });
    }

    private static AttackPlan Plan(MicrodataFile file, string[] columns, string[] numbers, string[] secrets, string[] left, string[] right)
    {
        var chosen = columns.Length > 0 ? columns : file.Columns;
        foreach (var name in numbers.Where(name => !chosen.Contains(name)))
            throw new MicrodataFault("unknown_column", $"'{name}' is named as a column of numbers, but is not among the columns that take part: {string.Join(", ", chosen)}.");
        return new([.. chosen.Select(name => new AttackColumn(name, numbers.Contains(name) ? ColumnType.Number : ColumnType.Text))], secrets, left, right);
    }

    private static Option<string> File(string name, string description) => new(name) { Description = description, Required = true, HelpName = "FILE" };

    private static Option<string[]> Names(string name, string description) => new(name) { Description = description, HelpName = "a,b,c" };

    private static string[] Split(string[]? values) => AssessVerb.Split(values);
}

internal sealed record SyntheticOptions(string Original, string Synthetic, string Control, Func<MicrodataFile, AttackPlan> Plan, int? Tier, bool HighInvasiveness, CsvWritten Written);

/// <summary>What the verb prints.</summary>
/// <param name="Pack">The policy pack whose limits judged; null when no tier was named, as are the tests and the verdict.</param>
internal sealed record SyntheticReport(SyntheticResult Result, string CopiesInWords, string? Pack, IReadOnlyList<MeasureTest>? Tests, MeasureVerdict? Overall);
