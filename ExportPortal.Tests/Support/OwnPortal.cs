using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace ExportPortal.Support;

/// <summary>
/// A portal for a walk that changes what others would read: on a port and a folder of its own, over a copy of the demonstration, in
/// the process of the tests. The browser meets the same program as in a <see cref="PortalProcess"/>, but what is compiled once serves
/// all of them.
/// </summary>
public sealed class OwnPortal : WebApplicationFactory<Program>
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("portal-own-");
    private readonly string? jobsEverySeconds;

    private OwnPortal(int? jobsEverySeconds) => this.jobsEverySeconds = jobsEverySeconds?.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>By the name localhost, as <see cref="PortalProcess.Address"/>.</summary>
    public Uri Address { get; private set; } = new("http://localhost");

    /// <summary>Storage:Folder of this portal.</summary>
    public string Folder => folder.FullName;

    /// <summary>Starts it and waits until it answers.</summary>
    /// <param name="jobsEverySeconds">Jobs:EverySeconds; null leaves the portal's own.</param>
    /// <param name="isBrief">False for a copy of the whole scenario.</param>
    public static async Task<OwnPortal> Start(int? jobsEverySeconds = null, bool isBrief = true)
    {
        var portal = new OwnPortal(jobsEverySeconds);
        try
        {
            await (isBrief ? ScenarioStore.CopyBriefTo(portal.Folder) : ScenarioStore.CopyTo(portal.Folder));
            portal.UseKestrel(0);
            await Task.Run(portal.StartServer);
            portal.Address = new Uri($"http://localhost:{portal.ClientOptions.BaseAddress.Port}");
            return portal;
        }
        catch
        {
            await portal.DisposeAsync();
            throw;
        }
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Development");
        builder.UseSetting("Storage:Folder", Folder);
        builder.UseSetting("Logging:LogLevel:Default", "Warning");
        // A circuit whose browser has gone may live a minute longer than this portal, and then has nobody to ask.
        builder.UseSetting("Logging:LogLevel:Microsoft.AspNetCore.Components.Server.RevalidatingServerAuthenticationStateProvider", "None");
        foreach (var limit in (string[])["SignIn", "Verify", "Upload"])
            builder.UseSetting($"RateLimits:{limit}PerMinute", "100000");
        if (jobsEverySeconds is not null)
            builder.UseSetting("Jobs:EverySeconds", jobsEverySeconds);
        builder.UseThrift();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        folder.DeleteWhenFree();
    }
}
