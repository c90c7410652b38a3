using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Licensing;
using ExportPortal.Features.Incidents;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data;

/// <summary>Evidence that is a thing: no hash stands for it, so it is told by its description, and looked at again at each move.</summary>
public abstract partial class IncidentStoreTests
{
    private static async Task MoveAThing(TestStore store, string number)
    {
        AddEvidence Stick(ContentHash? hash, string? thing) => new("USB stick", hash, "Sigrun Vale", store.Clock.GetUtcNow(), "safe 3", thing);
        MoveEvidence ToLaboratory(ContentHash? hash, string? seen) => new(2, "laboratory", "Marek Sool", hash, "to be read", seen);
        await Work(store, number, Stick(null, null), "EV-8");
        await Work(store, number, Stick(ContentHash.Of("stick"u8), "black"), "EV-8");
        await Work(store, number, Stick(null, "Serial 77-X, bag 12; broken, so it cannot be read"));
        await Work(store, number, ToLaboratory(null, null), "EV-9");
        await Work(store, number, ToLaboratory(ContentHash.Of("stick"u8), "serial 77-X"), "EV-6");
        await Work(store, number, ToLaboratory(null, "Serial 77-X, seal unbroken"));
    }

    [Fact]
    public async Task Reach_VersionMadeFromAVersionThatWasMadeFromTheNamedOne_IsFoundByItsHashes()
    {
        await using var store = await Open();
        string[] numbers = [await store.Licence(LicenceState.Active), await store.Licence(LicenceState.Active, "A-002"), await store.Licence(LicenceState.Active, "A-003")];
        var (child, grandchild, stranger) = (new DatasetVersionId(Guid.NewGuid()), new DatasetVersionId(Guid.NewGuid()), new DatasetVersionId(Guid.NewGuid()));
        await Read(store, async db =>
        {
            var dataset = await db.Datasets.Include(one => one.Versions).SingleAsync();
            var first = dataset.Versions[0];
            void Add(DatasetVersionId id, string file, ContentHash source) => dataset.AddVersion(id, first.File with { Hash = ContentHash.Of(System.Text.Encoding.UTF8.GetBytes(file)) }, first.Variables, People.Steward, Cases.Start,
                new(source, "source.csv", [], "portal", ContentHash.Of("code"u8), People.Steward.Person, "Mina", Cases.Start, new(9, 9, 0), ContentHash.Of(System.Text.Encoding.UTF8.GetBytes(file))));
            Add(child, "child", first.File.Hash);
            Add(grandchild, "grandchild", ContentHash.Of("child"u8));
            Add(stranger, "stranger", ContentHash.Of("elsewhere"u8));
            await using var transaction = await db.Database.BeginTransactionAsync();
            await db.SaveChangesAsync();
            foreach (var (number, version) in ((string, DatasetVersionId)[])[(numbers[1], grandchild), (numbers[2], stranger)])
                await db.Applications.Where(one => db.Licences.Any(licence => licence.Number == number && licence.Application == one.Id)).ExecuteUpdateAsync(set => set.SetProperty(one => one.DatasetVersion, version));
            await transaction.CommitAsync();
            return 0;
        });

        var reached = await Read(store, async db => await db.ReachOf([(await db.Licences.SingleAsync(one => one.Number == numbers[0])).Id], Cases.Pack, default));

        Assert.Equal([(numbers[0], ReachedHow.Named), (numbers[1], ReachedHow.MadeFrom)], reached.Licences.Select(one => (one.Number, one.How)));
    }

