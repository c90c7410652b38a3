using System.Runtime.InteropServices;
using ExportPortal.Domain.Risk;

namespace ExportPortal.Microdata.Counting;

/// <summary>
/// Finds each class of a sample again in a table of the population, which may stand elsewhere (<see cref="KeyedClasses"/>).
/// The sample's hashes are held, the population's pass by.
/// </summary>
/// <param name="most">Classes of the sample at most, at about 50 bytes each.</param>
internal sealed class PopulationCount(MeasurementPlan plan, int most)
{
    private readonly KeyedClasses keyed = new();
    private readonly Dictionary<UInt128, (long Sample, long Population)> classes = [];

    public void AddSample(SqlRun run)
    {
        run.Begin("Counting classes");
        Each(run, (key, records) =>
        {
            if (classes.Count == most)
                throw new MicrodataFault(MicrodataFault.TooManyClasses, $"The file has more than {most:N0} classes, too many to be looked up in a population table. Choose fewer quasi-identifiers.");
            classes.Add(key, (records, 0));
        });
        if (classes.Count == 0)
            throw ClassCount.NoRecordLeft;
    }

    public CountedPopulation Find(SqlRun run)
    {
        run.Begin("Counting the population");
        var sizes = new Dictionary<long, long>();
        Each(run, (key, records) =>
        {
            CollectionsMarshal.GetValueRefOrAddDefault(sizes, records, out _)++;
            ref var met = ref CollectionsMarshal.GetValueRefOrNullRef(classes, key);
            if (!System.Runtime.CompilerServices.Unsafe.IsNullRef(ref met))
                met.Population = records;
        });
        var larger = classes.Values.Count(one => one.Population < one.Sample);
        if (larger > 0)
            throw new MicrodataFault("not_the_population", $"{larger:N0} of {classes.Count:N0} classes of the file are larger than in the population table, so it does not hold everybody who is in the file. Name the table that the file was drawn from, written in the same way, or leave it out.");
        return CountedPopulation.Of(run.Source.Of.Measured(), sizes, [.. classes.Values.GroupBy(one => one).Select(same => (same.Key.Sample, same.Key.Population, same.LongCount()))]);
    }

    /// <summary>Gives each class by its hash with its number of records; those that the drop rule takes are left out.</summary>
    private void Each(SqlRun run, Action<UInt128, long> found)
    {
        var gaps = false;
        keyed.Each(run, plan.QuasiIdentifiers, (key, records, gap) =>
        {
            gaps |= gap;
            if (!gap || plan.Nulls != NullRule.Drop)
                found(key, records);
        });
        if (gaps && plan.Nulls == NullRule.Wildcard)
            throw new MicrodataFault("no_classes", RiskModels.NoClasses);
    }
}
