using System.Globalization;
using static ExportPortal.Domain.Policy.PackChecks;

namespace ExportPortal.Domain.Policy;

/// <summary>Checks of the terms for incidents: complete scales, known classes and calendars, a ladder without a gap.</summary>
internal static class PackIncidentChecks
{
    private static readonly string[] Severities = ["1", "2", "3", "4"];

    public static void Run(PolicyPack pack, IncidentTerms terms)
    {
        Unique("$.incidents.classes", terms.Classes, one => one.Code);
        Unique("$.incidents.actions", terms.Actions, one => one.Code);
        Unique("$.incidents.calendars", terms.Calendars, one => one.Key);
        Unique("$.incidents.notice_letters", terms.NoticeLetters, one => one.Key);
        foreach (var (letter, at) in Numbered("$.incidents.notice_letters", terms.NoticeLetters))
        {
            Must(letter.Title.Length > 0 && letter.Body.Count > 0, at, "a letter has a title and a text.");
            foreach (var text in letter.Body)
                PackTextChecks.Words($"{at}.body", text, [.. NoticeLetterText.Words]);
        }
        Must(terms.NoticeLetters.Count == 0 || pack.NotificationClocks.TrueForAll(clock => clock.Template is null || terms.LetterOf(clock) is not null), "$.incidents.notice_letters", "each letter that a clock names has its text.");
        foreach (var (rule, code) in terms.AlertClasses)
            Must(terms.Classes.Exists(one => one.Code == code), $"$.incidents.alert_classes.{rule}", $"there is no class '{code}'.");
        Severity(terms.Severity);
        Sanctions(pack, terms.Sanctions);
        foreach (var (clock, at) in Numbered("$.notification_clocks", pack.NotificationClocks))
        {
            Must((clock.Length is > 0) == (clock.Unit is not null), at, "a length above 0 and its unit belong together.");
            Must(clock.By is not { } by || (clock is { Length: null, AtMostHours: null } && by is { Month: >= 1 and <= 12, Day: >= 1 } && by.Day <= DateTime.DaysInMonth(2001, by.Month)), $"{at}.by", "a day of the year stands in place of a length, and its month has it in every year.");
            Must(clock.Calendar is null || terms.Calendars.Exists(one => one.Key == clock.Calendar), $"{at}.calendar", $"there is no calendar '{clock.Calendar}'.");
            foreach (var code in clock.Suggest?.Classes ?? [])
                Must(terms.Classes.Exists(one => one.Code == code), $"{at}.suggest", $"there is no class '{code}'.");
        }
        Unique("$.notification_clocks", pack.NotificationClocks, clock => $"{clock.Regime}, {clock.Step}");
    }

    private static void Severity(SeverityTerms terms)
    {
        const string where = "$.incidents.severity";
        Must(terms.Bands.Zip(terms.Bands.Skip(1)).All(pair => pair.First < pair.Second), $"{where}.bands", "the bands rise.");
        foreach (var key in Severities)
        {
            Must(terms.Matrix.TryGetValue(key, out var row) && row.Count == terms.Bands.Count + 1 && row.TrueForAll(cell => cell is >= 1 and <= 4), $"{where}.matrix.{key}", "a harm group has a severity from 1 to 4 in each band.");
            Must(terms.Words.ContainsKey(key) && terms.Responses.ContainsKey(key), where, $"severity {key} has its word and its clocks.");
        }
        Must(terms.Unassessed is >= 1 and <= 4, $"{where}.unassessed", "a severity is 1 to 4.");
        Unique($"{where}.raising", [.. terms.Raising, .. terms.Lowering], one => one.Code);
    }

    private static void Sanctions(PolicyPack pack, SanctionTerms terms)
    {
        const string where = "$.incidents.sanctions";
        foreach (var (rung, at) in Numbered($"{where}.ladder", terms.Ladder))
        {
            Must(at.EndsWith(string.Create(CultureInfo.InvariantCulture, $"[{rung.Level}]"), StringComparison.Ordinal), at, "the rungs stand in their order, from 0.");
            Must(rung.Deciders.Count > 0 && rung.Signatures is 1 or 2, at, "one or two persons decide, of a role that may.");
            Must(pack.Clocks.Exists(clock => clock.Key == rung.Clock), $"{at}.clock", $"there is no clock '{rung.Clock}'.");
        }
        foreach (var (grade, range) in terms.Starts)
        {
            Must(range is [>= 0, _] && range[0] <= range[1] && range[1] < terms.Ladder.Count, $"{where}.starts.{grade}", "a start is a lowest and a highest rung of the ladder.");
            Must(terms.Findings.ContainsKey(grade), $"{where}.findings", $"the grade {grade} has its words.");
        }
        Unique($"{where}.factors", terms.Factors, one => one.Code);
        Must(terms.StoppingRung is null || (terms.StoppingRung >= 1 && terms.StoppingRung < terms.Ladder.Count), $"{where}.stopping_rung", "the rung that stops access is one of the ladder, above the lowest.");
        Must(terms.ShiftAt > 0, $"{where}.shift_at", "the sum that moves a rung is above 0.");
        Must(terms.ExclusionMonths is [> 0, _] && terms.ExclusionMonths[0] <= terms.ExclusionMonths[1], $"{where}.exclusion_months", "an exclusion has a shortest and a longest length.");
        foreach (var code in terms.AddedClauses ?? [])
            Must(pack.Clauses.Exists(clause => clause.Code == code), $"{where}.added_clauses", $"there is no clause '{code}'.");
    }
}
