using System.Collections.Immutable;

namespace ExportPortal.Domain.Policy;

/// <summary>Parameters and pass rules of the stress tests ST-01 to ST-15 (domain/04 4.3), where they are not those of a gate or a threshold.</summary>
public sealed record StressTerms(
    StressAssumptions Assumed,
    ProsecutorTerms Prosecutor,
    MarketerTerms Marketer,
    KnowledgeTerms BackgroundKnowledge,
    RegisterTerms PublicRegister,
    CompositionTerms Composition,
    TrajectoryTerms Trajectory,
    FutureTerms Future,
    ControlFailureTerms ControlFailure,
    FullLeakTerms FullLeak,
    DifferencingTerms Differencing,
    ModelExtractionTerms ModelExtraction,
    MinorityTerms Minority);

/// <summary>What stands in for the recipient while none is known.</summary>
/// <param name="Motive">The environment is the least that the tier asks for.</param>
/// <param name="Seed">Of every random choice of a run, kept with the result.</param>
public sealed record StressAssumptions(Motive Motive, int Seed);

/// <param name="Average">By tier: highest average data risk beside the smallest class, inclusive; a tier that is not named asks for none.</param>
public sealed record ProsecutorTerms(ImmutableSortedDictionary<int, double> Average);

/// <param name="LinkageShare">Share of the records that an attacker holds a counterpart of, in (0, 1].</param>
public sealed record MarketerTerms(double LinkageShare);

/// <param name="Most">Largest number of attributes on the curve.</param>
/// <param name="Known">By tier, T0 to T4: how many attributes the attacker of the pass rule knows.</param>
public sealed record KnowledgeTerms(int Most, ImmutableList<int> Known);

/// <param name="Coverage">Share of the persons of the file that the register holds.</param>
/// <param name="Error">Share of its entries that are wrong in a column used to link.</param>
/// <param name="Columns">Words in the names of columns that public registers hold.</param>
public sealed record RegisterTerms(double Coverage, double Error, ImmutableList<string> Columns);

/// <param name="Months">How far back releases count.</param>
/// <param name="SmallestDifference">Two releases that differ by fewer persons, but by some, disclose those by subtraction.</param>
public sealed record CompositionTerms(int Months, int SmallestDifference);

/// <param name="Points">How many points of a person an attacker knows, ascending; the last one counts for the reason.</param>
/// <param name="ReasonAbove">Share of unique persons above which (exclusive) reason M10 is given.</param>
/// <param name="Persons">At most so many persons are tried; more are sampled.</param>
public sealed record TrajectoryTerms(ImmutableList<int> Points, double ReasonAbove, int Persons);

/// <param name="GrowthAYear">By which data risk grows each year, compounded.</param>
/// <param name="YearsAfterTerm">How long after the end of the licence the data still matter.</param>
/// <param name="Promoted">How many further attributes become known.</param>
/// <param name="ShortensTerm">Whether a licence is granted for no longer than passes, where a shorter term passes at all; false in packs before 2026.6, where a failed test brings a clause alone (AC-19).</param>
public sealed record FutureTerms(double GrowthAYear, int YearsAfterTerm, int Promoted, bool ShortensTerm = false);

/// <param name="Levels">By how many levels the environment drops, ascending; the first is held against the limit.</param>
/// <param name="Factor">Times the threshold that may be reached, inclusive.</param>
public sealed record ControlFailureTerms(ImmutableList<int> Levels, double Factor);

/// <param name="Sensitivity">From this sensitivity on a leak is a reason.</param>
/// <param name="ReasonAbove">Leak risk above which (exclusive) reason M10 is given.</param>
public sealed record FullLeakTerms(Sensitivity Sensitivity, double ReasonAbove);

/// <param name="Recoverable">Small cells that may be recoverable.</param>
/// <param name="Open">Findings under the other rules for output tables that may stand, such as a small count in the open.</param>
public sealed record DifferencingTerms(int Recoverable, int Open = 0);

/// <param name="Canaries">Planted records that the model may give back.</param>
public sealed record ModelExtractionTerms(int Canaries);

/// <param name="Ratio">Largest average risk of a subgroup against that of all, inclusive.</param>
/// <param name="SmallestGroup">Groups with fewer records are too small for an average to say anything.</param>
/// <param name="Columns">Words in the names of columns that make subgroups.</param>
public sealed record MinorityTerms(double Ratio, int SmallestGroup, ImmutableList<string> Columns);
