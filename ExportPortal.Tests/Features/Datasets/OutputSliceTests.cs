using System.Net;
using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Risk.Outputs;
using ExportPortal.Features.Datasets.Outputs;
using ExportPortal.Identity;
using ExportPortal.Microdata;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Features.Datasets;

/// <summary>Checks of output tables through the real services and the real SQLite file.</summary>
public sealed class OutputSliceTests(DevelopmentHost host) : IClassFixture<DevelopmentHost>
{
    private const string Steward = "mina@hospital-trust.example", Officer = "ilva@adeo.example", Recipient = "kenji@kurohana.example";

    [Fact]
    public async Task Check_OwnSteward_KeepsTheResultAndTheHashesAndFeedsTheStressTest()
    {
        var actor = await Actor(Steward);
        var number = (await Get<CheckOutput>().Run("DS-01", Input("sex,n\nf,40\nm,*\nTotal,44\n"), Guid.NewGuid(), actor, default)).Value;
        var kept = (await Get<OutputQuery>().FindCheck("DS-01", number, actor, default))!;
        Assert.Equal((1, false), (kept.Result.Recoverable, kept.Result.Passed));
        var listed = (await Get<OutputQuery>().Find("DS-01", 1, actor, default))!;
        Assert.Equal((number, number, 1, 1, true), (listed.Checks[0].Number, listed.Newest!.Number, listed.Checks[0].Breaches, listed.Checks[0].Recoverable, listed.MayCheck));
        Assert.Equal(1, (await Get<StressSetups>().Find("DS-01", actor, default))!.Outputs!.Recoverable);
        var visitor = host.Browse();
        await visitor.SignIn(Steward, "demonstration-only");
        var file = await visitor.Get($"/datasets/DS-01/outputs/{number}/findings.csv");
        Assert.Contains("sex = m is hidden, but it is 4", await file.Content.ReadAsStringAsync());

        // A good table says nothing of a bad one, which may be out; its own corrected form takes its place.
        async Task<(int, int?)> After(string text, string name)
        {
            Assert.True((await Get<CheckOutput>().Run("DS-01", Input(text, name), Guid.NewGuid(), actor, default)).IsDone);
            var found = (await Get<StressSetups>().Find("DS-01", actor, default))!.Outputs!;
            return (found.Recoverable, found.WorstOf);
        }
        Assert.Equal((1, 2), await After("sex,n\nf,40\nm,44\n", "other.csv"));
        Assert.Equal((0, 2), await After("sex,n\nf,40\nm,44\n", "table.csv"));
    }

    [Fact]
    public async Task Withdraw_CheckOfATableThatNeverWentOut_CountsForNoStressTestAnyMore()
    {
        var (actor, withdraw) = (await Actor(Steward), Get<WithdrawCheck>());
        var number = (await Get<RegisterDataset>().Run(new() { Title = "Tables", Limitations = "none known", Entries = ["1M01"], Persons = 400, Prevalence = 0 }, Guid.NewGuid(), actor, default)).Value;
        async Task<string> Check(string text) => (await Get<CheckOutput>().Run(number, Input(text), Guid.NewGuid(), actor, default)).Value;
        async Task<Outcome<string>> Withdraw(string check, string reason, string email = Steward) => await withdraw.Run(number, check, reason, Guid.NewGuid(), await Actor(email), default);
        async Task<Domain.Risk.Stress.DifferencingFigures?> Counted() => (await Get<StressSetups>().Find(number, actor, default))!.Outputs;
        // The older one is of the same table, and may be out: it counts again until it is withdrawn itself.
        var (older, bad) = (await Check("sex,n\nf,40\nm,*\nTotal,44\n"), await Check("sex,n\nf,40\nm,*\nTotal,45\n"));
        Assert.Equal(1, (await Counted())!.Recoverable);

        Assert.Equal("OT-11", (await Withdraw(bad, "Not released.", Officer)).Rule?.Code);
        Assert.Equal(OutcomeKind.NotFound, (await Withdraw(bad, "Not released.", Recipient)).Kind);
        Assert.Equal("OT-14", (await Withdraw(bad, " ")).Rule?.Code);
        Assert.Equal(1, (await Counted())!.Recoverable);
        Assert.Equal(bad, (await Withdraw(bad, " Not released. ")).Value);

        Assert.NotNull(await Counted());
        Assert.Equal([bad], (await Get<StressSetups>().Find(number, actor, default))!.Complete(Domain.Risk.Stress.StressFigures.None).WithdrawnChecks);
        Assert.Equal(older, (await Withdraw(older, "Not released either.")).Value);
        Assert.Null(await Counted());
        Assert.Equal("OT-13", (await Withdraw(bad, "Again.")).Rule?.Code);
        var kept = (await Get<OutputQuery>().FindCheck(number, bad, actor, default))!;
        Assert.Equal((false, "Not released.", true), (kept.Result.Passed, kept.WithdrawnReason, kept.WithdrawnAt is not null));
        Assert.Equal([true, true], (await Get<OutputQuery>().Find(number, 1, actor, default))!.Checks.Select(row => row.IsWithdrawn));

        Assert.Equal("OT-12", (await Withdraw(await Check("sex,n\nf,40\nm,44\n"), "Not released.")).Rule?.Code);
        Assert.Equal(0, (await Counted())!.Recoverable);
    }

