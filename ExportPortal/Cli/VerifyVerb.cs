using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json;
using ExportPortal.Data;
using ExportPortal.Documents.Seal;
using ExportPortal.Domain.Licensing;

namespace ExportPortal.Cli;

/// <summary><c>verify LICENCE.pdf [--trust CERT.pem]</c>: whether a file is a sealed licence, without a portal, a database or a network.</summary>
public static class VerifyVerb
{
    public static Command Build(CliOutput output)
    {
        var file = new Argument<string>("LICENCE.pdf") { Description = "The sealed licence, at most 16 MB." };
        var trust = new Option<string?>("--trust")
        {
            HelpName = "CERT.pem",
            Description = "Certificates of the authority that issued it, in PEM. Without it those of this portal count, from the folder keys/ of its store (setting Storage:Folder).",
        };
        var time = new Option<string?>("--trust-time")
        {
            HelpName = "TSA.pem",
            Description = "Certificates of time-stamp authorities whose word on time counts, in PEM. Without it those of this portal, where it has any.",
        };
        var command = new Command("verify",
            "Checks a sealed licence and prints JSON: genuine, seal (valid, trusted, signer, signedAt, timeStamp with at, authority and trusted, null for none), complete (every byte is covered and nothing was appended), "
            + "licence (its number, null when it cannot be relied on), attachments (name, sha256, bytes), problems. The state of today is not in the file: ask the address in the document. "
            + "Exit 0: genuine. 1: it is not, or its signer is unknown; 'problems' says why. 2: the file cannot be read, or a bad option.")
        {
            file, trust, time,
        };
        command.SetAction((parsed, _) => Task.FromResult(Run(parsed.GetValue(file)!, parsed.GetValue(trust), parsed.GetValue(time), output)));
        return command;
    }

    private static int Run(string file, string? trust, string? time, CliOutput output)
    {
        if (new FileInfo(file) is { Exists: true, Length: > PdfSeal.LargestFile })
            return output.BadInput("The file is larger than 16 MB.", file, "A licence is far smaller; name the right file.");
        if (Read(() => File.ReadAllBytes(file), file, "Name a PDF file that can be read.", output) is not { } pdf)
            return CliOutput.Bad;
        var certificates = trust ?? Own(TrustedSeals.FileName);
        var mend = trust is null ? "Start the portal once, set Storage:Folder to its store, or name the certificate with --trust." : "Name a certificate in PEM.";
        if (Read(() => TrustedSeals.Parse(File.ReadAllText(certificates)), certificates, mend, output) is not { } trusted)
            return CliOutput.Bad;
        var stampers = time ?? (trust is null && Own(TrustedSeals.TimeFileName) is var own && File.Exists(own) ? own : null);
        var clocks = stampers is null ? new TrustedSeals([]) : Read(() => TrustedSeals.Parse(File.ReadAllText(stampers)), stampers, "Name a certificate in PEM.", output);
        if (clocks is null)
            return CliOutput.Bad;
        var report = PdfSeal.Verify(pdf, trusted with { TimeStampers = clocks.Certificates });
        output.WriteJson(writer => Write(writer, report));
        foreach (var problem in report.Problems)
            output.Error.WriteLine(problem);
        return report.Genuine ? CliOutput.Done : CliOutput.No;
    }

    /// <summary>The portal's public certificates, found by the settings that the portal itself reads.</summary>
    private static string Own(string name)
    {
        var environment = Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT") ?? Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT") ?? "Production";
        var root = Environment.GetEnvironmentVariable("ASPNETCORE_CONTENTROOT") ?? Directory.GetCurrentDirectory();
        var settings = new ConfigurationBuilder().SetBasePath(root)
            .AddJsonFile("appsettings.json", optional: true).AddJsonFile($"appsettings.{environment}.json", optional: true).AddEnvironmentVariables().Build();
        var options = settings.GetSection(StorageOptions.Section).Get<StorageOptions>() ?? new StorageOptions();
        return Path.Combine(PortalPaths.From(options, root).Keys, name);
    }

    private static T? Read<T>(Func<T> read, string where, string mend, CliOutput output) where T : class
    {
        try
        {
            return read();
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            output.BadInput(unreadable.Message, where, mend);
            return null;
        }
    }

    private static void Write(Utf8JsonWriter writer, SealReport report)
    {
        writer.WriteStartObject();
        writer.WriteBoolean("genuine", report.Genuine);
        writer.WriteStartObject("seal");
        writer.WriteBoolean("valid", report.SignatureValid);
        writer.WriteBoolean("trusted", report.SignerTrusted);
        writer.WriteString("signer", report.SignerName);
        writer.WriteString("signedAt", report.SignedAt is { } at ? Instant(at) : null);
        WriteStamp(writer, report.Stamp);
        writer.WriteEndObject();
        writer.WriteBoolean("complete", report is { SignatureValid: true, CoversWholeDocument: true });
        writer.WriteString("licence", report.Genuine ? Number(report) : null);
        writer.WriteStartArray("attachments");
        foreach (var attachment in report.Attachments)
        {
            writer.WriteStartObject();
            writer.WriteString("name", attachment.Name);
            writer.WriteString("sha256", attachment.Sha256);
            writer.WriteNumber("bytes", attachment.Content.Length);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteStartArray("problems");
        foreach (var problem in report.Problems)
            writer.WriteStringValue(problem);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteStamp(Utf8JsonWriter writer, SealStamp? stamp)
    {
        if (stamp is null)
        {
            writer.WriteNull("timeStamp");
            return;
        }
        writer.WriteStartObject("timeStamp");
        writer.WriteString("at", Instant(stamp.At));
        writer.WriteString("authority", stamp.Authority);
        writer.WriteBoolean("trusted", stamp.Trusted);
        writer.WriteEndObject();
    }

    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The number in the attached licence.json; null where there is none.</summary>
    private static string? Number(SealReport report)
    {
        if (report.LicenceJson is not { } json)
            return null;
        try
        {
            using var licence = JsonDocument.Parse(json);
            return licence.RootElement.TryGetProperty("number", out var number) ? LicenceNumber.Parse(number.GetString())?.Text : null;
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
