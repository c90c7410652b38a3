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

    /// <summary>How a CSV file is written.</summary>
    public static Option<string?> Encoding()
    {
        var option = new Option<string?>("--encoding") { Description = "How the characters of a CSV file are written. Left out: found in the file, and shown with the result." };
        option.AcceptOnlyFromAmong([.. Enum.GetValues<TextEncoding>().Select(one => one.Name())]);
        return option;
    }
}
