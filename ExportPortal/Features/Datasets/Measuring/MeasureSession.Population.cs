using ExportPortal.Components.Shared;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Protection;
using ExportPortal.Microdata;

namespace ExportPortal.Features.Datasets.Measuring;

/// <summary>Beside what is measured: everybody that it was drawn from, as a file or as a table where it stands.</summary>
public sealed partial class MeasureSession
{
    private IReadOnlyList<Lineage> copies = [];

    private const string AsBefore = "Nothing of it was kept; the file and the roles are as they were.";

    /// <summary>The table of the population; null for none.</summary>
    public StagedUpload? Population { get; private set; }

    /// <summary>Whether what comes in, or came in last, beside the file stands on a server of its own.</summary>
    public bool IsAddingInPlace { get; private set; }

    /// <summary>Takes the table in, hashing it as it streams; it takes the place of the one before, and figures without it no longer count.</summary>
    /// <param name="length">Bytes announced; null when not known.</param>
    /// <param name="written">How it is written; null to find it.</param>
    public Task<MeasureFault?> ReceivePopulation(Stream content, string name, long? length, CancellationToken aborted, CsvWritten? written = null) =>
        Add(isInPlace: false, $"The upload of the population table was cancelled. {AsBefore}", length, (progress, cancellation) => uploads.Stage(content, name, owner, progress, cancellation, written), aborted);

    /// <summary>The same for a table where it stands: hashes its rows on the server; goes on when nobody looks.</summary>
    /// <param name="open">Opens the table, if it is open to the owner.</param>
    public Task<MeasureFault?> TakePopulation(string name, Func<IProgress<MicrodataProgress>, CancellationToken, Task<MicrodataTable>> open) =>
        Add(isInPlace: true, $"Reading the population table was cancelled. {AsBefore}", null, (progress, cancellation) => uploads.Stage(() => open(progress, cancellation), name, owner, progress, cancellation), CancellationToken.None);

    /// <summary>Lets go of the table. Figures that were counted in it no longer count.</summary>
    public void RemovePopulation()
    {
        if (!IsOpen || Population is null)
            return;
        DropPopulation();
        Edit(Columns, Nulls);
    }

    /// <summary>Says how the versions on record were made: a file that is a copy from which records were removed stands for as many persons fewer.</summary>
    public void KnowCopies(IReadOnlyList<Lineage> made) => copies = made;

    /// <summary>What that does to the persons that are named; null where no record was removed from the file, or nobody knows.</summary>
    public string? LeftOfCopy => Removed is not { } rows ? null
        : $"{Figures.Count(rows.Out)} records of {Figures.Count(rows.In)} are left, so {(Choice.Population is { } persons ? $"they stand for {Figures.Count(Left(persons))} of {Figures.Count(persons)} persons" : "the persons that you name for all of them are reduced alike")}.";

    private (long In, long Out)? Removed => Source is { } here ? Lineage.Removed(copies, here.Hash) : null;

    private long Left(long persons) => Removed is { } rows ? ProtectionPlan.Persons(persons, rows.In, rows.Out) : persons;

    private MeasurementRequest OfThoseLeft(MeasurementRequest asked) =>
        asked with { Plan = asked.Plan with { Populations = [.. asked.Plan.Populations.Select(Left).Distinct()] } };

    /// <summary>Takes over what was chosen for a saved run, with the persons as they are named for all records and not for those left.</summary>
    private void Take(RepeatedAssessment saved)
    {
        Choice = saved.Choice with { Populations = [.. saved.Choice.Populations.Select(persons => Removed is { } rows ? ProtectionPlan.PersonsBefore(persons, rows.In, rows.Out) : persons)] };
        Choices = saved.Choices with { Population = Choice.Population };
        Context = saved.Context;
    }

    private Task<MeasureFault?> Add(bool isInPlace, string cancelled, long? length, Func<IProgress<MicrodataProgress>, CancellationToken, Task<StagedUpload>> take, CancellationToken aborted) =>
        Work(MeasurePhase.Adding, MeasurePhase.Profiled, cancelled, length, async (progress, cancellation) =>
        {
            (IsAddingInPlace, IsAddingEarlier, Result, Stress) = (isInPlace, false, null, null);
            DropPopulation();
            Population = await take(progress, cancellation);
            // A repetition needs the table it was counted in; another makes it a measurement of its own.
            Repeated = Repeated?.Request.PopulationTable == Population.Source.Hash.Hex ? Repeated : null;
            return MeasurePhase.Profiled;
        }, aborted);

    /// <summary>Everything beside the file goes with it.</summary>
    private void DropOthers()
    {
        DropPopulation();
        DropEarlier();
    }

    private void DropPopulation()
    {
        if (Population is { } table)
            uploads.Discard(table.Id);
        Population = null;
    }
}
