using System.Collections.Frozen;
using static ExportPortal.Domain.Policy.PackChecks;

namespace ExportPortal.Domain.Policy;

/// <summary>Checks of reasons, clauses, templates and purposes: no text is missing, unknown or asks for a word nobody fills in.</summary>
internal static class PackTextChecks
{
    public static void Run(PolicyPack pack)
    {
        var asked = PackWords.FloorReasons.Keys.Any(pack.Reasons.ContainsKey) ? PackWords.Reasons.Concat(PackWords.FloorReasons).ToFrozenDictionary() : PackWords.Reasons;
        Must(pack.CombinedEntry is not { } combined || pack.ControlList.Exists(entry => entry.Code == combined), "$.combined_entry", "the control list has no such entry.");
        Must(!pack.HasFloorOfData || pack.StressTests is not null, "$.reasons", "M10 rests on the stress tests, which the pack lacks.");
        Texts("$.reasons", asked, pack.Reasons.ToDictionary(r => r.Key, r => $"{r.Value.Text}{r.Value.Source}{r.Value.Effect}"));
        Texts("$.needs", pack.HasGatesOfMeasures ? PackWords.Needs.Concat(PackWords.GateNeeds).ToFrozenDictionary() : PackWords.Needs, pack.Needs, PackWords.LaterNeeds);
        foreach (var (use, at) in Numbered("$.data_use", pack.DataUse))
            DataUse(pack, use, at);
        Unique("$.data_use", pack.DataUse, use => use.Code);
        Texts("$.alternatives", PackWords.Alternatives, pack.Alternatives, PackWords.LaterAlternatives);
        Texts("$.alternative_effects", PackWords.AlternativeEffects, pack.AlternativeEffects);
        foreach (var (key, reason) in pack.Reasons)
            Must(reason.Up >= 0 && reason.Down >= 0 && reason.Floor is >= 0 and <= 4, $"$.reasons.{key}", "up and down are not below 0 and a floor is a tier.");
        Purposes(pack.Purposes);
        Unique("$.safeguards", pack.Safeguards, s => s.Code);
        Unique("$.refusal_grounds", pack.RefusalGrounds, g => g.Code);
        foreach (var (ground, at) in Numbered("$.refusal_grounds", pack.RefusalGrounds))
            Must(ground.PartnerMonths is null or > 0, $"{at}.partner_months", "a partner's refusal counts for more than 0 months; leave it out where none is needed.");
        Unique("$.core_text", pack.CoreText, t => t.Code);
        PackLibraryChecks.Run(pack);
        foreach (var (clause, at) in Numbered("$.clauses", pack.Clauses))
            Clause(pack, clause, at);
        Unique("$.letter_templates", pack.LetterTemplates, letter => letter.Key);
        foreach (var (letter, at) in Numbered("$.letter_templates", pack.LetterTemplates))
        {
            Must(letter.Acts.Count > 0 && letter.To.Count > 0 && letter.Body.Count > 0, at, "a letter has an act, somebody to go to, and a text.");
            foreach (var text in letter.Body.Prepend(letter.Subject))
            {
                foreach (var clock in Deadlines.ClocksIn(text))
                    Must(pack.Clocks.Exists(known => known.Key == clock), at, $"there is no clock '{clock}'.");
                Words(at, pack.WithClocks(text), [.. letter.Acts.TrueForAll(LetterTemplate.DecisionActs.Contains) ? LetterTemplate.Words : LetterTemplate.Words.Except(LetterTemplate.OfDecisions)]);
            }
        }
        if (pack.LicenceLife is { } life)
            Life(pack, life);
        Training(pack.Training?.Modules ?? []);
        Must(pack.Training?.WarningDays?.TrueForAll(days => days > 0) is not false, "$.training.warning_days", "a warning comes before the day.");
        Register(pack, pack.Register);
    }

    private static void Register(PolicyPack pack, PublicRegisterTerms register)
    {
        const string where = "$.register";
        Must(register.Named.Concat(register.NamedRefused).All(kind => pack.Form?.Find("recipient_type")?.Choices?.Exists(choice => choice.Code == kind) is true), where, "a kind of recipient is none that the form offers.");
        Must(register.NamedRefused.TrueForAll(register.Named.Contains), $"{where}.named_refused", "who is not named with a licence is not named with a refusal.");
        Unique($"{where}.reasons", register.Reasons, reason => reason.Code);
        foreach (var (reason, at) in Numbered($"{where}.reasons", register.Reasons))
            Must(reason.Text.Length > 0 && pack.Reasons.Keys.Any(key => key.Split('.')[0] == reason.Code), at, $"there is no reason '{reason.Code}', or it has no words.");
        Unique($"{where}.embargo_kinds", register.EmbargoKinds, kind => kind.Code);
        Must(register.EmbargoMonths > 0 == register.EmbargoKinds.Count > 0, where, "an embargo has kinds and a longest time.");
        Must(register.SmallestCount > 0, where, "the smallest count is above 0.");
    }

    private static void Training(IReadOnlyList<TrainingModule> modules)
    {
        Unique("$.training.modules", modules, module => module.Key);
        foreach (var (module, at) in Numbered("$.training.modules", modules))
        {
            Must(module is { Title.Length: > 0, Reading.Count: > 0, Questions.Count: > 0 }, at, "a module has a title, something to read and questions.");
            Must(module.Questions.TrueForAll(question => question.Choices.Count > 1 && question.Right >= 1 && question.Right <= question.Choices.Count), $"{at}.questions", "a question has choices, and one of them is right.");
        }
    }

