using Bunit;
using ExportPortal.Components;
using ExportPortal.Domain.Risk;
using ExportPortal.Identity;
using ExportPortal.Microdata;
using ExportPortal.Microdata.Postgres;
using ExportPortal.Support;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace ExportPortal.Features.Datasets.Measuring;

/// <summary>A file that was read under an encoding which it does not tell is read so again.</summary>
public sealed class RepeatedEncodingTests : ComponentTest
{
    private readonly MeasureSession session = new(null!, TimeProvider.System, NullLogger.Instance, People.Steward, "DS-01");

    public RepeatedEncodingTests() => Services.AddSingleton<AntiforgeryStateProvider, NoToken>().AddSingleton(new TableChoices(TableConnections.None, null!)).AddSingleton(new ActorAccessor(new SignedInAs(People.Steward)));

    [Fact]
    public void Upload_OfARepetition_IsReadAsThenUntilAnotherIsChosen()
    {
        session.Repeat(Saved("iso-8859-15"));
        var shown = Panel();
        Assert.EndsWith("?encoding=iso-8859-15", Address(shown));
        Assert.Equal("Latin-9, ISO 8859-15", shown.Find("option[selected]").TextContent);
        shown.Find("select").Change("");
        Assert.DoesNotContain("encoding", Address(shown));
        shown.Find("select").Change("iso-8859-1");
        Assert.EndsWith("?encoding=iso-8859-1", Address(shown));

        session.Repeat(null);
        Assert.DoesNotContain("encoding", Address(Panel()));
        session.Repeat(Saved("utf-8"));
        Assert.DoesNotContain("encoding", Address(Panel()));
    }

    [Fact]
    public void Population_OfARepetition_IsReadAsThen()
    {
        session.Repeat(Saved("utf-8", "windows-1252"));
        Assert.EndsWith("?population=true&encoding=windows-1252", Address(Render<PopulationInput>(given => given.Add(one => one.Session, session))));
    }

    [Fact]
    public void Verdict_ReadUnderAnotherEncoding_SaysSoInsteadOfDoubtingTheFigures()
    {
        var saved = Saved("iso-8859-15");
        var now = saved.Saved with { File = saved.Saved.File with { Dialect = saved.Saved.File.Dialect! with { Encoding = "windows-1252" } } };
        Assert.Equal("The file was read as Windows-1252, Western European, and for RA-1 as Latin-9, ISO 8859-15, so the figures may differ. Bring it again and choose that encoding.", saved.Verdict(now));
        Assert.EndsWith(", read as Latin-9, ISO 8859-15", saved.Needs);
        Assert.DoesNotContain("read as", Saved("utf-8-bom").Needs);
    }

    private IRenderedComponent<UploadPanel> Panel() =>
        Render<UploadPanel>(given => given.Add(one => one.Session, session).Add(one => one.Limits, MicrodataLimits.Default).Add(one => one.Token, "").Add(one => one.IsReady, true));

    private static string Address<T>(IRenderedComponent<T> shown) where T : Microsoft.AspNetCore.Components.IComponent => shown.Find("input[type=file]").GetAttribute("data-upload")!;

    private static RepeatedAssessment Saved(string encoding, string? population = null)
    {
        var file = Records.Measurement.File with { Dialect = new(",", "\"", encoding, "lf") };
        var counted = population is null ? null : CountedPopulation.Of(file with { Dialect = file.Dialect with { Encoding = population } }, new Dictionary<long, long> { [20] = 500 }, [(20, 20, 250)]);
        return new("RA-1", new(new(["region"], [], [])), Records.Measurement with { File = file, Models = counted is null ? null : new() { InPopulation = counted } });
    }

    private sealed class NoToken : AntiforgeryStateProvider
    {
        public override AntiforgeryRequestToken? GetAntiforgeryToken() => null;
    }
}
