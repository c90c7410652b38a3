using ExportPortal.Domain.Common;
using ExportPortal.Support;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.DependencyInjection;
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

    /// <summary>
    /// Fills the folder before the start: what it would make there by itself each time, a store that is migrated and empty, or the
    /// brief demonstration, is copied.
    /// </summary>
    protected virtual Task Fill(string folder) => Environment == Environments.Development || Settings.ContainsKey("Demonstration:Enabled")
        ? ScenarioStore.CopyBriefTo(folder) : ScenarioStore.CopyEmptyTo(folder);

    /// <summary>The portal's clock; starts at the real time, because locks of accounts use that.</summary>
    public FakeTimeProvider Clock { get; } = new(DateTimeOffset.UtcNow);

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        // On another thread than a test's, whose context would wait for itself.
        Task.Run(() => Fill(folder.FullName)).GetAwaiter().GetResult();
        ScenarioStore.CatchUp(Clock);
        builder.UseEnvironment(Environment);
        builder.UseSetting("Storage:Folder", folder.FullName);
        builder.UseSetting("RateLimits:SignInPerMinute", "100000");
        builder.UseSetting("Logging:LogLevel:Default", "Warning");
        builder.UseSetting("Log:AllowInside", "true");
        builder.UseSetting("Seal:File", SealFile());
        builder.UseSetting("Seal:PasswordFile", Path.Combine(folder.FullName, "seal.txt"));
        foreach (var (name, value) in Settings)
            builder.UseSetting(name, value);
        builder.UseThrift();
        builder.ConfigureTestServices(services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Clock)));
    }

    protected override void ConfigureClient(HttpClient client) => client.BaseAddress = new("https://localhost");

    /// <summary>Production does not start without a seal of the authority.</summary>
    private string SealFile()
    {
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        using var certificate = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=Test", key, System.Security.Cryptography.HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var file = Path.Combine(folder.FullName, "seal.p12");
        File.WriteAllBytes(file, certificate.Export(System.Security.Cryptography.X509Certificates.X509ContentType.Pfx, "seal"));
        File.WriteAllText(Path.Combine(folder.FullName, "seal.txt"), "seal");
        return file;
    }

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
            email, "Ilva Torrend", new(Guid.NewGuid()), new(Guid.NewGuid()), new HashSet<Role>(roles is [] ? [Role.Steward] : roles), Password);
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
        folder.DeleteWhenFree();
    }
}

/// <summary>As developers run it: plain http on localhost.</summary>
public sealed class DevelopmentHost : IdentityHost
{
    protected override string Environment => Environments.Development;
}
