using ExportPortal.Data;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;

namespace ExportPortal.Features.Notices;

/// <summary>Sends a letter by SMTP or, where no server is set, writes it as a file that any mail program opens.</summary>
public sealed class Post(IOptions<MailOptions> options, PortalPaths paths)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <param name="id">Identity of the letter: the same one again is the same mail to the reader's program.</param>
    public async Task Send(Guid id, string name, string address, string subject, string body, string authority, DateTimeOffset at, CancellationToken cancellation)
    {
        var mail = options.Value;
        var message = new MimeMessage { Subject = subject, Date = at, MessageId = $"{id:N}@{mail.From.Split('@')[^1]}", Body = new TextPart("plain") { Text = body } };
        message.From.Add(new MailboxAddress(authority, mail.From));
        message.To.Add(new MailboxAddress(name, address));
        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        if (mail.Host.Length == 0)
            await Write(message, id, mail, cancellation);
        else
            await Deliver(message, mail, cancellation);
    }

    /// <summary>Written under another name first, so that nobody reads half a letter.</summary>
    private async Task Write(MimeMessage message, Guid id, MailOptions mail, CancellationToken cancellation)
    {
        var folder = Path.GetFullPath(mail.Folder, paths.Folder);
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var part = Path.Combine(folder, $"{id:N}.part");
        await message.WriteToAsync(part, cancellation);
        File.Move(part, Path.Combine(folder, $"{id:N}.eml"), overwrite: true);
    }

    private static async Task Deliver(MimeMessage message, MailOptions mail, CancellationToken cancellation)
    {
        using var client = new SmtpClient { Timeout = (int)Longest.TotalMilliseconds };
        var security = mail.Security switch
        {
            "None" => SecureSocketOptions.None,
            "Tls" => SecureSocketOptions.SslOnConnect,
            "StartTls" => SecureSocketOptions.StartTls,
            _ => throw new InvalidOperationException($"Mail:Security is '{mail.Security}'. Choose None, StartTls or Tls."),
        };
        await client.ConnectAsync(mail.Host, mail.Port, security, cancellation);
        if (mail.User.Length > 0 && security is SecureSocketOptions.None)
            throw new InvalidOperationException("Mail:User is set but Mail:Security is None; a password is not sent in the open.");
        if (mail.User.Length > 0)
            await client.AuthenticateAsync(mail.User, (await File.ReadAllTextAsync(mail.PasswordFile, cancellation)).Trim(), cancellation);
        await client.SendAsync(message, cancellation);
        await client.DisconnectAsync(quit: true, cancellation);
    }
}
