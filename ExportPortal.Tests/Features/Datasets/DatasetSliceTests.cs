using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Risk;
using ExportPortal.Features.Datasets.Assessments;
using ExportPortal.Features.Datasets.Measuring;
using ExportPortal.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using UglyToad.PdfPig;

namespace ExportPortal.Features.Datasets;

/// <summary>Datasets through the real services and the real SQLite file, with the demonstration's people.</summary>
public sealed partial class DatasetSliceTests(DevelopmentHost host) : IClassFixture<DevelopmentHost>
{
    private const string Steward = "mina@hospital-trust.example", Officer = "ilva@adeo.example", Recipient = "kenji@kurohana.example", Administrator = "ruben@adeo.example";

    [Theory]
    [InlineData(Steward, true)]
    [InlineData(Officer, true)]
    [InlineData(Recipient, false)]
    [InlineData(Administrator, false)]
    public async Task List_ByPerson_ShowsOwnOrAllOrNone(string email, bool expected)
    {
        var list = await Get<DatasetListQuery>().Run("", 1, await Actor(email), default);
        Assert.Equal(expected, list.Rows.Any(row => row.Number == "DS-01"));
        Assert.Equal(expected, await Get<DatasetQuery>().Find("DS-01", await Actor(email), default) is not null);
        Assert.Equal(expected, await Get<DatasetQuery>().FindAssessment("DS-01", "RA-0001", await Actor(email), default) is not null);
    }

    [Fact]
    public async Task List_Demonstration_ShowsFiguresAndLicences()
    {
        var row = (await Get<DatasetListQuery>().Run("DISCHARGE", 9, await Actor(Officer), default)).Rows.Single();
        var shown = (await Get<DatasetQuery>().FindAssessment("DS-01", "RA-0001", await Actor(Officer), default))!.Measurement;
        Assert.Equal((1, shown.Sample.K, shown.AverageRisk.Value), (row.Newest!.Number, row.Newest.K, row.Newest.AverageRisk));
        Assert.Equal((1, 1), (row.Licences, row.Active));
        Assert.Empty((await Get<DatasetListQuery>().Run("no such title", 1, await Actor(Officer), default)).Rows);
    }

    [Fact]
    public async Task Save_MeasuredUpload_GivesVersionAndAssessmentAndRemovesTheFile()
    {
        var (session, number, actor) = await Measured("sex,ill\nf,flu\nf,cold\nm,flu\nm,flu\n");
        var path = ((Microdata.MicrodataFile)session.Source!).Path;
        var outcome = await Get<RegisterVersion>().Run(number, session.Upload!.Value, session.Variables, session.SaveKey, actor, default);
        Assert.StartsWith("RA-", outcome.Value);
        Assert.False(File.Exists(path));
        var dataset = (await Get<DatasetQuery>().Find(number, actor, default))!;
        Assert.Equal((outcome.Value, 2L, 0.5), (dataset.Versions[0].Assessments[0].Number, dataset.Versions[0].Assessments[0].K, dataset.Versions[0].Assessments[0].AverageRisk));
    }

