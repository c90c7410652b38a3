using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Stress;
using ExportPortal.Microdata;

namespace ExportPortal.Features.Datasets.Measuring;

/// <summary>
/// One person's way from a file to a saved assessment of one dataset. It lives beside the pages, so leaving a page
/// stops nothing and coming back shows where it stands. One piece of work at a time.
/// </summary>
public sealed partial class MeasureSession(StagedUploads uploads, TimeProvider clock, ILogger log, Actor begunBy, string dataset) : IPersonSession
{
    private const string UploadCancelled = "The upload was cancelled. Nothing of the file was kept.";

    private readonly Lock gate = new();
    private CancellationTokenSource? running;
    private StagedUpload? upload;
    private Actor owner = begunBy;

    /// <summary>Names the session in the address that the browser uploads to.</summary>
    public Guid Id { get; } = Guid.NewGuid();
    public UserId Owner => owner.User;
    public string Dataset => dataset;
    public MeasurePhase Phase { get; private set; }
    public bool IsOver => Phase is MeasurePhase.Saved;
    public bool IsIdle => Changed is null && Phase is MeasurePhase.Waiting or MeasurePhase.Saved;

    /// <summary>The work that was done last, which <see cref="Fault"/> is about.</summary>
    public MeasurePhase During { get; private set; }

    /// <summary>Raised after each change, on whatever thread made it.</summary>
    public event Action? Changed;

    public MeasureProgress Progress { get; private set; } = MeasureProgress.None;

    /// <summary>What went wrong last; null when nothing did.</summary>
    public MeasureFault? Fault { get; private set; }

    /// <summary>What happened last that is no fault, such as a cancelled run; null for nothing.</summary>
    public string? Notice { get; private set; }

    /// <summary>Name of the file as uploaded; null before the first.</summary>
    public string? FileName { get; private set; }

    /// <summary>What is measured: the uploaded file, or a table where it stands; null before.</summary>
    public MicrodataSource? Source => upload?.Source;
    public Guid? Upload => upload?.Id;

    /// <summary>What the newest run was asked; null before the first.</summary>
    public MeasurementRequest? Asked => upload?.Figures?.Request;
    public IReadOnlyList<ColumnChoice> Columns { get; private set; } = [];
    public IReadOnlyList<Variable> Variables => [.. Columns.Select(column => column.Declared)];
    public NullRule Nulls { get; private set; }
    /// <summary>Whether what comes or came last is a table.</summary>
    public bool IsTable { get; private set; }
    /// <summary>How texts are read before they are compared.</summary>
    public TextRules Text { get; private set; } = TextRules.Exact;
    /// <summary>What else the next run computes.</summary>
    public RunChoice Choice { get; private set; } = RunChoice.Usual;
    /// <summary>The rule that is broken: of those that keep the columns from being measured the first, else of those about saving; null for none.</summary>
    public Rule? Broken => WhyNotRun ?? VariableRules.Broken(Variables);

    /// <summary>Whether the columns can be measured; a rule about saving may be broken all the same.</summary>
    public bool MayRun => WhyNotRun is null;

    private Rule? WhyNotRun => VariableRules.NothingToMeasure(Variables) ?? Choice.Broken(Variables) ?? Choices.Broken;

    /// <summary>The assessment that the next runs repeat; null for a measurement of its own.</summary>
    public RepeatedAssessment? Repeated { get; private set; }

    /// <summary>Where the data are meant to go, as tried last; saved with the figures. Null until tried.</summary>
    public RiskContext? Context { get; set; }

    /// <summary>The figures of the present roles; null before the run and after a role changed.</summary>
    public RiskMeasurement? Result { get; private set; }

    /// <summary>What the steward says beyond the roles.</summary>
    public StressChoices Choices { get; private set; } = StressChoices.None;

    /// <summary>Stress tests of the present result; null before, and where they were stopped.</summary>
    public StressRun? Stress { get; private set; }

    /// <summary>How long the last run took.</summary>
    public TimeSpan Took => upload?.Figures?.Took ?? TimeSpan.Zero;

    /// <summary>Key of the save that the present result may lead to; one result is saved once.</summary>
    public Guid SaveKey { get; private set; }

    /// <summary>Number of the saved assessment; null before.</summary>
    public string? Assessment { get; private set; }

    /// <summary>Whether no byte of the uploaded file is left on the portal's disk.</summary>
    public bool IsFileGone => upload is not null && !(upload.Source is MicrodataFile file && File.Exists(file.Path));

