using ExportPortal.Domain.Risk;

namespace ExportPortal.Microdata.Counting;

/// <summary>A sample beside the table of the population that it was drawn from, each counted where it stands.</summary>
public sealed partial class MicrodataEngine
{
    public async Task<CountedPopulation> InPopulation(
        MicrodataSource source, MicrodataSource population, MeasurementPlan plan, IProgress<MicrodataProgress>? progress, CancellationToken cancellation)
    {
        RequireKnown(source, plan);
        if (plan.QuasiIdentifiers.FirstOrDefault(name => !population.Columns.Contains(name)) is { } lacking)
            throw new MicrodataFault("population_lacks_column", $"The population table has no column '{lacking}'. It must hold every quasi-identifier under the same name; its columns are: {string.Join(", ", population.Columns)}.");
        return await Limited(limited =>
        {
            var count = new PopulationCount(plan, settings.CellsInMemory);
            using (var sample = Open(source, plan.Text, progress, limited))
                count.AddSample(sample);
            using var whole = Open(population, plan.Text, progress, limited);
            return count.Find(whole);
        }, cancellation);
    }
}
