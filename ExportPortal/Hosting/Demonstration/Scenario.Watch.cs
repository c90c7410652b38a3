using System.Security.Cryptography;
using System.Text;
using ExportPortal.Domain.AccessLog.Alerts;
using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Features.Incidents;

namespace ExportPortal.Hosting.Demonstration;

/// <summary>What comes after the licences (domain/13, 13.4): ninety days of use with what was planted in it, and the incidents.</summary>
internal sealed partial class Scenario
{
    private const int FirstUse = -89;

    /// <summary>Use until the day before the first incident of A-007, and from then on. Out of it comes INC-004.</summary>
    private async IAsyncEnumerable<DateTimeOffset> Use()
    {
        yield return At(-18, 8);
        var uses = await Uses();
        var (a005, a007) = (uses.Single(one => one.Application == "A-005"), uses.Single(one => one.Application == "A-007"));
        var loop = ScenarioUse.Start(ScenarioUse.WorkingDay(today.AddDays(-40)));
        await Deliver(uses, FirstUse, -19,
            // A script that asks the same question over and over, each time of another group.
            ("maple-ridge", Enumerable.Range(0, 23).Select(n => a005.Line(loop.AddMinutes(2 * n), 0, "query", persons: 40, rows: 210, resource: "diabetes-cohort(onset, complication)", query: $"loop {n}"))
                .Prepend(a005.Line(loop.AddMinutes(-10), 0, "query", persons: 400, rows: 210, resource: "diabetes-cohort(onset, complication)", query: "whole"))),
            ("serra-clara", [a007.Line(ScenarioUse.Start(ScenarioUse.WorkingDay(today.AddDays(-19))).AddHours(9.5), 0, "download", country: "AR", rows: 210)]));
        await hands.Watch();
        await hands.Settle("AN-07", AlertVerb.Explain, "Sigrun", "A loop in an analysis script asked for one group after the other; the recipient sent the script, and it was mended.");
        await hands.Settle("AN-02", AlertVerb.RaiseIncident, "Jonas", "The recipient holds no licence for that country. It says that a laptop with the copy travelled.");
        var incident = await hands.NewestIncident();
        await hands.Act(incident, IncidentVerb.Triage, "A copy on a laptop that is not registered; the whole extract, coarse cells.", new("I-03", 2, 640_000, [], []));
        await hands.LeaveOtherClocks(incident, "Coarse cells without a key: nobody is identifiable by the means that are likely.");
        yield return At(-18, 17);
        await hands.Act(incident, IncidentVerb.Contain, "The licence is suspended and the laptop is locked away at the recipient.");
        yield return At(-17, 7);
        await hands.Notify(incident, "NT-1/INC-004");
        await hands.Act(incident, IncidentVerb.Investigate, "The laptop and its logs are examined.");
        await hands.Work(incident, new AddEvidence("Image of the laptop's disk", ContentHash.Of("image of the laptop"u8), "Caio Prado", At(-18, 12), "Safe of the recipient"));
        yield return At(-15, 14);
        await hands.Notify(incident, "NT-2/INC-004", TimeSpan.FromHours(3), "The recipient's report on the laptop came in at night; without it the notice would have said nothing new.");
        await hands.Work(incident, new AddAction("CA-02", "Delete the copy on the laptop and certify it.", hands.OwnerKey("Beatriz"), today.AddDays(6)));
        yield return At(-13, 11);
        await hands.Work(incident, new FindCause("The extract was copied to work on it while travelling.", "Devices were not checked against the register."));

        yield return At(0, 7);
        await Deliver([.. uses.Where(one => one.Application != "A-007")], -18, -2, [.. Recent(uses)]);
        await hands.Settle("AN-11", AlertVerb.Explain, "Sigrun", "The log of these days was handed in late; it is here now.");
        await hands.Settle("AN-17", AlertVerb.Explain, "Sigrun", "The recipient had not begun yet and had told us when it would.");
        await hands.Watch();
    }

    private async Task<IReadOnlyList<ScenarioUse>> Uses()
    {
        async Task<ScenarioUse> Of(string application, string party, int tier, string country, string purpose, string dataset, string resource, int persons, int aDay) =>
            new(application, party, await hands.LicenceOf(application), tier, country, purpose, dataset, resource, persons, aDay, hands.UsersOf(party), hands.CalendarOf(country));
        return
        [
            await Of("A-002", "saaremets", 1, "EE", "teaching-and-capacity-building", "DS-10 v1", "synthetic-households", 30, 9),
            await Of("A-003", "lindemeer", 2, "NL", "health-services-research", "DS-02 v1", "discharges", 60, 12),
            await Of("A-004", "kurohana", 2, "JP", "health-services-research", "DS-02 v1", "discharges", 60, 10),
            await Of("A-005", "maple-ridge", 2, "CA", "diabetes-prediction-research", "DS-03 v1", "diabetes-cohort", 40, 11),
            await Of("A-006", "maple-ridge", 3, "CA", "cardiometabolic-genomics", "DS-05 v1", "variant-calls", 12, 12),
            await Of("A-007", "serra-clara", 2, "BR", "transport-planning", "DS-07 v1", "metro-trips", 120, 9),
        ];
    }

