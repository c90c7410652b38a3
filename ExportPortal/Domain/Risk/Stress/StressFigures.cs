using System.Text.Json.Serialization;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Risk.Stress;

/// <summary>
/// What was measured for the stress tests beside the measurement itself: figures, never rows. A part is null where it
/// was not measured; <see cref="Missing"/> says why, by code of the test.
/// </summary>
public sealed record StressFigures
{
    public static StressFigures None { get; } = new();

    /// <summary>ST-04.</summary>
    public BackgroundKnowledge? Knowledge { get; init; }

    /// <summary>ST-05.</summary>
    public RegisterFigures? Register { get; init; }

    /// <summary>ST-06; null outside the portal, where no earlier version is known. Within it, without one, the list is empty.</summary>
    public CompositionFigures? Composition { get; init; }

    /// <summary>ST-07.</summary>
    public MembershipFigures? Membership { get; init; }

    /// <summary>ST-08: gain of an attacker over a guess, by attribute; empty without an attack.</summary>
    public IReadOnlyList<AttributeGain> AttributeGains { get; init; } = [];

    /// <summary>ST-09.</summary>
    public TrajectoryUnicity? Trajectory { get; init; }

    /// <summary>ST-10.</summary>
    public PromotedAttributes? Promotion { get; init; }

    /// <summary>ST-13: what was found of the worst of the output tables that were checked.</summary>
    public DifferencingFigures? Differencing { get; init; }

    /// <summary>ST-13: numbers of the checks that found something against a table and were withdrawn, ascending; null for none, and in older results.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? WithdrawnChecks { get; init; }

    /// <summary>ST-14.</summary>
    public CanaryFigures? Canaries { get; init; }

    /// <summary>ST-15, by column; empty where none makes subgroups.</summary>
    public IReadOnlyList<SubgroupRisk> Subgroups { get; init; } = [];

    /// <summary>ST-15: columns asked for beside those of <see cref="Subgroups"/> that make fewer than two groups large enough; null for none, and in older results.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Uncompared { get; init; }

    /// <summary>ST-15: why a subgroup that is at higher risk is treated alike all the same, as the steward declared; null for no reason given.</summary>
    public string? MinorityJustification { get; init; }

    /// <summary>Code of a test to the sentence that says why its figure is not here.</summary>
    public IReadOnlyDictionary<string, string> Missing { get; init; } = new Dictionary<string, string>();
}

/// <summary>Classes that the columns of a public register make in the file.</summary>
/// <param name="LinkedShare">Mean over records of 1 / class size, in (0, 1]; of the population's classes where its size is known.</param>
/// <param name="Population">Persons the class sizes were scaled up to; null where the file stands for itself.</param>
public sealed record RegisterFigures(SetRisk Classes, double LinkedShare, long? Population);

/// <summary>What a recipient of all earlier versions could put together.</summary>
/// <param name="Earlier">Versions of the window before this one, oldest first.</param>
/// <param name="Joint">Classes over the quasi-identifiers of all of them, counted in this file; null where it lacks one of the columns, and without an earlier version.</param>
/// <param name="Lacking">Quasi-identifiers of earlier versions that this file does not hold.</param>
/// <param name="Privacy">What differentially private releases spent in twelve months; null where none was made.</param>
public sealed record CompositionFigures(
    IReadOnlyList<EarlierRelease> Earlier, SetRisk? Joint, IReadOnlyList<string> Lacking, PrivacyTotals? Privacy = null)
{
    /// <summary>How many versions the joint classes were counted over, where a recipient holds only some of them; null where <see cref="Earlier"/> are all.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? CountedOver { get; init; }

    /// <summary>Versions that were here beside this file and were compared cell by cell; null where none was.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<DifferencedVersion>? Differenced { get; init; }

    /// <summary>
    /// What a recipient who was licensed to hold only these versions could put together. The joint classes stay those over
    /// the quasi-identifiers of all versions: more columns only split classes, so the figure is no lower than the true one.
    /// </summary>
    public CompositionFigures HeldBy(IReadOnlyCollection<int> versions)
    {
        var held = Earlier.Where(one => versions.Contains(one.Version)).ToList();
        return held.Count == Earlier.Count ? this
            : held.Count > 0 ? this with { Earlier = held, CountedOver = Earlier.Count, Differenced = Differenced?.Where(one => versions.Contains(one.Version)).ToList() }
            : this with { Earlier = [], Joint = null, Lacking = [], Differenced = null };
    }
}

/// <summary>An earlier version beside this file. A cell is a combination of values of the columns that both tell alike.</summary>
/// <param name="Columns">Quasi-identifiers that both hold. One without a value in common, such as one that is banded now, is left out: its cells are others.</param>
/// <param name="Cells">In this file or in the version.</param>
/// <param name="Hits">Of them those whose records differ, by fewer than the smallest number that may be told.</param>
public sealed record DifferencedVersion(int Version, IReadOnlyList<string> Columns, long Cells, long Hits)
{
    /// <summary>Quasi-identifiers that both hold and that were left out; null where none was.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? LeftOut { get; init; }
}

/// <param name="Version">Number of the version.</param>
/// <param name="On">Day on which it was last released: the newest licence on it begins; null outside the portal, where nobody knows.</param>
public sealed record EarlierRelease(int Version, DateOnly? On, long Records);

