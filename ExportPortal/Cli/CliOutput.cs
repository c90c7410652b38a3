using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ExportPortal.Cli;

/// <summary>
/// Where a verb reads and writes: JSON on <see cref="Out"/> in UTF-8 without a byte-order mark, messages on
/// <see cref="Error"/>. Tests hand in memory streams; the program uses <see cref="Console"/>.
/// </summary>
public sealed record CliOutput(Stream In, Stream Out, TextWriter Error)
{
    /// <summary>The verb did its work.</summary>
    public const int Done = 0;

    /// <summary>The answer to a yes/no question is no.</summary>
    public const int No = 1;

    /// <summary>Bad input or option; said what, where and how to mend it.</summary>
    public const int Bad = 2;

    /// <summary>A bug in the portal, never the user's fault (EX_SOFTWARE of sysexits).</summary>
    public const int Bug = 70;

    /// <summary>Names, places and quotation marks stay readable: the output is a file or a pipe, never inlined in HTML.</summary>
    private static readonly JsonWriterOptions Indented = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonWriterOptions OneLine = Indented with { Indented = false };

    public static CliOutput Console() => new(
        System.Console.OpenStandardInput(), System.Console.OpenStandardOutput(), System.Console.Error);

    /// <summary>Writes one JSON document and a line feed, indented or on a single line.</summary>
    public void WriteJson(Action<Utf8JsonWriter> write, bool indented = true)
    {
        using (var writer = new Utf8JsonWriter(Out, indented ? Indented : OneLine))
            write(writer);
        Out.Write("\n"u8);
    }

    /// <summary>Reports bad input on the error stream.</summary>
    /// <param name="where">File, line, key or option; empty when the whole command is meant.</param>
    /// <returns>The exit code <see cref="Bad"/>.</returns>
    public int BadInput(string what, string where, string mend)
    {
        Error.WriteLine(where.Length == 0 ? what : $"{where}: {what}");
        if (mend.Length > 0)
            Error.WriteLine(mend);
        return Bad;
    }

    /// <summary>A text writer over <see cref="Out"/>, for help; the caller flushes it.</summary>
    internal StreamWriter OutText() => new(Out, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
}
