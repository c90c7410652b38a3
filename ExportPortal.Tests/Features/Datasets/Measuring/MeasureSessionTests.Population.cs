using System.Text;
using ExportPortal.Domain.Datasets;

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

    /// <summary>The roles on record are silent on a column that the file had not, and a column that nobody asked about must not pass as harmless.</summary>
    [Theory]
    [InlineData("sex,region\nf,a\nf,b\nm,a\nm,b\n")]
    [InlineData("sex,diagnosis,region\nf,flu,a\nf,cold,b\nm,flu,a\nm,flu,b\n")]
    public async Task Repeat_FileWithOtherColumns_IsAMeasurementOfItsOwn(string other)
    {
        var session = await Profiled();
        engine.Release();
        await session.Measure();
        var (saved, variables) = (session.Result!, session.Variables);
        session.Discard();

        session.Repeat(new("RA-0001", new(new(["sex"], ["diagnosis"], [])), saved, Variables: variables));
        await Receive(session, other);

        Assert.Equal((null, ColumnRole.QuasiIdentifier), (session.Repeated, session.Columns.Single(column => column.Profile.Name == "region").Role));
        Assert.Contains("RA-0001", session.Notice);
    }

    [Fact]
    public async Task ReceivePopulation_WithoutAFile_IsRefused() =>
        Assert.Equal("busy", (await ReceivePopulation(sessions.Open(Steward, "DS-01"), Everybody))?.Code);

    private static Task<MeasureFault?> ReceivePopulation(MeasureSession session, string text) =>
        session.ReceivePopulation(new MemoryStream(Encoding.UTF8.GetBytes(text)), "everybody.csv", text.Length, CancellationToken.None);
}
