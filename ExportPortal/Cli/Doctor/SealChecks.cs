using System.Security.Cryptography;
using ExportPortal.Data;
using ExportPortal.Features.Licences;

namespace ExportPortal.Cli.Doctor;

/// <summary>The seal of licences.</summary>
internal static class SealChecks
{
    private const int WarnDays = 30;

    public static Check Seal(IServiceProvider services)
    {
        var own = services.GetRequiredService<IConfiguration>()["Seal:File"] is null or "";
        if (own && !File.Exists(Path.Combine(services.GetRequiredService<PortalPaths>().Keys, "demonstration-seal.p12")))
            return Check.Bad("seal", "There is no seal.", "Set Seal:File and Seal:PasswordFile; in a demonstration the first start makes one.");
        try
        {
            var (seal, now) = (services.GetRequiredService<SealKeys>().Current, services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime);
            var (from, to) = (seal.NotBefore.ToUniversalTime(), seal.NotAfter.ToUniversalTime());
            var detail = $"{seal.Subject}, valid {from:yyyy-MM-dd} to {to:yyyy-MM-dd}, SHA-256 {seal.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant()}";
            return Check.Of("seal", seal.HasPrivateKey && now >= from && now.AddDays(WarnDays) < to, detail,
                $"A seal needs its private key and at least {WarnDays} days of validity: get a new one, and put it in place with the verb \"seal rotate\".");
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException or CryptographicException or InvalidOperationException or ArgumentException)
        {
            return Check.Bad("seal", unusable.Message, "Check Seal:File and Seal:PasswordFile.");
        }
    }
}