    /// <summary>Takes the file in and profiles it, hashing as it streams. Of a file that fails or is cancelled nothing is kept.</summary>
    /// <param name="length">Bytes announced; null when not known.</param>
    /// <param name="written">How a CSV file is written; null to find it.</param>
    public Task<MeasureFault?> Receive(Stream content, string name, long? length, CancellationToken aborted, CsvWritten? written = null) =>
        Work(MeasurePhase.Receiving, MeasurePhase.Waiting, UploadCancelled, length, async (progress, cancellation) =>
        {
            Begin(Path.GetFileName(name), isTable: false);
            return Profiled(await uploads.Stage(content, name, owner, progress, cancellation, written));
        }, aborted);

    /// <summary>Takes a table where it stands: hashes its rows on the server and profiles it; goes on when nobody looks.</summary>
    /// <param name="open">Opens the table, if it is open to the owner.</param>
    public Task<MeasureFault?> Take(string name, Func<IProgress<MicrodataProgress>, CancellationToken, Task<MicrodataTable>> open) =>
        Work(MeasurePhase.Receiving, MeasurePhase.Waiting, "Reading the table was cancelled. Nothing was kept.", null, async (progress, cancellation) =>
        {
            Begin(name, isTable: true);
            return Profiled(await uploads.Stage(() => open(progress, cancellation), name, owner, progress, cancellation));
        }, CancellationToken.None);

    /// <summary>Measures with the roles as they stand; goes on when nobody looks.</summary>
    /// <param name="line">What leaving out a column is held against; null asks nothing.</param>
    public Task<MeasureFault?> Measure(RiskLine? line = null) => IsOther ? Task.FromResult<MeasureFault?>(new("other_file", "", Repeated!.Refusal(FileName, Source!))) :
        Source is not null && WhyNotRun is { } rule ? Task.FromResult<MeasureFault?>(new(rule.Code, "", rule.Message)) :
        Work(MeasurePhase.Running, MeasurePhase.Profiled, "The run was cancelled. The file and the roles are as they were.", null, async (progress, cancellation) =>
        {
            (Result, Stress) = (null, null);
            Result = await uploads.Measure(upload!, Request(line), progress, cancellation, Population?.Source);
            SaveKey = Guid.NewGuid();
            return MeasurePhase.Measured;
        }, CancellationToken.None);

    /// <summary>Measures, where no figures stand without tests, then runs the stress tests; the figures can be seen and saved whatever becomes of the second part.</summary>
    public async Task<MeasureFault?> Measure(StressSetup setup, RiskLine? line = null) => Phase is MeasurePhase.Measured && Stress is null ? await TryOut(setup) : await Measure(line) ?? (Result is null ? null : await TryOut(setup));

    /// <summary>Runs the stress tests on the measured file; goes on when nobody looks.</summary>
    public Task<MeasureFault?> TryOut(StressSetup setup) =>
        Work(MeasurePhase.Stressing, MeasurePhase.Measured, "The stress tests were stopped. The figures are as they were; they can be saved without them.", null, async (progress, cancellation) =>
        {
            Stress = null;
            Stress = await uploads.Stress(upload!, Request(null).Plan, Choices.On(setup), Question(setup), progress, cancellation);
            return MeasurePhase.Measured;
        }, CancellationToken.None);

    /// <summary>Stops the present upload or run; without one it does nothing.</summary>
    public void Cancel()
    {
        lock (gate)
        {
            running?.Cancel();
            if (running is not null || Fault != MeasureFault.ConnectionLost)
                return;
            // The browser cuts the connection after the same click, and over a bad line that may arrive first.
            (Fault, Notice) = (null, UploadCancelled);
        }
        Changed?.Invoke();
    }

    /// <summary>Notes that the result was saved, which removed the file.</summary>
    public void Finish(string assessment)
    {
        DropOthers();
        (Assessment, Phase) = (assessment, MeasurePhase.Saved);
        Changed?.Invoke();
    }

    /// <summary>Removes the file and starts from the beginning.</summary>
    public void Discard()
    {
        Cancel();
        (Notice, Phase) = (Source is MicrodataTable ? "The table was let go; it is as it was." : "The uploaded file was removed.", MeasurePhase.Waiting);
        DropFile();
        (Columns, Result, Stress, Assessment, Fault, FileName, Context) = ([], null, null, null, null, null, null);
        Changed?.Invoke();
    }

    public void Serve(Actor actor) => owner = actor.User == Owner ? actor : owner;

    /// <summary>Starts anew when the file's time ran out meanwhile.</summary>
    public void Refresh()
    {
        if (Phase is not (MeasurePhase.Profiled or MeasurePhase.Measured) || (upload is not null && uploads.Find(upload.Id, owner) is not null))
            return;
        DropOthers();
        (upload, Columns, Result, Stress, Phase, Fault) = (null, [], null, null, MeasurePhase.Waiting, MeasureFault.Gone);
        Changed?.Invoke();
    }