    [Fact]
    public async Task Evidence_SaidAnewOrAddedAfterTheNotice_IsToldToTheRecipientWhoseFileItChanges()
    {
        await using var store = await Open();
        store.Tell();
        var (licence, number) = await Investigated(store);
        var other = await store.Licence(LicenceState.Active, "A-002", await store.Enrol(People.New(Role.Recipient, "Outsider", People.Elsewhere)));
        await Work(store, number, new Regrade(new("I-03", 2, 640_000, [], []), "another licence on the same data"));
        AddEvidence Thing(string title, string? about) => new(title, null, "Sigrun Vale", store.Clock.GetUtcNow(), "safe 3", "Serial 77-X", about);
        await Work(store, number, Thing("A laptop", null));
        Assert.Equal("SN-001", (await new ProposeSanction(store.Pipeline, Cases.Pack).Run(number, new(licence, "FG3", 3, Factors, "Live log.") { Clauses = ["AC-16"] }, Guid.NewGuid(), People.IncidentLead, default)).Value);
        await Work(store, number, Thing("A stick", null)); // no notice yet: nobody is told
        await Sanction(store, "SN-001", SanctionVerb.GiveNotice, People.IncidentLead);
        var first = (await Read(store, db => db.Sanctions.AsNoTracking().SingleAsync())).ReplyUntil;
        await new AnswerSanction(store.Pipeline, Cases.Pack).Run("SN-001", SanctionVerb.Reply, "It was one contractor.", Guid.NewGuid(), People.Recipient, default);
        store.Clock.Advance(TimeSpan.FromDays(3));

        await Work(store, number, new AssignEvidence(1, other, $"It belongs to {other}."));
        await Work(store, number, new AssignEvidence(2, licence, "It is theirs alone."));
        await Work(store, number, Thing("A phone", licence));
        await Work(store, number, Thing("A tablet", other));
        while (await new OutboxWorker(store, [new TellFileChanged(store, store.Pipeline, Cases.Pack)], store.Signal, store.Clock, Microsoft.Extensions.Logging.Abstractions.NullLogger<OutboxWorker>.Instance).DoNext(default)) { }
        await new TellFileChanged(store, store.Pipeline, Cases.Pack).Handle((await Read(store, db => db.Sanctions.AsNoTracking().SingleAsync())).Id.Value, default);

        var sanction = await Read(store, db => db.Sanctions.AsNoTracking().SingleAsync());
        var until = Domain.Licensing.PackageWords.Minute(sanction.ReplyUntil!.Value);
        Assert.True(sanction.ReplyUntil > first);
        Assert.Null(sanction.WhyClosed(SanctionVerb.Reply, People.Recipient, Cases.Pack, store.Clock.GetUtcNow()));
        string[] told = [
            $"Evidence E-1 was taken out of the file: the reason names other licences or recipients, too, and is not shown here. The time to reply begins anew; it ends on {until}.",
            $"Evidence E-3 was put into the file: A phone. The time to reply begins anew; it ends on {until}."];
        Assert.Equal(told, sanction.Steps.Where(step => step.Verb == nameof(SanctionVerb.ChangeFile)).Select(step => step.Reason));
        Assert.Equal(told, (await store.Log()).Where(entry => entry.Event.Act == "sanction.changefile").Select(entry => entry.Reason!));
        Assert.Equal([(People.Recipient.User, true), (People.Recipient.User, true)], (await store.Letters()).Where(letter => letter.Template == "sanction-file-changed").Select(letter => (letter.To, told.Any(letter.Text.Contains))));
    }

    [Fact]
    public async Task Triage_LicenceOnAnAssessment_OpensOneTaskThatAFalseAlarmCloses()
    {
        await using var store = await Open();
        await store.Enrol(People.IncidentLead);
        var licence = await store.Licence(LicenceState.Active);
        var (number, unnamed) = (await Reported(store, licence), await Reported(store));
        Assert.Empty(await Read(store, db => db.Reassessments.ToListAsync()));
        foreach (var incident in new[] { number, unnamed })
            Assert.Equal("", (await Act(store, incident, IncidentVerb.Triage, triage: new("I-03", 2, 640_000, [], []))).Message);

        var task = Assert.Single(await Read(store, db => db.Reassessments.AsNoTracking().ToListAsync()));
        Assert.Equal((Domain.Risk.ReassessmentTrigger.Incident, Role.IncidentLead, true), (task.Trigger, task.Who, task.IsOpen));
        Assert.Equal(await Read(store, db => db.Applications.Select(one => one.Assessment).SingleAsync()), task.Assessment);
        Assert.StartsWith($"Incident {number} reaches licence {licence}.", task.Reason);
        Assert.Contains(await store.Log(), entry => entry.Event.Act == "incident.triage" && entry.Event.Details.Any(detail => detail.Value == task.Number));

        // Another incident on the same licence is another reason; the same one opens none again.
        await Work(store, unnamed, new NameLicence(licence, "it is theirs too"));
        await Work(store, unnamed, new WithdrawLicence(licence, "no"));
        await Work(store, unnamed, new NameLicence(licence, "yes after all"));
        Assert.Equal(2, await Read(store, db => db.Reassessments.CountAsync()));
        var second = await Read(store, db => db.Reassessments.Where(one => one.Number != task.Number).Select(one => one.Number).SingleAsync());
        // On the desk a dataset stands once, with every task.
        var look = Assert.Single((await new Features.Desk.DeskQuery(store, Cases.Packs, store.Clock).For(People.IncidentLead, default)).Reassessments);
        Assert.All((string[])[task.Number, second], one => Assert.Contains(one, look.Number, StringComparison.Ordinal));
        Assert.True((await new Features.Datasets.Reassessing.ActOnReassessment(store.Pipeline, Cases.Pack).Close(second, "It held.", Guid.NewGuid(), People.IncidentLead, default)).IsDone);
        await Work(store, unnamed, new WithdrawLicence(licence, "no"));
        await Work(store, unnamed, new NameLicence(licence, "it was reached a second time"));
        Assert.Equal(3, await Read(store, db => db.Reassessments.CountAsync()));
        Assert.Equal("", (await Act(store, number, IncidentVerb.CallFalse)).Message);
        Assert.Equal([$"{number} was a false alarm.", "It held.", null], await Read(store, db => db.Reassessments.OrderBy(one => one.Number).Select(one => one.Outcome).ToListAsync()));
    }

