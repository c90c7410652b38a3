using System.Collections.Concurrent;
using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Stress;
using ExportPortal.Microdata;

namespace ExportPortal.Features.Datasets;

/// <summary>An uploaded file, or a table that was chosen, that waits to be measured, and what is known of it so far. Only its owner can reach it.</summary>
public sealed class StagedUpload
{
    public required Guid Id { get; init; }
    public required UserId Owner { get; init; }

    /// <summary>Name as uploaded, where the file itself stands under a random one; "connection: schema.table" of a table.</summary>
    public required string Name { get; init; }
    public required MicrodataSource Source { get; init; }

    /// <summary>The file; null for a table.</summary>
    public MicrodataFile? File => Source as MicrodataFile;
    public required DatasetProfile Profile { get; init; }

    /// <summary>Columns that are proposed as direct identifiers; of a copy, those of its source.</summary>
    public IReadOnlyList<string> ProposedIdentifiers
    {
        get => proposed ?? [.. Profile.Columns.Where(column => column.ProposedRole is ColumnRole.Identifier).Select(column => column.Name)];
        init => proposed = value;
    }

    private readonly IReadOnlyList<string>? proposed;
    public required DateTimeOffset At { get; init; }

    /// <summary>How the portal made the file from another upload; null for a file as uploaded.</summary>
    public Lineage? Lineage { get; init; }

    /// <summary>What is known of it so far, in one piece; null before the first run. Who saves it reads this once.</summary>
    public StagedFigures? Figures { get; internal set; }

    /// <summary>The newest run; null before the first.</summary>
    public RiskMeasurement? Measurement => Figures?.Measurement;

    /// <summary>Stress tests of the newest measurement; null before, and again after the next measurement.</summary>
    public (StressRun Run, TimeSpan Took)? Stress => Figures?.Stress;

    /// <summary>Works that read it at present, under the lock of the uploads: while there is one its time does not run out.</summary>
    internal int Uses { get; set; }

    /// <summary>Removes the file when its time is over.</summary>
    internal ITimer? Expiry { get; set; }
}

/// <summary>The newest measurement with what it was asked with, and the stress tests that were run on it. Never changed, only replaced.</summary>
/// <param name="At">When the run began.</param>
/// <param name="Took">How long it took, without the stress tests.</param>
/// <param name="Stress">The tests and how long they took; null where they were not run.</param>
public sealed record StagedFigures(RiskMeasurement Measurement, MeasurementRequest Request, DateTimeOffset At, TimeSpan Took, (StressRun Run, TimeSpan Took)? Stress = null);

/// <summary>
/// Holds uploads between intake and measurement. A raw file never outlives its use: it goes when the version is
/// registered, when the owner discards it, two hours after it was last worked on, and at every start of the portal.
/// </summary>
public sealed partial class StagedUploads(PortalPaths paths, IMicrodataEngine engine, ISetSearches sets, IStressSearches searches, FileIntake intake, TimeProvider clock)
{
    /// <summary>How long a file waits with nobody working on it. A run, however long it may take by the settings, keeps its file.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(2);

    // Attacking synthetic data takes three at once, beside what waits to be measured, each with its population.
    private const int MostPerOwner = 8;
    private const int MostCopies = 4;
    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<Guid, StagedUpload> uploads = new();
    private readonly Dictionary<UserId, int> coming = [];

    /// <summary>Takes a file in and profiles it. Of a file that fails or is cancelled nothing stays.</summary>
    /// <exception cref="MicrodataFault">Says what is wrong with the file, with line and column.</exception>
    public async Task<StagedUpload> Stage(Stream content, string name, Actor actor, IProgress<MicrodataProgress>? progress, CancellationToken cancellation, CsvWritten? written = null)
    {
        using var place = Reserve(actor);
        return await Keep(await intake.Stage(content, paths.Staging, progress, cancellation, written), Path.GetFileName(name), actor, progress, cancellation);
    }

    /// <summary>The same for a table, which the caller found open to the actor: nothing of it is copied.</summary>
    public async Task<StagedUpload> Stage(Func<Task<MicrodataTable>> open, string name, Actor actor, IProgress<MicrodataProgress>? progress, CancellationToken cancellation)
    {
        using var place = Reserve(actor);
        return await Keep(await open(), name, actor, progress, cancellation);
    }

    /// <summary>The owner's upload; null when it is gone or another's.</summary>
    public StagedUpload? Find(Guid id, Actor actor) => uploads.TryGetValue(id, out var upload) && upload.Owner == actor.User ? upload : null;

    /// <summary>Measures and remembers the newest result; a cancelled run leaves the one before.</summary>
    /// <param name="population">The population table that the request names; null where it names none.</param>
    public async Task<RiskMeasurement> Measure(StagedUpload upload, MeasurementRequest request, IProgress<MicrodataProgress>? progress, CancellationToken cancellation, MicrodataSource? population = null)
    {
        upload.Figures = await Figures(upload.Source, request, progress, cancellation, population);
        return upload.Figures.Measurement;
    }

