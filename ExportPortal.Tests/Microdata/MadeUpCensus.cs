using ExportPortal.Benchmarks;

namespace ExportPortal.Microdata;

/// <summary>
/// The ten million persons of the benchmark, as a population for samples of it: counted by class while they are made up, then
/// written class by class, which a table of the population may be.
/// </summary>
public sealed class MadeUpCensus : IDisposable
{
    public const int Persons = 10_000_000;

    private const int Ages = 100, Postcodes = 6000, Ethnicities = 8, Educations = 7, Maritals = 5;

    private readonly ScratchFolder scratch = new();
    private readonly Lazy<(int[] ByPlace, int[] ByKind)> classes = new(Count);

    /// <summary>Path of a Parquet file with the columns of a golden set alone.</summary>
    /// <param name="set">G1: age, sex, postcode. G3: sex, ethnicity, education, marital.</param>
    internal string Population(string set, SourceBench bench)
    {
        var counts = Path.Combine(scratch.Path, $"{set}.csv");
        if (!File.Exists(counts))
            File.WriteAllLines(counts, set is "G1" ? ByPlace() : ByKind());
        var columns = set is "G1" ? "age, sex, postcode" : "sex, ethnicity, education, marital";
        return bench.Copy($"SELECT {columns} FROM (SELECT {columns}, unnest(range(n::BIGINT)) FROM read_csv('{counts}', all_varchar = true, header = true))");
    }

    public void Dispose() => scratch.Dispose();

    private IEnumerable<string> ByPlace() => classes.Value.ByPlace.Index().Where(one => one.Item > 0)
        .Select(one => $"{one.Index / Postcodes / 2},{Sex(one.Index / Postcodes)},{one.Index % Postcodes},{one.Item}").Prepend("age,sex,postcode,n");

    private IEnumerable<string> ByKind() => classes.Value.ByKind.Index().Where(one => one.Item > 0)
        .Select(one => $"{Sex(one.Index / Maritals / Educations / Ethnicities)},E{one.Index / Maritals / Educations % Ethnicities},{CensusFile.EducationNames[one.Index / Maritals % Educations]},{CensusFile.MaritalNames[one.Index % Maritals]},{one.Item}")
        .Prepend("sex,ethnicity,education,marital,n");

    private static char Sex(int place) => place % 2 == 1 ? 'F' : 'M';

    private static (int[] ByPlace, int[] ByKind) Count()
    {
        var parts = ParallelEnumerable.Range(0, 2).Select(part =>
        {
            var (place, kind) = (new int[Ages * 2 * Postcodes], new int[2 * Ethnicities * Educations * Maritals]);
            for (var i = part; i < Persons; i += 2)
            {
                var one = CensusFile.Person((ulong)i);
                var sex = one.Female ? 1 : 0;
                place[(one.Age * 2 + sex) * Postcodes + one.Postcode]++;
                kind[((sex * Ethnicities + one.Ethnicity) * Educations + one.Education) * Maritals + one.Marital]++;
            }
            return (place, kind);
        }).ToList();
        return ([.. parts[0].place.Zip(parts[1].place, (a, b) => a + b)], [.. parts[0].kind.Zip(parts[1].kind, (a, b) => a + b)]);
    }
}
