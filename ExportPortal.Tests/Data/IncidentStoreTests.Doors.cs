using ExportPortal.Documents.Pdf;
using ExportPortal.Documents.Seal;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Licensing;
using ExportPortal.Features.Incidents;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data;

/// <summary>Every act on an incident and on a sanction, tried by those who are bound to keep out of it.</summary>
public abstract partial class IncidentStoreTests
{
    private static IEnumerable<(string Name, Func<TestStore, string, string, Actor, Task<Outcome<string>>> Act)> ActsOnAnIncident()
    {
        IncidentWork[] work =
        [
            new AddEntry(IncidentCases.Now.AddYears(-1), "Looked at the disk."), new AddEvidence("Image", ContentHash.Of("image"u8), "Jonas", IncidentCases.Now.AddYears(-1), "safe"), new MoveEvidence(1, "laboratory", "Dr Okafor", ContentHash.Of("first"u8), "to be read"),
            new AssignEvidence(1, null, "about all"), new AddAction("CA-05", "Retrain", ActionOwner.KeyOf(People.RecipientHouse, null), new DateOnly(2030, 1, 1)), new FinishAction(1, "done"), new FindCause("a folder", "C12"), new Summarise("A copy was out."),
            new Learn("Switch it off.", true, false, false), new TakeUpLesson(LessonPlace.WatchList, "added"), new NameLicence("XP-2026-0000099", "named"), new WithdrawLicence("XP-2026-0000099", "not"),
            new Regrade(new("I-03", 2, 10, [], []), "fewer"), new CorrectAwareAt(IncidentCases.Now.AddYears(-1), "earlier"), new DecideClock("GDPR Art. 33", "notification", false, "nobody is identifiable", null), new SendNotice("Licence", "first notice", new(IncidentCases.Now, "form", "R-1", null, "")),
        ];
        foreach (var one in work)
            yield return (one.Act, (store, number, _, actor) => new WorkOnIncident(store.Pipeline, Cases.Pack).Run(number, one, null, Guid.NewGuid(), actor, default));
        foreach (var verb in (IncidentVerb[])[IncidentVerb.Remediate, IncidentVerb.SendFinalReport, IncidentVerb.Refer, IncidentVerb.Hold])
            yield return ($"{verb}", (store, number, _, actor) => Act(store, number, verb, actor));
        yield return ("suspend", (store, number, licence, actor) => new SuspendReached(store.Pipeline, Cases.Pack).Run(number, licence, "a copy is out", Guid.NewGuid(), actor, default));
        yield return ("propose", (store, number, licence, actor) => new ProposeSanction(store.Pipeline, Cases.Pack).Run(number, new(licence, "FG4", 4, Factors, "Stop."), Guid.NewGuid(), actor, default));
        yield return ("upload", (store, number, _, actor) => new UploadIncidentEvidence(store.Pipeline, Cases.Pack).Run(number, new("A page", "page.txt", new MemoryStream("page"u8.ToArray()), "Jonas", IncidentCases.Now.AddYears(-1)), null, Guid.NewGuid(), actor, default));
        yield return ("letter", (store, number, _, actor) => new DrawNoticeLetter(store, store.Pipeline, Cases.Pack, Records.Package().Issuer, new(DemonstrationSeal.Create(store.Clock.GetUtcNow())), new PdfRenderer(Fonts.Shipped), store.Clock)
            .Run(number, new("Licence", "first notice", ""), Guid.NewGuid(), actor, default));
    }

    private static string Said(Outcome<string> done) => done.IsDone ? "done" : done.Rule?.Code ?? done.Kind.ToString();

    [Fact]
    public async Task Incident_WhoIsBoundToKeepOut_TakesNoStepAndAddsNothing()
    {
        await using var store = await Open();
        var (licence, number) = await Investigated(store);
        var own = await store.Enrol(People.New(Role.IncidentLead, "Of the recipient", People.RecipientHouse));
        var concerned = await store.Enrol(People.Officer.OtherAccount(Role.IncidentLead)); // prepared the case
        var admin = await store.Enrol(People.New(Role.Administrator, "Ruben"));
        var next = await store.Enrol(People.New(Role.IncidentLead, "Mona"));
        var before = (await Read(store, db => db.Incidents.AsNoTracking().SingleAsync())).Entries.Count;
        Assert.Equal("", (await Act(store, number, IncidentVerb.TakeOver, next)).Message);

        foreach (var (name, act) in ActsOnAnIncident())
            foreach (var (actor, code) in ((Actor, string)[])[(own, "FE-3"), (concerned, "IN-1"), (People.IncidentLead, "IN-22"), (admin, "NotFound"), (People.Recipient, "WF-2"), (People.Steward, "NotFound")])
                Assert.Equal((name, actor.Name, code), (name, actor.Name, Said(await act(store, number, licence, actor))));

        Assert.Equal(before, (await Read(store, db => db.Incidents.AsNoTracking().SingleAsync())).Entries.Count);
        Assert.Equal("IN-22", (await new IncidentQuery(store, store.Clock).Run(number, People.IncidentLead))!.WhyNotWork?.Code);
        // Who was replaced takes it over again with a reason, and works on it then; another lead beside the present one always may.
        await Work(store, number, new AddEntry(store.Clock.GetUtcNow(), "Asked again."), "IN-22");
        Assert.Equal("", (await Act(store, number, IncidentVerb.TakeOver)).Message);
        await Work(store, number, new AddEntry(store.Clock.GetUtcNow(), "Asked again."));
    }

