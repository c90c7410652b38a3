using System.Text;
using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Synthetic;
using ExportPortal.Features.Datasets.Measuring;
using ExportPortal.Features.Datasets.Synthetic;
using ExportPortal.Identity;
using ExportPortal.Microdata;
using ExportPortal.Microdata.Attacks;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Features.Datasets;

/// <summary>Attacks on synthetic data through the real services and the real SQLite file.</summary>
public sealed class SyntheticSliceTests(DevelopmentHost host) : IClassFixture<DevelopmentHost>
{
    private const string Steward = "mina@hospital-trust.example", Officer = "ilva@adeo.example";
    private static readonly string Training = SyntheticSamples.Text(400, 1), HoldOut = SyntheticSamples.Text(400, 2);

    [Fact]
    public async Task Save_AttackedVersion_IsOnRecordAndTheFilesAreGone()
    {
        var actor = await Actor(Steward);
        var number = await Version(actor, Training);
        var session = await Attacked(actor, number, Training);
        var paths = Enum.GetValues<SyntheticPart>().Select(part => session.File(part)!.File!.Path).ToList();

        var outcome = await Get<SaveSyntheticAssessment>().Run(session.Id, session.SaveKey, actor, default);

        Assert.StartsWith("SY-", outcome.Value);
        Assert.DoesNotContain(paths, File.Exists);
        Assert.Equal(SyntheticPhase.Saved, session.Phase);
        var saved = Assert.Single(await Get<SyntheticQuery>().Of(number, await Actor(Officer), default));
        Assert.Equal((1, MeasureVerdict.Over), (saved.Version, saved.Assessment.Overall));
        Assert.Equal(400, saved.Assessment.Result.Copies.OfTraining);
        Assert.Equal(outcome.Value, (await Get<SaveSyntheticAssessment>().Run(session.Id, session.SaveKey, actor, default)).Value);
    }

    [Fact]
    public async Task Save_AttacksThatFoundMoreThanAllowed_AreAReasonForAnAuditOfTheLicenceInUseOnce()
    {
        var actor = await Actor(Steward);
        var number = await Version(actor, Training);
        var licence = await host.Services.InUse(number);
        for (var turn = 0; turn < 2; turn++)
        {
            var session = await Attacked(actor, number, Training);
            Assert.StartsWith("SY-", (await Get<SaveSyntheticAssessment>().Run(session.Id, session.SaveKey, actor, default)).Value);
        }

        var reason = Assert.Single(await host.Services.Reasons(AuditReasons.NewAttack, licence));
        Assert.StartsWith("The attacks SY-", reason.Detail, StringComparison.Ordinal);
        Assert.Contains("training copies", reason.Detail, StringComparison.Ordinal);
        Assert.Equal((4, true, $"/datasets/{number}"), (reason.Points, reason.IsByPortal, Audits.TriggerSource.Href(reason)));
    }

    [Fact]
    public async Task Save_FileThatIsNoVersion_IsRefused()
    {
        var actor = await Actor(Steward);
        var number = await Version(actor, SyntheticSamples.Text(300, 8));
        var session = await Attacked(actor, number, SyntheticSamples.Text(400, 9));

        Assert.Equal("SY-13", (await Get<SaveSyntheticAssessment>().Run(session.Id, session.SaveKey, actor, default)).Rule?.Code);
        Assert.Empty(await Get<SyntheticQuery>().Of(number, actor, default));
        session.Discard();
        Assert.True(session.AreFilesGone);
    }

    [Fact]
    public async Task Receive_UnderADeclaredEncoding_IsReadSo()
    {
        var session = Get<SyntheticSessions>().Open(await Actor(Steward), "DS-01");
        byte[] file = [.. "sex;price\nf;"u8, 0xA4, .. "\n"u8];
        Assert.Null(await session.Receive(SyntheticPart.HoldOut, new MemoryStream(file), "holdout.csv", null, default, new CsvWritten(TextEncoding.Latin9, ';', '"')));
        Assert.Equal((TextEncoding.Latin9, ';'), session.File(SyntheticPart.HoldOut)!.File!.Dialect is { } read ? (read.Encoding, read.Delimiter) : default);
        session.Discard();
    }