    [Fact]
    public async Task Check_OfficerOrStranger_IsRefused()
    {
        Assert.Equal("OT-11", (await Get<CheckOutput>().Run("DS-01", Input("sex,n\nf,40\n"), Guid.NewGuid(), await Actor(Officer), default)).Rule?.Code);
        // Before the table is looked at: what is wrong with it is nobody else's.
        Assert.Equal("OT-11", (await Get<CheckOutput>().Run("DS-01", Input("sex,n\nf,many\n"), Guid.NewGuid(), await Actor(Officer), default)).Rule?.Code);
        Assert.Equal(OutcomeKind.NotFound, (await Get<CheckOutput>().Run("DS-01", Input("sex,n\nf,40\n"), Guid.NewGuid(), await Actor(Recipient), default)).Kind);
        Assert.Null(await Get<OutputQuery>().Find("DS-01", 1, await Actor(Recipient), default));
        var visitor = host.Browse();
        await visitor.SignIn(Recipient, "demonstration-only");
        Assert.NotEqual(HttpStatusCode.OK, (await visitor.Get("/datasets/DS-01/outputs/OC-0001/findings.csv")).StatusCode);
    }

    [Fact]
    public async Task Check_TableThatCannotBeRead_IsInvalidAndSaysWhy()
    {
        var outcome = await Get<CheckOutput>().Run("DS-01", Input("sex,n\nf,many\n"), Guid.NewGuid(), await Actor(Steward), default);
        Assert.Equal(OutcomeKind.Invalid, outcome.Kind);
        Assert.StartsWith("Line 2: the count is neither a whole number", outcome.Message);
    }

    [Fact]
    public async Task Check_ClassifiedAnewMeanwhile_IsStaleAndKeepsNothing()
    {
        var (contexts, actor) = (Get<IDbContextFactory<PortalDbContext>>(), await Actor(Steward));
        // The pipeline reads the actor anew when the table has been solved and before anything is written.
        var pipeline = new CommandPipeline(contexts, async (db, claimed, cancellation) =>
        {
            var dataset = await db.Datasets.SingleAsync(one => one.Number == "DS-01", cancellation);
            db.Entry(dataset).Property(one => one.Classification).CurrentValue = dataset.Classification with { Entries = ["0A01"] };
            return claimed;
        }, TimeProvider.System, new CommandSignal());

        var outcome = await new CheckOutput(contexts, pipeline, Get<PolicyPack>()).Run("DS-01", Input("sex,n\nf,40\n"), Guid.NewGuid(), actor, default);

        Assert.Equal(OutcomeKind.Stale, outcome.Kind);
    }

    private static OutputInput Input(string text, string name = "table.csv") =>
        new(OutputSheets.Read(System.Text.Encoding.UTF8.GetBytes(text), name), null, new OutputLayout { Count = "n", Dimensions = ["sex"] });

    private T Get<T>() where T : notnull => host.Services.GetRequiredService<T>();

    private Task<Actor> Actor(string email) => host.With(async services =>
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        var user = await db.Users.Where(one => one.Email == email).Select(one => one.Id).SingleAsync();
        return (await services.GetRequiredService<ActorStore>().Fresh(db, new(user), null))!;
    });
}
