using Microsoft.Extensions.FileProviders;

namespace ExportPortal.Hosting;

internal static class PortalAssets
{
    /// <summary>
    /// Serves linked files in an unpublished run too: the development manifest looks for them in the project's own
    /// wwwroot, where they are not. A published portal has them in its wwwroot.
    /// </summary>
    public static void UsePortalAssets(this WebApplicationBuilder builder)
    {
        builder.WebHost.UseStaticWebAssets();
        var linked = Path.GetFullPath("../wwwroot-assets", builder.Environment.ContentRootPath);
        if (Directory.Exists(linked))
            builder.Environment.WebRootFileProvider = new CompositeFileProvider(new PhysicalFileProvider(linked), builder.Environment.WebRootFileProvider);
    }
}
