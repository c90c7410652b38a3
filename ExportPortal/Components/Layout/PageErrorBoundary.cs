using System.Security.Cryptography;
using ExportPortal.Components.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace ExportPortal.Components.Layout;

/// <summary>Holds a bug to the page it happened on: logs it under a reference number that the user can name.</summary>
public sealed class PageErrorBoundary : ErrorBoundaryBase
{
    private string? reference;

    [Inject] private ILogger<PageErrorBoundary> Log { get; set; } = null!;

    protected override Task OnErrorAsync(Exception exception)
    {
        reference = $"E-{RandomNumberGenerator.GetHexString(8)}";
        Log.LogError(exception, "A page failed; reference {Reference}", reference);
        return Task.CompletedTask;
    }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        if (CurrentException is null)
        {
            builder.AddContent(0, ChildContent);
            return;
        }
        builder.OpenComponent<ErrorState>(1);
        builder.AddComponentParameter(2, nameof(ErrorState.What), "This page failed.");
        builder.AddComponentParameter(3, nameof(ErrorState.Safe), "What you saved before is safe. What you were typing is not saved.");
        builder.AddComponentParameter(4, nameof(ErrorState.Reference), reference);
        builder.AddComponentParameter(5, nameof(ErrorState.OnRetry), EventCallback.Factory.Create(this, Recover));
        builder.CloseComponent();
    }
}