    private static void DataUse(PolicyPack pack, DataUseTerms use, string at)
    {
        Must(use.Code.Length > 0 && use.Text.Length > 0, at, "a code has words.");
        foreach (var purpose in (use.Only ?? []).Concat(use.Never ?? []))
            Must(pack.Purposes.Find(purpose) is not null, at, $"there is no purpose '{purpose}'.");
        Must(use.Document is not { } kind || pack.Form?.Document(kind) is not null, $"{at}.document", $"there is no document '{use.Document}'.");
        Must(use.RecipientTypes?.TrueForAll(type => pack.Form?.Find("recipient_type")?.Choices?.Exists(choice => choice.Code == type) is true) != false, $"{at}.recipient_types", "a kind of recipient is none that the form offers.");
    }

    private static void Life(PolicyPack pack, LicenceLifeTerms life)
    {
        const string where = "$.licence_life";
        Must(life is { TrainingMonths: > 0, QueryEpsilon: > 0, QueryCount: null or > 0 }, where, "the age of training, the privacy budget and the number of questions are above 0.");
        foreach (var tier in life.Reports.Keys.Concat(life.MostUsers.Keys).Concat(life.Transfers.Keys).Concat(life.GridMetres?.Keys ?? []))
            Must(tier is "1" or "2" or "3" or "4", where, $"'{tier}' is no tier that has a licence.");
        Must(life.Reports.Values.All(report => report is { Months: > 0, Days: >= 0 }), $"{where}.reports", "a report is about at least a month.");
        Must(life.MostUsers.Values.Concat(life.Transfers.Values).Concat(life.GridMetres?.Values ?? []).All(most => most > 0), where, "a limit is above 0.");
        foreach (var (condition, at) in Numbered($"{where}.conditions", life.Conditions))
        {
            Must(pack.Clauses.Any(clause => clause.Code == condition.Clause) || pack.Templates.Any(template => template.Terms?.Any(term => term.Code == condition.Clause) is true), $"{at}.clause", $"there is no clause '{condition.Clause}', and no template has such a term.");
            Must(condition.What.Length > 0 && new[] { condition.AfterMonths, condition.EveryMonths, condition.AfterEndMonths }.Count(months => months is > 0) == 1, at, "a condition says what, and one of these: after how many months, how often, or how many months after the end.");
            Must(condition.AtLatestAfterEndDays is null or > 0 && (condition.AtLatestAfterEndDays is null || condition.AfterEndMonths is null), $"{at}.at_latest_after_end_days", "the days are above 0, and stand beside no months after the end.");
        }
        Must(life.SilenceWarningHours is null || (life.SilenceWarningHours > 0 && life.SilenceWarningHours < pack.Anomalies.SilenceHours), $"{where}.silence_warning_hours", "the warning comes before the hours of silence are over.");
        Must(life.ExtendsAhead is >= 0 and <= 30, $"{where}.extend_ahead_days", "an open renewal moves the end at most 30 days ahead of it.");
        Must(life.ReminderDays.All(days => days > 0), $"{where}.reminder_days", "a reminder comes before the day.");
    }

    /// <param name="later">Texts that a pack may lack.</param>
    private static void Texts(string where, FrozenDictionary<string, string[]> asked, IReadOnlyDictionary<string, string> given, FrozenDictionary<string, string[]>? later = null)
    {
        foreach (var key in asked.Keys)
            Must(given.ContainsKey(key), where, $"the text '{key}' is missing.");
        foreach (var (key, text) in given)
        {
            var words = asked.GetValueOrDefault(key) ?? later?.GetValueOrDefault(key);
            Must(words is not null, $"{where}.{key}", "no decision uses this text.");
            Words($"{where}.{key}", text, words!);
        }
    }

    internal static void Words(string where, string text, string[] known)
    {
        Must(text.Length > 0, where, "the text is empty.");
        foreach (var word in PackWords.In(text))
            Must(known.Contains(word) && text.Contains($"{{{word}}}"), where, $"nothing is filled in for '{{{word}}}'; known here: {string.Join(", ", known)}.");
    }

    private static void Purposes(Purposes purposes)
    {
        Unique("$.purposes.prohibited", purposes.Prohibited, p => p.Code);
        Unique("$.purposes.allowed", purposes.Allowed, p => p.Code);
        foreach (var (purpose, at) in Numbered("$.purposes.allowed", purposes.Allowed))
            Must(!purposes.IsProhibited(purpose.Code), at, $"'{purpose.Code}' is also prohibited.");
    }

    private static void Clause(PolicyPack pack, AddOnClause clause, string at)
    {
        Must(clause.Text.Length > 0 && clause.Title.Length > 0, at, "title and text are not empty.");
        foreach (var other in clause.Excludes ?? [])
            Must(pack.Clauses.Any(c => c.Code == other), $"{at}.excludes", $"there is no clause '{other}'.");
        Must((clause.Holds is null) == (clause.HoldsWords is null) && clause.Holds is not { Count: 0 } && clause.HoldsWords is not "", $"{at}.holds", "holds and holds_words stand together, and neither is empty.");
        foreach (var (trigger, where) in Numbered($"{at}.triggers", clause.Triggers))
        {
            Words($"{where}.words", trigger.Words, PackWords.ClauseTriggers["words"]);
            Must(trigger.Fact is null || Circumstances.All.Contains(trigger.Fact), $"{where}.fact", $"'{trigger.Fact}' is no circumstance; known are {string.Join(", ", Circumstances.All)}.");
            Must(trigger.Reason is null || pack.Reasons.Keys.Any(key => key.Split('.')[0] == trigger.Reason), $"{where}.reason", $"there is no reason '{trigger.Reason}'.");
            foreach (var code in trigger.Entries ?? [])
                Must(pack.ControlList.Any(entry => entry.Code == code), $"{where}.entries", $"'{code}' is not an entry of the control list.");
        }
    }
}