    private MeasurementRequest Request(RiskLine? line) =>
        Repeated?.Request ?? OfThoseLeft(Choice.For(Choices.On(MeasurementPlan.For(Variables, Nulls, Text)), line ?? new(null, null))) with { PopulationTable = Population?.Source.Hash.Hex };

    private void Begin(string name, bool isTable)
    {
        // What nobody could run is not asked of the next file.
        Choice = Choice.Broken([]) is null ? Choice : RunChoice.Usual;
        (IsTable, FileName, Columns, Result, Stress, Context, Choices) = (isTable, name, [], null, null, null, StressChoices.None with { Population = Choice.Population });
        DropFile();
    }

    private MeasurePhase Profiled(StagedUpload staged)
    {
        if (Repeated is { } named && !named.IsOf(staged.Source))
        {
            uploads.Discard(staged.Id);
            throw new MicrodataFault("other_file", $"{named.Refusal(FileName, staged.Source)} To measure this one, end the repetition first.");
        }
        upload = staged;
        if (Repeated is { } asked && !asked.Fits(staged.Source.Columns))
            (Repeated, Notice) = (null, $"This has other columns than {asked.Number}, so it cannot repeat it. It is a measurement of its own: look at the roles.");
        Columns = [.. staged.Profile.Columns.Select(profile => Repeated?.Declare(profile) ?? ColumnChoice.Proposed(profile))];
        if (Repeated is { Request.Plan: var plan } repeated)
        {
            (Nulls, Text) = (plan.Nulls, plan.Text);
            Take(repeated);
        }
        return MeasurePhase.Profiled;
    }

    private void DropFile()
    {
        DropOthers();
        if (upload is not null)
            uploads.Discard(upload.Id);
        upload = null;
    }

    private async Task<MeasureFault?> Work(
        MeasurePhase during, MeasurePhase otherwise, string cancelled, long? length, Func<IProgress<MicrodataProgress>, CancellationToken, Task<MeasurePhase>> work, CancellationToken aborted)
    {
        if (!owner.Is(Role.Steward))
        {
            Fault = MeasureFault.NoSteward;
            Changed?.Invoke();
            return Fault;
        }
        using var kept = uploads.Use([upload?.Source, Population?.Source, .. Brought.Select(one => one.Upload.Source)]);
        Refresh();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        lock (gate)
        {
            if (running is not null || during is not MeasurePhase.Receiving && upload is null || during is MeasurePhase.Adding && !IsOpen)
                return Fault ?? new("busy", "", "An upload or a run is under way already. Wait for it, or cancel it.");
            running = cancel;
        }
        (Phase, During, Fault, Notice, Progress) = (during, during, null, null, MeasureProgress.Begun(length, clock));
        Changed?.Invoke();
        var (next, failure) = (otherwise, (Exception?)null);
        try
        {
            next = await work(new Reporter(this), cancel.Token);
        }
        catch (Exception caught)
        {
            failure = caught;
        }
        // In one step: a cancel comes either before, and is what ended the work, or afterwards, and finds how it ended.
        lock (gate)
        {
            running = null;
            // A cut connection surfaces as one of several exceptions; what it means is the same.
            // What was discarded meanwhile is gone, and the end of the work brings no part of it back.
            var isGone = upload is null && during is not MeasurePhase.Receiving;
            (Fault, Notice) = failure is null || isGone ? (Fault, Notice) : cancel.IsCancellationRequested ? (null, cancelled) : (Explain(failure), null);
            (Phase, Result, Stress) = isGone ? (MeasurePhase.Waiting, null, null) : (next, Result, Stress);
        }
        Changed?.Invoke();
        return Fault;
    }

    private MeasureFault Explain(Exception failure) =>
        Phase is MeasurePhase.Receiving or MeasurePhase.Adding && failure is IOException or OperationCanceledException ? MeasureFault.BrokenOff(failure, log) : MeasureFault.Explain(failure, log);

    private void Report(MicrodataProgress value)
    {
        if (!Progress.IsDue(value, clock))
            return;
        Progress = Progress.At(value, clock);
        Changed?.Invoke();
    }

    /// <summary>On the reporting thread: the framework's own Progress posts to a context that a page may have left.</summary>
    private sealed class Reporter(MeasureSession session) : IProgress<MicrodataProgress>
    {
        public void Report(MicrodataProgress value) => session.Report(value);
    }
}