    private async Task<StagedFigures> Figures(MicrodataSource source, MeasurementRequest request, IProgress<MicrodataProgress>? progress, CancellationToken cancellation, MicrodataSource? population)
    {
        var (at, started) = (clock.GetUtcNow(), clock.GetTimestamp());
        var measured = await new RequestedMeasurement(engine, sets).Run(source, request, progress, cancellation, population);
        return new(measured, request, at, clock.GetElapsedTime(started));
    }

    /// <summary>Runs the stress tests on a measured upload and remembers them.</summary>
    public async Task<StressRun> Stress(StagedUpload upload, MeasurementPlan plan, StressSetup setup, StressQuestion question, IProgress<MicrodataProgress>? progress, CancellationToken cancellation)
    {
        var before = upload.Figures ?? throw new InvalidOperationException("The upload has not been measured.");
        var started = clock.GetTimestamp();
        if (before.Request.Knowledge is { } asked && asked.Most == question.Knowledge.Most)
            question = question.Knowing(before.Measurement.Knowledge, asked);
        var figures = setup.Complete(await searches.Measure(upload.Source, plan, question.Beside(upload.Source.Hash), progress, cancellation));
        var run = StressRun.Of(before.Measurement, figures, setup.Context, question.Knowledge.Seed, setup.Pack) with { Asked = question.Asked };
        // Measured again meanwhile, it has other figures, which these tests say nothing of.
        if (ReferenceEquals(upload.Figures, before))
            upload.Figures = before with { Stress = (run, clock.GetElapsedTime(started)) };
        return run;
    }

    /// <summary>Keeps what is read from running out of time until the end of the work; its time then begins anew. What is no upload needs none.</summary>
    public IDisposable Use(params IEnumerable<MicrodataSource?> sources)
    {
        var used = uploads.Values.Where(upload => sources.Contains(upload.Source)).ToList();
        lock (gate)
            foreach (var upload in used)
            {
                upload.Uses++;
                upload.Expiry?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
        return new AtEnd(() =>
        {
            lock (gate)
                foreach (var upload in used)
                    if (--upload.Uses == 0 && uploads.ContainsKey(upload.Id))
                        upload.Expiry?.Change(Longest, Timeout.InfiniteTimeSpan);
        });
    }

    public void Discard(Guid id)
    {
        if (!uploads.TryRemove(id, out var upload))
            return;
        upload.Expiry?.Dispose();
        upload.Source.Discard();
    }

    /// <summary>Time is over: unless a work began at the same moment, which keeps it.</summary>
    private void Expire(StagedUpload upload)
    {
        lock (gate)
            if (upload.Uses > 0)
                return;
        Discard(upload.Id);
    }

    /// <summary>A place among the owner's files, taken before the first byte: several that come at once do not pass the limit together.</summary>
    private AtEnd Reserve(Actor actor)
    {
        RuleViolation.When(!actor.Is(Role.Steward), "DS-1", "Only a steward uploads data.");
        lock (gate)
        {
            var arriving = coming.GetValueOrDefault(actor.User);
            RuleViolation.When(arriving + uploads.Values.Count(upload => upload.Owner == actor.User && upload.Lineage is null) >= MostPerOwner, "DS-8",
                $"You have {MostPerOwner} uploaded files waiting or on their way. Save or discard one of them first.");
            coming[actor.User] = arriving + 1;
        }
        return new(() =>
        {
            lock (gate)
                if (--coming[actor.User] == 0)
                    coming.Remove(actor.User);
        });
    }

    private async Task<StagedUpload> Keep(MicrodataSource source, string name, Actor actor, IProgress<MicrodataProgress>? progress, CancellationToken cancellation)
    {
        try
        {
            var profile = await engine.Profile(source, progress, cancellation);
            var upload = new StagedUpload { Id = Guid.NewGuid(), Owner = actor.User, Name = name, Source = source, Profile = profile, At = clock.GetUtcNow() };
            uploads[upload.Id] = upload;
            upload.Expiry = clock.CreateTimer(_ => Expire(upload), null, Longest, Timeout.InfiniteTimeSpan);
            return upload;
        }
        catch
        {
            source.Discard();
            throw;
        }
    }

    /// <summary>Removes what an earlier run of the portal left behind.</summary>
    public void Clear()
    {
        foreach (var id in uploads.Keys)
            Discard(id);
        foreach (var file in Directory.EnumerateFiles(paths.Staging).Concat(Directory.EnumerateFiles(paths.Spill)))
            File.Delete(file);
        foreach (var folder in Directory.EnumerateDirectories(paths.Spill))
            Directory.Delete(folder, recursive: true);
    }

    private sealed class AtEnd(Action end) : IDisposable
    {
        private Action? left = end;

        public void Dispose() => Interlocked.Exchange(ref left, null)?.Invoke();
    }
}
