namespace ExportPortal.Features.Datasets.Measuring;

/// <summary>A second file beside the first: the table of everybody that the first was drawn from.</summary>
public sealed partial class MeasureSession
{
    /// <summary>The table of the population; null for none.</summary>
    public StagedUpload? Population { get; private set; }

    /// <summary>Takes the table in, hashing it as it streams; it takes the place of the one before, and figures without it no longer count.</summary>
    /// <param name="length">Bytes announced; null when not known.</param>
    public Task<MeasureFault?> ReceivePopulation(Stream content, string name, long? length, CancellationToken aborted) =>
        Work(MeasurePhase.Adding, MeasurePhase.Profiled, "The upload of the population table was cancelled. Nothing of it was kept; the file and the roles are as they were.", length, async (progress, cancellation) =>
        {
            (Result, Stress) = (null, null);
            DropPopulation();
            Population = await uploads.Stage(content, name, owner, progress, cancellation);
            // A repetition needs the table it was counted in; another makes it a measurement of its own.
            Repeated = Repeated?.Request.PopulationTable == Population.Source.Hash.Hex ? Repeated : null;
            return MeasurePhase.Profiled;
        }, aborted);

    /// <summary>Lets go of the table. Figures that were counted in it no longer count.</summary>
    public void RemovePopulation()
    {
        if (!IsOpen || Population is null)
            return;
        DropPopulation();
        Edit(Columns, Nulls);
    }

    private void DropPopulation()
    {
        if (Population is { } table)
            uploads.Discard(table.Id);
        Population = null;
    }
}
