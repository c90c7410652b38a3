using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ExportPortal.Data;
using ExportPortal.Documents.Seal;
using ExportPortal.Domain.AccessLog;

namespace ExportPortal.Features.Licences;

/// <summary>Where the seal lies.</summary>
/// <param name="File">PKCS#12 with certificate and key.</param>
/// <param name="Retired">Folder of the certificates of retired seals.</param>
/// <param name="IsDemonstration">The portal made the seal itself.</param>
public sealed record SealPlaces(string File, string PasswordFile, string Retired, bool IsDemonstration);

/// <summary>Which seal was put away and which took its place, by the SHA-256 of the certificate.</summary>
public sealed record SealChange(string Old, string New, DateTimeOffset ValidUntil, string RetiredFile);

/// <summary>The seal cannot be changed; says why, and nothing was changed.</summary>
public sealed class SealNotChanged(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>
/// Puts a new seal in the place of the present one. The old certificate is kept first, so that there is no moment in
/// which what it sealed does not verify; the key file is replaced in one step, under the password that is in use. A
/// change that fails at any step is taken back whole.
/// </summary>
public sealed class RotateSeal(SealKeys seal, SealPlaces places, CommandPipeline pipeline, TimeProvider clock)
{
    /// <summary>A new seal has at least so many days before it.</summary>
    private const int FewestDays = 30;

    /// <param name="file">PKCS#12 of the new seal; null lets a demonstration make its own.</param>
    /// <param name="passwordFile">File that holds its password.</param>
    /// <exception cref="SealNotChanged">Nothing was changed.</exception>
    public async Task<SealChange> Run(string? file, string? passwordFile, CancellationToken cancellation)
    {
        using var next = Open(file, passwordFile);
        Examine(next);
        var (retired, written) = (Path.Combine(places.Retired, $"{Name(seal.Current)}.pem"), places.File + ".new");
        var before = File.Exists(places.File) ? await File.ReadAllBytesAsync(places.File, cancellation) : null;
        try
        {
            Directory.CreateDirectory(places.Retired);
            // What fails first fails before anything is said: the new key lies beside the old one until the log has the change.
            await Save(next, written, cancellation);
            await pipeline.RunAsPortal("seal.rotate", async scope =>
            {
                scope.Record(new AuditSubject("seal", Name(next)), details: [("old", Name(seal.Current)), ("new", Name(next))]);
                await File.WriteAllTextAsync(retired, TrustedSeals.Pem(seal.Current, clock.GetUtcNow()), cancellation);
                File.Move(written, places.File, overwrite: true);
            }, cancellation);
        }
        catch (Exception failed) when (failed is not SealNotChanged)
        {
            await TakeBack(before, retired, written);
            throw failed is IOException or UnauthorizedAccessException or CryptographicException
                ? new SealNotChanged($"The seal could not be put in its place: {failed.Message}", failed) : new SealNotChanged($"The change could not be recorded: {failed.Message}", failed);
        }
        return new(Name(seal.Current), Name(next), next.NotAfter.ToUniversalTime(), retired);
    }

    /// <summary>As it was: a seal that stays in use is not among the retired ones.</summary>
    private async Task TakeBack(byte[]? before, string retired, string written)
    {
        foreach (var left in ((string[])[retired, written]).Where(File.Exists))
            File.Delete(left);
        if (before is null || (await File.ReadAllBytesAsync(places.File)).AsSpan().SequenceEqual(before))
            return;
        await using (var stream = OwnFile(written))
            await stream.WriteAsync(before);
        File.Move(written, places.File, overwrite: true);
    }

    public static string Name(X509Certificate2 certificate) => TrustedSeals.Name(certificate);

    private X509Certificate2 Open(string? file, string? passwordFile)
    {
        if (file is null)
            return places.IsDemonstration ? DemonstrationSeal.Create(clock.GetUtcNow()) : throw new SealNotChanged("Name the PKCS#12 file of the new seal, and the file with its password. Only a demonstration makes a seal of its own.");
        if (places.IsDemonstration)
            throw new SealNotChanged("This portal seals with a demonstration seal. Set Seal:File and Seal:PasswordFile to the new one, and keep the old certificate in Seal:RetiredFolder.");
        try
        {
            return X509CertificateLoader.LoadPkcs12(File.ReadAllBytes(file), passwordFile is null ? "" : File.ReadAllText(passwordFile).Trim(), X509KeyStorageFlags.EphemeralKeySet | X509KeyStorageFlags.Exportable);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new SealNotChanged($"The new seal cannot be opened: {unreadable.Message}", unreadable);
        }
    }

    private void Examine(X509Certificate2 next)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        if (!next.HasPrivateKey)
            throw new SealNotChanged("The new file has no private key.");
        if (next.RawDataMemory.Span.SequenceEqual(seal.Current.RawDataMemory.Span))
            throw new SealNotChanged("The new seal is the one in use.");
        if (seal.Retired.Any(old => next.RawDataMemory.Span.SequenceEqual(old.RawDataMemory.Span)))
            throw new SealNotChanged("The new seal was put away before; what it seals from now on would vouch for nothing. Use another certificate.");
        if (next.NotBefore.ToUniversalTime() > now || next.NotAfter.ToUniversalTime() < now.AddDays(FewestDays))
            throw new SealNotChanged($"The new certificate is valid from {next.NotBefore.ToUniversalTime():yyyy-MM-dd} to {next.NotAfter.ToUniversalTime():yyyy-MM-dd}; it has to be valid now and for {FewestDays} days more.");
        using var rsa = next.GetRSAPublicKey();
        using var curve = next.GetECDsaPublicKey();
        if (rsa is { KeySize: < 2048 } || rsa is null && curve is not { KeySize: 256 })
            throw new SealNotChanged("The key of a seal is ECDSA on P-256, or RSA of 2,048 bits or more.");
        if (next.Extensions.OfType<X509KeyUsageExtension>().FirstOrDefault() is { } usage && (usage.KeyUsages & (X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation)) == 0)
            throw new SealNotChanged("The new certificate is not meant for signatures.");
    }

    /// <summary>Under the password that is in use, so that no setting changes.</summary>
    private async Task Save(X509Certificate2 next, string file, CancellationToken cancellation)
    {
        var password = (await File.ReadAllTextAsync(places.PasswordFile, cancellation)).Trim();
        await using var stream = OwnFile(file);
        await stream.WriteAsync(DemonstrationSeal.Save(next, password), cancellation);
    }

    private static FileStream OwnFile(string file)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new(file, options);
    }
}
