using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Hosting;
using ExportPortal.Policy;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace ExportPortal.Features.PolicyPacks;

/// <summary>A pack from its file into force, on both stores.</summary>
public abstract class PackUseCaseTests
{
    private protected abstract Task<TestStore> Open();

    private static HandInPack HandingIn(TestStore store) => new(store.Pipeline, Support.Cases.Packs);

    private static async Task Act(TestStore store, Guid draft, PackVerb verb, Actor actor) =>
        Assert.Equal("", (await new ActOnPack(store.Pipeline, Support.Cases.Packs).Run(draft, verb, "because", null, Guid.NewGuid(), actor, default)).Message);

    [Fact]
    public async Task Pack_HandedInReviewedPublished_DecidesFromItsDayAndBringsThePortalToBeginAnew()
    {
        await using var store = await Open();
        store.Tell();
        var author = await store.Enrol(People.New(Role.PolicyAuthor, "Ivo"));
        var file = PackFiles.Next(PackFiles.Stricter);
        await store.Application(ApplicationState.InReview);

        Assert.Equal(OutcomeKind.NotFound, (await HandingIn(store).Run(file, "words", Guid.NewGuid(), People.Officer, default)).Kind);
        var invalid = await HandingIn(store).Run(PackFiles.Next(pack => pack["clocks"]![2]!["length"] = 0), "words", Guid.NewGuid(), author, default);
        Assert.Equal((OutcomeKind.Invalid, true), (invalid.Kind, invalid.Message.Contains("$.clocks[2].length", StringComparison.Ordinal)));
        var draft = (await HandingIn(store).Run(file, "1M01 goes up.", Guid.NewGuid(), author, default)).Value;

        var query = new PackDraftQuery(store, Support.Cases.Packs, store.Clock);
        Assert.Null(await query.Run(draft, People.Officer));
        var view = (await query.Run(draft, People.Manager))!;
        Assert.Equal(("A-001", ShippedPacks.Current.Id, 1), (Assert.Single(view.WhatIf).Number, view.Against.Id, view.Looked));
        Assert.Contains("Tier T2 becomes T3.", view.WhatIf[0].Changes);
        var counted = (await query.Run(draft, author))!; // reads drafts, and no cases
        Assert.Equal((0, 1, 1), (counted.WhatIf.Count, counted.Differ, counted.Looked));
        await Act(store, draft, PackVerb.Review, People.Manager);
        await Act(store, draft, PackVerb.Publish, People.SecondManager);

        var letters = await store.Letters();
        Assert.Contains(letters, letter => letter.Template == "pack-handed-in" && letter.To == People.Manager.User);
        Assert.Contains(letters, letter => letter.Template == "pack-reviewed" && letter.To == People.SecondManager.User);
        Assert.DoesNotContain(letters, letter => letter.Template == "pack-reviewed" && letter.To == People.Manager.User); // who did it is not told
        Assert.Contains(letters, letter => letter.Template == "pack-published" && letter.To == People.Technical.User && letter.Text.Contains("is in force from 1 March 2027", StringComparison.Ordinal));
        Assert.DoesNotContain(letters, letter => letter.Template == "pack-published" && letter.To == People.Steward.User);

        var hash = ContentHash.Of(file);
        var events = (await store.Log()).Where(entry => entry.Event.Act.StartsWith("pack.", StringComparison.Ordinal) && entry.Event.Outcome is Domain.AccessLog.AuditOutcome.Done).Select(entry => entry.Event).ToList();
        Assert.Equal(["pack.handin", "pack.review", "pack.publish"], events.Select(one => one.Act));
        Assert.All(events, one => Assert.Equal(hash, one.PolicyPackHash));

        var day = new DateOnly(2027, 3, 1);
        await using (var db = store.CreateDbContext())
        {
            Assert.Empty(StoredPacks.Begun(db, day.AddDays(-1)));
            var library = new PackLibrary([.. ShippedPacks.All, .. StoredPacks.Begun(db, day)]);
            Assert.Equal(("eu-style-2027.1", hash), (library.Current.Id, library.Current.Hash));
            Assert.Equal(ShippedPacks.Current.Id, library.Find(ShippedPacks.Current.Hash)!.Id);
        }
        var packs = new PacksQuery(store, Support.Cases.Packs);
        Assert.Equal("eu-style-2027.1", (await packs.All())[0].Id);
        Assert.Same((await packs.All())[0], (await packs.All())[0]); // read once

        // The store is away for a moment, in a way that is no DbException: the portal goes on.
        Assert.False(await new PackTurn(new Away(), Support.Cases.Packs, new BeginAnew(), new Lifetime(), store.Clock, NullLogger<PackTurn>.Instance).Look(default));

        var (anew, lifetime) = (new BeginAnew(), new Lifetime());
        var change = new PackTurn(store, Support.Cases.Packs, anew, lifetime, store.Clock, NullLogger<PackTurn>.Instance);
        Assert.False(await change.Look(default));
        store.Clock.Advance(day.ToDateTime(TimeOnly.MinValue) - store.Clock.GetUtcNow().UtcDateTime);
        Assert.True(await change.Look(default));
        Assert.True(anew.IsWanted && lifetime.IsStopped);
    }

