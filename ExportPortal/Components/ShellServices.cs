using ExportPortal.Components.Layout;
using Microsoft.Extensions.DependencyInjection.Extensions;
using MudBlazor;
using MudBlazor.Services;

namespace ExportPortal.Components;

public static class ShellServices
{
    /// <summary>What layouts and shared components need. Needs a <see cref="PortalBrand"/>.</summary>
    public static IServiceCollection AddPortalComponents(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddCascadingAuthenticationState();
        services.AddMudServices(options =>
        {
            options.SnackbarConfiguration.PositionClass = Defaults.Classes.Position.BottomCenter;
            options.SnackbarConfiguration.PreventDuplicates = true;
        });
        services.TryAddScoped<NavCounts>();
        return services;
    }
}
