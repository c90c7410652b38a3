using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Risk.Privacy;
using ExportPortal.Domain.Risk.Stress;
using ExportPortal.Features.Datasets.Privacy;
using ExportPortal.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Features.Datasets;

/// <summary>The privacy ledger through the real services and the real SQLite file, with the demonstration's people.</summary>
public sealed class PrivacySliceTests(DevelopmentHost host) : IClassFixture<DevelopmentHost>
{
    private const string Steward = "mina@hospital-trust.example", Officer = "ilva@adeo.example", Recipient = "kenji@kurohana.example";

    [Fact]
    public async Task Record_Release_IsOnTheLedgerOfItsRecipient()
    {
        var (actor, before) = await Ledger();
        var party = before.Parties[0];

        var outcome = await Record(actor, party.Id, 0.5, before.Today);

        Assert.True(outcome.IsDone, outcome.Message);
        var one = (await Query(await Actor(Officer)))!.Recipients.Single(each => each.Recipient == party.Id);
        Assert.Contains(one.Releases, release => release.Id == outcome.Value && release.Title == "Counts by age");
        Assert.Equal(one.Releases.Where(release => release.On <= before.Today).Sum(release => release.Terms.Epsilon!.Value), one.Spent.Epsilon, 1e-9);
    }

    [Fact]
    public async Task Record_PlannedBeyondTheYear_IsRefusedAndLeavesNothing()
    {
        var (actor, before) = await Ledger();
        var party = before.Parties[^1].Id;
        for (var i = 0; i < 2; i++)
            Assert.True((await Record(actor, party, before.Budget.Release!.Value, before.Today)).IsDone);

        var refused = await Record(actor, party, before.Budget.Release!.Value, before.Today.AddDays(3));

        Assert.Equal("DP-10", refused.Rule?.Code);
        Assert.DoesNotContain((await Query(actor))!.Recipients.Single(one => one.Recipient == party).Releases, release => release.On > before.Today);
        Assert.True((await Record(actor, party, 0.01, before.Today.AddMonths(13))).IsDone);
    }

    [Fact]
    public async Task Record_ByOthers_IsRefused()
    {
        var (_, before) = await Ledger();

        Assert.Equal("DS-4", (await Record(await Actor(Officer), before.Parties[0].Id, 0.1, before.Today)).Rule?.Code);
        Assert.False((await Record(await Actor(Recipient), before.Parties[0].Id, 0.1, before.Today)).IsDone);
        Assert.Null(await Query(await Actor(Recipient)));
        Assert.False((await Query(await Actor(Officer)))!.IsOwn);
    }

    [Fact]
    public async Task StressTests_OfTheDataset_HoldTheWorstRecipientAgainstTheGate()
    {
        var (actor, before) = await Ledger();
        foreach (var (party, epsilon) in new[] { (before.Parties[0].Id, 0.25), (before.Parties[1].Id, 1.5) })
            Assert.True((await Record(actor, party, epsilon, before.Today)).IsDone);

        var (after, setup) = ((await Query(actor))!, (await host.Services.GetRequiredService<StressSetups>().Find("DS-01", actor, default))!);

        Assert.Equal(after.Recipients.Max(one => one.Totals.Basic!.Value.Epsilon), setup.Privacy!.Basic!.Value.Epsilon, 1e-12);
        var figures = setup.Complete(new StressFigures { Composition = new([], null, []) });
        var judged = Scenes.Judge("ST-06", Scenes.Sized(12), StressRun.Read(StressRun.Of(Scenes.Sized(12), figures, setup.Context, 1, setup.Pack).ToJson()).Figures);
        Assert.Contains(judged.Checks, check => check.What == "epsilon of twelve months" && check.Value > 1);
    }

    [Fact]
    public async Task Record_StrangerAsRecipient_IsRefused()
    {
        var (actor, before) = await Ledger();

        Assert.False((await Record(actor, Guid.NewGuid(), 0.1, before.Today)).IsDone);
    }

    private async Task<(Actor Actor, DatasetPrivacy Ledger)> Ledger()
    {
        var actor = await Actor(Steward);
        return (actor, (await Query(actor))!);
    }

    private Task<DatasetPrivacy?> Query(Actor actor) => host.Services.GetRequiredService<PrivacyQuery>().Of("DS-01", actor, default);

    private Task<Outcome<Guid>> Record(Actor actor, Guid recipient, double epsilon, DateOnly on) => host.Services.GetRequiredService<RecordRelease>().Run(
        "DS-01", recipient, new("Counts by age", on, new(PrivacyNoise.Pure, epsilon, null, null, null), new(true, true, true)), Guid.NewGuid(), actor, default);

    private Task<Actor> Actor(string email) => host.With(async services =>
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        var user = await db.Users.Where(one => one.Email == email).Select(one => one.Id).SingleAsync();
        return (await services.GetRequiredService<ActorStore>().Fresh(db, new(user), null))!;
    });
}
