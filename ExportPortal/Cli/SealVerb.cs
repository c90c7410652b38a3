using System.CommandLine;
using ExportPortal.Features.Licences;

namespace ExportPortal.Cli;

/// <summary><c>seal show</c> and <c>seal rotate</c>: the seal in use, the retired ones, and the change from one to the next.</summary>
internal static class SealVerb
{
    public static Command Build(CliOutput output, BuildPortal build)
    {
        var portal = new StoppedPortal(build);
        return new Command("seal", "The seal of the licences.") { Show(output, portal), Rotate(output, portal) };
    }

    private static Command Show(CliOutput output, StoppedPortal portal)
    {
        var command = new Command("show", "Prints as JSON the seal in use and the retired ones: subject, sha256, from, until. Exit 0: done. 2: there is no seal, or it cannot be opened. " + StoppedPortal.Settings) { portal.Environment };
        command.SetAction((parsed, _) => StoppedPortal.Report(output, () =>
        {
            using var host = portal.Open(parsed, services => services.GetRequiredService<SealKeys>());
            var keys = host.Services.GetRequiredService<SealKeys>();
            output.WriteJson(writer =>
            {
                writer.WriteStartObject();
                writer.WriteStartObject("current");
                Write(writer, keys.Current);
                writer.WriteEndObject();
                writer.WriteStartArray("retired");
                foreach (var old in keys.Retired)
                {
                    writer.WriteStartObject();
                    Write(writer, old);
                    writer.WriteEndObject();
                }
                writer.WriteEndArray();
                writer.WriteEndObject();
            });
            return Task.FromResult(CliOutput.Done);
        }));
        return command;
    }

    private static Command Rotate(CliOutput output, StoppedPortal portal)
    {
        var to = new Option<string?>("--to") { HelpName = "NEW.p12", Description = "PKCS#12 file with the new certificate and key. A demonstration makes its own without it." };
        var password = new Option<string?>("--password-file") { HelpName = "FILE", Description = "File that holds the password of NEW.p12." };
        var command = new Command("rotate",
            "Puts a new seal in the place of the one in use. The old certificate goes to the folder of retired seals, where it keeps verifying; then the key file of Seal:File "
            + "is replaced in one step and protected with the password that is in use, so no setting changes. The change is recorded in the log. Stop the portal before and start it after. "
            + "Prints JSON: old, new (SHA-256 of the certificates), validUntil, retired (the file of the old one). Exit 0: done. 2: the new seal cannot be used, and nothing was changed. " + StoppedPortal.Settings)
        {
            to, password, portal.Environment,
        };
        command.SetAction((parsed, cancellation) => StoppedPortal.Report(output, () => Run(output, portal, parsed, parsed.GetValue(to), parsed.GetValue(password), cancellation)));
        return command;
    }

    private static async Task<int> Run(CliOutput output, StoppedPortal portal, ParseResult parsed, string? to, string? password, CancellationToken cancellation)
    {
        using var host = portal.Open(parsed, services => services.GetRequiredService<SealKeys>());
        try
        {
            var change = await host.Services.GetRequiredService<RotateSeal>().Run(to, password, cancellation);
            output.WriteJson(writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("old", change.Old);
                writer.WriteString("new", change.New);
                writer.WriteString("validUntil", change.ValidUntil.UtcDateTime);
                writer.WriteString("retired", change.RetiredFile);
                writer.WriteEndObject();
            });
            return CliOutput.Done;
        }
        catch (SealNotChanged refused)
        {
            return output.BadInput(refused.Message, to ?? "Seal:File", "Nothing was changed; the seal in use stays.");
        }
    }

    private static void Write(System.Text.Json.Utf8JsonWriter writer, System.Security.Cryptography.X509Certificates.X509Certificate2 certificate)
    {
        writer.WriteString("subject", certificate.Subject);
        writer.WriteString("sha256", RotateSeal.Name(certificate));
        writer.WriteString("from", certificate.NotBefore.ToUniversalTime());
        writer.WriteString("until", certificate.NotAfter.ToUniversalTime());
    }
}
