using System.Globalization;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Risk.Stress;

/// <summary>
/// ST-06: a recipient puts this version beside all earlier ones of the window. The joint classes are those over the
/// quasi-identifiers of all versions, counted in this file: a column of the same name is taken to hold the same values
/// for the same person. Releases are subtracted cell by cell where the earlier version is brought, for nothing of it is kept
/// but its figures; of another one by the total of records, which is kept. Pass rule: combined risk within the threshold,
/// no difference of a cell or a total below the smallest cell, epsilon of twelve months within the gate.
/// </summary>
internal sealed class CompositionOfReleases() : StressScenario("ST-06", "Composition with earlier releases", RiskChannel.Identity)
{
    public override string Asks => "what this file and earlier versions give away together";

    public override string Rule(StressTerms terms) => $"With all versions that anybody was licensed to hold in the last {terms.Composition.Months} months the risk stays within the threshold, and no cell or total of two of them differs by fewer than {terms.Composition.SmallestDifference} persons.";

    public override StressTestResult Judge(StressCase given)
    {
        var terms = given.Terms.Composition;
        StressParameter[] parameters = [new("window", $"{terms.Months} months"), new("smallest difference", $"{terms.SmallestDifference} persons")];
        if (given.Figures.Composition is not { } composition)
            return NotAssessed(given, "The earlier releases of the dataset were not looked at.", "Run the stress tests for a dataset of the portal.");
        var isLacking = composition.Earlier.Count > 0 && composition.Joint is null;
        var hits = composition.Earlier.Where(one => IsHit(one, given, terms.SmallestDifference)).ToList();
        var checks = new List<StressCheck>();
        if (!isLacking)
            checks.Add(given.Overall(composition.Joint is { } joint ? given.Of(joint) : given.DataRisk, "combined risk"));
        checks.Add(new("releases whose totals differ by a few persons", hits.Count, 0));
        // A version that shares no column alike has no cell that could be subtracted: nothing of it was compared.
        var compared = (composition.Differenced ?? []).Where(one => one.Columns.Count > 0).ToList();
        if (compared.Count > 0)
            checks.Add(new("cells that differ by a few persons", compared.Sum(one => one.Hits), 0));
        var figures = new List<StressFigure> { new("earlier versions", composition.Earlier.Count) };
        if (!isLacking)
            figures.Add(new("smallest class of all together", composition.Joint?.K ?? given.Measured.Sample.WholeK));
        if (composition.Privacy is { } privacy)
            Spent(privacy, given, checks, figures);
        var sentence = Sentence(composition, hits, given.Figures.Missing.GetValueOrDefault(Code));
        // What is over the line is over it whatever the classes of both together are; what is not may only be passed with them.
        if (isLacking && checks.All(check => check.Holds is not false))
            return NotAssessed(given, sentence, "Measure a file that holds the quasi-identifiers of all versions, those left out here marked as other columns.") with { Sentence = $"{sentence} The totals alone pass nothing, so the test is not assessed." };
        if (composition.Privacy is { } spent && Epsilon(spent) is null && checks.All(check => check.Holds is not false))
            return NotAssessed(given, $"{sentence} The differentially private releases of twelve months state their loss in ways that were not added up.", "Run the stress tests again.");
        // A total stands for the cells of a version that was not brought, or not compared in every column, so the evidence is not the best.
        return Judged(given, composition.Earlier.All(one => compared.Any(version => version.Version == one.Version && version.LeftOut is null)) ? Evidence.A : Evidence.B, sentence, checks, figures, parameters);
    }

    /// <summary>Whether what a recipient of earlier versions puts together is over the line (M9): by joint classes, or by subtraction of a few persons, who are found then. False where neither is known to be.</summary>
    internal static bool IsOver(StressCase given) => given.Figures.Composition is { } composition
        && (composition.Joint is { } joint && given.Overall(given.Of(joint)).Holds is false
            || composition.Earlier.Any(one => IsHit(one, given, given.Terms.Composition.SmallestDifference)) || composition.Differenced?.Any(one => one.Hits > 0) == true);

