using Bunit;
using ExportPortal.Components;
using ExportPortal.Domain.Risk;
using ExportPortal.Features.Datasets.Synthetic;
using ExportPortal.Identity;
using ExportPortal.Microdata;
using ExportPortal.Microdata.Postgres;
using ExportPortal.Support;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace ExportPortal.Features.Datasets.Measuring;

/// <summary>What is said of how a CSV file is written goes with its upload.</summary>
public sealed class WrittenInputTests : ComponentTest
{
    private readonly MeasureSession session = new(null!, TimeProvider.System, NullLogger.Instance, People.Steward, "DS-01");

    public WrittenInputTests() => Services.AddSingleton<AntiforgeryStateProvider, NoToken>().AddSingleton(new TableChoices(TableConnections.None, null!)).AddSingleton(new ActorAccessor(new SignedInAs(People.Steward)));

    [Fact]
    public void Upload_WhatIsChosen_GoesWithIt()
    {
        var shown = Panel();
        Assert.DoesNotContain('?', Address(shown));
        shown.Find("#delimiter").Change("tab");
        shown.Find("#quote").Change("single");
        Assert.EndsWith("?delimiter=tab&quote=single", Address(shown));
        shown.Find("#encoding").Change("iso-8859-1");
        shown.Find("#delimiter").Change("");
        Assert.EndsWith("?encoding=iso-8859-1&quote=single", Address(shown));
        Assert.Equal(["Latin-1, ISO 8859-1", "found by the portal", "single, '"], shown.FindAll("option[selected]").Select(one => one.TextContent));
    }

    [Fact]
    public void Upload_OfARepetition_IsReadAsThenUntilAnotherIsChosen()
    {
        var file = Records.Measurement.File with { Dialect = new("\t", "'", "utf-8", "lf") };
        var counted = CountedPopulation.Of(file with { Dialect = new(";", "\"", "windows-1252", "lf") }, new Dictionary<long, long> { [20] = 500 }, [(20, 20, 250)]);
        session.Repeat(new("RA-1", new(new(["region"], [], [])), Records.Measurement with { File = file, Models = new() { InPopulation = counted } }));

        var shown = Panel();
        Assert.EndsWith("?delimiter=tab&quote=single", Address(shown));
        shown.Find("#delimiter").Change("comma");
        Assert.EndsWith("?delimiter=comma&quote=single", Address(shown));
        Assert.EndsWith("?population=true&encoding=windows-1252&delimiter=semicolon&quote=double", Address(Render<PopulationInput>(given => given.Add(one => one.Session, session))));
    }

    [Fact]
    public void Attack_SyntheticFile_IsReadAsTheNewestVersionUntilAnotherIsChosen()
    {
        var attacks = new SyntheticSession(null!, null!, TimeProvider.System, NullLogger.Instance, People.Steward, "DS-01");
        IRenderedComponent<SyntheticFilesPanel> Shown(CsvWritten newest) => Render<SyntheticFilesPanel>(given => given
            .Add(one => one.Session, attacks).Add(one => one.Limits, MicrodataLimits.Default).Add(one => one.Token, "").Add(one => one.IsReady, true).Add(one => one.Measure, "/").Add(one => one.Newest, newest));
        static string Of(IRenderedComponent<SyntheticFilesPanel> shown, string part) => shown.Find($"#file-{part}").GetAttribute("data-upload")!;

        var shown = Shown(new(TextEncoding.Latin9, ';', '"'));
        Assert.EndsWith("/Synthetic?encoding=iso-8859-15", Of(shown, "synthetic"));
        Assert.EndsWith("/Original", Of(shown, "original"));
        shown.Find("#file-original-encoding").Change("iso-8859-1");
        shown.Find("#file-synthetic-encoding").Change("");
        Assert.EndsWith("/Original?encoding=iso-8859-1", Of(shown, "original"));
        Assert.EndsWith("/Synthetic", Of(shown, "synthetic"));
        Assert.False(Shown(CsvWritten.Found).Find("details").HasAttribute("open"));
    }

    private IRenderedComponent<UploadPanel> Panel() =>
        Render<UploadPanel>(given => given.Add(one => one.Session, session).Add(one => one.Limits, MicrodataLimits.Default).Add(one => one.Token, "").Add(one => one.IsReady, true));

    private static string Address<T>(IRenderedComponent<T> shown) where T : IComponent => shown.Find("input[type=file]").GetAttribute("data-upload")!;

    private sealed class NoToken : AntiforgeryStateProvider
    {
        public override AntiforgeryRequestToken? GetAntiforgeryToken() => null;
    }
}
