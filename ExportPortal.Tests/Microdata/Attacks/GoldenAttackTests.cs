using System.Text.Json;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Risk.Synthetic;
using ExportPortal.Support;

namespace ExportPortal.Microdata.Attacks;

/// <summary>
/// The attacks on the census extract of the golden file, whose even records are the training file and whose odd ones the
/// hold-out. Draws differ from the peer's, so many attacks are made here, and each rate lies within the hull of the Wilson
/// intervals of the peer's runs. Two things of the peer's are not on record: its halves for linkability (the first five
/// columns against the last four give its rates) and which half it copied, on which alone the univariate figure of the
/// half copy depends: four records of the file can be singled out so.
/// </summary>
public sealed class GoldenAttackTests
{
    private static readonly string[] First = ["sex", "age", "race", "marital-status", "education"], Last = ["native-country", "workclass", "occupation", "salary-class"];

    [Theory]
    [InlineData("copy")]
    [InlineData("half_copy")]
    [InlineData("independent_columns")]
    [InlineData("synthetic_is_the_control")]
    public async Task Attack_GoldenRuns_LiesWithinTheIntervals(string kind)
    {
        using var golden = JsonDocument.Parse(File.ReadAllBytes(Golden.Require("risk/anonymeter.json")));
        using var scratch = new ScratchFolder();
        var lines = File.ReadAllLines(Golden.Require("data/adult.csv"));
        var (even, odd) = (Half(lines, 0), Half(lines, 1));
        var runs = golden.RootElement.GetProperty("runs").EnumerateArray().Where(run => run.GetProperty("synthetic").GetString() == kind && !run.TryGetProperty("error", out _)).ToList();

        var columns = new AttackPlan([.. lines[0].Split(',').Select(name => new AttackColumn(name, name == "age" ? ColumnType.Number : ColumnType.Text))], [], [], []) { Records = 10 };
        // Univariate predicates run out, so their rate depends on how many are asked for: as many as the peer's.
        var few = kind is "half_copy" ? [] : (await Attack(columns with { Attacks = 200 })).Of([AttackKind.SinglingOutUnivariate]);
        var many = (await Attack(columns with { Attacks = 1500, Secrets = ["salary-class", "occupation"], Left = First, Right = Last })).Of([AttackKind.SinglingOutMultivariate, AttackKind.Linkability, AttackKind.Inference]);
        var outcomes = few.Concat(many).ToList();

        var wrong = new List<string>();
        foreach (var run in runs.GroupBy(run => run.GetProperty("attack").GetString()!).Where(run => (kind, run.Key) != ("half_copy", "singling_out_univariate")))
        {
            var one = outcomes.Single(outcome => Name(outcome) == run.Key);
            wrong.AddRange([.. Outside(run, "n_success", one.Successes, one.Attacks), .. Outside(run, "n_control", one.ControlSuccesses, one.ControlAttacks), .. Outside(run, "n_baseline", one.Baseline, one.Attacks)]);
            Assert.True(one.Estimate.Low <= run.Max(seed => seed.GetProperty("ci")[1].GetDouble()) && one.Estimate.High >= run.Min(seed => seed.GetProperty("ci")[0].GetDouble()), $"{kind} {run.Key}: risk {one.Estimate.Low} to {one.Estimate.High}");
        }
        Assert.Empty(wrong);

        Task<SyntheticResult> Attack(AttackPlan plan) => SyntheticSamples.Attack(scratch, Text(lines[0], even), Text(lines[0], Synthetic(kind, even, odd)), Text(lines[0], odd), plan);
    }

    /// <summary>The rate lies in the hull of the Wilson intervals of the peer's seeds.</summary>
    private static IEnumerable<string> Outside(IEnumerable<JsonElement> runs, string count, long found, long attacks)
    {
        var intervals = runs.Select(run => ExportPortal.Domain.Risk.AttackRate.Wilson(run.GetProperty(count).GetInt64(), run.GetProperty("n_attacks").GetInt64())).ToList();
        if ((double)found / attacks < intervals.Min(one => one.Rate - one.Error) - 1e-12 || (double)found / attacks > intervals.Max(one => one.Rate + one.Error))
            yield return $"{runs.First().GetProperty("attack")} {count}: {found} of {attacks}, the peer {string.Join(", ", runs.Select(run => run.GetProperty(count)))} of {runs.First().GetProperty("n_attacks")}";
    }

    private static string Name(AttackOutcome one) => one.Kind switch
    {
        AttackKind.SinglingOutUnivariate => "singling_out_univariate",
        AttackKind.SinglingOutMultivariate => "singling_out_multivariate",
        AttackKind.Linkability => $"linkability_nn{one.Neighbours}",
        AttackKind.Copies => "copies",
        _ => $"inference_{one.Secret!.Replace('-', '_')}",
    };

    private static string[] Half(string[] lines, int rest) => [.. lines.Skip(1).Where((_, i) => i % 2 == rest)];

    private static string Text(string head, IEnumerable<string> records) => string.Join('\n', records.Prepend(head)) + "\n";

    /// <summary>Half copy: every second record from the training file, the others column by column from anywhere in it.</summary>
    private static IEnumerable<string> Synthetic(string kind, string[] even, string[] odd)
    {
        var (random, cells) = (new SeededRandom(7, 7), even.Select(line => line.Split(',')).ToArray());
        return kind switch
        {
            "copy" => even,
            "half_copy" => [.. even.Where((_, i) => i % 2 == 0), .. Enumerable.Range(0, even.Length / 2).Select(_ => Mixed())],
            "independent_columns" => [.. even.Select(_ => Mixed())],
            _ => odd,
        };

        string Mixed() => string.Join(',', Enumerable.Range(0, cells[0].Length).Select(column => cells[random.Below(cells.Length)][column]));
    }
}
