using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;

namespace ExportPortal.Architecture.Canaries.Features.Licences;

[Route("/canary-sound"), Authorize]
public sealed class SoundPage : ComponentBase
{
    internal static int Rows(Microdata.IEngine engine) => Data.Table.Rows() + engine.GetHashCode();
}

[Route("/canary-open")]
public sealed class UnclassifiedPage : ComponentBase;

internal sealed class KnowsForm { public static int Run() => Microdata.DuckDbEngine.Run(); }