    [Fact]
    public async Task Regrade_WhereLineageLeadsToLicencesNoMore_KeepsTheOneUnderSanctionAlone()
    {
        await using var store = await Open();
        var (licence, number) = await Investigated(store);
        var (held, left) = (await store.Licence(LicenceState.Active, "A-002"), await store.Licence(LicenceState.Active, "A-003"));
        Task<string[]> Reached() => Read(store, async db => (await db.Incidents.AsNoTracking().SingleAsync()).Licences.Select(one => one.Number).Order(StringComparer.Ordinal).ToArray());
        var anew = new Regrade(new("I-03", 2, 640_000, [], []), "as before");
        await Work(store, number, anew);
        Assert.Equal([licence, held, left], await Reached());
        Assert.Equal("", (await new ProposeSanction(store.Pipeline, Cases.Pack).Run(number, new(held, "FG4", 4, Factors, "Stop."), Guid.NewGuid(), People.IncidentLead, default)).Message);
        await using (var db = store.CreateDbContext())
        {
            // The steward has found that these two were made on another file.
            var version = (await db.Datasets.Include(one => one.Versions).SingleAsync()).AddVersion(ContentHash.Of("another file"u8));
            db.DatasetVersions.Add(version);
            foreach (var application in await db.Applications.Where(one => one.Number != "A-001").ToListAsync())
                db.Entry(application).Property(one => one.DatasetVersion).CurrentValue = version.Id;
            await db.SaveChangesAsync();
        }

        await Work(store, number, anew);

        Assert.Equal([licence, held], await Reached());
        var told = (await Read(store, db => db.Incidents.AsNoTracking().SingleAsync())).Entries;
        Assert.Contains(told, entry => entry.Licence == left && entry.Text.StartsWith($"{left} is no longer reached", StringComparison.Ordinal));
        Assert.DoesNotContain(told, entry => entry.Text.StartsWith($"{held} is no longer reached", StringComparison.Ordinal));
        // What leads to it no more may be named beside it, and no phase drops it either.
        await Work(store, number, new NameLicence(left, "it is concerned by itself"));
        Assert.Equal("", (await Act(store, number, IncidentVerb.Hold)).Message);
        Assert.Equal([licence, held, left], await Reached());
    }

    [Fact]
    public async Task NameLicence_AfterTheNotice_TellsTheRecipientWhatItTakesOutOfTheFile()
    {
        await using var store = await Open();
        var (licence, number) = await Investigated(store);
        var other = await store.Licence(LicenceState.Active, "A-002", await store.Enrol(People.New(Role.Recipient, "Outsider", People.Elsewhere)));
        await Work(store, number, new AddEvidence($"A laptop of {other}", null, "Sigrun Vale", store.Clock.GetUtcNow(), "safe 3", "Serial 77-X"));
        Assert.Equal("SN-001", (await new ProposeSanction(store.Pipeline, Cases.Pack).Run(number, new(licence, "FG3", 3, Factors, "Live log.") { Clauses = ["AC-16"] }, Guid.NewGuid(), People.IncidentLead, default)).Value);
        await Sanction(store, "SN-001", SanctionVerb.GiveNotice, People.IncidentLead);

        await Work(store, number, new NameLicence(other, $"{other} is concerned, too."));
        await Work(store, number, new WithdrawLicence(other, $"{other} is not concerned."));

        var told = (await Read(store, db => db.Sanctions.AsNoTracking().SingleAsync())).Steps.Where(step => step.Verb == nameof(SanctionVerb.ChangeFile)).Select(step => step.Reason).ToList();
        Assert.StartsWith("Evidence E-1 was taken out of the file: it is known better which licences the incident reaches.", told[0], StringComparison.Ordinal);
        Assert.DoesNotContain(told, reason => reason.Contains(other, StringComparison.Ordinal));
    }
}
