using System.Runtime.CompilerServices;

namespace ExportPortal.Support;

/// <summary>
/// Every portal that a test starts fills its store with the brief demonstration, for the whole scenario takes its time.
/// Whoever needs that one asks <see cref="ScenarioStore"/>.
/// </summary>
internal static class BriefDemonstration
{
    [ModuleInitializer]
    public static void Choose() => Environment.SetEnvironmentVariable("Demonstration__Brief", "true");
}