    /// <summary>What the newest days hold besides: a small query for somebody to triage, refused outputs, a budget that is nearly gone. The log of A-006 ends a day early.</summary>
    private IEnumerable<(string Party, IEnumerable<string> Lines)> Recent(IReadOnlyList<ScenarioUse> uses)
    {
        DateTimeOffset Day(int day) => ScenarioUse.Start(ScenarioUse.WorkingDay(today.AddDays(day)));
        var (a003, a005, a006) = (uses.Single(one => one.Application == "A-003"), uses.Single(one => one.Application == "A-005"), uses.Single(one => one.Application == "A-006"));
        yield return ("lindemeer", [a003.Line(Day(-2).AddHours(9.2), 1, "query", persons: 7, rows: 210, query: "few")]);
        yield return ("maple-ridge",
        [
            .. new[] { 0, 7, 14 }.Select(n => a006.Line(Day(-3).AddHours(9.1).AddMinutes(n), 0, "export_output", outcome: "checked_refused", reason: "small-cell")),
            a005.Line(Day(-12).AddHours(9.1), 1, "query", persons: 40, rows: 210, spent: 0.1m, left: 0.9m, query: "budget 1"),
            a005.Line(Day(-4).AddHours(9.1), 1, "query", persons: 40, rows: 210, spent: 0.75m, left: 0.15m, query: "budget 2"),
        ]);
    }

    /// <summary>Each recipient hands in one file for all its licences, in the order of time.</summary>
    private async Task Deliver(IReadOnlyList<ScenarioUse> uses, int first, int last, params (string Party, IEnumerable<string> Lines)[] planted)
    {
        foreach (var party in uses.GroupBy(one => one.Party))
            await hands.HandIn(party.Key, party.SelectMany(use => use.Days(First(use, first), today.AddDays(last))).Concat(planted.Where(one => one.Party == party.Key).SelectMany(one => one.Lines))
                .OrderBy(line => line[line.IndexOf("\"ts\"", StringComparison.Ordinal)..], StringComparer.Ordinal));
    }

    /// <summary>The licence of A-006 is the youngest: its use began later.</summary>
    private DateOnly First(ScenarioUse use, int day) => today.AddDays(use.Application == "A-006" ? Math.Max(day, -70) : day);

    /// <summary>
    /// The quarters with a draw: that which was over before the acts of the last day, and those after it up to the present one, for which the
    /// authority is bound. In the first hours of a quarter nobody has drawn the last one yet, so that the one before it is the drawn one.
    /// </summary>
    internal static (Quarter Drawn, IReadOnlyList<Quarter> Bound) DrawsAt(DateTimeOffset firstStart)
    {
        var drawn = Quarter.Of(firstStart - Margin).Previous;
        var present = Quarter.Of(firstStart);
        return (drawn, drawn.Next == present ? [present] : [drawn.Next, present]);
    }

    /// <summary>The draw of a quarter that is over, with an outside party and both secrets opened.</summary>
    private async IAsyncEnumerable<DateTimeOffset> Draws()
    {
        var drawn = DrawsAt(firstStart).Drawn;
        yield return Before(drawn);
        var secret = SHA256.HashData(Encoding.UTF8.GetBytes($"outside party of {drawn}"));
        await hands.Commit(drawn, "Estonia-type data permit body", secret);
        var after = drawn.End.AddDays(1).AddHours(9);
        yield return after < firstStart - Margin ? after : firstStart - Margin;
        await hands.Draw(drawn, secret);
        await foreach (var at in Audited(await hands.Waiting(AuditOrigin.Random), DateOnly.FromDateTime(after.UtcDateTime).DayNumber - today.DayNumber + 4, OfUse))
            yield return at;
    }

    /// <summary>The commitments of the quarters since.</summary>
    private async IAsyncEnumerable<DateTimeOffset> Bound()
    {
        foreach (var quarter in DrawsAt(firstStart).Bound)
        {
            yield return Before(quarter);
            await hands.Commit(quarter, "Estonia-type data permit body", SHA256.HashData(Encoding.UTF8.GetBytes($"outside party of {quarter}")));
        }
    }

