using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;

namespace ExportPortal.Domain.Licensing;

/// <summary>CK-02, CK-05, CK-06, CK-07, CK-12, CK-14 and CK-16: what the form says against what the register knows.</summary>
internal static class CompletenessOfRecords
{
    private const int ControlledTier = 2;

    public static void Check(CompletenessFacts facts, PolicyPack pack, DateTimeOffset now, Gaps gaps)
    {
        var (form, tier, term) = (pack.Form, facts.Tier, facts.Content.Term);
        gaps.When(facts.Version.File.Hash != facts.Assessment.FileHash, "CK-02", "assessment", "The assessment is of another file than this version. Measure this version.");
        var months = form?.AssessmentMonths ?? pack.Clock("assessment-age").Length;
        gaps.When(facts.Assessment.MadeAt.AddMonths(months) < now, "CK-05", "assessment", $"The risk assessment is older than {months} months. Measure again.");
        var longest = tier is { } known ? pack.Tier(known).MaxTermMonths : null;
        gaps.When(longest is { } most && term.End > term.Start.AddMonths(most).AddDays(-1), "CK-07", "term", $"Tier {tier} allows at most {longest} months. Choose an earlier end.");
        gaps.When(term.End < DateOnly.FromDateTime(now.UtcDateTime), "CK-07", "term", "The last day of the term is over. Choose a later end.");
        if (form is null)
            return;
        gaps.When(facts.Version.Variables.Any(variable => variable.Role is ColumnRole.Identifier), "CK-14", "assessment", "A column names persons by itself. Register a version without it.");
        var data = facts.Dataset.Classification;
        var proposed = facts.Answers.Value("dual_use_level") is ['D', 'U', >= '0' and <= '3' and var digit] ? digit - '0' : 0;
        var ticked = facts.Answers.Chosen("flags").Any(flag => flag != FormAnswers.None) ? 1 : 0;
        var spoken = Math.Max(proposed, ticked);
        gaps.When(data.DualUseBy.Count == 0 && spoken > data.DualUse, "CK-12", "dual_use_level",
            $"The form speaks of DU{spoken}, and the dataset is registered as DU{data.DualUse}. A technical reviewer of the authority sets the level on the dataset.");
        gaps.When(facts.YearPersons is null, "CK-16", "countries", "What the recipient got within twelve months was not added up yet.");
        if (facts.FormTier >= ControlledTier)
            Controlled(facts, form, pack, DateOnly.FromDateTime(now.UtcDateTime), gaps);
    }

    private static void Controlled(CompletenessFacts facts, FormTerms form, PolicyPack pack, DateOnly today, Gaps gaps)
    {
        if (facts.Content.IsInEnclave)
            Enclave(facts, form, pack, today, gaps);
        else
            OwnHost(facts, form, pack, today, gaps);
        var named = facts.Answers.Cells("earlier_releases", 0).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var missing = facts.EarlierLicences.Where(number => !named.Contains(number)).Order().ToList();
        var unknown = named.Except([.. facts.EarlierLicences, .. facts.LaterLicences], StringComparer.OrdinalIgnoreCase).Order().ToList();
        gaps.When(missing.Count > 0, "CK-12", "earlier_releases", $"The register knows earlier releases that are not named: {string.Join(", ", missing)}.");
        gaps.When(unknown.Count > 0, "CK-12", "earlier_releases", $"The register knows no such licence on this dataset: {string.Join(", ", unknown)}.");
    }

    private static void OwnHost(CompletenessFacts facts, FormTerms form, PolicyPack pack, DateOnly today, Gaps gaps)
    {
        var level = facts.Recipient.EnvironmentOn(today, pack.Environment);
        var claimed = facts.Answers.Value("level_claimed");
        gaps.When(claimed.Length > 0 && claimed != level.ToString(), "CK-05", "level_claimed",
            $"{level} is the assessed level of {facts.Recipient.RomanisedName}, and the risk was reckoned with it. Choose it, or have the environment assessed anew.");
        gaps.When(IsOld(facts.Recipient, form, today), "CK-06", "level_claimed",
            $"The recipient's environment was not assessed within {form.EvidenceMonths} months. Ask the office for an assessment, or choose the steward's environment.");
        var until = facts.Answers.Day("evidence_until");
        gaps.When(until < today, "CK-06", "evidence_until", "The evidence of the environment has expired.");
        gaps.When(until >= today && until < facts.Content.Term.End, "CK-07", "term", "The term runs past the day until which the evidence of the environment holds. Choose an earlier end.");
        // What the technical reviewer approved counts, whatever the form says of it.
        if (facts.Recipient.LevelHoldsUntil(today, pack.Environment) is { } held)
            gaps.When(held < facts.Content.Term.End && !(until < held), "CK-07", "term",
                $"On the register the evidence of {level} holds until {Words.Day(held)}, and the term runs past it. Choose an earlier end, or have newer evidence approved.");
    }

    /// <summary>The steward's enclave is held to the same: nobody's word stands for an assessment.</summary>
    private static void Enclave(CompletenessFacts facts, FormTerms form, PolicyPack pack, DateOnly today, Gaps gaps)
    {
        gaps.When(facts.Steward is not { } host || IsOld(host, form, today), "CK-06", "host",
            $"The steward's secure environment was not assessed within {form.EvidenceMonths} months. Ask the office for an assessment, or choose the recipient's own environment.");
        if (facts.Steward?.LevelHoldsUntil(today, pack.Environment) is { } held)
            gaps.When(held < facts.Content.Term.End, "CK-07", "term",
                $"On the register the evidence of the steward's environment holds until {Words.Day(held)}, and the term runs past it. Choose an earlier end, or have newer evidence approved.");
    }

    private static bool IsOld(Organisation host, FormTerms form, DateOnly today) => host.EnvironmentAssessedOn is not { } on || on.AddMonths(form.EvidenceMonths) < today;
}
