using ExportPortal.Data.Jobs;
using ExportPortal.Data.Lists;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Recipients;
using ExportPortal.Domain.Recipients.Lists;
using ExportPortal.Features.Licences;
using ExportPortal.Features.Recipients;
using ExportPortal.Features.Recipients.Lists;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ExportPortal.Data;

/// <summary>A store with a folder of lists.</summary>
internal sealed class ScreeningDesk : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("ep-lists-");
    private int written;

    public ScreeningDesk(TestStore store)
    {
        Store = store;
        Folder = new(Options.Create(new ScreeningOptions { Folder = folder.FullName }), store.Paths);
        Lists = new(store, Cases.Pack);
        Jobs = new([new ScreeningDue(store, Folder, Lists, Cases.Packs)], new JobLeases(store, store.Clock), store.Pipeline, store.Clock, NullLogger<DueActsRunner>.Instance);
    }

    public TestStore Store { get; }
    public ListFolder Folder { get; }
    public ListsInForce Lists { get; }
    private DueActsRunner Jobs { get; }

    /// <summary>The EU form with one organisation.</summary>
    public void List(string name, string programme = "TST") => Text($"""
        <export xmlns="http://eu.europa.ec/fpi/fsd/export" generationDate="2026-11-19"><sanctionEntity logicalId="13"><regulation programme="{programme}"/>
        <subjectType code="enterprise"/><nameAlias wholeName="{name}" strong="true"/></sanctionEntity></export>
        """);

    public void Text(string text)
    {
        var file = Path.Combine(folder.FullName, "eu.xml");
        File.WriteAllText(file, text);
        File.SetLastWriteTimeUtc(file, Cases.Start.UtcDateTime.AddMinutes(written++));
    }

    /// <summary>The list of a partner of the permits that it has withdrawn.</summary>
    public void Withdrawn(string recognition, string text) => File.WriteAllText(Path.Combine(folder.CreateSubdirectory("permits").FullName, $"{recognition}.csv"), text);

    /// <returns>How many acts took effect.</returns>
    public async Task<int> Run()
    {
        Store.Clock.Advance(TimeSpan.FromMinutes(1));
        return await Jobs.Run(default);
    }

    public Task<Screening> Standing() => Standing(People.RecipientHouse);

    public async Task<Screening> Standing(OrganisationId party)
    {
        await using var db = Store.CreateDbContext();
        return (await db.Organisations.AsNoTracking().SingleAsync(one => one.Id == party)).Screening;
    }

    public async Task<Licence> Licence()
    {
        await using var db = Store.CreateDbContext();
        return await db.Licences.AsNoTracking().SingleAsync();
    }

    /// <summary>Does what the commits owe to licences of those who are listed.</summary>
    /// <returns>How many there were.</returns>
    public async Task<int> Suspend()
    {
        await using var db = Store.CreateDbContext();
        var owed = await db.Outbox.Where(one => one.Kind == OutboxKinds.SuspendListed && one.DoneAt == null).ToListAsync();
        // Twice each, as after a crash between the act and its mark.
        foreach (var one in owed.Concat(owed))
            await new SuspendListed(Store, Store.Pipeline, Cases.Pack).Handle(one.Subject, default);
        owed.ForEach(one => one.DoneAt = Store.Clock.GetUtcNow());
        await db.SaveChangesAsync();
        return owed.Count;
    }

    public async Task<ApplicationState> State()
    {
        await using var db = Store.CreateDbContext();
        return (await db.Applications.AsNoTracking().SingleAsync()).State;
    }

    public async Task<ScreeningHit> Hit()
    {
        await using var db = Store.CreateDbContext();
        return await db.ScreeningHits.AsNoTracking().OrderByDescending(one => one.FoundAt).FirstAsync();
    }

    public async Task<Outcome<string>> Say(bool isSame, Actor actor) => await new DecideMatch(Store.Pipeline, Cases.Packs).Run((await Hit()).Id, isSame, "compared the registers", null, Guid.NewGuid(), actor, default);

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        folder.Delete(recursive: true);
    }
}
