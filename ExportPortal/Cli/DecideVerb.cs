using System.CommandLine;
using System.Text.Json;
using ExportPortal.Domain.Decision;
using ExportPortal.Domain.Policy;
using ExportPortal.Policy;

namespace ExportPortal.Cli;

/// <summary><c>decide CASE.json</c> and <c>decide --lines</c>: tier, conditions and reasons under the shipped policy pack.</summary>
public static class DecideVerb
{
    /// <summary>A case has about twenty short values; anything larger is not a case.</summary>
    internal const int LargestCase = 1 << 20;

    public static Command Build(CliOutput output)
    {
        var file = new Argument<string?>("CASE.json")
        {
            Description = "The case: one JSON object with the keys of 'input' in decisions.json. '-' reads standard input. With --lines a file of cases, or standard input when left out.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var lines = new Option<bool>("--lines")
        {
            Description = "One case a line in, one decision a line out, in order, as they come. A bad line gives {\"line\":n,\"error\":{\"where\",\"what\",\"mend\"}} and exit code 2 at the end.",
        };
        var command = new Command("decide", "Decides a case under the policy pack in force and prints the decision: outcome, tier, base, up, down, floor, threshold, risk, needs, reasons. Any outcome, also PROHIBITED, is exit code 0; a bad key or value is 2. The pack's name and hash go to standard error.") { file, lines };
        command.SetAction((parsed, stop) => Run(parsed.GetValue(file), parsed.GetValue(lines), output, stop));
        return command;
    }

    private static async Task<int> Run(string? file, bool lines, CliOutput output, CancellationToken stop)
    {
        if (file is null && !lines)
            return output.BadInput("there is no case.", "CASE.json", "Name a file, '-' for standard input, or use --lines.");
        try
        {
            await using var input = file is null or "-" ? output.In : new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
            var pack = ShippedPacks.Current;
            output.Error.WriteLine($"Policy pack {pack.Id}, SHA-256 {pack.Hash}");
            return lines ? await new DecideLines(pack, input, output).Run(stop) : await One(file!, input, pack, output, stop);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return output.BadInput(unreadable.Message, file ?? "standard input", "Name a file that exists and that you may read.");
        }
    }

    private static async Task<int> One(string file, Stream input, PolicyPack pack, CliOutput output, CancellationToken stop)
    {
        var buffer = new byte[LargestCase + 1];
        var length = await input.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, stop);
        if (length > LargestCase)
            return output.BadInput($"the file is larger than {LargestCase} bytes, so it is not a case.", file, "For many cases, one a line, use --lines.");
        var reading = DecisionJson.ReadCase(WithoutMark(buffer.AsMemory(0, length)), pack);
        foreach (var error in reading.Errors)
            output.BadInput(error.What, error.Where.Length == 0 ? file : $"{file}: {error.Where}", error.Mend);
        if (reading.Case is null)
            return CliOutput.Bad;
        output.WriteJson(writer => DecisionJson.Write(writer, DecisionRules.Decide(reading.Case, pack)));
        return CliOutput.Done;
    }

    /// <summary>The bytes after a UTF-8 byte-order mark, if there is one.</summary>
    internal static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> bytes) =>
        bytes.Span.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;

    internal static void WriteError(Utf8JsonWriter writer, CaseError error)
    {
        writer.WriteString("where", error.Where);
        writer.WriteString("what", error.What);
        writer.WriteString("mend", error.Mend);
    }
}
