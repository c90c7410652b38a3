using System.Globalization;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Risk;

namespace ExportPortal.Domain.Incidents;

/// <summary>The parts of the report.</summary>
internal static class ReportParts
{
    public static DocumentPart Cover(IncidentFacts facts, ContentHash fingerprint, Uri address)
    {
        var incident = facts.Incident;
        var first = incident.Licences.FirstOrDefault();
        return new("cover", null, incident.Title, $"Incident report {incident.Number}, print {facts.No}",
        [
            new ParagraphBlock($"{Words.Capital(Words.Of(incident.State))}. State on {Minute(facts.Now)}. All times UTC.", Muted: true),
            new FactsBlock(
            [
                new("Class and severity", $"{incident.Class} {facts.Pack.IncidentRules.ClassWords(incident.Class)}; {Grade(incident, facts.Pack)}", Strong: true),
                new("Licence", first is null ? "none is reached" : $"{first.Number}, tier T{first.Tier}, {facts.StateOf(first)}"),
                new("Data", first?.Data ?? "not known"),
                new("Control entries", first is null || facts.EntriesOf(first) is not { Count: > 0 } entries ? "not known" : string.Join("; ", entries.Select(code => $"{code} {facts.Pack.FindEntry(code)?.Title}".TrimEnd()))),
                new("Steward", first is null ? "none" : facts.Names[first.Steward]),
                new("Recipient", first is null ? "none" : facts.Names[first.Recipient]),
                new("Aware at", $"{Minute(incident.AwareAt)}, reported {Incident.Origin(incident.Report)}"),
                new("Persons", incident.Assessment is { } known ? $"{PackageWords.Count(known.Persons)} possibly identifiable" : "not assessed yet"),
                new("Control that failed", incident.FailedControl ?? "not found yet"),
                new("Incident lead", incident.LeadName is { } lead ? $"{lead}, not from the business line concerned" : "none yet"),
            ]),
            ReportChecking.Band(address, fingerprint, "this print is genuine, and whether a newer one exists"),
        ]);
    }

    public static DocumentPart Clocks(IncidentFacts facts)
    {
        var (incident, now) = (facts.Incident, facts.Now);
        var told = incident.Notices.Where(clock => clock.Decision is not NoticeDecision.Undecided || clock.Proposal is not null).ToList();
        return new("clocks", 1, "Clocks", "What the law, the licence and the authority's own rules ask for, and whether it was done in time.",
        [
            new HeadingBlock("Notifications"),
            told.Count == 0 ? new ParagraphBlock("No duty to notify anybody is known.") : new TableBlock("Notifications with their clocks", [new("Duty", 4, Style: ColumnStyle.Strong), new("Length", 2.4), new("Result", 3), new("Due (UTC)", 2.2)],
                [.. told.Select(clock => (IReadOnlyList<string>)[$"{clock.Name}, to {clock.Terms.Recipient}", NoticeWords.FromStart(clock.Terms), NoticeWords.Result(clock, now), string.Join("; ", NoticeWords.Dues(clock).Select(one => $"{one.Words}{Short(one.At)}"))])]),
            .. told.Where(clock => clock.LateReasons is not null).Select(clock => new ParagraphBlock($"Reasons for the late notice {clock.Name}: {clock.LateReasons}")),
            .. told.Exists(clock => clock.Decision is not NoticeDecision.Undecided) ? (DocumentBlock[])
            [
                new HeadingBlock("Who decided whether a duty applies"),
                new FactsBlock([.. told.Where(clock => clock.Decision is not NoticeDecision.Undecided).Select(clock => new DocumentFact(clock.Name, $"{NoticeWords.Decided(clock)}"))]),
            ] : [],
            .. told.Exists(clock => clock.Proof is not null) ? (DocumentBlock[])
            [
                new HeadingBlock("Proof of sending"),
                new TableBlock("Proof of sending", [new("Notice", 3), new("Sent (UTC)", 2), new("By", 3), new("Reference", 2)],
                    [.. told.SelectMany(clock => clock.Sent).Select(sent => (IReadOnlyList<string>)[sent.Name, Short(sent.SentAt), $"{sent.Proof.Channel}, {sent.Proof.SentBy}{sent.Proof.Afterwards}", sent.Proof.Reference])]),
            ] : [],
            new HeadingBlock("The authority's own clocks"),
            new TableBlock("Triage and containment", [new("Clock", 3, Style: ColumnStyle.Strong), new("Length", 2.6), new("Result", 3.6), new("Due (UTC)", 2.2)],
                [.. new[] { incident.TriageClock, incident.ContainClock }.OfType<Deadline>().Select(clock => Own(clock, facts))]),
        ]);
    }

