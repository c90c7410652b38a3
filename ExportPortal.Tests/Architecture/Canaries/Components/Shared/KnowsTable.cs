using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace ExportPortal.Architecture.Canaries.Components.Shared;

internal sealed class ComponentKnowsTable { public static int Run() => Data.Table.Rows(); }

internal sealed class ComponentKnowsFeature { public Features.Licences.SoundPage? Page { get; } }

internal sealed class OpensScriptDoor
{
    [JSInvokable("canary")]
    public static int Run() => 1;
}

internal sealed class WritesMarkup { public static MarkupString Run(string text) => new(text); }
