using AngleSharp.Dom;
using Bunit;
using MudBlazor.Services;

namespace ExportPortal.Components;

/// <summary>A page without a browser: MudBlazor's services are there, its script answers nothing.</summary>
public abstract class ComponentTest : BunitContext
{
    /// <summary>A page waits for a real store; a busy machine takes more than a second for it.</summary>
    static ComponentTest() => DefaultWaitTimeout = TimeSpan.FromSeconds(30);

    protected ComponentTest()
    {
        Services.AddMudServices();
        JSInterop.Mode = JSRuntimeMode.Loose;
    }

    /// <summary>Text as a reader sees it: pieces in elements of their own stand apart, and runs of white space are one blank.</summary>
    protected static string Seen(INode node) => string.Join(' ',
        node.Descendants<IText>().SelectMany(text => text.Data.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
}
