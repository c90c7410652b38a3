using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Risk;

namespace ExportPortal.Domain.Licensing;

/// <summary>The automatic completeness checks of domain/05 5.3 that this form can answer; each names its field.</summary>
public static class Completeness
{
    private const int SummaryWords = 150;
    private const int AssessmentMonths = 6;

    public static IReadOnlyList<CompletenessGap> Check(
        ApplicationContent content, int? tier, DatasetVersion version, RiskAssessment assessment, PolicyPack pack, DateTimeOffset now)
    {
        var gaps = new List<CompletenessGap>();
        void Gap(bool missing, string code, string field, string message)
        {
            if (missing)
                gaps.Add(new CompletenessGap(code, field, message));
        }

        Gap(string.IsNullOrWhiteSpace(content.Purpose), "CK-01", nameof(content.Purpose), "Choose the purpose.");
        Gap(string.IsNullOrWhiteSpace(content.Summary), "CK-01", nameof(content.Summary), "Write the plain-language summary; it will be published.");
        Gap(tier >= 2 && string.IsNullOrWhiteSpace(content.Necessity), "CK-01", nameof(content.Necessity), "From tier 2 say why these data at this granularity are needed.");
        Gap(content.Countries.Count == 0, "CK-08", nameof(content.Countries), "Name the countries of storage, processing and access.");
        Gap(string.IsNullOrWhiteSpace(content.EndUseStatement), "CK-03", nameof(content.EndUseStatement), "Name the recipient's signatory of the end-use statement.");
        Gap(version.File.Hash != assessment.FileHash, "CK-02", nameof(Application.Assessment), "The assessment is of another file than this version. Measure this version.");
        Gap(assessment.MadeAt.AddMonths(AssessmentMonths) < now, "CK-05", nameof(Application.Assessment), $"The risk assessment is older than {AssessmentMonths} months. Measure again.");
        var longest = tier is { } known ? pack.Tier(known).MaxTermMonths : null;
        Gap(longest is { } months && content.Term.End > content.Term.Start.AddMonths(months).AddDays(-1), "CK-07", nameof(content.Term),
            $"Tier {tier} allows at most {longest} months. Choose an earlier end.");
        Gap(content.Summary.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length > SummaryWords, "CK-13", nameof(content.Summary), $"Shorten the summary to {SummaryWords} words.");
        return gaps;
    }
}
