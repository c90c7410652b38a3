using System.Text;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Microdata;

namespace ExportPortal.Features.Datasets.Measuring;

/// <summary>A table of the population beside the file.</summary>
public sealed partial class MeasureSessionTests
{
    private const string Everybody = "sex,diagnosis\nf,flu\nf,cold\nm,flu\nm,flu\nf,flu\nm,flu\nm,cold\n";

    [Fact]
    public async Task ReceivePopulation_TableOfEverybody_IsCountedInAndGoesWithTheFile()
    {
        var session = await Profiled();
        engine.Release();
        Assert.Null(await ReceivePopulation(session, Everybody));
        Assert.Equal((MeasurePhase.Profiled, 7L, 2), (session.Phase, session.Population!.Source.Rows, Staged.Length));
        await session.Measure();

        var counted = session.Result!.Models!.InPopulation!;
        Assert.Equal((7, session.Population.Source.Hash.Hex), (counted.Records, counted.Table.Sha256));
        Assert.Equal(2 / 4.0 * (1 / 3.0 + 1 / 4.0), counted.Journalist.Marketer, 1e-12);
        session.Finish("RA-0001");
        Assert.Null(session.Population);
        session.Discard();
        Assert.Empty(Staged);
    }

    [Fact]
    public async Task ReceivePopulation_UnderADeclaredEncoding_IsReadSo()
    {
        byte[] table = [.. "sex,diagnosis\n"u8, 0xA4, .. ",flu\n"u8];
        var session = await Profiled();
        Assert.Null(await session.ReceivePopulation(new MemoryStream(table), "everybody.csv", null, CancellationToken.None, TextEncoding.Latin9));
        Assert.Equal(TextEncoding.Latin9, session.Population!.File!.Dialect!.Encoding);
    }

    [Fact]
    public async Task ReceivePopulation_BadTable_SaysSoAndKeepsFileAndRoles()
    {
        var session = await Profiled();
        session.Declare("diagnosis", ColumnRole.Other, ColumnType.Text);
        var fault = await ReceivePopulation(session, "sex\nf\nf,m\n");
        Assert.Equal(("ragged_row", MeasurePhase.Adding, MeasurePhase.Profiled), (fault?.Code, session.During, session.Phase));
        Assert.Equal((null, ColumnRole.Other), (session.Population, session.Columns[1].Role));
        Assert.Single(Staged);
    }

    [Fact]
    public async Task ReceivePopulation_AfterARun_TakesTheFiguresBackAndSoDoesRemoving()
    {
        var session = await Profiled();
        engine.Release();
        await session.Measure();
        await ReceivePopulation(session, Everybody);
        Assert.Null(session.Result);
        await session.Measure();
        session.RemovePopulation();
        Assert.Equal((null, null, 1), (session.Population, session.Result, Staged.Length));
    }

    [Fact]
    public async Task Repeat_CountedInAPopulation_NeedsThatTable()
    {
        var session = await Profiled();
        engine.Release();
        await ReceivePopulation(session, Everybody);
        await session.Measure();
        var (saved, hash) = (session.Result!, session.Population!.Source.Hash.Hex);
        var request = new Domain.Risk.MeasurementRequest(new(["sex"], ["diagnosis"], []), PopulationTable: hash);
        session.Discard();

        session.Repeat(new("RA-0001", request, saved));
        await Receive(session, "sex,diagnosis\nf,flu\nf,cold\nm,flu\nm,flu\n");
        var fault = await session.Measure();
        Assert.Equal("other_population", fault?.Code);
        Assert.Contains(hash[..16], fault?.Message);
        await ReceivePopulation(session, Everybody);
        Assert.Null(await session.Measure());
        Assert.Equal(saved.Models!.InPopulation!.Journalist.Marketer, session.Result!.Models!.InPopulation!.Journalist.Marketer);
        Assert.NotNull(session.Repeated);
    }

