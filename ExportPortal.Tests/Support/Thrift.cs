using ExportPortal.Data;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ExportPortal.Support;

/// <summary>What a portal need not do in the process of the tests.</summary>
internal static class Thrift
{
    /// <summary>
    /// The passwords of the tests protect nothing, so their hashes need not cost a tenth of a second each; and no test of these portals
    /// asks what is left when the power fails, so nothing waits for the disk.
    /// </summary>
    public static void UseThrift(this IWebHostBuilder builder) => builder.ConfigureTestServices(services => services
        .Configure<PasswordHasherOptions>(options => options.IterationCount = 1_000)
        .Replace(ServiceDescriptor.Singleton(new SqlitePragmas(waitsForDisk: false))));
}
