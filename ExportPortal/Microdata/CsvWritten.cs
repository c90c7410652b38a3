using ExportPortal.Domain.Risk;

namespace ExportPortal.Microdata;

/// <summary>What somebody says of how a CSV file is written. Whatever is left out is found in the file.</summary>
/// <param name="Encoding">Null to find it.</param>
/// <param name="Delimiter">One of <see cref="Delimiters"/>; null to find it.</param>
/// <param name="Quote">One of <see cref="Quotes"/>; null to find it.</param>
public sealed record CsvWritten(TextEncoding? Encoding = null, char? Delimiter = null, char? Quote = null)
{
    /// <summary>What may stand between cells, with the name that address and command know it by.</summary>
    public static IReadOnlyList<(string Name, char Character)> Delimiters { get; } = [("comma", ','), ("semicolon", ';'), ("tab", '\t'), ("bar", '|')];

    /// <summary>What may stand around cells, likewise.</summary>
    public static IReadOnlyList<(string Name, char Character)> Quotes { get; } = [("double", '"'), ("single", '\'')];

    /// <summary>Nothing is said: everything is found in the file.</summary>
    public static CsvWritten Found { get; } = new();

    /// <summary>By names; one that is none of these, or null, is found.</summary>
    public static CsvWritten Named(string? encoding, string? delimiter, string? quote) =>
        new(TextEncodings.Find(encoding), Character(Delimiters, delimiter), Character(Quotes, quote));

    /// <summary>What has to be said so that a file is read as it was read before.</summary>
    public static CsvWritten As(FileDialect? read) => As(read?.Encoding, read?.Delimiter, read?.Quote);

    /// <summary>The same of a saved measurement; what it did not keep is found.</summary>
    public static CsvWritten As(MeasuredForm? read) => As(read?.Encoding, read?.Delimiter, read?.Quote);

    /// <summary>An encoding alone: the rest is found.</summary>
    public static implicit operator CsvWritten?(TextEncoding? encoding) => encoding is { } known ? new(known) : null;

    /// <summary>The same as the end of an address, "encoding=utf-8&amp;delimiter=tab"; empty where nothing is said.</summary>
    public string Query => string.Join('&', new[]
    {
        Encoding is { } encoding ? $"encoding={encoding.Name()}" : null,
        Delimiter is { } between ? $"delimiter={Name(Delimiters, between)}" : null,
        Quote is { } around ? $"quote={Name(Quotes, around)}" : null,
    }.OfType<string>());

    private static CsvWritten As(string? encoding, string? delimiter, string? quote) =>
        new(TextEncodings.Declared(encoding), delimiter is [var between] ? between : null, quote is [var around] ? around : null);

    private static char? Character(IReadOnlyList<(string Name, char Character)> known, string? name) => known.Where(one => one.Name == name).Select(one => (char?)one.Character).FirstOrDefault();

    private static string Name(IReadOnlyList<(string Name, char Character)> known, char character) => known.First(one => one.Character == character).Name;
}