    private static IReadOnlyList<string> Own(Deadline clock, IncidentFacts facts)
    {
        var read = clock.At(facts.Now, facts.Pack.Calendar);
        return [Words.Capital(clock.Key), NoticeWords.FromReport(clock), read.State switch { DeadlineState.Met => $"done {Minute(clock.MetAt!.Value)}", DeadlineState.MetLate => $"done late, {Minute(clock.MetAt!.Value)}", DeadlineState.Late => "late", _ => "running" }, Short(read.Due)];
    }

    public static DocumentPart RiskAndCause(IncidentFacts facts)
    {
        var incident = facts.Incident;
        return new("risk", 2, "Risk, cause and containment", facts.Licences.Count == 0 ? "No licence is reached, so no risk was measured." : "What the risk of each licence that is reached was as licensed, and what it is for a copy outside the environment.",
        [
            .. incident.Licences.SelectMany(one => facts.Licences.GetValueOrDefault(one.Number)?.Decision is { Risk: { } risk, Threshold: { } threshold } ? Risk(one.Number, risk, threshold) : []),
            new HeadingBlock("Cause and containment"),
            new FactsBlock(
            [
                new("Cause", incident.Cause ?? "not found yet"),
                new("Control that failed", incident.FailedControl ?? "not found yet"),
                new("Containment", incident.Containment ?? "not contained yet"),
            ]),
            new HeadingBlock("Licences reached by lineage"),
            incident.Licences.Count == 0 ? new ParagraphBlock("None.") : new TableBlock("Licences reached by lineage", [new("Licence", 3.2, Style: ColumnStyle.Code), new("Data", 2.9), new("Entries", 1.5, Style: ColumnStyle.Code), new("Steward", 2.3), new("Recipient", 2.4), new("How", 1.7), new("State", 2.0)],
                [.. incident.Licences.Select(one => (IReadOnlyList<string>)[one.Number, one.Data, string.Join(", ", facts.EntriesOf(one)), facts.Names[one.Steward], facts.Names[one.Recipient], NoticeWords.How(one.How), facts.StateOf(one)])]),
        ], Flows: true);
    }

    private static IEnumerable<DocumentBlock> Risk(string licence, RiskFinding risk, Probability threshold)
    {
        var outside = risk with { Context = ContextRisk.Public };
        yield return new HeadingBlock($"As licensed: {licence}");
        yield return RiskPicture.Of(risk, threshold);
        yield return new HeadingBlock($"A copy outside the environment: {licence}");
        yield return RiskPicture.Of(outside, threshold);
        yield return new TableBlock($"Risk before and after, {licence}", [new("Situation", 4), new("Data risk", 2, true), new("Context risk", 2, true), new("Overall", 2, true), new("Index", 1.4, true), new($"Threshold {threshold}", 2.4)],
            [Row("As licensed", risk), Row("Copy outside the environment", outside)]);

        IReadOnlyList<string> Row(string name, RiskFinding finding) =>
            [name, finding.PData.ToString(), finding.PContext.ToString(), finding.Overall.ToString(), RiskIndex.Printed(finding.Index).ToString("0.0", CultureInfo.InvariantCulture), finding.Overall <= threshold ? "under" : "over"];
    }

    public static DocumentPart Timeline(IncidentFacts facts) => new("timeline", 3, "Timeline", "Oldest first, in UTC.",
    [
        new TableBlock("Timeline", [new("When", 2), new("What", 7), new("Entered by", 2)],
            [.. NoticeWords.Timeline(facts.Incident).Select(entry => (IReadOnlyList<string>)[Short(entry.At), entry.Text, entry.PersonName])]),
        new HeadingBlock("How it was reported"),
        new ParagraphBlock(facts.Incident.Report.Description),
    ], Flows: true);

