using System.Text;

namespace ExportPortal.Cli;

/// <summary>Runs a verb as the program does, with streams in memory in place of the console.</summary>
internal static class Verb
{
    public static async Task<(int Code, string Out, string Error)> Run(string input, params string[] args)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter();
        using var stdin = new MemoryStream(Encoding.UTF8.GetBytes(input));
        var code = await PortalCommandLine.Run(args, new CliOutput(stdin, output, error), Hosting.VerbHost.Build);
        return (code, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }
}