    [Fact]
    public async Task Sanction_WhoIsBoundToKeepOut_NeitherGivesNoticeNorDecidesNorAnswers()
    {
        await using var store = await Open();
        var (licence, number) = await Investigated(store);
        var own = await store.Enrol(People.New(Role.LicensingManager, "Of the recipient", People.RecipientHouse));
        var investigated = await store.Enrol(People.IncidentLead.OtherAccount(Role.LicensingManager));
        var admin = await store.Enrol(People.New(Role.Administrator, "Ruben"));
        var next = await store.Enrol(People.New(Role.IncidentLead, "Mona"));
        Assert.Equal("SN-001", (await new ProposeSanction(store.Pipeline, Cases.Pack).Run(number, new(licence, "FG4", 4, Factors, "Stop."), Guid.NewGuid(), People.IncidentLead, default)).Value);
        Assert.Equal("", (await Act(store, number, IncidentVerb.TakeOver, next)).Message);
        var answer = new AnswerSanction(store.Pipeline, Cases.Pack);

        // Of a proposal: who was taken off the matter neither opens its file to the recipient nor takes it back.
        foreach (var verb in (SanctionVerb[])[SanctionVerb.GiveNotice, SanctionVerb.Withdraw])
            foreach (var (actor, code) in ((Actor, string)[])[(own, "FE-3"), (People.IncidentLead, "IN-22"), (admin, "NotFound"), (People.Recipient, "NotFound")])
                Assert.Equal((verb, actor.Name, code), (verb, actor.Name, Said(await Sanction(store, "SN-001", verb, actor))));
        Assert.Contains((await new SanctionQuery(store, Cases.Pack, store.Clock).Run("SN-001", People.IncidentLead))!.Verbs, one => one is { Verb: SanctionVerb.GiveNotice, Closed.Code: "IN-22" });
        Assert.Equal("NOTICED", (await Sanction(store, "SN-001", SanctionVerb.GiveNotice, People.Manager)).Value);

        foreach (var verb in (SanctionVerb[])[SanctionVerb.Impose, SanctionVerb.Withdraw])
            foreach (var (actor, code) in ((Actor, string)[])[(own, "FE-3"), (investigated, "SN-11"), (People.IncidentLead, "WF-2"), (next, "WF-2"), (admin, "NotFound"), (People.Recipient, "WF-2")])
                Assert.Equal((verb, actor.Name, code), (verb, actor.Name, Said(await Sanction(store, "SN-001", verb, actor))));
        foreach (var (actor, code) in ((Actor, string)[])[(own, "WF-2"), (People.Manager, "WF-2"), (admin, "NotFound"), (People.Steward, "NotFound")])
            Assert.Equal((actor.Name, code), (actor.Name, Said(await answer.Run("SN-001", SanctionVerb.Reply, "no", Guid.NewGuid(), actor, default))));
        Assert.Equal("IMPOSED", (await Sanction(store, "SN-001", SanctionVerb.Impose, People.Manager)).Value);

        foreach (var verb in (SanctionVerb[])[SanctionVerb.Keep, SanctionVerb.StepDown, SanctionVerb.End])
            foreach (var (actor, code) in ((Actor, string)[])[(own, "FE-3"), (investigated, "SN-11"), (People.IncidentLead, "WF-2"), (admin, "NotFound")])
                Assert.Equal((verb, actor.Name, code), (verb, actor.Name, Said(await Sanction(store, "SN-001", verb, actor))));
        Assert.Equal("SN-001-AP1", (await answer.Run("SN-001", SanctionVerb.Appeal, "It is mended.", Guid.NewGuid(), People.Recipient, default)).Value);
        await store.Seat("SN-001-AP1");
        var panel = await store.Enrol(People.IncidentLead.OtherAccount(Role.AppealPanel));
        var decide = new DecideSanctionAppeal(store.Pipeline, Cases.Pack);
        foreach (var (actor, code) in ((Actor, string)[])[(panel, "FE-7"), (People.Manager, "WF-2"), (admin, "NotFound")])
            Assert.Equal((actor.Name, code), (actor.Name, Said(await decide.Run("SN-001", AppealVerb.Dismiss, "It stands.", null, Guid.NewGuid(), actor, default))));
    }
}
