using System.Text;
using ExportPortal.Data.AccessLog;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Features.AccessLog;

/// <summary>FE-10: the persons leave the portal only when an auditor and a manager, two persons, agree.</summary>
public sealed class DiscloseLogTests(AccessHost host) : IClassFixture<AccessHost>
{
    private DiscloseLog Disclose => host.Services.GetRequiredService<DiscloseLog>();

    [Fact]
    public async Task Take_AuditorAskedAndManagerGranted_GivesAFileWithPersonsThatIsProved()
    {
        var source = await host.Source();
        await host.Browse().Client.SendAsync(AccessHost.Delivery(source, AccessEvents.Line(5).Replace("actor-1", "jane-roe")));
        var (auditor, manager) = (await host.Person(Role.Auditor), await host.Person(Role.LicensingManager));
        var asked = await Disclose.Request(LogFilter.Parse("/log?actor=jane-roe"), "Complaint 12", Guid.NewGuid(), auditor, default);
        Assert.Equal(OutcomeKind.NotFound, (await Disclose.Take(asked.Value, auditor, default)).Kind);
        Assert.True((await Disclose.Answer(asked.Value, true, Guid.NewGuid(), manager, default)).IsDone);

        var query = (await Disclose.Take(asked.Value, auditor, default)).Value;
        var export = host.Services.GetRequiredService<ExportAccessLog>();
        var head = (await export.Plan(new AccessFilter(), auditor, default)).Value.Head!;
        using var file = new MemoryStream();
        Assert.True((await export.Run(LogFilter.Parse(query).ToFilter(), head.Size, false, auditor, () => file, default, withPersons: true)).IsDone);
        var text = Encoding.UTF8.GetString(file.ToArray());

        Assert.Contains("jane-roe", text);
        var key = host.Services.GetRequiredService<AccessWitness>().Key.Key;
        Assert.Empty((await new ExportProof(head, key, CheckpointKey.Check).Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), default)).Problems);
        var forged = Encoding.UTF8.GetBytes(text.Replace("jane-roe", "john-roe"));
        Assert.Contains(
            (await new ExportProof(head, key, CheckpointKey.Check).Read(new MemoryStream(forged), default)).Problems, problem => problem.Contains("not the one that was logged"));
    }

    [Fact]
    public async Task Answer_SamePersonSameSideOrAnotherRole_IsRefused()
    {
        var both = await host.Person(Role.LicensingManager);
        var asked = await Disclose.Request(new LogFilter(), "why", Guid.NewGuid(), both, default);

        Assert.Equal(OutcomeKind.Broken, (await Disclose.Answer(asked.Value, true, Guid.NewGuid(), both, default)).Kind);
        Assert.Equal(OutcomeKind.Broken, (await Disclose.Answer(asked.Value, true, Guid.NewGuid(), await host.Person(Role.LicensingManager), default)).Kind);
        Assert.Equal(OutcomeKind.NotFound, (await Disclose.Answer(asked.Value, true, Guid.NewGuid(), await host.Person(Role.IncidentLead), default)).Kind);
        Assert.True((await Disclose.Answer(asked.Value, false, Guid.NewGuid(), await host.Person(Role.Auditor), default)).IsDone);
        Assert.Equal(OutcomeKind.NotFound, (await Disclose.Take(asked.Value, both, default)).Kind);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Request_AnswerAndTheEndOfTheLeave_AreToldToWhoActsNext(bool isGranted)
    {
        await using var store = await TestStore.Sqlite();
        store.Tell();
        var auditor = await store.Enrol(People.New(Role.Auditor, "Sigrun"));
        await store.Enrol(People.New(Role.Auditor, "Other"));
        var disclose = new DiscloseLog(store.Pipeline, store, Cases.Pack, store.Clock);
        async Task<List<(string Template, UserId To)>> Told() => (await store.Letters()).Where(letter => letter.Template.StartsWith("disclosure-", StringComparison.Ordinal)).Select(letter => (letter.Template, letter.To)).OrderBy(letter => letter.To.Value).ToList();
        async Task Pass(int hours)
        {
            store.Clock.Advance(TimeSpan.FromHours(hours));
            await new Data.Jobs.DueActsRunner([new DisclosureEnds(store, Cases.Pack)], new(store, store.Clock), store.Pipeline, store.Clock, Microsoft.Extensions.Logging.Abstractions.NullLogger<Data.Jobs.DueActsRunner>.Instance).Run(default);
        }

        var asked = await disclose.Request(LogFilter.Parse("/log?actor=jane-roe"), "What jane-roe did", Guid.NewGuid(), auditor, default);
        Assert.Equal(((Actor[])[People.Manager, People.SecondManager]).Select(one => ("disclosure-asked-manager", one.User)).OrderBy(one => one.User.Value), await Told());
        Assert.DoesNotContain(await store.Letters(), letter => letter.Text.Contains("jane-roe", StringComparison.Ordinal)); // who may be erased

        Assert.True((await disclose.Answer(asked.Value, isGranted, Guid.NewGuid(), People.Manager, default)).IsDone);
        Assert.Equal([(isGranted ? "disclosure-granted" : "disclosure-refused", auditor.User)], (await Told()).Where(one => !one.Template.StartsWith("disclosure-asked", StringComparison.Ordinal)));
        await Pass(23);
        Assert.DoesNotContain(await Told(), one => one.Template == "disclosure-ended");
        await Pass(2);
        await Pass(24);
        Assert.Equal(isGranted ? [("disclosure-ended", auditor.User)] : [], (await Told()).Where(one => one.Template == "disclosure-ended"));
    }

    [Fact]
    public void IsOpenTo_AfterADay_IsClosed()
    {
        var now = new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
        Actor Person(Role role) => new(new(Guid.NewGuid()), new(Guid.NewGuid()), "P", new(Guid.NewGuid()), new HashSet<Role> { role });
        var (auditor, manager) = (Person(Role.Auditor), Person(Role.LicensingManager));
        var asked = LogDisclosure.Request(Guid.NewGuid(), "", "why", auditor, now);
        asked.Answer(true, manager, now);

        Assert.True(asked.IsOpenTo(auditor, Cases.Pack, now.AddHours(24).AddTicks(-1)));
        Assert.False(asked.IsOpenTo(auditor, Cases.Pack, now.AddHours(24)));
        // The hours are a figure of the pack; one without it has 24.
        Assert.Equal(now.AddHours(2), asked.OpenUntil(Domain.Policy.PolicyPack.Read(PackFiles.Next(pack => pack["responsibilities"]!["disclosure_hours"] = 2))));
        Assert.Equal(now.AddHours(24), asked.OpenUntil(Policy.ShippedPacks.All.Single(pack => pack.Id == "eu-style-2026.4")));
        Assert.False(asked.IsOpenTo(Person(Role.Auditor), Cases.Pack, now));
        // Who has lost the role meanwhile takes nothing, whatever else that person may read.
        Assert.True(asked.IsOpenTo(manager, Cases.Pack, now));
        Assert.False(asked.IsOpenTo(manager with { Roles = new HashSet<Role> { Role.AppealPanel } }, Cases.Pack, now));
        Assert.False(asked.IsOpenTo(auditor with { Roles = new HashSet<Role> { Role.LicensingManager } }, Cases.Pack, now));
    }
}