    public static DocumentPart EvidenceAndActions(IncidentFacts facts)
    {
        var (incident, terms) = (facts.Incident, facts.Pack.IncidentRules);
        return new("evidence", 4, "Evidence, actions and sanction", null,
        [
            new HeadingBlock("Evidence"),
            incident.Evidence.Count == 0 ? new ParagraphBlock("No evidence was collected.") : new FactsBlock(
                [.. incident.Evidence.SelectMany(item => (DocumentFact[])[new($"{item.Name}, {item.Title}", $"collected by {item.Collector} on {Minute(item.CollectedAt)}; now at {item.Now.Place} with {item.Now.Holder}"), item.Hash is { } hash ? new("SHA-256", hash.Hex, Mono: true) : new("No file", item.Thing!)])]),
            .. incident.Evidence.Where(item => item.Moves.Count > 0).Select(item => new TableBlock($"Chain of custody of {item.Name}", [new("When (UTC)", 2), new("From", 2), new("To", 2), new("Holder", 2), new("Why", 3), new("Found the same by", 3), new("By", 2)],
                [.. item.Moves.Select(move => (IReadOnlyList<string>)[Short(move.At), move.From, move.To, move.Holder, move.Reason, move.Hash is { } found ? $"SHA-256 {found.Fingerprint}" : move.Seen ?? "", move.By])])),
            new HeadingBlock("Corrective actions"),
            incident.Actions.Count == 0 ? new ParagraphBlock("None.") : new TableBlock("Corrective actions", [new("Action", 5), new("Owner", 2.4), new("Due", 2), new("Result", 3)],
                [.. incident.Actions.Select(action => (IReadOnlyList<string>)[$"{action.Name} {action.Text} ({terms.Actions.Find(one => one.Code == action.Kind)?.Text})", action.Owner, Words.Day(action.DueOn), action.DoneAt is { } done ? $"done {Short(done)}: {action.Result}" : action.Reported is { } said ? $"open; said to be done {Short(said.At)}: {said.Text}{(said.Evidence is { } item ? $" ({item})" : "")}" : "open"])]),
            new HeadingBlock("Sanction"),
            .. facts.Sanctions.Count == 0 ? [new ParagraphBlock(NoticeWords.NoSanction(incident))] : facts.Sanctions.SelectMany(one => Sanction(one, terms.Sanctions)),
            new HeadingBlock("Lessons"),
            new ParagraphBlock(incident.Lessons is { } lessons ? lessons.Text : "Not drawn yet."),
            .. incident.Lessons is { Places.Count: > 0 } learned ? (DocumentBlock[])[new FactsBlock([.. learned.Places.Select(place => new DocumentFact(Lessons.WordsOf(place), learned.In(place) is { } taken ? $"taken up {Short(taken.At)} by {taken.By}: {taken.How}" : "not taken up yet"))])] : [],
        ], Flows: true);
    }

    private static IEnumerable<DocumentBlock> Sanction(Sanction sanction, SanctionTerms terms)
    {
        var finding = sanction.Finding;
        yield return new FactsBlock(
        [
            new($"{sanction.Number}, licence {sanction.Subject.Number}", $"L{sanction.Rung} {terms.Rung(sanction.Rung).Title}, {Words.Of(sanction.State)}", Strong: true),
            new("Finding", $"{terms.Findings[finding.Finding]}; start L{finding.Start}, sum {finding.Sum:+0;−0;0} of {finding.Factors.Count} factors: {(finding.Shift == 0 ? "the rung stays" : finding.Shift > 0 ? "one rung up" : "one rung down")}"),
            new("What is ordered", sanction.Content.Terms),
            new("Reply of the recipient", sanction.Reply ?? "none"),
            new("Decision", sanction.ImposedAt is { } imposed ? $"imposed {Minute(imposed)} by {string.Join(" and ", sanction.Signatures.Select(one => one.PersonName))}: {sanction.Signatures[^1].Reason}" : Words.Of(sanction.State)),
        ]);
        yield return new TableBlock("Factors", [new("Factor", 3.4), new("Weight", 1, true), new("Why", 6)],
            [.. finding.Factors.Where(factor => factor.Value != 0).Select(factor => (IReadOnlyList<string>)[$"{factor.Code} {terms.Factors.Find(one => one.Code == factor.Code)?.Text}", factor.Value.ToString("+0;−0", CultureInfo.InvariantCulture), factor.Sentence])]);
    }

    public static DocumentPart Summary(IncidentFacts facts) => new("summary", 5, "Public summary", "What anybody may read. It names no person.",
    [
        new ParagraphBlock(facts.Incident.PublicSummary ?? "The summary is not written yet."),
        .. ReportChecking.Steps("incident.json"),
    ], Flows: true);

    private static string Grade(Incident incident, PolicyPack pack) => incident.Assessment is { } known
        ? $"SEV{known.Severity} {pack.IncidentRules.Severity.Word(known.Severity)} (harm HG{known.Harm}, {PackageWords.Count(known.Persons)} persons, {(known.Raised.Count == 0 ? "no" : "a")} step up, {(known.Lowered.Count == 0 ? "no" : "a")} step down)" : "not graded yet";

    private static string Minute(DateTimeOffset at) => PackageWords.Minute(at);

    private static string Short(DateTimeOffset at) => at.UtcDateTime.ToString("d MMM yyyy, HH:mm", CultureInfo.InvariantCulture);
}
