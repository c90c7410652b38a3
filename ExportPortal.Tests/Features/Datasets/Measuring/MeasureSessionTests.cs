using System.Text;
using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Stress;
using ExportPortal.Microdata;
using ExportPortal.Microdata.DuckDb;
using ExportPortal.Policy;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ExportPortal.Features.Datasets.Measuring;

/// <summary>A session with real files and the real engine; only when a run begins and ends is in the test's hands.</summary>
public sealed partial class MeasureSessionTests : IDisposable
{
    private static readonly Actor Steward = Person(Role.Steward);

    private readonly ScratchFolder scratch = new();
    private readonly FakeTimeProvider clock = new();
    private readonly HeldEngine engine;
    private readonly MeasureSessions sessions;
    private readonly PortalPaths paths;

    public MeasureSessionTests()
    {
        paths = PortalPaths.From(new StorageOptions { Folder = Path.Combine(scratch.Path, "data") }, scratch.Path);
        paths.Create();
        engine = new HeldEngine(scratch.Engine);
        sessions = new MeasureSessions(new StagedUploads(paths, engine, scratch.Engine, scratch.Stress, new FileIntake(MicrodataLimits.Default with { Bytes = 5_000 }, new DuckDbSettings { SpillFolder = paths.Spill }), clock), clock, NullLogger<MeasureSession>.Instance);
    }

    [Fact]
    public async Task Receive_SoundFile_ProposesRolesAndDeclaresNoType()
    {
        var session = await Profiled();
        Assert.Equal([ColumnRole.QuasiIdentifier, ColumnRole.Sensitive], session.Columns.Select(column => column.Role));
        Assert.All(session.Columns, column => Assert.Equal(ColumnType.Text, column.Type));
        Assert.Single(Staged);
    }

    [Theory]
    [InlineData("a,b\n1,2\n3\n", "ragged_row", "line 3, column 1")]
    [InlineData("", "empty_file", "")]
    public async Task Receive_BadFile_SaysWhereAndKeepsNothing(string text, string code, string where)
    {
        var session = sessions.Open(Steward, "DS-01");
        var fault = await Receive(session, text);
        Assert.Equal((code, where, MeasurePhase.Waiting), (fault?.Code, fault?.Where, session.Phase));
        Assert.Empty(Staged);
    }

    [Fact]
    public async Task Receive_TooLarge_KeepsNothing()
    {
        var fault = await Receive(sessions.Open(Steward, "DS-01"), "a,b\n" + new string('1', 6_000));
        Assert.Equal("file_too_large", fault?.Code);
        Assert.Empty(Staged);
    }

    [Fact]
    public async Task Receive_Cancelled_KeepsNothingAndSaysSo()
    {
        var session = sessions.Open(Steward, "DS-01");
        using var endless = new EndlessStream("a,b\n1,2\n"u8.ToArray());
        var receiving = session.Receive(endless, "endless.csv", null, CancellationToken.None);
        await endless.Waiting;
        Assert.Equal(MeasurePhase.Receiving, session.Phase);
        session.Cancel();
        Assert.Null(await receiving);
        Assert.Equal((MeasurePhase.Waiting, "The upload was cancelled. Nothing of the file was kept."), (session.Phase, session.Notice));
        Assert.Empty(Staged);
    }

    [Fact]
    public async Task Receive_ConnectionLost_KeepsNothingAndSaysSo()
    {
        var session = sessions.Open(Steward, "DS-01");
        using var endless = new EndlessStream("a,b\n1,2\n"u8.ToArray());
        var receiving = session.Receive(endless, "lost.csv", null, CancellationToken.None);
        await endless.Waiting;
        endless.Break();
        Assert.Equal("connection_lost", (await receiving)?.Code);
        Assert.Empty(Staged);
    }

    [Fact]
    public async Task Cancel_ConnectionCutByTheSameClick_SaysCancelled()
    {
        var session = sessions.Open(Steward, "DS-01");
        using var endless = new EndlessStream("a,b\n1,2\n"u8.ToArray());
        var receiving = session.Receive(endless, "lost.csv", null, CancellationToken.None);
        await endless.Waiting;
        endless.Break();
        await receiving;
        session.Cancel();
        Assert.Equal((null, "The upload was cancelled. Nothing of the file was kept."), (session.Fault, session.Notice));
    }

    [Fact]
    public async Task Receive_NotASteward_IsRefused()
    {
        var fault = await Receive(sessions.Open(Person(Role.LicensingOfficer), "DS-01"), "a,b\n1,2\n");
        Assert.Equal("DS-1", fault?.Code);
        Assert.Empty(Staged);
    }

    [Fact]
    public async Task Measure_PageLeft_GoesOnAndIsThereOnReturn()
    {
        var session = await Profiled();
        var run = session.Measure();
        await engine.Begun.Task;
        Assert.Same(session, sessions.Open(Steward, "DS-01"));
        Assert.Equal(MeasurePhase.Running, session.Phase);
        engine.Release();
        await run;
        Assert.Equal((MeasurePhase.Measured, 2L), (session.Phase, session.Result!.Sample.K));
    }

    [Fact]
    public async Task Measure_Cancelled_KeepsFileAndRoles()
    {
        var session = await Profiled();
        var run = session.Measure();
        await engine.Begun.Task;
        session.Cancel();
        await run;
        Assert.Equal((MeasurePhase.Profiled, null), (session.Phase, session.Result));
        Assert.StartsWith("The run was cancelled.", session.Notice);
        Assert.Single(Staged);
    }