/// <summary>Outcome of a membership inference attack on vulnerable and random records.</summary>
/// <param name="Auc">Area under the curve of the attack's score, in [0, 1].</param>
/// <param name="TruePositiveAtOnePercent">True positive rate at a false positive rate of 1 %.</param>
/// <param name="AdvantageHigh">Upper end of the 95 % interval of the advantage.</param>
public sealed record MembershipFigures(
    string Attack, double Auc, double TruePositiveAtOnePercent, double Advantage, double AdvantageLow, double AdvantageHigh, long Vulnerable, long Random, Evidence Evidence);

/// <summary>How much better than a guess an attack tells an attribute, in [0, 1].</summary>
public sealed record AttributeGain(string Attribute, string Attack, double Gain, Evidence Evidence)
{
    /// <summary>Upper end of the 95 % interval of the gain, in [0, 1]; null in figures of an earlier release, which are judged by the gain itself.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? GainHigh { get; init; }

    /// <summary>What the tier judges.</summary>
    [JsonIgnore]
    public double Judged => GainHigh ?? Gain;

    /// <summary>Prevalence, the share of the attribute's commonest value, where always guessing it is right as often as the attack; null where the attack does better.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Prevalence { get; init; }
}

/// <summary>How many persons some points of their trace single out (de Montjoye et al. 2013).</summary>
/// <param name="Persons">In the file.</param>
/// <param name="Columns">The column of persons, then those that make a point.</param>
/// <param name="Seed">Of the points and persons drawn.</param>
public sealed record TrajectoryUnicity(long Persons, long Points, IReadOnlyList<string> Columns, IReadOnlyList<UnicityPoint> Curve, int Seed);

/// <param name="Known">Points drawn for each person, all of them where there are fewer.</param>
/// <param name="Tried">Persons tried.</param>
/// <param name="Unique">Of them, persons that nobody else shares the points with.</param>
public sealed record UnicityPoint(int Known, long Tried, long Unique)
{
    /// <summary>Unique / tried, in [0, 1].</summary>
    public double Share => (double)Unique / Tried;
}

/// <summary>Risk once further attributes are known to others.</summary>
/// <param name="Attributes">What became known, in the order in which each adds most.</param>
/// <param name="Named">Whether the steward named them; else they are the worst of the columns that are left.</param>
public sealed record PromotedAttributes(IReadOnlyList<string> Attributes, SetRisk Risk, bool Named)
{
    /// <summary>The columns tried that leave a smaller class than <see cref="Risk"/>, which is what counts in a public release; null where none does.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SetRisk? WorstRecord { get; init; }

    /// <summary>As <see cref="KnowledgePoint.Deciding"/>.</summary>
    public SetRisk Deciding(bool isPublic) => isPublic ? WorstRecord ?? Risk : Risk;
}

/// <param name="Table">Name of the checked table.</param>
/// <param name="Cells">Cells of the table.</param>
/// <param name="Recoverable">Small cells that can be recovered.</param>
/// <param name="Rules">Findings under the other rules: minimum count, dominance, degrees of freedom.</param>
/// <param name="IsExact">False where a part of the table was too large to be solved: more cells may be recoverable than were found.</param>
public sealed record DifferencingFigures(string Table, string Sha256, int Cells, int Recoverable, int Rules, bool IsExact = true)
{
    /// <summary>How many tables were checked, of which this is the worst; null where it is the only one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? WorstOf { get; init; }

    /// <summary>Names of the dimensions of the table, to tell it from another one of the same name.</summary>
    [JsonIgnore]
    public string Dimensions { get; init; } = "";

    /// <summary>
    /// The worst by the newest check of each table: a good table says nothing of a bad one that may be out. A table is known by
    /// its name and its dimensions, so a corrected one takes the place of the one that was corrected. Null where none was checked.
    /// </summary>
    /// <param name="checks">Newest first.</param>
    /// <param name="allowed">How much may stand; more fails.</param>
    public static DifferencingFigures? Worst(IEnumerable<DifferencingFigures> checks, DifferencingTerms allowed)
    {
        var tables = checks.DistinctBy(check => (check.Table, check.Dimensions)).ToList();
        var worst = tables.OrderByDescending(one => !one.IsWithin(allowed)).ThenBy(one => one.IsExact).ThenByDescending(one => one.Recoverable).ThenByDescending(one => one.Rules).FirstOrDefault();
        return worst is null || tables.Count == 1 ? worst : worst with { WorstOf = tables.Count };
    }

    public bool IsWithin(DifferencingTerms allowed) => Recoverable <= allowed.Recoverable && Rules <= allowed.Open;
}

/// <summary>Planted records and how many of them a model gave back.</summary>
public sealed record CanaryFigures(long Planted, long Extracted, Evidence Evidence);

/// <summary>The subgroup of a column whose records are at highest average risk. Its value is not told.</summary>
/// <param name="Groups">Groups that are large enough.</param>
/// <param name="Small">Groups that are too small for an average.</param>
/// <param name="WorstRecords">Records of the worst group.</param>
/// <param name="WorstAverage">Mean prosecutor risk in the worst group, in (0, 1].</param>
/// <param name="Average">Mean prosecutor risk of all records, in (0, 1].</param>
public sealed record SubgroupRisk(string Column, int Groups, int Small, long WorstRecords, double WorstAverage, double Average)
{
    /// <summary>Records without a value: nobody knows their group, so they make none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Empty { get; init; }

    /// <summary>How many times the average the worst group has; above 0, and below 1 where every large group fares better than the small ones.</summary>
    public double Ratio => WorstAverage / Average;
}
