using System.Net;
using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Identity;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace ExportPortal.Identity;

/// <summary>The portal as it runs in Production, over https, on a store of its own in a temporary folder.</summary>
public class IdentityHost : WebApplicationFactory<Program>
{
    public const string Password = "correct horse battery staple";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("exportportal-identity-");
    private int made;

    protected virtual string Environment => Environments.Production;

    protected virtual IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>();

    /// <summary>The portal's clock; starts at the real time, because locks of accounts use that.</summary>
    public FakeTimeProvider Clock { get; } = new(DateTimeOffset.UtcNow);

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment(Environment);
        builder.UseSetting("Storage:Folder", folder.FullName);
        builder.UseSetting("RateLimits:SignInPerMinute", "100000");
        builder.UseSetting("Logging:LogLevel:Default", "Warning");
        foreach (var (name, value) in Settings)
            builder.UseSetting(name, value);
        builder.ConfigureTestServices(services =>
        {
            services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Clock));
            services.Insert(0, ServiceDescriptor.Singleton<IHostedService, Tables>());
        });
    }

    protected override void ConfigureClient(HttpClient client) => client.BaseAddress = new("https://localhost");

    public Visitor Browse() => new(CreateClient(new() { AllowAutoRedirect = false, BaseAddress = new("https://localhost") }));

    public async Task<T> With<T>(Func<IServiceProvider, Task<T>> use)
    {
        await using var scope = Services.CreateAsyncScope();
        return await use(scope.ServiceProvider);
    }

    /// <summary>A new account with <see cref="Password"/> and an e-mail of its own.</summary>
    public Task<PortalUser> Account(params Role[] roles) => With(async services =>
    {
        var email = $"person{Interlocked.Increment(ref made)}@example.test";
        var outcome = await services.GetRequiredService<AccountMaker>().Create(
            email, "Ilva Torrend", new(Guid.NewGuid()), new(Guid.NewGuid()), new HashSet<Role>(roles is [] ? [Role.LegalReviewer] : roles), Password);
        return (await services.GetRequiredService<UserManager<PortalUser>>().FindByIdAsync(outcome.Value.Value.ToString()))!;
    });

    /// <summary>Does something to the stored account.</summary>
    public Task Change(PortalUser user, Func<UserManager<PortalUser>, PortalUser, Task> change) => With(async services =>
    {
        var users = services.GetRequiredService<UserManager<PortalUser>>();
        await change(users, (await users.FindByIdAsync(user.Id.ToString()))!);
        return 0;
    });

    public Task Lock(PortalUser user) => Change(user, (users, stored) => users.SetLockoutEndDateAsync(stored, DateTimeOffset.MaxValue));

    /// <summary>Turns the authenticator app on; gives its key and the recovery codes.</summary>
    public Task<(string Key, string[] Codes)> Authenticator(PortalUser user) => With(async services =>
    {
        var users = services.GetRequiredService<UserManager<PortalUser>>();
        var stored = (await users.FindByIdAsync(user.Id.ToString()))!;
        await users.ResetAuthenticatorKeyAsync(stored);
        await users.SetTwoFactorEnabledAsync(stored, true);
        var codes = await users.GenerateNewTwoFactorRecoveryCodesAsync(stored, 10);
        return ((await users.GetAuthenticatorKeyAsync(stored))!, codes!.ToArray());
    });

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        if (folder.Exists)
            folder.Delete(recursive: true);
    }

    /// <summary>Makes the tables before anything else starts.</summary>
    private sealed class Tables(IDbContextFactory<PortalDbContext> stores, PortalPaths paths) : IHostedLifecycleService
    {
        public async Task StartingAsync(CancellationToken cancellationToken)
        {
            paths.Create();
            await using var store = await stores.CreateDbContextAsync(cancellationToken);
            await store.Database.EnsureCreatedAsync(cancellationToken);
        }

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
        public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

/// <summary>As developers run it: plain http on localhost.</summary>
public sealed class DevelopmentHost : IdentityHost
{
    protected override string Environment => Environments.Development;
}
