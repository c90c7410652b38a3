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
        folder.Delete(recursive: true);
    }
}