    [Fact]
    public async Task Repeat_FromTheSavedRecordOnTheSameFile_GivesTheSameBytes()
    {
        const string text = "sex,town,w,house,ill\nf,a,10,1,flu\nf,a,12,1,cold\nm,b,9,2,flu\nm,b,11,3,flu\nm,,8,3,cold\n";
        var (session, number, actor) = await Measured(text, choose: RunChoice.Usual with { Populations = [1_000], Weight = "w", Household = "house", Seed = 42 });
        var saved = (await Get<RegisterVersion>().Run(number, session.Upload!.Value, session.Variables, session.SaveKey, actor, default, new(3, EnvironmentLevel.E4, Motive.High))).Value;
        session.Finish(saved);
        var view = (await Get<AssessmentQuery>().Find(saved, actor, default))!;
        var record = AssessmentRecord.Read(AssessmentRecord.Of(view).Write());
        Assert.Equal((42, "w", "house", true), (record.Request.Knowledge!.Seed, record.Request.Plan.Weight, record.Request.Plan.Household, record.Request.Plan.Suda));
        Assert.Equal(new RiskContext(3, EnvironmentLevel.E4, Motive.High), record.Context);
        Assert.NotNull(record.Measurement.Weighted?.Household);
        Assert.NotNull(record.Measurement.Knowledge);

        var again = Get<MeasureSessions>().Open(actor, number);
        again.Repeat(new(saved, record.Request, record.Measurement));
        Assert.Null(await again.Receive(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)), "again.csv", text.Length, default));
        Assert.Null(await again.Measure());
        Assert.Equal(RiskJson.Write(record.Measurement), RiskJson.Write(again.Result!));
        Assert.Equal($"Repeated: the same bytes as {saved}, every figure alike.", again.Repeated!.Verdict(again.Result!));

        // A known file gets a new assessment of the version that it is.
        var second = (await Get<RegisterVersion>().Run(number, again.Upload!.Value, again.Variables, again.SaveKey, actor, default)).Value;
        var dataset = (await Get<DatasetQuery>().Find(number, actor, default))!;
        Assert.Equal([second, saved], Assert.Single(dataset.Versions).Assessments.Select(one => one.Number));
        again.Finish(second);
    }

    [Fact]
    public async Task Save_ProposedIdentifierDeclaredOtherwise_StandsInRecordAndCertificate()
    {
        var (session, number, actor) = await Measured("patient_id,sex,ill\n1,f,flu\n2,f,cold\n3,m,flu\n4,m,flu\n");
        Assert.Contains("direct identifier", session.Broken!.Message, StringComparison.Ordinal);
        session.Declare("patient_id", ColumnRole.Other, ColumnType.Text);
        Assert.StartsWith("Proposed as a direct identifier.", session.Columns[0].Hint, StringComparison.Ordinal);
        Assert.Null(await session.Measure());
        var saved = (await Get<RegisterVersion>().Run(number, session.Upload!.Value, session.Variables, session.SaveKey, actor, default)).Value;
        session.Finish(saved);
        var view = (await Get<AssessmentQuery>().Find(saved, actor, default))!;
        Assert.Equal(["patient_id"], AssessmentRecord.Read(AssessmentRecord.Of(view).Write()).Overruled);
        Assert.Contains(CertificateMethod.Of(view.Certificate).OfType<FactsBlock>().SelectMany(block => block.Rows), fact => fact.Value == "patient_id: proposed as direct identifier by name or values");
    }

    [Fact]
    public async Task Repeat_ChangedByHand_IsAMeasurementOfItsOwn()
    {
        var (session, _, _) = await Measured("sex,ill\nf,flu\nf,cold\nm,flu\nm,cold\n");
        session.Repeat(new("RA-9999", MeasurementRequest.Of(session.Result!), session.Result!));
        Assert.NotNull(session.Repeated);
        session.Declare("ill", ColumnRole.Other, ColumnType.Text);
        Assert.Null(session.Repeated);
        session.Discard();
    }

    [Theory]
    [InlineData(Steward, HttpStatusCode.OK)]
    [InlineData(Officer, HttpStatusCode.OK)]
    [InlineData(Recipient, HttpStatusCode.NotFound)]
    public async Task Certificate_ByPerson_IsAPdfWithTheRecordInside(string email, HttpStatusCode expected)
    {
        var visitor = host.Browse();
        await visitor.SignIn(email, "demonstration-only");
        var answer = await visitor.Get("/assessments/RA-0001/certificate.pdf");
        if (expected is not HttpStatusCode.OK)
        {
            Assert.NotEqual(HttpStatusCode.OK, answer.StatusCode);
            return;
        }
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        using var pdf = PdfDocument.Open(bytes);
        var text = string.Join(' ', pdf.GetPages().Select(page => page.Text));
        Assert.Contains("Risk certificate RA-0001", text);
        Assert.True(pdf.Advanced.TryGetEmbeddedFiles(out var files) && files.Any(file => file.Name == "risk.json"));
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.Get("/assessments/RA-9999/certificate.pdf")).StatusCode);
    }

    [Fact]
    public async Task Save_RolesChangedSinceTheRun_IsRefused()
    {
        var (session, number, actor) = await Measured("sex,ill\nf,flu\nf,cold\nm,flu\nm,cold\n");
        var others = session.Variables.Select(variable => variable with { Role = ColumnRole.QuasiIdentifier }).ToList();
        var outcome = await Get<RegisterVersion>().Run(number, session.Upload!.Value, others, Guid.NewGuid(), actor, default);
        Assert.Equal("MS-13", outcome.Rule?.Code);
        Assert.Empty((await Get<DatasetQuery>().Find(number, actor, default))!.Versions);
        session.Discard();
    }

    [Fact]
    public async Task Upload_WithTokenOfThePage_IsProfiled()
    {
        var visitor = host.Browse();
        await visitor.SignIn(Steward, "demonstration-only");
        var session = Get<MeasureSessions>().Open(await Actor(Steward), "DS-01");
        var answer = await Send(visitor, session.Id, await Token(visitor), "a,b\n1,2\n1,2\n");
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal((MeasurePhase.Profiled, "file.csv"), (session.Phase, session.FileName));
        session.Discard();
    }

    [Fact]
    public async Task Upload_BadFile_AnswersWithPlaceAndMend()
    {
        var visitor = host.Browse();
        await visitor.SignIn(Steward, "demonstration-only");
        var session = Get<MeasureSessions>().Open(await Actor(Steward), "DS-01");
        var answer = await Send(visitor, session.Id, await Token(visitor), "a,b\n1,2\n3\n");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("line 3, column 1", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Upload_WithoutToken_IsRefused()
    {
        var visitor = host.Browse();
        await visitor.SignIn(Steward, "demonstration-only");
        var session = Get<MeasureSessions>().Open(await Actor(Steward), "DS-01");
        Assert.Equal(HttpStatusCode.BadRequest, (await Send(visitor, session.Id, null, "a,b\n1,2\n")).StatusCode);
        Assert.Equal(MeasurePhase.Waiting, session.Phase);
    }

    [Theory]
    [InlineData(Officer)]
    [InlineData(Recipient)]
    public async Task Upload_NotASteward_IsRefused(string email)
    {
        var visitor = host.Browse();
        await visitor.SignIn(email, "demonstration-only");
        var session = Get<MeasureSessions>().Open(await Actor(Steward), "DS-01");
        var answer = await Send(visitor, session.Id, await Token(visitor), "a,b\n1,2\n");
        Assert.NotEqual(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(MeasurePhase.Waiting, session.Phase);
    }

    [Fact]
    public async Task Figures_OfASavedAssessment_AreATableAndSoIsAComparison()
    {
        var (steward, recipient) = (host.Browse(), host.Browse());
        await steward.SignIn(Steward, "demonstration-only");
        await recipient.SignIn(Recipient, "demonstration-only");
        var k = (await host.With(services => services.GetRequiredService<PortalDbContext>().Assessments.SingleAsync(one => one.Number == "RA-0001"))).Measurement.Sample.K;
        var figures = await (await steward.Get("/assessments/RA-0001/figures.csv")).Content.ReadAsStringAsync();
        Assert.StartsWith("figure,value\r\n", figures, StringComparison.Ordinal);
        Assert.Matches($@"(?m)^[a-z_.]*sample\.k,{k}\r?$", figures);
        var compared = await (await steward.Get("/assessments/compare.csv?left=RA-0001&right=RA-0001")).Content.ReadAsStringAsync();
        Assert.Contains($"\"Smallest class, k\",{k},{k},,", compared, StringComparison.Ordinal);
        Assert.NotEqual(HttpStatusCode.OK, (await recipient.Get("/assessments/RA-0001/figures.csv")).StatusCode);
    }

    [Fact]
    public async Task ClassTable_OfTheSteward_IsAFile_OfARecipientIsNot()
    {
        const string path = "/datasets/DS-01/assessments/RA-0001/classes.csv";
        var (steward, recipient) = (host.Browse(), host.Browse());
        await steward.SignIn(Steward, "demonstration-only");
        await recipient.SignIn(Recipient, "demonstration-only");
        Assert.StartsWith("\uFEFFsize of class,classes,records\r\n", await (await steward.Get(path)).Content.ReadAsStringAsync());
        Assert.NotEqual(HttpStatusCode.OK, (await recipient.Get(path)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await steward.Get("/datasets/DS-99/assessments/RA-0001/classes.csv")).StatusCode);
    }

    [Theory]
    [InlineData("1M02", false, true)]
    [InlineData("1M01", true, true)]
    [InlineData("1M01", false, false)]
    public async Task Register_EntriesThatAreGrave_AreHighlyInvasiveWhateverIsTicked(string entry, bool vulnerable, bool expected)
    {
        var number = (await Get<RegisterDataset>().Run(
            new() { Title = "Cohort", Limitations = "none known", Entries = [entry], Persons = 4, Prevalence = 0, Vulnerable = vulnerable }, Guid.NewGuid(), await Actor(Steward), default)).Value;
        var saved = await host.With(services => services.GetRequiredService<PortalDbContext>().Datasets.SingleAsync(one => one.Number == number));
        Assert.Equal(expected, saved.Classification.HighInvasiveness);
    }

    private async Task<(MeasureSession Session, string Dataset, Actor Actor)> Measured(string text, RunChoice? choose = null)
    {
        var actor = await Actor(Steward);
        var input = new DatasetInput { Title = "Cohort", Limitations = "none known", Entries = ["1M01"], Persons = 4, Prevalence = 0 };
        var number = (await Get<RegisterDataset>().Run(input, Guid.NewGuid(), actor, default)).Value;
        var session = Get<MeasureSessions>().Open(actor, number);
        Assert.Null(await session.Receive(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)), "cohort.csv", text.Length, default));
        session.Declare("ill", ColumnRole.Sensitive, ColumnType.Text);
        if (choose is not null)
        {
            session.Declare("w", ColumnRole.Other, ColumnType.Text);
            session.Declare("house", ColumnRole.Other, ColumnType.Text);
            session.Choose(choose);
        }
        Assert.Null(await session.Measure());
        return (session, number, actor);
    }

    private T Get<T>() where T : notnull => host.Services.GetRequiredService<T>();

    private Task<Actor> Actor(string email) => host.With(async services =>
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        var user = await db.Users.Where(one => one.Email == email).Select(one => one.Id).SingleAsync();
        return (await services.GetRequiredService<ActorStore>().Fresh(db, new(user), null))!;
    });

    private static async Task<string> Token(Visitor visitor)
    {
        var page = await (await visitor.Get("/Account/Manage/Password")).Content.ReadAsStringAsync();
        return TokenField().Match(page) is { Success: true } found ? found.Groups[1].Value : throw new InvalidOperationException("The page has no form.");
    }

    private static Task<HttpResponseMessage> Send(Visitor visitor, Guid session, string? token, string text)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"{UploadEndpoint.Path}/{session}?name=file.csv") { Content = new StringContent(text) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        if (token is not null)
            request.Headers.Add("RequestVerificationToken", token);
        return visitor.Client.SendAsync(request);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex TokenField();
}
