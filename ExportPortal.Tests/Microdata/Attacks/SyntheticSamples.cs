using System.Text;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Risk.Synthetic;
using ExportPortal.Microdata.DuckDb;

namespace ExportPortal.Microdata.Attacks;

/// <summary>Made-up training, hold-out and synthetic files of one kind, and the run over them.</summary>
internal static class SyntheticSamples
{
    private static readonly string[] Names = ["age", "sex", "postcode", "work", "ill", "income"];

    public static AttackPlan Plan(int attacks = 200) => new(
        [.. Names.Select(name => new AttackColumn(name, name is "age" or "income" ? ColumnType.Number : ColumnType.Text))],
        ["ill"], ["age", "sex", "postcode"], ["work", "ill", "income"]) { Attacks = attacks, Records = 50 };

    /// <summary>Records drawn from one population; the stream keeps one file apart from another.</summary>
    public static string Text(int rows, ulong stream)
    {
        var random = new SeededRandom(42, stream);
        var text = new StringBuilder().AppendJoin(',', Names).Append('\n');
        for (var row = 0; row < rows; row++)
            text.Append(Record(random)).Append('\n');
        return text.ToString();
    }

    /// <summary>The training file with part of its records replaced by new ones: a synthesis that remembers the rest.</summary>
    public static string Remembering(string training, double share, ulong stream)
    {
        var random = new SeededRandom(43, stream);
        var lines = training.TrimEnd('\n').Split('\n');
        return string.Join('\n', lines.Select((line, i) => i == 0 || random.Below(1000) < share * 1000 ? line : Record(random))) + "\n";
    }

    public static async Task<SyntheticResult> Attack(ScratchFolder scratch, string original, string synthetic, string control, AttackPlan? plan = null, int threads = 2)
    {
        var files = new SyntheticFiles(await Inspect(original, "original.csv"), await Inspect(synthetic, "synthetic.csv"), await Inspect(control, "control.csv"));
        return await Engine(scratch, threads).Attack(files, plan ?? Plan(), null, CancellationToken.None);

        Task<MicrodataFile> Inspect(string text, string name) => CsvIntake.Inspect(scratch.Write(text, name), MicrodataLimits.Default, null, CancellationToken.None);
    }

    public static DuckDbSyntheticAttacks Engine(ScratchFolder scratch, int threads = 2) =>
        new(new DuckDbSettings { MemoryMegabytes = 512, Threads = threads, SpillFolder = scratch.Spill });

    private static string Record(SeededRandom random)
    {
        var age = 18 + random.Below(70);
        return $"{age},{(random.Below(2) == 0 ? "F" : "M")},{10000 + random.Below(400)},W{random.Below(30)},I{random.Below(12)},{age * 500 + random.Below(5000)}";
    }
}
