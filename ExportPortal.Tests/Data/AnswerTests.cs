using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Features;
using ExportPortal.Features.Applications;
using ExportPortal.Features.Applications.Papers;
using ExportPortal.Hosting.Demonstration;
using ExportPortal.Policy;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data;

/// <summary>What comes to the office after the filing: documents for conditions, and the form changed with an answer; on both stores.</summary>
public abstract class AnswerTests
{
    private protected abstract Task<TestStore> Open();

    [Fact]
    public async Task Evidence_WithAFile_IsShownToWhoConfirmsAndToldToTheOffice()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.DecisionPending);
        Assert.Equal("APPROVED_CONDITIONAL", (await store.Act.Run(new ApplicationAct("A-001", ApplicationVerb.Approve, Reason: "because", Conditions: ["A contract."]), Guid.NewGuid(), People.Manager, default)).Value);
        Task<Outcome<int>> HandIn(Actor actor, int? condition) =>
            store.Attach.Run("A-001", [new("other", "contract.pdf", new MemoryStream(DemonstrationPaper.Pdf("Contract")))], Guid.NewGuid(), actor, default, condition);
        store.Tell();

        Assert.Equal("AP-1", (await HandIn(People.Officer, 0)).Rule!.Code);
        Assert.Equal("CP-1", (await HandIn(People.Steward, 9)).Rule!.Code);
        Assert.Equal("CP-4", (await HandIn(People.Steward, null)).Rule!.Code);
        var count = (await HandIn(People.Steward, 0)).Value;
        await using var db = store.CreateDbContext();
        var paper = await db.ApplicationDocuments.AsNoTracking().SingleAsync(one => one.FileName == "contract.pdf");
        Assert.Equal([paper.Number], (await db.Applications.AsNoTracking().SingleAsync()).Conditions[0].Documents!);
        Assert.Equal("DO-3", (await new RemoveDocument(store.Pipeline, Cases.Packs).Run("A-001", paper.Number, Guid.NewGuid(), People.Steward, default)).Rule!.Code);
        Assert.True((await new DownloadDocument(store.Pipeline).Run("A-001", paper.Number, People.SecondOfficer, default)).IsDone);
        var act = (await store.Log()).Last(entry => entry.Event.Act == "application.evidence" && entry.Event.Outcome is Domain.AccessLog.AuditOutcome.Done).Event;
        Assert.NotNull(act.Reason);
        Assert.Equal(paper.Hash.Hex, act.Details.Single(detail => detail.Key == $"document_{paper.Number}").Value);
        Assert.Contains(await store.Letters(), letter => letter.Template == "case-answered" && letter.Text.Contains("Handed in for the condition: A contract.", StringComparison.Ordinal));
        Assert.Equal(count, await db.ApplicationDocuments.CountAsync(one => one.RemovedAt == null));
    }

    private static ApplicationInput Input(TestStore store, ApplicationContent content) => new()
    {
        DatasetVersion = store.Version.Value, Recipient = People.RecipientHouse.Value, Purpose = content.Purpose, Summary = content.Summary, Necessity = content.Necessity, Countries = "NL", Mode = content.Mode, Host = content.Host,
        Start = content.Term.Start, End = content.Term.End, EndUseStatement = content.EndUseStatement, AuditAccepted = content.AuditAccepted, Answers = new(content.Answers.Values),
        Tables = content.Answers.Tables.ToDictionary(one => one.Key, one => one.Value.Select(row => row.ToList()).ToList()),
    };

    [Fact]
    public async Task AnswerNotice_UnderAPackWithAnotherForm_IsReadByThePackOfTheCase()
    {
        await using var store = await Open();
        var filed = (await store.Application(ApplicationState.DecisionPending)).Content;
        Assert.True((await store.Do(ApplicationVerb.AnnounceRefusal, People.Manager)).IsDone);
        store.Clock.Advance(TimeSpan.FromMinutes(1));
        // The form of the pack that is in force by now knows neither the document nor the answer.
        var later = new PackLibrary([.. ShippedPacks.All, PolicyPack.Read(PackFiles.Next(pack =>
        {
            pack["form"]!["documents"]!.Named("kind", "other")["kind"] = "anything";
            var fields = pack["form"]!["sections"]!.AsArray().SelectMany(section => section!["fields"]!.AsArray()).ToList();
            fields.Single(field => (string?)field!["key"] == "incident_contact")!["key"] = "contact_of_incidents";
        }, from: "2026-11-28"))]);
        Assert.True((await new OpenForm(store.Pipeline, later).Run("A-001", true, Guid.NewGuid(), People.Steward, default)).IsDone);
        var input = Input(store, filed);
        input.Answers["incident_contact"] = "The desk.";

        Assert.Equal("", (await new DraftApplication(store.Pipeline, later).Run("A-001", input, Guid.NewGuid(), People.Steward, default)).Message);
        Assert.NotEqual("", (await new DraftApplication(store.Pipeline, later).Run(null, input, Guid.NewGuid(), People.Steward, default)).Message);
        var attach = new AttachDocuments(store.Pipeline, later, new(Microsoft.Extensions.Options.Options.Create(new UploadOptions()), Microsoft.Extensions.Logging.Abstractions.NullLogger<ScannerProgram>.Instance), store.Paths, new CaseChanges());
        Task<Outcome<int>> HandIn(string kind) => attach.Run("A-001", [new(kind, "note.pdf", new MemoryStream(DemonstrationPaper.Pdf("Note")))], Guid.NewGuid(), People.Steward, default);
        Assert.Equal("", (await HandIn("other")).Message);
        Assert.Equal("Choose what the file is.", (await HandIn("anything")).Message);
    }

    [Fact]
    public async Task AnswerNotice_WithTheFormChanged_IsDecidedAnewOnTheNewestAssessmentAndSignedAnew()
    {
        await using var store = await Open();
        var filed = (await store.Application(ApplicationState.DecisionPending)).Content;
        var shorter = Input(store, filed with { Term = new(filed.Term.Start, filed.Term.Start.AddMonths(6)) });
        Task<Outcome<string>> Save(ApplicationInput input) => store.Drafting.Run("A-001", input, Guid.NewGuid(), People.Steward, default);
        async Task<Application> Read()
        {
            await using var db = store.CreateDbContext();
            return await db.Applications.AsNoTracking().SingleAsync();
        }
        Assert.Equal("AP-6", (await Save(shorter)).Rule!.Code);
        Assert.True((await store.Do(ApplicationVerb.AnnounceRefusal, People.Manager)).IsDone);
        store.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True((await new OpenForm(store.Pipeline, Cases.Packs).Run("A-001", true, Guid.NewGuid(), People.Steward, default)).IsDone);
        var broken = Input(store, filed);
        broken.Summary = "";
        Assert.True((await Save(broken)).IsDone);
        Assert.Contains("CK-0", (await store.Do(ApplicationVerb.AnswerNotice, People.Steward)).Message);
        Assert.True((await Save(shorter)).IsDone);
        Assert.Equal((filed.Term, shorter.End), ((await Read()).Content.Term, (await Read()).Revised!.Term.End));
        MeasurementId newest;
        await using (var db = store.CreateDbContext())
        {
            var old = await db.Assessments.AsNoTracking().SingleAsync();
            var newer = Domain.Risk.RiskAssessment.Save(new(Guid.NewGuid()), "RA-0099", await db.DatasetVersions.SingleAsync(one => one.Id == old.Version), old.Measurement, People.Steward, store.Clock.GetUtcNow());
            db.Assessments.Add(newer);
            await db.SaveChangesAsync();
            newest = newer.Id;
        }
        store.Tell();

        Assert.Equal("", (await store.Do(ApplicationVerb.AnswerNotice, People.Steward)).Message);
        var changed = await Read();
        Assert.Equal((shorter.End!.Value, newest), (changed.Content.Term.End, changed.Assessment));
        Assert.Null(changed.Revised);
        Assert.Contains("Changed with the answer: Term, from", (await store.Log())[^1].Reason);
        await new Features.Applications.Statements.AskStatementAnew(store, store.Pipeline, Cases.Packs).Handle(changed.Id.Value, default);
        await new Features.Applications.Statements.AskStatementAnew(store, store.Pipeline, Cases.Packs).Handle(changed.Id.Value, default);
        Assert.Single(await store.Letters(), letter => letter.Template == "statement-wanted" && letter.To == People.Recipient.User);

        foreach (var (verb, actor) in ((ApplicationVerb, Actor)[])[(ApplicationVerb.ResumeReview, People.Officer), (ApplicationVerb.GiveTechnicalOpinion, People.Technical), (ApplicationVerb.GiveLegalOpinion, People.Legal), (ApplicationVerb.Recommend, People.Officer), (ApplicationVerb.SendToDecider, People.Officer)])
            Assert.Equal("", (await store.Do(verb, actor)).Message);
        Assert.Equal("ES-8", (await store.Do(ApplicationVerb.Approve, People.Manager)).Rule!.Code);
        store.Clock.Advance(TimeSpan.FromMinutes(1));
        var shown = (await store.Statements.Find("A-001", People.Recipient, default))!;
        Assert.Null(shown.Closed);
        var other = await store.Enrol(People.New(Role.Recipient, "Ravi"));
        var signed = new Features.Applications.Statements.StatementInput(shown.Hash, "Ravi", "director", "password");
        Assert.Equal("ES-9", (await store.SignStatement.Run("A-001", signed, Guid.NewGuid(), other, default)).Rule!.Code);
        async Task LockNamed(DateTimeOffset until)
        {
            await using var db = store.CreateDbContext();
            (await db.Users.SingleAsync(one => one.Id == People.Recipient.User.Value)).LockoutEnd = until;
            await db.SaveChangesAsync();
        }
        // Wrong passwords, typed by anybody, do not make the named one leave, and neither does an account in another house.
        await store.Enrol(People.Recipient with { User = new(new Guid(1, 0, 0, new byte[8])), Organisation = People.Elsewhere });
        await LockNamed(store.Clock.GetUtcNow().AddMinutes(5));
        Assert.Equal("ES-9", (await store.SignStatement.Run("A-001", signed, Guid.NewGuid(), other, default)).Rule!.Code);
        await LockNamed(DateTimeOffset.MaxValue);
        Assert.Equal("", (await store.SignStatement.Run("A-001", signed, Guid.NewGuid(), other, default)).Message);
        Assert.Equal("Ravi", (await Read()).Content.EndUseStatement);
        var act = (await store.Log())[^1];
        Assert.Equal("In place of Dr Kenji Arata, who acts for the recipient no more.", act.Reason);
        Assert.Equal(["means", "sha256"], act.Event.Details.Select(one => one.Key).Order());
        Assert.Equal("APPROVED", (await store.Do(ApplicationVerb.Approve, People.Manager)).Value);
    }
}

public sealed class SqliteAnswerTests : AnswerTests
{
    private protected override Task<TestStore> Open() => TestStore.Sqlite();
}

public sealed class PostgresAnswerTests(PostgresCluster cluster) : AnswerTests
{
    private protected override Task<TestStore> Open() => TestStore.Postgres(cluster);
}