    [Fact]
    public async Task Measure_TextDeclaredNumber_SaysWhere()
    {
        var session = await Profiled();
        engine.Release();
        session.Declare("diagnosis", ColumnRole.Sensitive, ColumnType.Number);
        var fault = await session.Measure();
        Assert.Equal(("not_a_number", "line 2, column 2"), (fault?.Code, fault?.Where));
    }

    [Fact]
    public async Task Declare_AfterARun_TakesTheFiguresBack()
    {
        var session = await Profiled();
        engine.Release();
        await session.Measure();
        session.Declare("diagnosis", ColumnRole.Other, ColumnType.Text);
        Assert.Equal((MeasurePhase.Profiled, null), (session.Phase, session.Result));
    }

    [Fact]
    public async Task Open_TwoHoursLater_TheFileIsGoneAndTheSessionSaysSo()
    {
        await Profiled();
        clock.Advance(StagedUploads.Longest);
        Assert.Empty(Staged);
        var session = sessions.Open(Steward, "DS-01");
        Assert.Equal((MeasurePhase.Waiting, "file_gone"), (session.Phase, session.Fault?.Code));
    }

    [Fact]
    public async Task Measure_LongerThanAFileWaits_KeepsItsFileAndTheTimeBeginsAnew()
    {
        var session = await Profiled();
        var run = session.Measure();
        await engine.Begun.Task;
        clock.Advance(StagedUploads.Longest * 2);
        Assert.Single(Staged);
        engine.Release();
        Assert.Null(await run);
        Assert.Equal((MeasurePhase.Measured, 2L), (session.Phase, session.Result!.Sample.K));
        clock.Advance(StagedUploads.Longest - TimeSpan.FromMinutes(1));
        Assert.Single(Staged);
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Empty(Staged);
    }

    [Fact]
    public async Task Measure_RightsWithdrawnSinceItBegan_IsRefused()
    {
        var session = await Profiled();
        engine.Release();
        Assert.Same(session, sessions.Open(Steward with { Roles = new HashSet<Role> { Role.Recipient } }, "DS-01"));
        Assert.Equal(("DS-1", null), ((await session.Measure())?.Code, session.Result));
        Assert.Same(session, sessions.Find(session.Id, Steward));
        Assert.Null(await session.Measure());
    }

    [Fact]
    public async Task Open_OthersLieIdle_AreLetGoAndThoseInUseStay()
    {
        var watched = sessions.Open(Steward, "DS-01");
        watched.Changed += () => { };
        var left = sessions.Open(Steward, "DS-02");
        Assert.Null(await Receive(sessions.Open(Steward, "DS-03"), "a,b\n1,2\n"));
        clock.Advance(OpenSessions<MeasureSession>.Idle);
        sessions.Open(Steward, "DS-04");
        Assert.Equal(2, sessions.Count);
        Assert.Same(watched, sessions.Find(watched.Id, Steward));
        Assert.Null(sessions.Find(left.Id, Steward));
    }

    [Fact]
    public async Task Receive_TwoAtOnceForTheLastPlace_TakesOne()
    {
        for (var number = 1; number <= 7; number++)
            Assert.Null(await Receive(sessions.Open(Steward, $"DS-0{number}"), "a,b\n1,2\n"));
        using var endless = new EndlessStream("a,b\n1,2\n"u8.ToArray());
        var last = sessions.Open(Steward, "DS-08");
        var receiving = last.Receive(endless, "slow.csv", null, CancellationToken.None);
        await endless.Waiting;
        Assert.Equal("DS-8", (await Receive(sessions.Open(Steward, "DS-09"), "a,b\n1,2\n"))?.Code);
        last.Cancel();
        await receiving;
        Assert.Null(await Receive(sessions.Open(Steward, "DS-09"), "a,b\n1,2\n"));
    }

    [Fact]
    public async Task Discard_ProfiledFile_RemovesIt()
    {
        (await Profiled()).Discard();
        Assert.Empty(Staged);
    }

    [Fact]
    public async Task Receive_NinthFile_IsRefusedUntilOneIsDiscarded()
    {
        for (var number = 1; number <= 8; number++)
            Assert.Null(await Receive(sessions.Open(Steward, $"DS-0{number}"), "a,b\n1,2\n"));
        Assert.Equal("DS-8", (await Receive(sessions.Open(Steward, "DS-09"), "a,b\n1,2\n"))?.Code);
        sessions.Open(Steward, "DS-01").Discard();
        Assert.Null(await Receive(sessions.Open(Steward, "DS-09"), "a,b\n1,2\n"));
    }

    [Fact]
    public void Find_SessionOfAnother_IsNull()
    {
        var session = sessions.Open(Steward, "DS-01");
        Assert.Same(session, sessions.Find(session.Id, Steward));
        Assert.Null(sessions.Find(session.Id, Person(Role.Steward)));
    }

    public void Dispose() => scratch.Dispose();

    private string[] Staged => Directory.GetFiles(paths.Staging);

    private async Task<MeasureSession> Profiled(string text = "sex,diagnosis\nf,flu\nf,cold\nm,flu\nm,flu\n")
    {
        var session = sessions.Open(Steward, "DS-01");
        Assert.Null(await Receive(session, text));
        Assert.Equal(MeasurePhase.Profiled, session.Phase);
        return session;
    }

    private static Task<MeasureFault?> Receive(MeasureSession session, string text) =>
        session.Receive(new MemoryStream(Encoding.UTF8.GetBytes(text)), "file.csv", text.Length, CancellationToken.None);

    private static Actor Person(Role role) => new(new(Guid.NewGuid()), new(Guid.NewGuid()), "Mina", new(Guid.NewGuid()), new HashSet<Role> { role });
}
