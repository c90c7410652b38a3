using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Risk.Synthetic;
using ExportPortal.Features.Datasets.Measuring;
using ExportPortal.Microdata;

namespace ExportPortal.Features.Datasets.Synthetic;

public enum SyntheticPhase { Choosing, Receiving, Running, Attacked, Saved }

/// <summary>
/// One person's way from three files to saved attacks on one dataset. It lives beside the pages, so leaving a page stops
/// nothing and coming back shows where it stands. One piece of work at a time.
/// </summary>
public sealed class SyntheticSession(StagedUploads uploads, ISyntheticAttacks engine, TimeProvider clock, ILogger log, Actor begunBy, string dataset) : IPersonSession
{
    private readonly Lock gate = new();
    private readonly Dictionary<SyntheticPart, StagedUpload> files = [];
    private CancellationTokenSource? running;
    private Actor owner = begunBy;

    /// <summary>Names the session in the address that the browser uploads to.</summary>
    public Guid Id { get; } = Guid.NewGuid();
    public UserId Owner => owner.User;
    public string Dataset => dataset;
    public SyntheticPhase Phase { get; private set; }
    public bool IsOver => Phase is SyntheticPhase.Saved;
    public bool IsIdle => Changed is null && AreFilesGone && Phase is not (SyntheticPhase.Receiving or SyntheticPhase.Running);

    /// <summary>Raised after each change, on whatever thread made it.</summary>
    public event Action? Changed;

    public MeasureProgress Progress { get; private set; } = MeasureProgress.None;

    /// <summary>What went wrong last; null when nothing did.</summary>
    public MeasureFault? Fault { get; private set; }

    /// <summary>What happened last that is no fault; null for nothing.</summary>
    public string? Notice { get; private set; }

    /// <summary>The file that arrives or was refused last.</summary>
    public SyntheticPart? Part { get; private set; }

    /// <summary>What the dataset says of its variables, to propose from.</summary>
    public IReadOnlyList<Variable> Declared { get; set; } = [];

    /// <summary>Columns that all files have; empty until all three are here.</summary>
    public IReadOnlyList<SyntheticColumn> Columns { get; private set; } = [];

    /// <summary>Says of each file that lacks columns of the training file which they are; empty when none does, and until all three are here.</summary>
    public IReadOnlyList<string> Lacks { get; private set; } = [];

    /// <summary>See <see cref="AttackPlan.Attacks"/>.</summary>
    public int Attacks { get; private set; } = 500;

    /// <summary>See <see cref="AttackPlan.Records"/>.</summary>
    public int Records { get; private set; } = 100;

    /// <summary>See <see cref="AttackPlan.Seed"/>.</summary>
    public ulong Seed { get; private set; } = 1;

    /// <summary>Of the present files and choices; null before the run and after a change.</summary>
    public SyntheticResult? Result { get; private set; }

    /// <summary>Key of the save that the present result may lead to.</summary>
    public Guid SaveKey { get; private set; }

    /// <summary>Number of the saved attacks; null before.</summary>
    public string? Assessment { get; private set; }

    public bool IsComplete => files.Count == Enum.GetValues<SyntheticPart>().Length;

    /// <summary>Whether no byte of the uploaded files is left on the portal's disk.</summary>
    public bool AreFilesGone => files.Count == 0;

    public StagedUpload? File(SyntheticPart part) => files.GetValueOrDefault(part);

    /// <summary>Takes one file in, hashing as it streams; it takes the place of the one before. Of a file that fails or is cancelled nothing is kept.</summary>
    /// <param name="written">How a CSV file is written; null to find it.</param>
    public Task<MeasureFault?> Receive(SyntheticPart part, Stream content, string name, long? length, CancellationToken aborted, CsvWritten? written = null) =>
        Work(SyntheticPhase.Receiving, "The upload was cancelled. Nothing of the file was kept.", length, async (progress, cancellation) =>
        {
            (Part, Result, Columns, Lacks) = (part, null, [], []);
            Drop(part);
            files[part] = await uploads.Stage(content, name, owner, progress, cancellation, written);
            if (IsComplete)
            {
                Columns = SyntheticColumn.Propose(files.Values.Select(file => file.Source.Columns), Declared);
                Lacks = SyntheticColumn.Lacks(files.ToDictionary(file => file.Key, file => file.Value.Source.Columns));
            }
            return SyntheticPhase.Choosing;
        }, aborted);

    /// <summary>Attacks with the choices as they stand; goes on when nobody looks.</summary>
    public Task<MeasureFault?> Attack() =>
        Work(SyntheticPhase.Running, "The run was cancelled. The files and choices are as they were.", null, async (progress, cancellation) =>
        {
            Result = null;
            var all = new SyntheticFiles(Uploaded(SyntheticPart.Original), Uploaded(SyntheticPart.Synthetic), Uploaded(SyntheticPart.HoldOut));
            Result = await engine.Attack(all, SyntheticColumn.Plan(Columns, Attacks, Records, Seed), progress, cancellation);
            SaveKey = Guid.NewGuid();
            return SyntheticPhase.Attacked;
        }, CancellationToken.None);

