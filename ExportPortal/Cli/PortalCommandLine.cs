using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;

namespace ExportPortal.Cli;

/// <summary>
/// The headless verbs of the portal. JSON goes to standard output, messages to standard error; exit 0: done,
/// 1: the answer to a yes/no question is no, 2: bad input or option.
/// <para>
/// To add a verb: write <c>Cli/XVerb.cs</c> with <c>static Command Build(CliOutput output)</c>, set its action to
/// return one of the codes of <see cref="CliOutput"/>, and add one line to <see cref="Verbs"/>, or with a
/// <see cref="BuildPortal"/> to <see cref="StoreVerbs"/>. Subcommands
/// ("log verify") are children of the command that Build returns.
/// </para>
/// </summary>
public static partial class PortalCommandLine
{
    private static readonly IReadOnlyList<Func<CliOutput, Command>> Verbs =
    [
        AssessSyntheticVerb.Build,
        ProtectVerb.Build,
        DecideVerb.Build,
        CheckOutputVerb.Build,
        VerifyVerb.Build,
        DrawVerb.Build,
    ];

    /// <summary>Verbs that look at the portal's own store, or at its settings.</summary>
    private static readonly IReadOnlyList<Func<CliOutput, BuildPortal, Command>> StoreVerbs =
    [
        AssessVerb.Build,
        LogVerb.Build,
        DoctorVerb.Build,
        SeedVerb.Build,
        SealVerb.Build,
    ];

    private static readonly string[] HelpWords = ["--help", "-h", "-?", "--version"];

    /// <summary>
    /// Whether the arguments are for a verb and not for the web host: a bare first word (also a mistyped one, so
    /// that it is reported and does not start a server), or a plea for help.
    /// </summary>
    public static bool IsVerb(string[] args) =>
        args.Length > 0 && (HelpWords.Contains(args[0]) || args[0].Length > 0 && args[0].All(c => char.IsAsciiLetter(c) || c == '-') && args[0][0] != '-');

    public static Task<int> Run(string[] args, BuildPortal build) => Run(args, CliOutput.Console(), build);

    /// <summary>For the verbs that need no store.</summary>
    internal static Task<int> Run(string[] args, CliOutput output) =>
        Run(args, output, _ => throw new InvalidOperationException("This verb was started without a portal."));

    internal static async Task<int> Run(string[] args, CliOutput output, BuildPortal build)
    {
        var parsed = Root(output, build).Parse(args);
        if (parsed.Errors.Count > 0)
            return output.BadInput(string.Join(Environment.NewLine, parsed.Errors.Select(Words)), "", HelpHint(parsed));
        await using var text = output.OutText();
        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                Output = text,
                Error = output.Error,
                EnableDefaultExceptionHandler = false,
            });
        }
        catch (Exception bug) when (bug is not OperationCanceledException)
        {
            output.Error.WriteLine($"The portal failed; this is a bug, not your input. {bug}");
            return CliOutput.Bug;
        }
    }

    private static RootCommand Root(CliOutput output, BuildPortal portal)
    {
        var root = new RootCommand("ExportPortal licenses the export of anonymized data. Without a verb it starts the portal and passes all arguments to the web host (--urls, --environment). With a verb: JSON on standard output, messages on standard error; exit 0 done, 1 the answer is no, 2 bad input or option.");
        foreach (var build in Verbs)
            root.Subcommands.Add(build(output));
        foreach (var build in StoreVerbs)
            root.Subcommands.Add(build(output, portal));
        return root;
    }

    /// <summary>The parser names a type of the program where a text is no number; whoever typed it knows none.</summary>
    private static string Words(ParseError error)
    {
        if (error.SymbolResult is not OptionResult { Option: { } option } || Mistyped().Match(error.Message) is not { Success: true } found)
            return error.Message;
        var kind = found.Groups["type"].Value switch
        {
            nameof(Int32) => $"a whole number in digits alone, at most {int.MaxValue}",
            nameof(Int64) => $"a whole number in digits alone, at most {long.MaxValue}",
            nameof(Double) => "a number in digits, with a point before decimals",
            _ => option.HelpName ?? "another value",
        };
        return $"{option.Name}: '{found.Groups["text"].Value}' is not what it takes, which is {kind}.";
    }

    [GeneratedRegex(@"argument '(?<text>.*)' for option '.*' as expected type 'System\.(Nullable`1\[System\.)?(?<type>\w+)", RegexOptions.Singleline)]
    private static partial Regex Mistyped();

    private static string HelpHint(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        return command is RootCommand ? "Run with --help to see the verbs." : $"Run '{command.Name} --help' to see its arguments and options.";
    }
}