    [Fact]
    public async Task Publish_TwoAtOnceForOneDay_OneIsPublished()
    {
        await using var store = await Open();
        var author = await store.Enrol(People.New(Role.PolicyAuthor, "Ivo"));
        var drafts = new List<Guid>();
        foreach (var id in (string[])["eu-style-2027.1", "eu-style-2027.2"])
        {
            drafts.Add((await HandingIn(store).Run(PackFiles.Next(PackFiles.Shorter, id), "words", Guid.NewGuid(), author, default)).Value);
            await Act(store, drafts[^1], PackVerb.Review, People.Manager);
        }
        var outcomes = await Task.WhenAll(drafts.Select(draft => Task.Run(() => new ActOnPack(store.Pipeline, Support.Cases.Packs).Run(draft, PackVerb.Publish, "because", null, Guid.NewGuid(), People.SecondManager, default))));
        Assert.Equal("PP-7", Assert.Single(outcomes, one => !one.IsDone).Rule?.Code);
    }

    [Fact]
    public async Task Publish_HandedInToAReleaseThatHeldNoMatrix_IsRefusedWithThePlace()
    {
        await using var store = await Open();
        var author = await store.Enrol(People.New(Role.PolicyAuthor, "Ivo"));
        var draft = (await HandingIn(store).Run(PackFiles.Next(PackFiles.Shorter), "words", Guid.NewGuid(), author, default)).Value;
        await Act(store, draft, PackVerb.Review, People.Manager);
        await using (var db = store.CreateDbContext())
        {
            db.Entry(await db.PackVersions.SingleAsync()).Property(one => one.Bytes).CurrentValue = PackFiles.Next(pack => pack["responsibilities"]!["actions"]!.Named("key", "suspend")["roles"]!["auditor"] = "may");
            await db.SaveChangesAsync();
        }
        var outcome = await new ActOnPack(store.Pipeline, Support.Cases.Packs).Run(draft, PackVerb.Publish, "because", null, Guid.NewGuid(), People.SecondManager, default);
        Assert.Equal((OutcomeKind.Invalid, true), (outcome.Kind, outcome.Message.Contains("keeps 'suspend' for", StringComparison.Ordinal)));
        await using var read = store.CreateDbContext();
        Assert.Equal(PackState.Reviewed, (await read.PackVersions.AsNoTracking().SingleAsync()).State);
    }

    [Fact]
    public async Task Case_FiledUnderAnEarlierPack_IsDecidedAndSealedUnderIt()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.DecisionPending);
        var later = new PackLibrary([.. ShippedPacks.All, PolicyPack.Read(PackFiles.Next(PackFiles.Stricter, from: "2026-11-28"))]);
        var act = new Applications.ActOnApplication(store.Pipeline, later, new(), new(store.Pipeline, later, new(), store.Lists), store.Lists);
        Assert.Equal("", (await act.Run(new("A-001", ApplicationVerb.Approve, Reason: "the benefit is clear"), Guid.NewGuid(), People.Manager, default)).Message);
        using var key = Documents.Seal.DemonstrationSeal.Create(store.Clock.GetUtcNow());
        await using var db = store.CreateDbContext();
        var (application, licence) = (db.Applications.AsNoTracking().Single(), db.Licences.AsNoTracking().Single());
        Assert.Equal((ShippedPacks.Current.Hash, 2), (application.PackHash, licence.Tier));
        await new Licences.SealPackage(store, store.Pipeline, later, Records.Package().Issuer, new(key, []), Documents.Seal.TimeStamps.None, Fonts.Shipped, new Documents.Pdf.PdfRenderer(Fonts.Shipped), store.Clock).Handle(licence.Id.Value, default);
        Assert.NotNull(db.Licences.AsNoTracking().Single().PackageHash);

        // A pack that the portal does not have grants nothing.
        Assert.Same(later.Current, new PackLibrary([later.Current]).Of(application));
        Assert.Equal("PK-1", Support.Cases.In(ApplicationState.DecisionPending).WhyClosed(ApplicationVerb.Approve, People.Manager, later.Current, store.Clock.GetUtcNow())?.Code);
    }

    private sealed class Away : IDbContextFactory<PortalDbContext>
    {
        public PortalDbContext CreateDbContext() => throw new TimeoutException("no connection");
    }

    private sealed class Lifetime : IHostApplicationLifetime
    {
        public bool IsStopped { get; private set; }
        public CancellationToken ApplicationStarted => default;
        public CancellationToken ApplicationStopping => default;
        public CancellationToken ApplicationStopped => default;

        public void StopApplication() => IsStopped = true;
    }
}

public sealed class SqlitePackUseCaseTests : PackUseCaseTests
{
    private protected override Task<TestStore> Open() => TestStore.Sqlite();
}

public sealed class PostgresPackUseCaseTests(PostgresCluster cluster) : PackUseCaseTests
{
    private protected override Task<TestStore> Open() => TestStore.Postgres(cluster);
}