    private static bool IsHit(EarlierRelease earlier, StressCase given, int smallest)
    {
        var apart = Math.Abs(earlier.Records - given.Measured.File.Rows);
        return apart > 0 && apart < smallest;
    }

    private static void Spent(PrivacyTotals privacy, StressCase given, List<StressCheck> checks, List<StressFigure> figures)
    {
        if (Epsilon(privacy) is { } epsilon)
            checks.Add(given.Gate(GateFigures.EpsilonYear, epsilon, "epsilon of twelve months"));
        if (privacy.Basic is { } basic)
            figures.Add(new("epsilon, added up", basic.Epsilon));
        if (privacy.EpsilonZcdp is { } zcdp)
            figures.Add(new($"epsilon by zCDP at delta {privacy.Delta.ToString("0.##e-0", CultureInfo.InvariantCulture)}", zcdp));
    }

    /// <summary>The smallest that may be claimed; basic and zCDP are both shown. Null where releases of different kinds were not composed.</summary>
    private static double? Epsilon(PrivacyTotals privacy) => privacy.Claimed ?? (privacy.Basic, privacy.EpsilonZcdp) switch
    {
        ({ } basic, { } zcdp) => Math.Min(basic.Epsilon, zcdp),
        ({ } basic, null) => basic.Epsilon,
        (null, var zcdp) => zcdp,
    };

    private const string Uncompared = "Versions are compared by their totals: their single cells are not kept. Bring an earlier version, and its cells are compared.";

    /// <param name="failed">Why the comparison could not be made; null where it was, or nobody asked for it.</param>
    private static string Compared(CompositionFigures composition, string? failed)
    {
        var compared = composition.Differenced ?? [];
        if (compared.Count == 0)
            return failed is null ? Uncompared : $"Versions are compared by their totals, for their cells could not be: {failed}";
        var said = compared.Select(one => one.Columns.Count == 0
            ? $"Version {one.Version} tells no column as this file does, so no cell can be subtracted."
            : $"Of {Count(one.Cells)} cells over {string.Join(", ", one.Columns)} {(one.Hits == 0 ? "none" : Count(one.Hits))} {(one.Hits == 1 ? "differs" : "differ")} from version {one.Version} by a few persons.{(one.LeftOut is { } left ? $" {string.Join(", ", left)} could not be compared: no value is written alike in both." : "")}");
        return $"{string.Join(" ", said)}{(compared.Count < composition.Earlier.Count ? " The other versions are compared by their totals." : "")}";
    }

    private static string Sentence(CompositionFigures composition, List<EarlierRelease> hits, string? failed)
    {
        if (composition.Earlier.Count == 0)
            return "Nobody was licensed to hold an earlier version within the window, so there is nothing to put this one beside. Versions that were never handed out do not count.";
        var differing = hits.Count == 0 ? "" : $" Version {string.Join(", ", hits.Select(hit => hit.Version))} differs from this file by a few persons, whom a subtraction gives away.";
        if (composition.Joint is not { } joint)
            return $"Earlier versions had quasi-identifiers that this file does not hold ({string.Join(", ", composition.Lacking)}), so the classes of both together cannot be counted.{differing} {Compared(composition, failed)}";
        var versions = composition.Earlier.Count == 1 ? $"version {composition.Earlier[0].Version}" : $"{composition.Earlier.Count} earlier versions";
        var more = composition.CountedOver is { } all ? $" Counted over the columns of all {all} earlier versions, so it is no lower than for these alone." : "";
        return $"Whoever holds {versions} as well has classes over {string.Join(", ", joint.QuasiIdentifiers)}: the smallest has {Count(joint.K)} {(joint.K == 1 ? "record" : "records")}, the average chance to find a person is {Risk(joint.AverageRisk)}.{more}{differing} {Compared(composition, failed)}";
    }
}
