using System.Globalization;
using System.Text;

namespace ExportPortal.Hosting.Demonstration;

/// <summary>Makes the invented hospital discharges of the demonstration: the same bytes at every start, about nobody.</summary>
internal static class DemonstrationFile
{
    public const int Rows = 24_000;

    private static readonly string[] Regions = ["North", "Fjords", "Midlands", "Coast", "Capital", "South"];
    private static readonly string[] Ages = ["0-17", "18-34", "35-49", "50-64", "65-79", "80+"];
    private static readonly string[] Diagnoses =
        ["respiratory", "circulatory", "injury", "digestive", "infection", "neoplasm", "endocrine", "nervous system", "musculoskeletal", "perinatal"];

    /// <summary>CSV in UTF-8 with a header: region, sex, age_band, month, diagnosis, nights.</summary>
    public static byte[] Csv()
    {
        // A fixed seed: no secret depends on it, and two starts must give the same hash.
        var random = new Random(2026);
        var text = new StringBuilder("region,sex,age_band,month,diagnosis,nights\n");
        for (var row = 0; row < Rows; row++)
        {
            var age = random.Next(Ages.Length);
            text.Append(Regions[Math.Min(random.Next(Regions.Length), random.Next(Regions.Length))]).Append(',')
                .Append(random.Next(2) == 0 ? "female" : "male").Append(',')
                .Append(Ages[age]).Append(',')
                .Append(CultureInfo.InvariantCulture, $"2025-{random.Next(1, 13):D2}").Append(',')
                .Append(Diagnoses[(random.Next(6) + age + random.Next(4)) % Diagnoses.Length]).Append(',')
                .Append((1 + random.Next(3 + age * 2)).ToString(CultureInfo.InvariantCulture)).Append('\n');
        }
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
