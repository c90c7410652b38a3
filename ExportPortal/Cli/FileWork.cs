using ExportPortal.Domain.Common;
using ExportPortal.Microdata;

namespace ExportPortal.Cli;

/// <summary>Runs work on a file and says on the error stream what was wrong with it.</summary>
internal static class FileWork
{
    /// <summary>Ended by the user's interrupt (128 + SIGINT).</summary>
    private const int Stopped = 130;

    public static Task<int> Run(CliOutput output, string file, Func<Task<int>> work) => Run(output, file, file, work);

    /// <param name="file">Must be there; null where the work is on none.</param>
    /// <param name="place">What a message is about.</param>
    public static async Task<int> Run(CliOutput output, string? file, string place, Func<Task<int>> work)
    {
        if (file is not null && !File.Exists(file))
            return output.BadInput("There is no such file.", file, "Name a file that can be read.");
        try
        {
            return await work();
        }
        catch (MicrodataFault fault)
        {
            return output.BadInput(fault.Message, fault.Where.Length == 0 ? place : $"{place}, {fault.Where}", "");
        }
        catch (UnusablePortal unusable)
        {
            return output.BadInput(unusable.Message, unusable.Where, unusable.Mend);
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
            return output.BadInput("A file cannot be read or written.", place, "Check that it is there and that you may read it.");
        }
    }
}
