using ExportPortal.Domain.Common;

namespace ExportPortal.Features.AccessLog;

/// <summary>Reads of the log outside a command: a rule that forbids the answer, such as a file of the archive that is missing, is told like any other.</summary>
internal static class LogReading
{
    public static async Task<Outcome<T>> Told<T>(Func<Task<T>> read)
    {
        try
        {
            return Outcome<T>.Done(await read());
        }
        catch (RuleViolation broken)
        {
            return Outcome<T>.From(Outcome.Broken(broken.Rule));
        }
    }
}
