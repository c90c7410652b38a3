using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Stress;
using ExportPortal.Microdata;
using ExportPortal.Microdata.DuckDb;
using ExportPortal.Policy;

namespace ExportPortal.Features.Datasets.Measuring;

/// <summary>The stress tests that follow a measurement, and what the steward says for them.</summary>
public sealed partial class MeasureSessionTests
{
    /// <summary>Thirty of one code in one class, ten of another each alone.</summary>
    private static readonly string Grouped = "sex,code,diagnosis\n" + string.Concat(Enumerable.Range(0, 40).Select(i => i < 30 ? $"f,x,{i % 3}\n" : $"{i},y,{i % 3}\n"));

    private static StressSetup Setup => new(Scenes.At(), [], ShippedPacks.Current);

    [Fact]
    public async Task Measure_WithStressTests_RunsThemAfterwardsAndKeepsThemWithTheUpload()
    {
        var session = await Profiled();
        engine.Release();
        Assert.Null(await session.Measure(Setup));
        Assert.Equal((MeasurePhase.Measured, 15), (session.Phase, session.Stress!.Results.Count));
        Assert.Equal((session.Source!.Hash.Hex, ShippedPacks.Current.Hash.Hex, RunChoice.Usual.Seed), (session.Stress.FileHash, session.Stress.PackHash, session.Stress.Seed));
        session.Choose(session.Choices with { Population = 40 });
        Assert.Equal((null, null), (session.Stress, session.Result));
        Assert.Null(await session.Measure(Setup));
        Assert.Equal(StressOutcome.Passed, session.Stress!.Results[1].Outcome);
    }

    [Fact]
    public async Task Measure_VersionThatIsOutAlready_IsNoEarlierReleaseOfItself()
    {
        var session = await Profiled();
        engine.Release();
        EarlierVersion Out(int number, Domain.Common.ContentHash content) => new(new(number, new(2026, 1, 1), 40), []) { Content = content };
        Assert.Null(await session.Measure(Setup with { Earlier = [Out(1, session.Source!.Hash), Out(2, new(new string('b', 64)))] }));
        Assert.Equal([2], session.Stress!.Figures.Composition!.Earlier.Select(one => one.Version));
    }

    [Fact]
    public async Task Context_TriedForOneFile_IsNotThatOfAnother()
    {
        var session = await Profiled();
        session.Context = new(1, Domain.Policy.EnvironmentLevel.E1, Domain.Policy.Motive.Low);
        session.Discard();
        Assert.Null(session.Context);
    }

    [Fact]
    public async Task Stress_MeasuredAgainMeanwhile_IsNotKeptWithTheOtherFigures()
    {
        engine.Release();
        var between = new Between(scratch.Stress);
        var uploads = new StagedUploads(paths, engine, scratch.Engine, between, new FileIntake(MicrodataLimits.Default, new DuckDbSettings { SpillFolder = paths.Spill }), clock);
        var upload = await uploads.Stage(new MemoryStream("sex,diagnosis\nf,flu\nf,cold\nm,flu\nm,flu\n"u8.ToArray()), "file.csv", Steward, null, default);
        var (bySex, byBoth) = (new MeasurementPlan(["sex"], [], []), new MeasurementPlan(["sex", "diagnosis"], [], []));
        await uploads.Measure(upload, new MeasurementRequest(bySex, null), null, default);
        between.Do = () => uploads.Measure(upload, new MeasurementRequest(byBoth, null), null, default);

        await uploads.Stress(upload, bySex, Setup, new StressQuestion { SmallestDifference = 10 }, null, default);

        Assert.Equal(["sex", "diagnosis"], upload.Figures!.Measurement.QuasiIdentifiers);
        Assert.Null(upload.Figures.Stress);
        uploads.Discard(upload.Id);
    }

    /// <summary>The real searches, with something that happens before they answer.</summary>
    private sealed class Between(IStressSearches searches) : IStressSearches
    {
        public Func<Task> Do { get; set; } = () => Task.CompletedTask;

        public async Task<StressFigures> Measure(MicrodataSource source, MeasurementPlan plan, StressQuestion question, IProgress<MicrodataProgress>? progress, CancellationToken cancellation)
        {
            await Do();
            return await searches.Measure(source, plan, question, progress, cancellation);
        }
    }