    private MicrodataFile Uploaded(SyntheticPart part) => (MicrodataFile)files[part].Source;

    /// <summary>Stops the present upload or run; without one it does nothing.</summary>
    public void Cancel()
    {
        lock (gate)
            running?.Cancel();
    }

    /// <summary>Says something else of a column. Figures of other choices no longer count.</summary>
    public void Declare(SyntheticColumn column) => Change(() => Columns = [.. Columns.Select(one => one.Name == column.Name ? column : one)]);

    /// <summary>Says how many attacks are made, on how many records, and what their draws follow from. Figures of other choices no longer count.</summary>
    public void Choose(int attacks, int records, ulong seed) => Change(() => (Attacks, Records, Seed) = (attacks, records, seed));

    private void Change(Action choice)
    {
        if (Phase is not (SyntheticPhase.Choosing or SyntheticPhase.Attacked))
            return;
        Notice = Result is null ? null : "The choices changed, so the figures no longer count. Run again.";
        choice();
        (Result, Phase, Fault) = (null, SyntheticPhase.Choosing, null);
        Changed?.Invoke();
    }

    /// <summary>Notes that the result was saved, and removes the files.</summary>
    public void Finish(string assessment)
    {
        DropAll();
        (Assessment, Phase) = (assessment, SyntheticPhase.Saved);
        Changed?.Invoke();
    }

    /// <summary>Removes the files and starts from the beginning.</summary>
    public void Discard()
    {
        Cancel();
        DropAll();
        (Columns, Result, Assessment, Fault, Part) = ([], null, null, null, null);
        (Notice, Phase) = ("The uploaded files were removed.", SyntheticPhase.Choosing);
        Changed?.Invoke();
    }

    public void Serve(Actor actor) => owner = actor.User == Owner ? actor : owner;

    /// <summary>Forgets files whose time ran out meanwhile.</summary>
    public void Refresh()
    {
        var gone = files.Where(file => uploads.Find(file.Value.Id, owner) is null).Select(file => file.Key).ToList();
        if (gone.Count == 0 || Phase is SyntheticPhase.Receiving or SyntheticPhase.Running or SyntheticPhase.Saved)
            return;
        gone.ForEach(part => files.Remove(part));
        (Columns, Result, Phase, Fault) = ([], null, SyntheticPhase.Choosing, MeasureFault.Gone);
        Changed?.Invoke();
    }

    private void DropAll()
    {
        foreach (var part in files.Keys)
            Drop(part);
    }

    private void Drop(SyntheticPart part)
    {
        if (files.Remove(part, out var file))
            uploads.Discard(file.Id);
    }

    private async Task<MeasureFault?> Work(
        SyntheticPhase during, string cancelled, long? length, Func<IProgress<MicrodataProgress>, CancellationToken, Task<SyntheticPhase>> work, CancellationToken aborted)
    {
        if (!owner.Is(Role.Steward))
        {
            Fault = MeasureFault.NoSteward;
            Changed?.Invoke();
            return Fault;
        }
        using var kept = uploads.Use(files.Values.Select(file => file.Source));
        Refresh();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        lock (gate)
        {
            if (running is not null || (during is SyntheticPhase.Running && !IsComplete))
                return new("busy", "", "An upload or a run is under way already. Wait for it, or cancel it.");
            running = cancel;
        }
        (Phase, Fault, Notice, Progress) = (during, null, null, MeasureProgress.Begun(length, clock));
        Changed?.Invoke();
        var next = SyntheticPhase.Choosing;
        try
        {
            next = await work(new Reporter(this), cancel.Token);
        }
        catch (Exception) when (cancel.IsCancellationRequested)
        {
            // A cut connection surfaces as one of several exceptions; what it means is the same.
            Notice = cancelled;
        }
        catch (Exception failure)
        {
            Fault = Explain(failure);
        }
        lock (gate)
            running = null;
        Phase = next;
        Changed?.Invoke();
        return Fault;
    }

    private MeasureFault Explain(Exception failure) =>
        Phase is SyntheticPhase.Receiving && failure is IOException ? MeasureFault.BrokenOff(failure, log) : MeasureFault.Explain(failure, log);

    private void Report(MicrodataProgress value)
    {
        if (!Progress.IsDue(value, clock))
            return;
        Progress = Progress.At(value, clock);
        Changed?.Invoke();
    }

    /// <summary>On the reporting thread: the framework's own Progress posts to a context that a page may have left.</summary>
    private sealed class Reporter(SyntheticSession session) : IProgress<MicrodataProgress>
    {
        public void Report(MicrodataProgress value) => session.Report(value);
    }
}
