using System.CommandLine;

namespace ExportPortal.Cli;

/// <summary><c>decide CASE.json</c>: tier, conditions and reasons of one case under the shipped policy pack.</summary>
public static class DecideVerb
{
    public static Command Build(CliOutput output)
    {
        var file = new Argument<FileInfo>("CASE.json") { Description = "The case." };
        var command = new Command("decide", "Decides one case and prints the decision with its reasons.") { file };
        command.SetAction(parsed => output.BadInput("Not a case.", parsed.GetValue(file)!.Name, ""));
        return command;
    }
}
