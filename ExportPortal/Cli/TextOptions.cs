using System.CommandLine;
using ExportPortal.Domain.Risk;
using ExportPortal.Microdata;

namespace ExportPortal.Cli;

/// <summary>How texts are read: the options that verbs on files share.</summary>
internal sealed class TextOptions
{
    private readonly Option<bool> trim = new("--trim") { Description = "Reads texts without the blanks around them. A cell of blanks is then empty." };
    private readonly Option<string> letters = Choice("--letters", "Whether texts that differ in case alone are one (fold, by Unicode's simple case folding) or not.", "exact", "fold");
    private readonly Option<string> normalise = Choice("--normalise", "Whether texts are brought to Unicode normalisation form C (nfc) before they are compared.", "none", "nfc");

    public IEnumerable<Option> Options => [trim, letters, normalise];

    public TextRules Read(ParseResult parsed) => new(parsed.GetValue(trim), parsed.GetValue(letters) == "fold", parsed.GetValue(normalise) == "nfc");

    public static Option<string> Choice(string name, string description, params string[] words)
    {
        var option = new Option<string>(name) { Description = description, DefaultValueFactory = _ => words[0] };
        option.AcceptOnlyFromAmong(words);
        return option;
    }
}

/// <summary>How a CSV file is written: the options that verbs on files share.</summary>
internal sealed class WrittenOptions
{
    private readonly Option<string?> encoding = Named("--encoding", "How the characters of a CSV file are written. Left out: found in the file, and shown with the result.", Enum.GetValues<TextEncoding>().Select(one => one.Name()));
    private readonly Option<string?> delimiter = Named("--delimiter", "What stands between the cells of a CSV file. Left out: found likewise.", CsvWritten.Delimiters.Select(one => one.Name));
    private readonly Option<string?> quote = Named("--quote", "The quotation mark around its cells. Left out: found likewise.", CsvWritten.Quotes.Select(one => one.Name));

    public IEnumerable<Option> Options => [encoding, delimiter, quote];

    public CsvWritten Read(ParseResult parsed) => CsvWritten.Named(parsed.GetValue(encoding), parsed.GetValue(delimiter), parsed.GetValue(quote));

    private static Option<string?> Named(string name, string description, IEnumerable<string> words)
    {
        var option = new Option<string?>(name) { Description = description };
        option.AcceptOnlyFromAmong([.. words]);
        return option;
    }
}
