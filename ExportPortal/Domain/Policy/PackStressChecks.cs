using static ExportPortal.Domain.Policy.PackChecks;

namespace ExportPortal.Domain.Policy;

/// <summary>Checks of the stress tests' parameters.</summary>
internal static class PackStressChecks
{
    private const string At = "$.stress_tests";

    public static void Run(StressTerms terms)
    {
        Must(terms.Prosecutor.Average.Keys.All(tier => tier is >= 0 and <= 4), $"{At}.prosecutor.average", "a tier is 0 to 4.");
        Share(terms.Marketer.LinkageShare, "marketer.linkage_share");
        Must(terms.BackgroundKnowledge.Known.Count == 5, $"{At}.background_knowledge.known", "there is one number for each of T0 to T4.");
        Must(terms.BackgroundKnowledge.Known.All(known => known >= 1 && known <= terms.BackgroundKnowledge.Most), $"{At}.background_knowledge.known", "what is known lies between 1 and most.");
        Share(terms.PublicRegister.Coverage, "public_register.coverage");
        Must(terms.PublicRegister.Error is >= 0 and < 1, $"{At}.public_register.error", "the share of wrong entries lies between 0 (inclusive) and 1.");
        Must(terms.Composition is { Months: > 0, SmallestDifference: > 0 }, $"{At}.composition", "months and the smallest difference are above 0.");
        Must(Ascends(terms.Trajectory.Points), $"{At}.trajectory.points", "numbers of points are above 0 and ascend.");
        Must(terms.Trajectory.Persons > 0, $"{At}.trajectory.persons", "at least one person is tried.");
        Must(terms.Future is { GrowthAYear: >= 0, YearsAfterTerm: >= 0, Promoted: >= 0 }, $"{At}.future", "growth, years and promoted attributes are at least 0.");
        Must(Ascends(terms.ControlFailure.Levels), $"{At}.control_failure.levels", "drops are above 0 and ascend.");
        Must(terms.ControlFailure.Factor >= 1, $"{At}.control_failure.factor", "the factor is at least 1.");
        Must(terms.Differencing is { Recoverable: >= 0, Open: >= 0 }, $"{At}.differencing", "what may be recovered or stand in the open is at least 0.");
        Must(terms.ModelExtraction.Canaries >= 0, $"{At}.model_extraction.canaries", "what may be given back is at least 0.");
        Must(terms.Minority is { Ratio: >= 1, SmallestGroup: > 0 }, $"{At}.minority", "the ratio is at least 1 and the smallest group above 0.");
    }

    private static void Share(double share, string key) => Must(share is > 0 and <= 1, $"{At}.{key}", "a share lies between 0 and 1 (inclusive).");

    private static bool Ascends(IReadOnlyList<int> numbers) =>
        numbers.Count > 0 && numbers[0] > 0 && numbers.Zip(numbers.Skip(1)).All(pair => pair.First < pair.Second);
}
