using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Protection;
using ExportPortal.Features.Datasets.Measuring;
using ExportPortal.Microdata;

namespace ExportPortal.Features.Datasets.Protecting;

/// <summary>
/// Protection of one measured file: ladders, what would help, and the copy. Lives beside the pages like the session of
/// measuring, so leaving a page stops nothing. One piece of work at a time.
/// </summary>
public sealed class ProtectWork(IProtectionEngine engine, StagedUploads uploads, TimeProvider clock, ILogger log, MicrodataSource source, string fileName, IReadOnlyList<Variable> variables, RiskMeasurement measured, MeasurementRequest asked)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, string> ladders = measured.QuasiIdentifiers
        .Union(variables.Where(variable => variable.Role is not ColumnRole.Identifier).Select(variable => variable.Name)).ToDictionary(name => name, _ => "none");
    private readonly Dictionary<string, Hierarchy> hierarchies = [];
    private readonly Dictionary<string, UnnamedValues> unnamed = [];
    private CancellationTokenSource? running;

    /// <summary>Raised after each change, on whatever thread made it.</summary>
    public event Action? Changed;

    public RiskMeasurement Measured => measured;
    public IReadOnlyList<Variable> Variables => variables;

    /// <summary>Whether a table is measured, of which no copy is made: its holder makes a view.</summary>
    public bool IsTable => source is MicrodataTable;

    /// <summary>The view that does what is chosen; null before it was asked for, and of a file.</summary>
    public TableView? View { get; private set; }

    /// <summary>By column that is no identifier, the quasi-identifiers first, in the words of <see cref="LadderText"/>.</summary>
    public IReadOnlyDictionary<string, string> Ladders => ladders;

    /// <summary>Whether generalising a column changes classes, so that it is searched for what would help.</summary>
    public bool IsSearched(string column) => measured.QuasiIdentifiers.Contains(column);

    /// <summary>Whether ladders were proposed from the values.</summary>
    public bool IsProposed { get; private set; }
    public bool IsRunning { get; private set; }
    public MeasureProgress Progress { get; private set; } = MeasureProgress.None;
    public MeasureFault? Fault { get; private set; }
    public string? Notice { get; private set; }

    /// <summary>The newest findings; null before the first search and after a ladder changed.</summary>
    public Improvements? Found { get; private set; }

    /// <summary>The newest copy; null before the first.</summary>
    public ProtectedCopy? Copy { get; private set; }

    /// <summary>What is chosen for the copy.</summary>
    public ProtectionChoice Choice { get; } = new();

    /// <summary>Number of the assessment under which the copy was saved; null before.</summary>
    public string? Assessment { get; private set; }

    private MeasurementPlan Plan => MeasurementPlan.For(variables, measured.Rules.Null, measured.Rules.Text) with { Populations = [.. measured.Models?.Population?.Keys ?? []] };

    public Ladder Ladder(string column) => LadderText.Read(column, ladders[column], hierarchies.GetValueOrDefault(column));

    public bool HasHierarchy(string column) => hierarchies.ContainsKey(column);

    /// <summary>Values of the column that its hierarchy does not name; null where it names all, and where nobody looked.</summary>
    public UnnamedValues? Unnamed(string column) => unnamed.GetValueOrDefault(column);

    /// <summary>Sets a ladder; a text that is none is a broken rule.</summary>
    public void Climb(string column, string text)
    {
        Fault = null;
        try
        {
            LadderText.Read(column, text, hierarchies.GetValueOrDefault(column));
            ladders[column] = text;
            Found = IsSearched(column) ? null : Found;
            Choice.Forget(column);
        }
        catch (RuleViolation broken)
        {
            Fault = MeasureFault.Of(broken.Rule);
        }
        Changed?.Invoke();
    }

    public async Task TakeHierarchy(string column, Stream content, CancellationToken cancellation)
    {
        try
        {
            hierarchies[column] = await HierarchyFile.Read(content, cancellation);
            unnamed.Remove(column);
            Climb(column, "hierarchy");
        }
        catch (Exception failure)
        {
            Fault = MeasureFault.Explain(failure, log);
            Changed?.Invoke();
            return;
        }
        if (Fault is null && source is MicrodataFile file)
            await Work(async (progress, stop) =>
            {
                if (await engine.Unnamed(file, Plan, column, hierarchies[column], progress, stop) is { Count: > 0 } found)
                    unnamed[column] = found;
            }, "Stopped. Nobody looked whether the hierarchy names every value.");
    }

    /// <summary>Takes found changes over into the choice: one adds to it, a whole set replaces it.</summary>
    public void Choose(IReadOnlyList<ColumnChange> changes)
    {
        if (changes.Count == 1)
            Choice.Add(changes[0], this);
        else
            Choice.Take(changes, this);
        Changed?.Invoke();
    }

    public Task Propose() => Work(async (progress, cancellation) =>
    {
        foreach (var (column, text) in await engine.Propose(source, Plan, progress, cancellation))
            ladders[column] = text;
        IsProposed = true;
    });

    public Task Improve(RiskLine line) => Work(async (progress, cancellation) =>
        Found = await engine.Improve(source, Plan, new(line, [.. measured.QuasiIdentifiers.Select(Ladder)]), progress, cancellation));

    /// <summary>Writes the copy and measures it at once; then runs the stress tests on it, without which it can be taken away and saved all the same.</summary>
    /// <param name="tests">Setup and question of the file's own stress tests; null where there are none.</param>
    public async Task Make(Actor actor, (StressSetup Setup, StressQuestion Question)? tests = null)
    {
        // The tests come last, and by then the time of the versions that were brought for them might be over.
        using var kept = uploads.Use(tests?.Question.Here.Select(one => one.Source) ?? []);
        var before = Copy;
        await Write(actor);
        if (tests is { } chosen && Copy is { } copy && copy != before)
            await Work(async (progress, cancellation) =>
            {
                var question = chosen.Question.On([.. copy.Variables.Select(one => one.Name)]);
                question = question with { Population = question.Population is { } persons ? ProtectionPlan.Persons(persons, source.Rows, copy.Made.File.Rows) : null };
                Copy = copy with { Stress = await uploads.Stress(copy.Upload, copy.Plan.After(Plan), chosen.Setup, question, progress, cancellation) };
            }, "The stress tests of the copy were stopped. The copy and its figures are as they were.");
    }

    private Task Write(Actor actor) => Work(async (progress, cancellation) =>
    {
        var plan = Choice.Plan(this);
        RuleViolation.When(plan.IsEmpty, "PR-9", "Nothing is chosen, so nothing would change. Choose a change first.");
        var file = (MicrodataFile)source;
        var made = await engine.Protect(file, Plan, plan, uploads.PathOfCopy(), progress, cancellation, Choice.Kind ?? Kind);
        try
        {
            var request = plan.After(asked, file.Rows, made.File.Rows);
            var figures = await uploads.Measure(made.File, request, progress, cancellation);
            var after = figures.Measurement;
            var lineage = new Lineage(file.Hash, fileName, LineageSteps.Of(plan, made.UnreadCells), PortalProgram.Version, PortalProgram.Code,
                actor.Person, actor.Name, clock.GetUtcNow(), new(file.Rows, made.File.Rows, made.EmptiedCells + made.UnreadCells.Values.Sum()), made.File.Hash)
            {
                Lost = LineageSteps.Lost(made.Loss, measured.Sample, after.Sample, plan.Small?.K ?? after.Sample.WholeK),
            };
            var copy = uploads.Adopt(made.File, NameOfCopy(made.File.Hash), figures, lineage, source, actor);
            if (Copy is { } before)
                uploads.Discard(before.Upload.Id);
            (Copy, Assessment) = (new(copy, made, plan, plan.After(variables), after, Guid.NewGuid()), null);
        }
        catch
        {
            made.File.Discard();
            throw;
        }
    });

    /// <summary>Writes down what is chosen as a view for the holder of the table.</summary>
    public Task Word() => Work((_, _) =>
    {
        View = null;
        var (table, plan) = ((MicrodataTable)source, Choice.Plan(this));
        RuleViolation.When(plan.IsEmpty, "PR-9", "Nothing is chosen, so nothing would change. Choose a change first.");
        View = engine.View(table, Plan, plan);
        return Task.CompletedTask;
    });

    public void Finish(string assessment)
    {
        Assessment = assessment;
        Changed?.Invoke();
    }

    public void Cancel()
    {
        lock (gate)
            running?.Cancel();
    }

    /// <summary>What the file itself is.</summary>
    public CopyKind Kind => source is MicrodataFile { Dialect: null } ? CopyKind.Parquet : CopyKind.Csv;

    /// <summary>Whether a copy as CSV is in another encoding than the file: it is always in UTF-8.</summary>
    public bool IsRewritten => source is MicrodataFile { Dialect.Encoding: not TextEncoding.Utf8 };

    /// <summary>The beginning of the content's hash tells the copies of one file apart. A copy of the file's own kind ends like the file.</summary>
    private string NameOfCopy(ContentHash content) => $"{Path.GetFileNameWithoutExtension(fileName)}-protected-{content.Hex[..8]}{((Choice.Kind ?? Kind) == Kind && Path.GetExtension(fileName) is { Length: > 0 } ending ? ending : (Choice.Kind ?? Kind) is CopyKind.Parquet ? ".parquet" : ".csv")}";

    private async Task Work(Func<IProgress<MicrodataProgress>, CancellationToken, Task> work, string cancelled = "Cancelled. Nothing was kept of it.")
    {
        using var kept = uploads.Use(source, Copy?.Made.File);
        using var cancel = new CancellationTokenSource();
        lock (gate)
        {
            if (running is not null)
                return;
            running = cancel;
        }
        (IsRunning, Fault, Notice, Progress) = (true, null, null, MeasureProgress.Begun(null, clock));
        Changed?.Invoke();
        try
        {
            await work(new Reporter(this), cancel.Token);
        }
        catch (Exception) when (cancel.IsCancellationRequested)
        {
            Notice = cancelled;
        }
        catch (Exception failure)
        {
            Fault = MeasureFault.Explain(failure, log);
        }
        lock (gate)
            running = null;
        IsRunning = false;
        Changed?.Invoke();
    }

    private void Report(MicrodataProgress value)
    {
        if (!Progress.IsDue(value, clock))
            return;
        Progress = Progress.At(value, clock);
        Changed?.Invoke();
    }

    private sealed class Reporter(ProtectWork work) : IProgress<MicrodataProgress>
    {
        public void Report(MicrodataProgress value) => work.Report(value);
    }
}
