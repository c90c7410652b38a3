using System.Security.Cryptography;
using System.Text;

namespace ExportPortal.Benchmarks;

/// <summary>A made-up census, the same bytes for the same number of rows everywhere: integers and a counter, no random source.</summary>
internal static class CensusFile
{
    private const ulong Seed = 20261123, Golden = 0x9E3779B97F4A7C15;

    private static readonly long[] Ages = Sums(59, 62, 63, 57, 60, 66, 70, 68, 66, 63, 66, 69, 63, 54, 51, 40, 25, 18);
    private static readonly long[][] Ethnicities = [Sums(900, 30, 20, 15, 12, 10, 8, 5), Sums(560, 140, 90, 70, 60, 40, 25, 15)];
    private static readonly long[][] Educations = [Sums(40, 180, 420, 150, 180, 25, 5), Sums(60, 120, 260, 160, 270, 100, 30), Sums(200, 230, 270, 120, 120, 45, 15)];
    private static readonly long[][] Maritals = [Sums(880, 70, 35, 14, 1), Sums(260, 480, 110, 130, 20), Sums(70, 520, 50, 150, 210)];
    private static readonly long[] Regions = Zipf(50), Occupations = Zipf(23), Countries = Zipf(29), Diagnoses = Zipf(60);
    public static readonly string[] EducationNames = ["none", "primary", "secondary", "vocational", "bachelor", "master", "doctorate"];
    public static readonly string[] MaritalNames = ["single", "married", "partner", "divorced", "widowed"];

    /// <summary>SHA-256 of the files whose bytes are published, by rows.</summary>
    public static IReadOnlyDictionary<long, string> KnownHashes { get; } = new Dictionary<long, string>
    {
        [1_000_000] = "20b6a891c93c8f45d27d624c8170996c8125a7c7aacc49997c3ef306fdeb290c",
        [10_000_000] = "92c164a639759e4dacb41f9978eaa44d48905e4a106e7651fc077212ab10480b",
    };

    /// <param name="oneIn">Keeps so many-th persons by a draw of their own; 1 for all.</param>
    /// <returns>SHA-256 of what was written, lower-case hexadecimal.</returns>
    public static string Write(string path, long rows, int oneIn = 1)
    {
        using (var writer = new StreamWriter(path, append: false, new UTF8Encoding(false), 1 << 20) { NewLine = "\n" })
        {
            writer.WriteLine("age,sex,postcode,ethnicity,education,marital,occupation,country,diagnosis,income");
            for (var i = 0L; i < rows; i++)
                if (oneIn == 1 || Draw((ulong)i, 15) % oneIn == 0)
                    WriteRow(writer, (ulong)i);
        }
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    /// <summary>The first six columns of a person; postcode is 1000 to 5939, ethnicity, education and marital state are places in their lists.</summary>
    public static (int Age, bool Female, int Postcode, int Ethnicity, int Education, int Marital) Person(ulong i)
    {
        long Draw(int column) => CensusFile.Draw(i, column);
        var group = Pick(Draw(0), Ages);
        var offset = Draw(1);
        var age = group < 17 ? group * 5 + offset % 5 : 85 + offset % 15 * (Draw(2) % 15) / 15;
        var female = Draw(3) < 500_000 + age * 600;
        var region = Pick(Draw(4), Regions);
        var skew = Draw(5);
        var sector = skew * skew * 40 / 1_000_000_000_000;
        var ethnicity = Pick(Draw(6), Ethnicities[region % 5 == 0 ? 1 : 0]);
        var education = age < 16 ? 0 : Pick(Draw(7), Educations[age < 25 ? 0 : age < 50 ? 1 : 2]);
        var marital = age < 16 ? 0 : Pick(Draw(8), Maritals[age < 30 ? 0 : age < 60 ? 1 : 2]);
        return ((int)age, female, (int)((10 + region) * 100 + sector), (int)ethnicity, (int)education, (int)marital);
    }

    private static void WriteRow(StreamWriter writer, ulong i)
    {
        long Draw(int column) => CensusFile.Draw(i, column);
        var (age, female, postcode, ethnicity, education, marital) = Person(i);
        var occupation = age < 16 ? 0 : age >= 67 && Draw(10) < 950_000 ? 1 : 2 + (Pick(Draw(9), Occupations) + 5 * education) % 23;
        var native = Draw(11) < (ethnicity == 0 ? 950_000 : 450_000);
        var country = native ? 0 : 1 + (Pick(Draw(12), Countries) + 4 * ethnicity) % 29;
        var diagnosis = (Pick(Draw(13), Diagnoses) + 7 * Math.Min(age / 18, 5) + (female ? 3 : 0)) % 60;
        var income = age < 16 ? 0 : Math.Clamp(education + Draw(14) % 5 - 2 + (age is >= 35 and <= 60 ? 1 : 0), 0, 9);
        writer.Write(FormattableString.Invariant(
            $"{age},{(female ? 'F' : 'M')},{postcode},E{ethnicity},{EducationNames[education]},{MaritalNames[marital]},O{occupation:00},C{country:00},D{diagnosis:00},{income}\n"));
    }

    /// <summary>SplitMix64 of row and column, cut to below a million.</summary>
    private static long Draw(ulong row, int column)
    {
        var z = unchecked(Seed + (row * 16 + (ulong)column + 1) * Golden);
        z = unchecked((z ^ z >> 30) * 0xBF58476D1CE4E5B9);
        z = unchecked((z ^ z >> 27) * 0x94D049BB133111EB);
        z ^= z >> 31;
        return (long)((z >> 32) % 1_000_000);
    }

    /// <summary>The first place whose running sum is above the draw's share of the total.</summary>
    private static long Pick(long draw, long[] sums)
    {
        var target = draw * sums[^1] / 1_000_000;
        var at = 0;
        while (sums[at] <= target)
            at++;
        return at;
    }

    private static long[] Zipf(int count) => Sums([.. Enumerable.Range(1, count).Select(j => 1_000_000L / j)]);

    private static long[] Sums(params long[] weights)
    {
        var sum = 0L;
        return [.. weights.Select(weight => sum += weight)];
    }
}