    [Fact]
    public async Task Receive_FileThatLacksColumns_SaysWhich()
    {
        var session = Get<SyntheticSessions>().Open(await Actor(Steward), "DS-02");
        async Task Receive(SyntheticPart part, string text) => Assert.Null(await session.Receive(part, Stream(text), $"{part}.csv", text.Length, default));
        await Receive(SyntheticPart.Original, "a,b,c,d\n1,2,3,4\n");
        await Receive(SyntheticPart.HoldOut, "d,c,b,a\n4,3,2,1\n");
        await Receive(SyntheticPart.Synthetic, "a,x,d\n1,2,3\n");

        Assert.StartsWith("The synthetic file lacks 2 of the 4 columns of the training file: b, c. No attack tries them", Assert.Single(session.Lacks));
        await Receive(SyntheticPart.Synthetic, "a,b,c,d,x\n1,2,3,4,5\n");
        Assert.Empty(session.Lacks);
        session.Discard();
    }

    [Fact]
    public async Task Save_SessionOfAnother_HasNothingToSave()
    {
        var actor = await Actor(Steward);
        var session = Get<SyntheticSessions>().Open(actor, "DS-01");

        Assert.Null(Get<SyntheticSessions>().Find(session.Id, await Actor(Officer)));
        Assert.False((await Get<SaveSyntheticAssessment>().Run(session.Id, Guid.NewGuid(), await Actor(Officer), default)).IsDone);
    }

    [Fact]
    public async Task Declare_AfterTheRun_TakesTheFiguresBack()
    {
        var actor = await Actor(Steward);
        var session = await Attacked(actor, await Version(actor, SyntheticSamples.Text(300, 6)), SyntheticSamples.Text(300, 6));

        session.Declare(session.Columns[0] with { Takes = false });

        Assert.Equal((SyntheticPhase.Choosing, true), (session.Phase, session.Result is null));
        session.Discard();
    }

    [Fact]
    public async Task Choose_AnotherSeedAfterTheRun_TakesTheFiguresBack()
    {
        var actor = await Actor(Steward);
        var session = await Attacked(actor, await Version(actor, SyntheticSamples.Text(300, 8)), SyntheticSamples.Text(300, 8));

        session.Choose(session.Attacks, session.Records, session.Seed + 1);

        Assert.Equal((SyntheticPhase.Choosing, true), (session.Phase, session.Result is null));
        session.Discard();
    }

    private async Task<string> Version(Actor actor, string text)
    {
        var input = new DatasetInput { Title = "Synthetic cohort", Limitations = "none known", Entries = ["1M01"], Persons = 400, Prevalence = 0 };
        var number = (await Get<RegisterDataset>().Run(input, Guid.NewGuid(), actor, default)).Value;
        var session = Get<MeasureSessions>().Open(actor, number);
        Assert.Null(await session.Receive(Stream(text), "synthetic.csv", text.Length, default));
        session.DeclareAll(ColumnRole.QuasiIdentifier);
        session.Declare("ill", ColumnRole.Sensitive, ColumnType.Text);
        Assert.Null(await session.Measure());
        Assert.True((await Get<RegisterVersion>().Run(number, session.Upload!.Value, session.Variables, session.SaveKey, actor, default)).IsDone);
        return number;
    }

    private async Task<SyntheticSession> Attacked(Actor actor, string number, string synthetic)
    {
        var session = Get<SyntheticSessions>().Open(actor, number);
        foreach (var (part, text) in new[] { (SyntheticPart.Original, Training), (SyntheticPart.Synthetic, synthetic), (SyntheticPart.HoldOut, HoldOut) })
            Assert.Null(await session.Receive(part, Stream(text), $"{part}.csv", text.Length, default));
        session.Choose(50, 20, session.Seed);
        Assert.Null(await session.Attack());
        Assert.Equal(SyntheticPhase.Attacked, session.Phase);
        return session;
    }

    private static MemoryStream Stream(string text) => new(Encoding.UTF8.GetBytes(text));

    private T Get<T>() where T : notnull => host.Services.GetRequiredService<T>();

    private Task<Actor> Actor(string email) => host.With(async services =>
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        var user = await db.Users.Where(one => one.Email == email).Select(one => one.Id).SingleAsync();
        return (await services.GetRequiredService<ActorStore>().Fresh(db, new(user), null))!;
    });
}
