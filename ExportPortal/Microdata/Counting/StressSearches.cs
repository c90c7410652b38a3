using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Stress;
using ExportPortal.Microdata.Tuples;

namespace ExportPortal.Microdata.Counting;

/// <summary>The stress tests' figures over any source: one run for the sets of columns, one for the trace, the search over quasi-identifiers before both.</summary>
public sealed class StressSearches(MicrodataEngine engine) : IStressSearches
{
    /// <summary>Faults that say that this part cannot be had of this file, and nothing about the others.</summary>
    private static readonly string[] OfOnePart = ["no_classes", "no_records", "too_many_attributes", "no_traces", "too_many_points", "traces_in_place"];

    public async Task<StressFigures> Measure(
        MicrodataSource source, MeasurementPlan plan, StressQuestion question, IProgress<MicrodataProgress>? progress, CancellationToken cancellation)
    {
        foreach (var column in question.Register.Concat(question.Subgroups).Concat(question.Promote).Concat(question.Candidates).Concat(question.Trajectory is { } trace ? [trace.Person, .. trace.Points] : []))
            source.IndexOf(column);
        var missing = new Dictionary<string, string>();
        var knowledge = question.Known ?? await OneSearch.Try("ST-04", missing, () => engine.Knowledge(source, plan, question.Knowledge, progress, cancellation), OfOnePart);
        var figures = await engine.Limited(limited => Count(source, plan, question, missing, progress, limited), cancellation);
        var trajectory = question.Trajectory is { } asked
            ? await OneSearch.Try("ST-09", missing, () => engine.Limited(limited => Follow(source, plan, asked, progress, limited), cancellation), OfOnePart)
            : null;
        var differenced = question.Here.Count == 0 || figures.Composition is null ? null
            : await OneSearch.Try("ST-06", missing, () => engine.Limited(limited => Differences(source, plan, question, progress, limited), cancellation), [MicrodataFault.TooManyClasses]);
        return figures with
        {
            Knowledge = knowledge, Trajectory = trajectory, Missing = missing,
            Composition = figures.Composition is { } composition ? composition with { Differenced = differenced } : null,
        };
    }

    /// <summary>Every candidate is a pass over the file in each round.</summary>
    private const int MostCandidates = 40;

    private StressFigures Count(
        MicrodataSource source, MeasurementPlan plan, StressQuestion question, Dictionary<string, string> missing, IProgress<MicrodataProgress>? progress, CancellationToken cancellation)
    {
        if (plan.Nulls == NullRule.Wildcard)
            missing["ST-10"] = missing["ST-15"] = "Under the wildcard rule classes are not defined, so neither is what further attributes or a subgroup would change.";
        else if (question.Promote.Count == 0 && question.Candidates.Count > MostCandidates)
            missing["ST-10"] = $"The file has {question.Candidates.Count} further columns, too many to try which of them would add most.";
        if (missing.ContainsKey("ST-10"))
            question = question with { Candidates = [], Promote = [] };
        using var run = engine.Open(source, plan.Text, progress, cancellation);
        var count = new StressCount(run, plan, question);
        count.Load();
        IReadOnlyList<string> uncompared = [];
        var figures = new StressFigures
        {
            Register = question.Register.Count == 0 ? null : count.Register(),
            Composition = question.Earlier is null ? null : count.Composition(question.Earlier),
            Promotion = missing.ContainsKey("ST-10") ? null : count.Promotion(),
            Subgroups = missing.ContainsKey("ST-15") || question.Subgroups.Count == 0 ? [] : Compared(),
        };
        return figures with { Uncompared = figures.Subgroups.Count == 0 || uncompared.Count == 0 ? null : uncompared };

        IReadOnlyList<SubgroupRisk> Compared()
        {
            var compared = count.Subgroups();
            if (compared.Count == 0)
                missing["ST-15"] = $"No two groups by {string.Join(" or ", question.Subgroups)} have {question.SmallestGroup:N0} records or more each, so none can be compared with all.";
            uncompared = [.. question.Subgroups.Except(compared.Select(one => one.Column))];
            return compared;
        }
    }

    private List<DifferencedVersion> Differences(MicrodataSource source, MeasurementPlan plan, StressQuestion question, IProgress<MicrodataProgress>? progress, CancellationToken cancellation)
    {
        var cells = new CellDifferences(of => engine.Open(of, plan.Text, progress, cancellation), engine.CellsInMemory);
        return [.. question.Here.OrderBy(one => one.Version).Select(earlier => cells.Compare(source, earlier,
            [.. plan.QuasiIdentifiers.Union(question.Earlier?.FirstOrDefault(one => one.Release.Version == earlier.Version)?.QuasiIdentifiers ?? []).Where(column => source.Columns.Contains(column) && earlier.Source.Columns.Contains(column))],
            question.SmallestDifference))];
    }

    private TrajectoryUnicity Follow(MicrodataSource source, MeasurementPlan plan, TrajectoryQuestion question, IProgress<MicrodataProgress>? progress, CancellationToken cancellation)
    {
        // Every point of every person would have to leave the server, and only counts may.
        if (source is MicrodataTable)
            throw new MicrodataFault("traces_in_place", "Points of persons are drawn from a file only: of a table every point of every person would have to leave its server. Measure an extract of the columns of the trace as a file.");
        const string stage = "Drawing points of persons";
        Traces traces;
        using (var run = engine.Open(source, plan.Text, progress, cancellation))
            traces = new TraceFetch(run).Fetch(question.Person, question.Points);
        progress?.Report(new MicrodataProgress(stage, 0, 0));
        var curve = new TrajectorySearch(traces, share => progress?.Report(new MicrodataProgress(stage, 0, share)), cancellation).Search(question.Known, question.Persons, question.Seed);
        return new TrajectoryUnicity(traces.Persons, traces.Distinct, [question.Person, .. question.Points], curve, question.Seed);
    }
}
