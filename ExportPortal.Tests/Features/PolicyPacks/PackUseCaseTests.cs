using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Hosting;
using ExportPortal.Policy;
using ExportPortal.Support;
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
        await Act(store, draft, PackVerb.Review, People.Manager);
        await Act(store, draft, PackVerb.Publish, People.SecondManager);

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
        Assert.Equal("eu-style-2027.1", (await new PacksQuery(store, Support.Cases.Packs).All())[0].Id);

        var (anew, lifetime) = (new BeginAnew(), new Lifetime());
        var change = new PackTurn(store, Support.Cases.Packs, anew, lifetime, store.Clock, NullLogger<PackTurn>.Instance);
        Assert.False(await change.Look(default));
        store.Clock.Advance(day.ToDateTime(TimeOnly.MinValue) - store.Clock.GetUtcNow().UtcDateTime);
        Assert.True(await change.Look(default));
        Assert.True(anew.IsWanted && lifetime.IsStopped);
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