    [Theory]
    [InlineData("sex,region\nf,a\nf,b\nm,a\nm,b\n")]
    [InlineData("sex,diagnosis,region\nf,flu,a\nf,cold,b\nm,flu,a\nm,flu,b\n")]
    [InlineData("sex,diagnosis\nf,flu\nf,cold\nm,flu\nm,hay\n")]
    public async Task Repeat_AnotherFile_IsRefusedAndTheNeededOneIsNamed(string other)
    {
        var session = await Profiled();
        engine.Release();
        await session.Measure();
        var (saved, variables) = (session.Result!, session.Variables);
        session.Discard();

        session.Repeat(new("RA-0001", new(new(["sex"], ["diagnosis"], [])), saved, Variables: variables) { FileName = "first.csv", At = new(2026, 3, 5, 12, 0, 0, default) });
        var fault = await Receive(session, other);

        Assert.Equal(("other_file", MeasurePhase.Waiting, 0), (fault!.Code, session.Phase, Staged.Length));
        Assert.Contains($"Needed is the file first.csv, 4 records, measured on 5 Mar 2026, SHA-256 beginning with {saved.File.Sha256[..16]}.", fault.Message);

        // By itself it is measured as any other, with the roles that its own columns suggest.
        session.Repeat(null);
        Assert.Null(await Receive(session, other));
        Assert.Equal((null, MeasurePhase.Profiled), (session.Repeated, session.Phase));
    }

    [Fact]
    public async Task Repeat_OverAnotherUpload_RunsNothingUntilItIsGoneOrTheRepetitionEnds()
    {
        var session = await Profiled();
        engine.Release();
        await session.Measure();
        var repeated = new RepeatedAssessment("RA-0001", new(new(["sex"], ["diagnosis"], [])), session.Result!);
        session.Discard();
        Assert.Null(await Receive(session, "sex,diagnosis\nf,flu\nm,hay\n"));
        session.Declare("diagnosis", ColumnRole.Other, ColumnType.Text);

        session.Repeat(repeated);
        Assert.True(session.IsOther);
        Assert.Equal("other_file", (await session.Measure())?.Code);
        Assert.Null(session.Result);

        session.Repeat(null);
        Assert.Equal((false, ColumnRole.Other), (session.IsOther, session.Columns[1].Role));
        Assert.Null(await session.Measure());
        session.Repeat(repeated);
        session.Discard();
        Assert.Equal((false, "RA-0001"), (session.IsOther, session.Repeated?.Number));
    }

    [Fact]
    public async Task Discard_WhileARunGoesOn_EndsItAndLeavesNothingOfIt()
    {
        var session = await Profiled();
        var run = session.Measure();
        session.Discard();
        engine.Release();
        await run;
        Assert.Equal((MeasurePhase.Waiting, null, null, "The uploaded file was removed."), (session.Phase, session.Result, session.Source, session.Notice));
        Assert.Empty(Staged);
        Assert.Null(await Receive(session, "sex,diagnosis\nf,flu\nm,hay\n"));
    }

    [Fact]
    public async Task ReceiveEarlier_VersionThatCounts_IsComparedAndAnotherFileIsRefused()
    {
        const string earlier = "sex,diagnosis\nf,flu\nm,flu\n";
        var (session, hash) = (await Profiled(), ContentHash.Of(Encoding.UTF8.GetBytes(earlier)));
        var setup = Setup with { Earlier = [new(new Domain.Risk.Stress.EarlierRelease(1, new(2026, 1, 2), 2), ["sex"]) { Content = hash }] };
        session.Know(setup.Earlier);
        engine.Release();
        var fault = await session.ReceiveEarlier(new MemoryStream("sex\nf\n"u8.ToArray()), "other.csv", null, CancellationToken.None);
        Assert.Equal(("other_file", 1), (fault!.Code, Staged.Length));
        Assert.Contains($"Needed is version 1, 2 records, which begins with {hash.Hex[..16]}.", fault.Message);

        Assert.Null(await session.ReceiveEarlier(new MemoryStream(Encoding.UTF8.GetBytes(earlier)), "first.csv", null, CancellationToken.None));
        Assert.Null(await session.Measure(setup));
        var found = Assert.Single(session.Stress!.Figures.Composition!.Differenced!);
        Assert.Equal((1, "sex", 2L, 2L), (found.Version, string.Join(",", found.Columns), found.Cells, found.Hits));
        var (measured, tested) = (session.Result, session.Stress);

        // A file that is refused changes nothing; a version that comes or goes ends the tests, never the measurement.
        Assert.NotNull(await session.ReceiveEarlier(new MemoryStream("sex\nf\n"u8.ToArray()), "other.csv", null, CancellationToken.None));
        Assert.Equal((MeasurePhase.Measured, true, true), (session.Phase, ReferenceEquals(measured, session.Result), ReferenceEquals(tested, session.Stress)));
        session.DropEarlier(1);
        Assert.Equal((MeasurePhase.Measured, null, "Other earlier versions are here than the stress tests were run with, so those no longer count. Run again."), (session.Phase, session.Stress, session.Notice));
        Assert.Null(await session.Measure(setup));
        Assert.Equal((true, null), (ReferenceEquals(measured, session.Result), session.Stress!.Figures.Composition!.Differenced));
        Assert.Null(await session.ReceiveEarlier(new MemoryStream(Encoding.UTF8.GetBytes(earlier)), "first.csv", null, CancellationToken.None));
        Assert.Equal((MeasurePhase.Measured, true, null), (session.Phase, ReferenceEquals(measured, session.Result), session.Stress));
        session.Discard();
        Assert.Equal((0, 0), (session.Brought.Count, Staged.Length));
    }

