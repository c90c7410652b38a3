using ExportPortal.Data;
using ExportPortal.Data.AccessLog;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Licensing;
using ExportPortal.Features.AccessLog;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using MimeKit;

namespace ExportPortal.Features.Notices;

/// <summary>The newest checkpoints leave the house by mail, once a day.</summary>
public sealed class CheckpointMailTests(AccessHost host) : IClassFixture<AccessHost>
{
    private T Get<T>() where T : notnull => host.Services.GetRequiredService<T>();

    private CheckpointMail Mail(string address, string folder, string server = "smtp.example") => new(
        Get<IDbContextFactory<PortalDbContext>>(), Get<OpenLog>(), Get<AccessCheckpoints>(), new(Options.Create(new MailOptions { Folder = folder }), Get<PortalPaths>()), Get<Issuer>(),
        Options.Create(new LogOptions { CheckpointMail = address }), Options.Create(new MailOptions { Host = server }), TimeProvider.System);

    [Fact]
    public async Task Handle_AddressIsSet_SendsTheCheckpointsAsTheyWereSigned()
    {
        await host.Person(Domain.Common.Role.Auditor);
        Assert.True((await host.Browse().Client.SendAsync(AccessHost.Delivery(await host.Source(), AccessEvents.Line(1)))).IsSuccessStatusCode);
        await using (var session = await Get<OpenLog>()(default))
            await Get<CheckpointPublisher>().Publish(session, default);
        var (folder, day) = (Directory.CreateTempSubdirectory("ep-checkpoint-mail-"), Guid.NewGuid());
        var mail = Mail("vault@elsewhere.example", folder.FullName);
        Assert.Empty(await Mail("", folder.FullName).Find(Cases.Start, default));
        var due = Assert.Single(await mail.Find(Cases.Start, default));
        Assert.Equal("log.mailcheckpoint", due.Act);
        // Once a day: not again after the act, and again the day after.
        Assert.True(await Get<CommandPipeline>().TryAsPortal(due.Act, due.Do, due.Once, default));
        Assert.Empty(await mail.Find(Cases.Start, default));
        Assert.Single(await mail.Find(Cases.Start.AddDays(1), default));
        // Without a server the mail would be a file beside the log: it is no place outside, and nothing says that it leaves.
        var inside = Mail("vault@elsewhere.example", folder.FullName, "");
        Assert.Empty(await inside.Find(Cases.Start.AddDays(1), default));
        await inside.Handle(day, default);
        Assert.Empty(folder.GetFiles());
        var log = new LogOptions { CheckpointMail = "vault@elsewhere.example" };
        Assert.Equal((false, true), (CheckpointMail.Leaves(log, new MailOptions()), CheckpointMail.Leaves(log, new MailOptions { Host = "smtp.example" })));

        await mail.Handle(day, default);

        var sent = await MimeMessage.LoadAsync(Path.Combine(folder.FullName, $"{day:N}.eml"));
        Assert.Equal("vault@elsewhere.example", sent.To.Mailboxes.Single().Address);
        var text = Assert.IsType<string>(sent.TextBody).ReplaceLineEndings("\n");
        var note = text[text.IndexOf("exportportal/audit\n", StringComparison.Ordinal)..].Split("\n\n")[..2];
        Assert.True(SignedCheckpoint.Parse(string.Join("\n\n", note).TrimEnd() + "\n").IsSignedBy(Get<CheckpointKey>().Key, CheckpointKey.Check));
        // What the mail tells its reader to do is done.
        foreach (var (command, origin) in new[] { ("log verify --since FILE", "exportportal/audit\n"), ("log verify --log access --since FILE", "exportportal/access\n") })
        {
            Assert.Contains(command, text.ReplaceLineEndings(" "), StringComparison.Ordinal);
            var at = text.IndexOf(origin, StringComparison.Ordinal);
            Assert.Equal((Cli.CliOutput.Done, ""), await Verb(command.Replace("FILE", Save(folder.FullName, string.Join("\n\n", text[at..].Split("\n\n")[..2]).TrimEnd() + "\n"), StringComparison.Ordinal)));
        }
        folder.Delete(recursive: true);
    }

    private static string Save(string folder, string note)
    {
        var file = Path.Combine(folder, Guid.NewGuid().ToString("N"));
        File.WriteAllText(file, note);
        return file;
    }

    /// <summary>The verb over the store of the portal, in a process that serves nothing.</summary>
    private async Task<(int Code, string Error)> Verb(string command)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter();
        var code = await Cli.PortalCommandLine.Run([.. command.Split(' ')], new Cli.CliOutput(Stream.Null, output, error), _ => new Served(host.Services));
        return (code, error.ToString());
    }

    /// <summary>The services of the portal that runs already; the verb does not end them.</summary>
    private sealed class Served(IServiceProvider services) : Microsoft.Extensions.Hosting.IHost
    {
        public IServiceProvider Services => services;

        public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

        public void Dispose()
        {
        }
    }
}
