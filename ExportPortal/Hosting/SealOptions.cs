using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ExportPortal.Data;
using ExportPortal.Documents.Seal;
using ExportPortal.Domain.Licensing;
using ExportPortal.Features.Licences;
using Microsoft.Extensions.Options;

namespace ExportPortal.Hosting;

/// <summary>Settings under "Seal".</summary>
public sealed class SealOptions
{
    public const string Section = "Seal";

    /// <summary>PKCS#12 file with the seal's certificate and key. Empty: a demonstration seal is made where the demonstration is on.</summary>
    public string File { get; set; } = "";

    /// <summary>File that holds the password of the PKCS#12; never the password itself.</summary>
    public string PasswordFile { get; set; } = "";

    /// <summary>Folder with certificates (PEM) of retired seals, which keep verifying. Empty: "retired" in the folder of the portal's keys.</summary>
    public string RetiredFolder { get; set; } = "";

    /// <summary>Web address of a time-stamp authority (RFC 3161). Set, every licence is stamped (PAdES B-T), and waits unsealed while it does not answer. Empty: B-B.</summary>
    public string TimeStampAddress { get; set; } = "";

    /// <summary>File with certificates (PEM) of time-stamp authorities, or of those that issued theirs, whose word on time counts.</summary>
    public string TimeStampCertificates { get; set; } = "";
}

/// <summary>Settings under "Authority".</summary>
public sealed class AuthorityOptions
{
    public const string Section = "Authority";

    /// <summary>Printed as the issuer of every licence.</summary>
    public string Name { get; set; } = "Aldermark Data Export Authority";

    /// <summary>ISO 3166-1 alpha-2 code of the home jurisdiction; XA is fictional.</summary>
    public string Country { get; set; } = "XA";

    /// <summary>Address under which the public reaches the portal; printed in documents and QR codes.</summary>
    public string PublicAddress { get; set; } = "http://localhost:5080/";

    /// <summary>Where the office is reached on working days: address, telephone or e-mail, as printed. Empty prints the public address.</summary>
    public string Contact { get; set; } = "";

    /// <summary>Where an incident is told at any hour, as printed. Empty prints <see cref="Contact"/>.</summary>
    public string IncidentContact { get; set; } = "";
}

/// <summary>The portal cannot start without a seal. The message is for the operator.</summary>
internal sealed class SealUnusable(string message, Exception? cause = null) : InvalidOperationException(message, cause);

/// <summary>Opens the seal: the configured one, or in a demonstration one of its own making.</summary>
internal static class SealFiles
{
    public static SealKeys Open(SealOptions options, PortalPaths paths, bool demonstration, TimeProvider clock)
    {
        if (options.File.Length == 0 && !demonstration)
            throw new SealUnusable("The portal has no seal: the setting Seal:File is empty. Set Seal:File to the PKCS#12 file (.p12) with the authority's certificate and key, "
                + "and Seal:PasswordFile to a file that holds its password. No licence can be issued without a seal; a demonstration (Demonstration:Enabled) makes one of its own.");
        try
        {
            return Load(options, paths, clock);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new SealUnusable($"The seal cannot be opened: {unreadable.Message} Check Seal:File ({options.File}), Seal:PasswordFile ({options.PasswordFile}) and Seal:RetiredFolder ({options.RetiredFolder}).", unreadable);
        }
    }

    private static SealKeys Load(SealOptions options, PortalPaths paths, TimeProvider clock)
    {
        var folder = Places(options, paths).Retired;
        if (options.RetiredFolder.Length > 0 && !Directory.Exists(folder))
            throw new DirectoryNotFoundException($"There is no folder {folder}.");
        var retired = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.pem").Order(StringComparer.Ordinal).Select(file => TrustedSeals.Parse(File.ReadAllText(file))).ToArray() : [];
        var current = options.File.Length == 0
            ? Demonstration(paths, clock)
            : DemonstrationSeal.Load(File.ReadAllBytes(options.File), File.ReadAllText(options.PasswordFile).Trim());
        // The seal in use is not put away, whatever lies in the folder.
        return new SealKeys(current, [.. retired.SelectMany(one => one.Certificates).Where(old => !old.RawDataMemory.Span.SequenceEqual(current.RawDataMemory.Span))])
        {
            RetiredAt = retired.SelectMany(one => one.Retired).Where(one => one.Key != TrustedSeals.Name(current)).ToDictionary(),
        };
    }

    /// <summary>Where the seal lies, by the settings.</summary>
    public static SealPlaces Places(SealOptions options, PortalPaths paths) => new(
        options.File.Length > 0 ? options.File : Path.Combine(paths.Keys, "demonstration-seal.p12"),
        options.File.Length > 0 ? options.PasswordFile : Path.Combine(paths.Keys, "demonstration-seal.password"),
        options.RetiredFolder.Length > 0 ? options.RetiredFolder : Path.Combine(paths.Keys, "retired"), options.File.Length == 0);

    public static Issuer Issuer(AuthorityOptions authority, SealOptions seal) =>
        new(authority.Name, new Uri(authority.PublicAddress), seal.File.Length == 0 ? "DEMONSTRATION SEAL, NOT QUALIFIED" : null)
        {
            Contact = authority.Contact,
            IncidentContact = authority.IncidentContact,
            SealForm = seal.TimeStampAddress.Length == 0 ? "PAdES baseline B-B, SHA-256" : "PAdES baseline B-T, SHA-256, with a time stamp (RFC 3161)",
        };

    private static X509Certificate2 Demonstration(PortalPaths paths, TimeProvider clock)
    {
        var (file, password, _, _) = Places(new(), paths);
        if (!File.Exists(file))
        {
            var secret = Convert.ToHexString(RandomNumberGenerator.GetBytes(24));
            using var made = DemonstrationSeal.Create(clock.GetUtcNow(), clock.GetUtcNow().AddYears(-3));
            Write(password, System.Text.Encoding.ASCII.GetBytes(secret));
            Write(file, DemonstrationSeal.Save(made, secret));
        }
        return DemonstrationSeal.Load(File.ReadAllBytes(file), File.ReadAllText(password));
    }

    private static void Write(string path, byte[] content)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var stream = new FileStream(path, options);
        stream.Write(content);
    }
}
