using System.Text;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Features.Incidents;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data;

/// <summary>Corrective actions, and those who own them.</summary>
public abstract partial class IncidentStoreTests
{
    private static Task<Outcome<string>> SayDone(TestStore store, string number, Actor actor, string text, string? file = null) =>
        new ReportAction(store.Pipeline).Run(number, 1, text, file is null ? null : "../cert.pdf", file is null ? null : new MemoryStream(Encoding.UTF8.GetBytes(file)), Guid.NewGuid(), actor, default);

    [Fact]
    public async Task Action_OwnedByAPersonOfTheRecipient_IsSeenAndSaidToBeDoneByThatPersonAlone()
    {
        await using var store = await Open();
        store.Tell();
        var (_, number) = await Investigated(store);
        var due = DateOnly.FromDateTime(store.Clock.GetUtcNow().UtcDateTime).AddDays(10);
        var colleague = await store.Enrol(People.New(Role.Recipient, "Mina", People.RecipientHouse));
        var (query, licences) = (new OwnedActionQuery(store, Cases.Pack), new Features.Licences.MyLicencesQuery(store, Cases.Pack, store.Clock));
        await Work(store, number, new AddAction("CA-05", "Retrain the users", "Kenji", due), "Invalid");
        await Work(store, number, new AddAction("CA-05", "Retrain the users", ActionOwner.KeyOf(People.Elsewhere, null), due), "Invalid");
        await Work(store, number, new AddAction("CA-05", "Retrain the users", ActionOwner.KeyOf(People.RecipientHouse, People.Recipient.Person), due));

        Assert.Equal([People.Recipient.User], (await store.Letters()).Where(letter => letter.Template == "incident-action-owned").Select(letter => letter.To));
        Assert.Equal("CA-1", Assert.Single(await licences.Actions(People.Recipient)).Action.Name);
        Assert.Empty(await licences.Actions(colleague));
        Assert.Null(await query.Run(number, 1, colleague));
        Assert.Equal(OutcomeKind.NotFound, (await SayDone(store, number, colleague, "done")).Kind);
        Assert.Equal("CA-1", (await query.Run(number, 1, People.Recipient))!.Owned.Action.Name);

        Assert.False((await SayDone(store, number, People.Recipient, " ")).IsDone);
        Assert.Equal("CA-1", (await SayDone(store, number, People.Recipient, "Everybody was trained on Monday.", "certificate")).Value);

        var kept = await Read(store, db => db.Incidents.AsNoTracking().SingleAsync());
        Assert.Equal(("Everybody was trained on Monday.", "E-1", (DateTimeOffset?)null), (kept.Actions[0].Reported!.Text, kept.Actions[0].Reported!.Evidence, kept.Actions[0].DoneAt));
        Assert.Equal("cert.pdf", (await Read(store, db => db.Set<IncidentEvidenceFile>().AsNoTracking().SingleAsync())).Name);
        Assert.Contains(await store.Letters(), letter => letter.Template == "incident-action-reported" && letter.To == People.IncidentLead.User);
        await Work(store, number, new FinishAction(1, "checked"));
        Told(await store.Letters(), "incident-action-done", "The lead of the incident has looked at it and ended it.", People.Recipient);
        // Set, said to be done and ended: each stands in the timeline with its day and who did it, and in the print.
        kept = await Read(store, db => db.Incidents.AsNoTracking().SingleAsync());
        Assert.Equal(
            [($"CA-1 set: Retrain the users. {kept.Actions[0].Owner} does it by {Words.Day(due)}", "Jonas"), ("CA-1 is said to be done: Everybody was trained on Monday.", "Kenji"), ("CA-1 done: Retrain the users. checked", "Jonas")],
            kept.Entries.Where(entry => entry.Text.StartsWith("CA-1 ", StringComparison.Ordinal)).Select(entry => (entry.Text, entry.PersonName)));
        Assert.All(kept.Entries.Where(entry => entry.Text.StartsWith("CA-1 ", StringComparison.Ordinal)), entry => Assert.Equal((store.Clock.GetUtcNow(), kept.Licences[0].Number), (entry.At, entry.Licence)));
        var incidents = new IncidentQuery(store, store.Clock);
        Assert.Equal((true, false), ((await incidents.Run(number, People.Manager))!.OpensAlert, (await incidents.Run(number, People.Board))!.OpensAlert)); // as the page of alerts
        Assert.Empty(await licences.Actions(People.Recipient));
        Assert.Equal("CO-5", (await query.Run(number, 1, People.Recipient))!.Closed?.Code);
    }

    [Fact]
    public async Task Action_OwnedByAPersonOfTheAuthority_StandsOnTheirDeskAndNobodyElsesAndIsTold()
    {
        await using var store = await Open();
        store.Tell();
        var (_, number) = await Investigated(store);
        await Work(store, number, new AddAction("CA-05", "Change the template", ActionOwner.KeyOf(People.Authority, People.Officer.Person), DateOnly.FromDateTime(store.Clock.GetUtcNow().UtcDateTime).AddDays(10)));

        Assert.Equal([People.Officer.User], (await store.Letters()).Where(letter => letter.Template == "incident-action-owned").Select(letter => letter.To));
        async Task<IEnumerable<string>> Watched(Actor actor) => (await new Features.Desk.DeskQuery(store, Cases.Packs, store.Clock).For(actor, default)).Watch.Select(row => row.Href);
        Assert.Contains($"/actions/{number}/1", await Watched(People.Officer));
        Assert.DoesNotContain($"/actions/{number}/1", await Watched(People.SecondOfficer));
    }
}