    [Fact]
    public async Task ReceiveEarlier_ReadUnderADeclaredEncoding_IsReadSoAgain()
    {
        byte[] earlier = [.. "sex,price\nf,"u8, 0xA4, .. "\nm,"u8, 0xA4, .. "\n"u8];
        var session = await Profiled();
        session.Know([new(new Domain.Risk.Stress.EarlierRelease(1, new(2026, 1, 2), 2), ["sex"]) { Content = ContentHash.Of(earlier), Written = TextEncodings.Declared("iso-8859-15") }]);
        engine.Release();
        Assert.Null(await session.ReceiveEarlier(new MemoryStream(earlier), "first.csv", null, CancellationToken.None, TextEncoding.Latin9));
        Assert.Equal(TextEncoding.Latin9, Assert.Single(session.Brought).Upload.File!.Dialect!.Encoding);
        Assert.Equal((null, null, null, TextEncoding.Utf16Le), (TextEncodings.Declared(null), TextEncodings.Declared("utf-8"), TextEncodings.Declared("utf-8-bom"), TextEncodings.Declared("utf-16le")));
    }

    [Fact]
    public async Task Measure_CopyThatCameBackAsAFile_StandsForAsManyPersonsFewer()
    {
        var session = await Profiled();
        Assert.Null(session.LeftOfCopy);
        session.KnowCopies([LineageTests.Made(ContentHash.Of("before"u8), session.Source!.Hash, 8, 4)]);
        Assert.Equal("4 records of 8 are left, so the persons that you name for all of them are reduced alike.", session.LeftOfCopy);
        session.Choose(Domain.Risk.RunChoice.Usual with { Populations = [100] });
        Assert.Equal("4 records of 8 are left, so they stand for 50 of 100 persons.", session.LeftOfCopy);
        engine.Release();

        Assert.Null(await session.Measure(Setup));

        Assert.Equal([50], session.Asked!.Plan.Populations);
        Assert.Equal(50, session.Question(Setup).Population);

        // Repeated, and changed by hand after that: it is reduced once.
        session.Repeat(new("RA-0001", session.Asked, session.Result!));
        Assert.Equal([100], session.Choice.Populations);
        await session.Measure();
        Assert.Equal([50], session.Asked.Plan.Populations);
        session.Choose(session.Choice with { Suda = false });
        await session.Measure();
        Assert.Equal((50, 50), (Assert.Single(session.Asked.Plan.Populations), session.Question(Setup).Population));
    }

    [Fact]
    public async Task Measure_ThatTakesItsTime_KeepsWhenItBeganAndHowLongItTook()
    {
        var uploads = new StagedUploads(paths, engine, scratch.Engine, scratch.Stress, new FileIntake(MicrodataLimits.Default, new() { SpillFolder = paths.Spill }), clock);
        var upload = await uploads.Stage(new MemoryStream("sex\nf\nm\n"u8.ToArray()), "file.csv", Steward, null, default);
        clock.Advance(TimeSpan.FromHours(1));
        var began = clock.GetUtcNow();
        var run = uploads.Measure(upload, new(new(["sex"], [], [])), null, default);
        await engine.Begun.Task;
        clock.Advance(TimeSpan.FromSeconds(90));
        engine.Release();
        await run;
        clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal((began, TimeSpan.FromSeconds(90)), (upload.Figures!.At, upload.Figures.Took));
    }

    [Fact]
    public async Task ReceivePopulation_WithoutAFile_IsRefused() =>
        Assert.Equal("busy", (await ReceivePopulation(sessions.Open(Steward, "DS-01"), Everybody))?.Code);

    private static Task<MeasureFault?> ReceivePopulation(MeasureSession session, string text) =>
        session.ReceivePopulation(new MemoryStream(Encoding.UTF8.GetBytes(text)), "everybody.csv", text.Length, CancellationToken.None);
}