    private static DateTimeOffset Before(Quarter quarter) => quarter.Start.AddDays(-4).AddHours(10);

    /// <summary>Two reports that came to nothing, long ago.</summary>
    private async IAsyncEnumerable<DateTimeOffset> FalseAlarms()
    {
        yield return At(-640, 10);
        var first = await hands.ReportIncident("Bram", "I-13", "The registry answered slowly", "Pages of the registry took a minute to open.");
        await hands.Act(first, IncidentVerb.CallFalse, "A search engine had read all of it at once. Nothing was lost or seen.");
        yield return At(-330, 10);
        var second = await hands.ReportIncident("Bram", "I-15", "A report seemed to be missing", "The desk showed no report of the half year.");
        await hands.Act(second, IncidentVerb.CallFalse, "It had come under another number and was put to its licence.");
    }

    /// <summary>INC-003: onward transfer under A-024, which led to its revocation; an exclusion is proposed.</summary>
    private async IAsyncEnumerable<DateTimeOffset> PassedOn()
    {
        yield return At(-205, 9);
        var incident = await hands.ReportIncident("Bram", "I-04", "Extract passed on to a contractor", "A contractor asked us about a column of the extract. It is not named in the licence.", await hands.LicenceOf("A-024"));
        await hands.Act(incident, IncidentVerb.Triage, "Onward transfer of the whole sample to one party.", new("I-04", 2, 212_000, [], []));
        await hands.LeaveOtherClocks(incident, "The contractor could identify nobody: 12 or more persons share every combination.");
        yield return At(-205, 17);
        await hands.Act(incident, IncidentVerb.Contain, "The licence is suspended; the contractor has confirmed that it deleted the extract.");
        await hands.Notify(incident, "NT-1/INC-003");
        yield return At(-203, 10);
        await hands.Act(incident, IncidentVerb.Investigate, "Mail logs of the recipient and of the contractor are compared.");
        await hands.Notify(incident, "NT-2/INC-003");
        await hands.Work(incident, new AddEvidence("Mail log of the recipient", ContentHash.Of("mail log of the recipient"u8), "Jonas Quill", At(-204, 11), "Evidence store of the authority"));
        yield return At(-199, 10);
        await hands.Work(incident, new FindCause("A project lead sent the extract to a contractor who was not named.", "No transfer was logged, and nobody else had to agree."));
        yield return At(-180, 10);
        await hands.Notify(incident, "NT-3/INC-003");
        yield return At(-12, 10);
        await hands.ProposeSanction(incident, "A-024", 24, "No licence for 24 months; then only with an external audit of transfers.", new Dictionary<string, (int, string)>
        {
            ["PF-1"] = (2, "The project lead knew that the contractor was not named."),
            ["PF-2"] = (1, "The head of the unit was copied on the mail."),
            ["PF-4"] = (1, "The whole sample, for eleven days."),
            ["PF-6"] = (1, "There was a rule on transfers, and nobody checked it."),
            ["PF-7"] = (1, "The contractor's question told us, not the recipient."),
            ["PF-8"] = (-1, "Logs were handed over on the first day."),
            ["PF-10"] = (1, "A second incident under another licence followed within the year."),
        });
    }

    /// <summary>The licence under A-005 is told later: its purpose would give away what is to be filed as a patent.</summary>
    private async IAsyncEnumerable<DateTimeOffset> Withheld()
    {
        yield return At(-9, 11);
        await hands.Withhold("A-005", "maple-ridge", "trade-secret", "Dataset and purpose together show which marker we are about to file a patent on. The filing is prepared for spring.", today.AddDays(120),
            "The filing is documented, nothing milder than withholding the record protects it, and 120 days are enough.");
    }

    /// <summary>INC-005: a researcher reports that the blurring of DS-12 can be undone.</summary>
    private async IAsyncEnumerable<DateTimeOffset> Unblurred()
    {
        yield return At(-9, 13);
        var incident = await hands.ReportFromOutside(new OutsideReport("I-07", "Blurred faces can be restored", "With a public method I restored some of the faces of the street scenes well enough to compare them. I tried it on the published samples alone and kept nothing.", "Dr Ines Maro", "ines.maro@university.example", ""));
        await hands.Act(incident, IncidentVerb.Triage, "The method works on 4 in 100 crops; nobody holds the file under a licence.", new("I-07", 2, 388, [], []));
        yield return At(-8, 10);
        await hands.LeaveOtherClocks(incident, "Nobody outside the steward holds the file, and the samples show nobody who can be named.");
        await hands.Act(incident, IncidentVerb.Contain, "The samples were taken off the registry.");
        await hands.Act(incident, IncidentVerb.Investigate, "The steward repeats the attack on the whole file.");
    }
}