    [Fact]
    public async Task Copy_WhoseTestsReadAVersionThatWasBrought_KeepsItUntilTheyEnd()
    {
        engine.Release();
        var between = new Between(scratch.Stress);
        var uploads = new StagedUploads(paths, engine, scratch.Engine, between, new FileIntake(MicrodataLimits.Default, new DuckDbSettings { SpillFolder = paths.Spill }), clock);
        Task<StagedUpload> Stage(string text) => uploads.Stage(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)), "file.csv", Steward, null, default);
        var (upload, brought) = (await Stage("age,ill\n31,flu\n33,cold\n57,flu\n58,cold\n"), await Stage("age,ill\n31,flu\n57,cold\n"));
        var (request, variables) = (new MeasurementRequest(new(["age"], ["ill"], []), null), new List<Variable> { new("age", ColumnRole.QuasiIdentifier, ColumnType.Text), new("ill", ColumnRole.Sensitive, ColumnType.Text) });
        var measured = await uploads.Measure(upload, request, null, default);
        var work = new Protecting.ProtectWork(scratch.Engine, uploads, clock, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance, upload.Source, "file.csv", variables, measured, request);
        work.Climb("age", "band 5");
        work.Choice.Climb("age", 1);
        between.Do = () =>
        {
            clock.Advance(StagedUploads.Longest * 2);
            return Task.CompletedTask;
        };
        await work.Make(Steward, (Setup, new StressQuestion { SmallestDifference = 10, Earlier = [], Here = [new(1, brought.Source)] }));
        Assert.Null(work.Fault);
        Assert.NotNull(work.Copy!.Stress);
        Assert.True(File.Exists(brought.File!.Path));
        clock.Advance(StagedUploads.Longest);
        Assert.False(File.Exists(brought.File.Path));
        uploads.Clear();
    }

    [Fact]
    public async Task TryOut_Stopped_KeepsTheFigures()
    {
        var session = await Profiled();
        engine.Release();
        session.Changed += () =>
        {
            if (session.Phase is MeasurePhase.Stressing)
                session.Cancel();
        };
        Assert.Null(await session.Measure(Setup));
        Assert.Equal((MeasurePhase.Measured, null, 2L), (session.Phase, session.Stress, session.Result!.Sample.K));
        Assert.StartsWith("The stress tests were stopped.", session.Notice);
    }

    [Fact]
    public async Task Choose_Trace_IsFollowed()
    {
        var session = await Profiled();
        engine.Release();
        session.Choose(new StressChoices(null, "diagnosis", ["sex", "diagnosis"]));
        await session.Measure(Setup);
        Assert.Equal(["diagnosis", "sex"], session.Stress!.Figures.Trajectory!.Columns);
    }

    [Fact]
    public async Task Measure_BackgroundKnowledgeAsked_IsSearchedOnce()
    {
        var session = await Profiled();
        engine.Release();
        session.Choose(RunChoice.Usual with { Seed = 7 });
        await session.Measure(Setup);
        Assert.Same(session.Result!.Knowledge, session.Stress!.Figures.Knowledge);
        Assert.Equal((7, 7), (session.Stress.Seed, session.Stress.Figures.Knowledge!.Seed));
        session.Choose(RunChoice.Usual with { Knowledge = false });
        await session.Measure(Setup);
        Assert.Null(session.Result!.Knowledge);
        Assert.Equal((2026, 2026), (session.Stress!.Seed, session.Stress.Figures.Knowledge!.Seed));
    }

    [Fact]
    public async Task Choose_WhatOthersHold_IsMeasured()
    {
        var session = await Profiled(Grouped);
        engine.Release();
        session.Choose(StressChoices.None with { Register = ["code"], Subgroups = ["code"], Promote = ["diagnosis"] });
        await session.Measure(Setup);
        var figures = session.Stress!.Figures;
        Assert.Equal(["code"], figures.Register!.Classes.QuasiIdentifiers);
        Assert.Equal((true, "diagnosis"), (figures.Promotion!.Named, Assert.Single(figures.Promotion.Attributes)));
        Assert.Equal("code", Assert.Single(figures.Subgroups).Column);
        session.Choose(StressChoices.None with { Register = [], Subgroups = [] });
        await session.Measure(Setup);
        Assert.Equal((null, 0, false), (session.Stress!.Figures.Register, session.Stress.Figures.Subgroups.Count, session.Stress.Figures.Promotion!.Named));
    }

    [Fact]
    public async Task Choose_Justification_ReportsTheMinorityInsteadOfFailing()
    {
        var session = await Profiled(Grouped);
        engine.Release();
        session.Choose(StressChoices.None with { Subgroups = ["code"] });
        await session.Measure(Setup);
        Assert.Equal(StressOutcome.Failed, session.Stress!.Results[14].Outcome);
        session.Choose(session.Choices with { Justification = " The study is about them. " });
        await session.Measure(Setup);
        Assert.Equal(StressOutcome.Reported, session.Stress!.Results[14].Outcome);
        Assert.EndsWith("Justified: The study is about them.", session.Stress.Results[14].Sentence);
        Assert.Equal(StressOutcome.Reported, session.Stress.In(Scenes.At(), session.Result!, ShippedPacks.Current).Results[14].Outcome);
    }

    [Theory]
    [InlineData(0, StressOutcome.Passed)]
    [InlineData(1, StressOutcome.Failed)]
    public async Task Choose_PlantedRecords_AreJudged(long extracted, StressOutcome outcome)
    {
        var session = await Profiled();
        engine.Release();
        session.Choose(StressChoices.None with { Planted = 20, Extracted = extracted });
        await session.Measure(Setup);
        Assert.Equal((outcome, Evidence.C), (session.Stress!.Results[13].Outcome, session.Stress.Results[13].Evidence));
    }

    [Theory]
    [InlineData(20, null)]
    [InlineData(null, 1)]
    [InlineData(0, 0)]
    [InlineData(5, 6)]
    [InlineData(5, -1)]
    public async Task Choose_PlantedRecordsThatCannotBe_CannotBeRun(int? planted, int? extracted)
    {
        var session = await Profiled();
        Assert.True(session.MayRun);
        session.Choose(StressChoices.None with { Planted = planted, Extracted = extracted });
        Assert.Equal((false, "MS-11"), (session.MayRun, session.Broken?.Code));
    }

    [Fact]
    public async Task Choose_ReasonTooLong_CannotBeRun()
    {
        var session = await Profiled();
        session.Choose(StressChoices.None with { Justification = new string('a', StressChoices.LongestReason + 1) });
        Assert.Equal((false, "MS-12"), (session.MayRun, session.Broken?.Code));
    }

    [Fact]
    public async Task Receive_AfterAPopulationWasNamed_KeepsItForTheStressTests()
    {
        var session = sessions.Open(Steward, "DS-01");
        session.Choose(RunChoice.Usual with { Populations = [40] });
        Assert.Null(await Receive(session, "sex,diagnosis\nf,flu\nf,cold\n"));
        Assert.Equal(40, session.Choices.Population);
    }
}
