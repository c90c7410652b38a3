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
    public required DateTimeOffset At { get; init; }

    /// <summary>How the portal made the file from another upload; null for a file as uploaded.</summary>
    public Lineage? Lineage { get; init; }

    /// <summary>The newest run; null before the first.</summary>
    public RiskMeasurement? Measurement { get; internal set; }

    /// <summary>What <see cref="Measurement"/> was asked with.</summary>
    public MeasurementRequest? Request { get; internal set; }
    /// <summary>Stress tests of the newest measurement, and how long they took; null before, and again after the next measurement.</summary>
    public (StressRun Run, TimeSpan Took)? Stress { get; internal set; }

    /// <summary>Removes the file when its time is over.</summary>
    internal ITimer? Expiry { get; set; }
}

/// <summary>
/// Holds uploads between intake and measurement. A raw file never outlives its use: it goes when the version is
/// registered, when the owner discards it, after two hours, and at every start of the portal.
/// </summary>
public sealed partial class StagedUploads(PortalPaths paths, IMicrodataEngine engine, ISetSearches sets, IStressSearches searches, FileIntake intake, TimeProvider clock)
{
    /// <summary>How long a file waits for its measurement.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(2);

    // Attacking synthetic data takes three at once, beside what waits to be measured, each with its population.
    private const int MostPerOwner = 8;
    private const int MostCopies = 4;
    private readonly ConcurrentDictionary<Guid, StagedUpload> uploads = new();

    /// <summary>Takes a file in and profiles it. Of a file that fails or is cancelled nothing stays.</summary>
    /// <exception cref="MicrodataFault">Says what is wrong with the file, with line and column.</exception>
    public async Task<StagedUpload> Stage(Stream content, string name, Actor actor, IProgress<MicrodataProgress>? progress, CancellationToken cancellation, TextEncoding? written = null)
    {
        RequireRoom(actor);
        return await Keep(await intake.Stage(content, paths.Staging, progress, cancellation, written), Path.GetFileName(name), actor, progress, cancellation);
    }

    /// <summary>The same for a table, which the caller found open to the actor: nothing of it is copied.</summary>
    public async Task<StagedUpload> Stage(Func<Task<MicrodataTable>> open, string name, Actor actor, IProgress<MicrodataProgress>? progress, CancellationToken cancellation)
    {
        RequireRoom(actor);
        return await Keep(await open(), name, actor, progress, cancellation);
    }

    /// <summary>The owner's upload; null when it is gone or another's.</summary>
    public StagedUpload? Find(Guid id, Actor actor) => uploads.TryGetValue(id, out var upload) && upload.Owner == actor.User ? upload : null;

    /// <summary>Measures and remembers the newest result; a cancelled run leaves the one before.</summary>
    /// <param name="population">The population table that the request names; null where it names none.</param>
    public async Task<RiskMeasurement> Measure(StagedUpload upload, MeasurementRequest request, IProgress<MicrodataProgress>? progress, CancellationToken cancellation, MicrodataSource? population = null)
    {
        var measured = await new RequestedMeasurement(engine, sets).Run(upload.Source, request, progress, cancellation, population);
        (upload.Measurement, upload.Request, upload.Stress) = (measured, request, null);
        return measured;
    }

    /// <summary>Runs the stress tests on a measured upload and remembers them.</summary>
    public async Task<StressRun> Stress(StagedUpload upload, MeasurementPlan plan, StressSetup setup, StressQuestion question, IProgress<MicrodataProgress>? progress, CancellationToken cancellation)
    {
        var measured = upload.Measurement ?? throw new InvalidOperationException("The upload has not been measured.");
        var started = clock.GetTimestamp();
        if (upload.Request?.Knowledge is { } asked && asked.Most == question.Knowledge.Most)
            question = question.Knowing(measured.Knowledge, asked);
        var figures = setup.Complete(await searches.Measure(upload.Source, plan, question, progress, cancellation));
        var run = StressRun.Of(measured, figures, setup.Context, question.Knowledge.Seed, setup.Pack);
        upload.Stress = (run, clock.GetElapsedTime(started));
        return run;
    }

    public void Discard(Guid id)
    {
        if (!uploads.TryRemove(id, out var upload))
            return;
        upload.Expiry?.Dispose();
        upload.Source.Discard();
    }

    private void RequireRoom(Actor actor)
    {
        RuleViolation.When(!actor.Is(Role.Steward), "DS-1", "Only a steward uploads data.");
        RuleViolation.When(uploads.Values.Count(upload => upload.Owner == actor.User && upload.Lineage is null) >= MostPerOwner, "DS-8",
            $"You have {MostPerOwner} uploaded files waiting. Save or discard one of them first.");
    }

    private async Task<StagedUpload> Keep(MicrodataSource source, string name, Actor actor, IProgress<MicrodataProgress>? progress, CancellationToken cancellation)
    {
        try
        {
            var profile = await engine.Profile(source, progress, cancellation);
            var upload = new StagedUpload { Id = Guid.NewGuid(), Owner = actor.User, Name = name, Source = source, Profile = profile, At = clock.GetUtcNow() };
            uploads[upload.Id] = upload;
            upload.Expiry = clock.CreateTimer(_ => Discard(upload.Id), null, Longest, Timeout.InfiniteTimeSpan);
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
}
