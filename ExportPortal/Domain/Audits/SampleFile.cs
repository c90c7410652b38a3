using System.Text.Json;
using System.Text.Json.Serialization;

namespace ExportPortal.Domain.Audits;

/// <summary>A sample as a file, with all that repeats it but the log itself.</summary>
/// <param name="Audit">Number of the audit.</param>
/// <param name="From">First day, UTC, by the clock of the source; inclusive.</param>
/// <param name="Until">Last day, inclusive.</param>
/// <param name="Licences">Whose records were sampled.</param>
/// <param name="LogSize">Records from this place on are not in the list.</param>
/// <param name="Checkpoint">Signed note of that size; null where none was signed yet.</param>
/// <param name="ListSha256">Of the list, in hexadecimal digits.</param>
/// <param name="Size">Records, or selection points, that were asked for.</param>
public sealed record SampleFile(
    string Format, string Audit, int Number, SampleMethod Method, DateOnly From, DateOnly Until, IReadOnlyList<string> Licences, long LogSize, string? Checkpoint,
    long Population, long Rows, string ListSha256, int Size, string Seed, IReadOnlyList<SelectedRecord> Selected)
{
    public const string Name = "exportportal-sample-1";

    private static readonly JsonSerializerOptions Form = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true, NewLine = "\n", RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <returns>Null for a sample of an earlier release, which cannot be repeated.</returns>
    public static SampleFile? Of(Audit audit, AuditSample sample) => sample is not { LogSize: { } size, ListHash: { } list } ? null : new(
        Name, audit.Number, sample.Number, sample.Method, sample.From, sample.Until,
        sample.Licence is { } one ? [one] : sample.Licences.Count > 0 ? sample.Licences : audit.LicenceNumber is { } own ? [own] : [],
        size, sample.Checkpoint, sample.Population, sample.Rows, list.Hex, sample.Size, sample.Seed, sample.Selected);

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, Form);

    /// <exception cref="FormatException">The bytes are no sample.</exception>
    public static SampleFile Read(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize<SampleFile>(json, Form) is { Format: Name, Size: > 0, Seed.Length: 64 } file && file.Seed.All(char.IsAsciiHexDigit) ? file
                : throw new FormatException($"The file does not say {Name}, or its size or seed is none.");
        }
        catch (JsonException broken)
        {
            throw new FormatException($"The file is no sample: {broken.Message}", broken);
        }
    }

    /// <summary>Whether a record of the log belongs to the list.</summary>
    public bool Holds(long seq, string licence, DateTimeOffset at) =>
        seq < LogSize && Licences.Contains(licence) && DateOnly.FromDateTime(at.UtcDateTime) is var day && From <= day && day <= Until;

    /// <summary>Selects again, and compares. One sentence for each thing that does not hold; none for a sample that does.</summary>
    /// <param name="list">The records that it <see cref="Holds"/>, in the order of the log.</param>
    public IReadOnlyList<string> Faults(IReadOnlyList<SampledFrom> list)
    {
        var (faults, rows, seed) = (new List<string>(), list.Sum(one => one.Rows), Convert.FromHexString(Seed));
        if ((list.Count, rows) != (Population, Rows))
            faults.Add($"The log given holds {list.Count} records with {rows} rows of the licences and days; the sample was drawn from {Population} with {Rows}.");
        if (RecordSampling.HashOf(list).Hex != ListSha256)
            faults.Add("The list of records is not the one whose hash stands in the sample.");
        if (!(Method is SampleMethod.ByRows ? RecordSampling.ByRows(list, rows, Size, seed) : RecordSampling.ByRecord(list, Size, seed)).SequenceEqual(Selected))
            faults.Add("The seed selects other records from this list than the sample names.");
        return faults;
    }
}
