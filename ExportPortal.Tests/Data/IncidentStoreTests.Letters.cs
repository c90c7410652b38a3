using ExportPortal.Documents.Pdf;
using ExportPortal.Documents.Seal;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Licensing;
using ExportPortal.Features.Incidents;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using UglyToad.PdfPig;

namespace ExportPortal.Data;

/// <summary>The letter of a duty to notify: drawn, kept, and what the proof of sending names.</summary>
public abstract partial class IncidentStoreTests
{
    private static string TextOf(byte[] pdf)
    {
        using var read = PdfDocument.Open(pdf);
        return string.Join(' ', read.GetPages().SelectMany(page => page.GetWords()).Select(word => word.Text));
    }

    [Fact]
    public async Task Letter_OfAClockThatApplies_IsKeptAndIsWhatTheProofNames()
    {
        await using var store = await Open();
        var (licence, number) = await Investigated(store);
        var clock = Cases.Pack.NotificationClocks.First(one => one.Regime == "GDPR Art. 33");
        var letters = new DrawNoticeLetter(store, store.Pipeline, Cases.Pack, Records.Package().Issuer, new(DemonstrationSeal.Create(store.Clock.GetUtcNow())), new PdfRenderer(Fonts.Shipped), store.Clock);
        async Task<string> Draw(string late = "", Actor? actor = null) => await letters.Run(number, new(clock.Regime, clock.Step, late), Guid.NewGuid(), actor ?? People.IncidentLead, default) is var done && done.IsDone ? done.Value : done.Rule?.Code ?? done.Kind.ToString();

        Assert.Equal("NL-2", await Draw());
        await Work(store, number, new DecideClock(clock.Regime, clock.Step, true, "persons are identifiable", null));
        Assert.Equal("NotFound", await Draw(actor: People.Officer));
        Assert.Equal("E-1", await Draw());
        var incident = await Read(store, db => db.Incidents.AsNoTracking().SingleAsync());
        var kept = await Read(store, db => db.Set<IncidentEvidenceFile>().AsNoTracking().SingleAsync());
        Assert.Equal((ContentHash.Of(kept.Content), "GDPR Art. 33: notification"), (incident.Evidence[0].Hash!.Value, incident.Evidence[0].LetterOf));
        var text = TextOf(kept.Content);
        foreach (var said in (string[])["Notification of a breach", "notifies data-protection authority of a breach under GDPR Art. 33", licence, "640,000", "because", number])
            Assert.Contains(said, text);
        await Work(store, number, new SendNotice(clock.Regime, clock.Step, new(store.Clock.GetUtcNow(), "online form", "R-1", incident.Evidence[0].Hash, "")));

        // Whoever holds the letter finds that it is genuine; another file is not.
        var register = new Features.Verification.LicenceRegister(store, store.Clock, NullLogger<Features.Verification.LicenceRegister>.Instance);
        Assert.Equal(incident.Evidence[0].CollectedAt, await register.FindLetter(ContentHash.Of(kept.Content)));
        Assert.Null(await register.FindLetter(ContentHash.Of("another"u8)));
        Assert.Equal("NL-2", await Draw());
        Assert.Equal(ContentHash.Of(kept.Content), (await Read(store, db => db.Incidents.AsNoTracking().SingleAsync())).Notices.Single(one => one.Name == "GDPR Art. 33: notification").Proof!.Hash);
        Assert.Contains(await store.Log(), entry => entry.Event.Act == "incident.letter" && entry.Event.Details.Any(detail => detail.Key == "sha256" && detail.Value == incident.Evidence[0].Hash!.Value.Hex));
    }

