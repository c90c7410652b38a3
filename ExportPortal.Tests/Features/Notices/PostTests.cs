using System.Net;
using System.Net.Sockets;
using System.Text;
using ExportPortal.Data;
using ExportPortal.Support;
using Microsoft.Extensions.Options;

namespace ExportPortal.Features.Notices;

/// <summary>Letters leave by SMTP where a server is set; the server here speaks as much of it as a letter needs.</summary>
public sealed class PostTests : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly StringBuilder heard = new();

    public PostTests() => listener.Start();

    public void Dispose() => listener.Dispose();

    private static readonly PortalPaths Paths = PortalPaths.From(new StorageOptions { Folder = Path.Combine(Path.GetTempPath(), "ep-post-none") }, "/");

    private Post Post(Action<MailOptions>? change = null)
    {
        var options = new MailOptions { Host = "127.0.0.1", Port = ((IPEndPoint)listener.LocalEndpoint).Port, Security = "None", From = "portal@adeo.example" };
        change?.Invoke(options);
        return new(Options.Create(options), Paths);
    }

    private static Task Send(Post post) =>
        post.Send(new Guid("0198c0de-0000-7000-8000-000000000001"), "Kenji Arata", "kenji@kurohana.example", "Licence ready", "Accept it within 30 days.", "Aldermark Data Export Office", Cases.Start, new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token);

    /// <summary>Takes one letter and answers as a server does; a recipient that it does not know is refused.</summary>
    private async Task Serve(bool knowsRecipient = true)
    {
        using var client = await listener.AcceptTcpClientAsync();
        using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);
        await using var writer = new StreamWriter(client.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 post.example");
        for (var isLetter = false; await reader.ReadLineAsync() is { } line;)
        {
            heard.AppendLine(line);
            if (isLetter && line != ".")
                continue;
            var answer = (isLetter, line.Split(' ', ':')[0].ToUpperInvariant()) switch
            {
                (true, _) => "250 taken",
                (_, "EHLO") => "250 post.example",
                (_, "RCPT") when !knowsRecipient => "550 nobody of that name",
                (_, "DATA") => "354 go on",
                (_, "QUIT") => "221 bye",
                _ => "250 ok",
            };
            isLetter = answer.StartsWith("354", StringComparison.Ordinal);
            await writer.WriteLineAsync(answer);
            if (answer.StartsWith("221", StringComparison.Ordinal))
                return;
        }
    }

    [Fact]
    public async Task Send_ServerSet_HandsItTheLetterAndWritesNoFile()
    {
        await Task.WhenAll(Serve(), Send(Post())).WaitAsync(TimeSpan.FromSeconds(30));

        var letter = heard.ToString();
        foreach (var said in (string[])["MAIL FROM:<portal@adeo.example>", "RCPT TO:<kenji@kurohana.example>", "Subject: Licence ready", "Accept it within 30 days.", "Auto-Submitted: auto-generated", "Message-Id: <0198c0de000070008000000000000001@adeo.example>"])
            Assert.Contains(said, letter, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Paths.Folder));
    }

    [Fact]
    public async Task Send_ServerRefusesOrIsNotThere_FailsSoThatItIsTriedAgain()
    {
        var served = Serve(knowsRecipient: false);
        await Assert.ThrowsAnyAsync<MailKit.Net.Smtp.SmtpCommandException>(() => Send(Post()));
        await served.WaitAsync(TimeSpan.FromSeconds(30)); // nothing is awaited without an end, also where the sending failed before it
        listener.Stop();
        await Assert.ThrowsAnyAsync<SocketException>(() => Send(Post(options => options.Port = 1)));
    }

    [Fact]
    public async Task Send_AccountWithoutEncryption_NeverSendsThePassword()
    {
        var served = Serve();
        await Assert.ThrowsAsync<InvalidOperationException>(() => Send(Post(options => (options.User, options.PasswordFile) = ("portal", "/none"))));
        await served.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.DoesNotContain("AUTH", heard.ToString(), StringComparison.Ordinal);
    }
}
