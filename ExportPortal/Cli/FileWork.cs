using ExportPortal.Domain.Common;
using ExportPortal.Microdata;

namespace ExportPortal.Cli;

/// <summary>Runs work on a file and says on the error stream what was wrong with it.</summary>
internal static class FileWork
{
    /// <summary>Ended by the user's interrupt (128 + SIGINT).</summary>
    private const int Stopped = 130;

    public static async Task<int> Run(CliOutput output, string file, Func<Task<int>> work)
    {
        if (!File.Exists(file))
            return output.BadInput("There is no such file.", file, "Name a file that can be read.");
        try
        {
            return await work();
        }
        catch (MicrodataFault fault)
        {
            return output.BadInput(fault.Message, fault.Where.Length == 0 ? file : $"{file}, {fault.Where}", "");
        }
        catch (OperationCanceledException)
        {
            output.Error.WriteLine("Stopped. Nothing was kept.");
            return Stopped;
        }
        catch (RuleViolation broken)
        {
            return output.BadInput(broken.Rule.Message, "", "");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return output.BadInput("A file cannot be read or written.", file, "Check that it is there and that you may read it.");
        }
    }
}