    [Fact]
    public async Task Letter_OfALateNotice_SaysItsReasons()
    {
        await using var store = await Open();
        var (_, number) = await Investigated(store);
        var letters = new DrawNoticeLetter(store, store.Pipeline, Cases.Pack, Records.Package().Issuer, new(DemonstrationSeal.Create(store.Clock.GetUtcNow())), new PdfRenderer(Fonts.Shipped), store.Clock);
        store.Clock.Advance(TimeSpan.FromHours(25));

        Assert.Equal("NL-4", (await letters.Run(number, new("Licence", "first notice", " "), Guid.NewGuid(), People.IncidentLead, default)).Rule!.Code);
        Assert.Equal("E-1", (await letters.Run(number, new("Licence", "first notice", "The office burned."), Guid.NewGuid(), People.IncidentLead, default)).Value);
        Assert.Contains("The office burned.", TextOf((await Read(store, db => db.Set<IncidentEvidenceFile>().AsNoTracking().SingleAsync())).Content));
    }

    /// <summary>The board shows the newest of each state with how many there are; the list gives every one, part by part.</summary>
    [Fact]
    public async Task Board_ManyReports_ShowsTheNewestOfEachStateAndCountsAll()
    {
        await using var store = await Open();
        var (_, worked) = await Investigated(store);
        var outside = new ReportFromOutside(store.Pipeline, Cases.Pack, store.Clock);
        var known = await Reported(store);
        for (var no = 0; no < IncidentListQuery.MostOfState + 3; no++)
            Assert.True((await outside.Run(new("I-03", "Seen on the net", "A file.", "", "", ""), Guid.NewGuid(), default)).IsDone);

        var query = new IncidentListQuery(store, store.Clock);
        var board = await query.Run(People.IncidentLead);
        Assert.Equal((IncidentListQuery.MostOfState, IncidentListQuery.MostOfState + 4), (board.Rows.Count(row => row.State is IncidentState.Reported), board.Counts[IncidentState.Reported]));
        Assert.Contains(board.Rows, row => row.Number == known); // reports from outside push none of the others away
        Assert.Equal((1, true), (board.Rows.Count(row => row.Number == worked), board.Rows.Single(row => row.Number == worked).NextDue is not null));
        var seen = new List<string>();
        for (string? after = null; seen.Count == 0 || after is not null;)
        {
            var part = await query.Part(true, after, 20, People.IncidentLead);
            seen.AddRange(part.Rows.Select(row => row.Number));
            after = part.Next;
        }
        Assert.Equal((IncidentListQuery.MostOfState + 5, IncidentListQuery.MostOfState + 5), (seen.Count, seen.Distinct().Count()));
    }

    [Fact]
    public async Task Letter_DrawnAfterTheNoticeOfASanction_IsNotInTheFileOfItsRecipient()
    {
        await using var store = await Open();
        var (licence, number) = await Investigated(store);
        var clock = Cases.Pack.NotificationClocks.First(one => one.Regime == "GDPR Art. 33");
        await Work(store, number, new DecideClock(clock.Regime, clock.Step, true, "persons are identifiable", null));
        Assert.Equal("SN-001", (await new ProposeSanction(store.Pipeline, Cases.Pack).Run(number, new(licence, "FG3", 3, Factors, "Live log.") { Clauses = ["AC-16"] }, Guid.NewGuid(), People.IncidentLead, default)).Value);
        await Sanction(store, "SN-001", SanctionVerb.GiveNotice, People.IncidentLead);
        var letters = new DrawNoticeLetter(store, store.Pipeline, Cases.Pack, Records.Package().Issuer, new(DemonstrationSeal.Create(store.Clock.GetUtcNow())), new PdfRenderer(Fonts.Shipped), store.Clock);

        Assert.Equal("E-1", (await letters.Run(number, new(clock.Regime, clock.Step, ""), Guid.NewGuid(), People.IncidentLead, default)).Value);

        var query = new SanctionQuery(store, Cases.Pack, store.Clock);
        Assert.Empty((await query.Run("SN-001", People.Recipient))!.File.Evidence);
        Assert.Single((await query.Run("SN-001", People.IncidentLead))!.File.Evidence);
    }
}
