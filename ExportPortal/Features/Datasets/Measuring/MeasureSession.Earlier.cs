using ExportPortal.Components.Shared;
using ExportPortal.Microdata;

namespace ExportPortal.Features.Datasets.Measuring;

/// <summary>An earlier version that was brought to be compared cell by cell.</summary>
/// <param name="Version">Its number.</param>
public sealed record BroughtVersion(int Version, StagedUpload Upload);

/// <summary>Beside what is measured: earlier versions, of which the portal kept nothing but figures.</summary>
public sealed partial class MeasureSession
{
    private IReadOnlyList<EarlierVersion> known = [];

    /// <summary>Those that are here, by number.</summary>
    public IReadOnlyList<BroughtVersion> Brought { get; private set; } = [];

    /// <summary>Whether what comes in, or came in last, beside the file is an earlier version.</summary>
    public bool IsAddingEarlier { get; private set; }

    /// <summary>Says which earlier versions count; each is known by its content.</summary>
    public void Know(IReadOnlyList<EarlierVersion> earlier) => known = earlier;

    /// <summary>Takes an earlier version in. Another file is refused and nothing of it is kept. Stress tests without it no longer count; the measurement does.</summary>
    /// <param name="written">How it is written; null to find it.</param>
    public Task<MeasureFault?> ReceiveEarlier(Stream content, string name, long? length, CancellationToken aborted, CsvWritten? written = null) =>
        AddEarlier(isInPlace: false, $"The upload of the earlier version was cancelled. {AsBefore}", length, (progress, cancellation) => uploads.Stage(content, name, owner, progress, cancellation, written), aborted);

    /// <summary>The same for a table where it stands: hashes its rows on the server; goes on when nobody looks.</summary>
    /// <param name="open">Opens the table, if it is open to the owner.</param>
    public Task<MeasureFault?> TakeEarlier(string name, Func<IProgress<MicrodataProgress>, CancellationToken, Task<MicrodataTable>> open) =>
        AddEarlier(isInPlace: true, $"Reading the earlier version was cancelled. {AsBefore}", null, (progress, cancellation) => uploads.Stage(() => open(progress, cancellation), name, owner, progress, cancellation), CancellationToken.None);

    private Task<MeasureFault?> AddEarlier(bool isInPlace, string cancelled, long? length, Func<IProgress<MicrodataProgress>, CancellationToken, Task<StagedUpload>> take, CancellationToken aborted) =>
        Work(MeasurePhase.Adding, Result is null ? MeasurePhase.Profiled : MeasurePhase.Measured, cancelled, length, async (progress, cancellation) =>
        {
            (IsAddingEarlier, IsAddingInPlace) = (true, isInPlace);
            var staged = await take(progress, cancellation);
            if (known.FirstOrDefault(one => one.Content == staged.Source.Hash) is not { Release.Version: var version })
            {
                uploads.Discard(staged.Id);
                throw new MicrodataFault("other_file", $"{staged.Name} is none of the earlier versions that count: its {(isInPlace ? "content identity" : "SHA-256")} begins with {staged.Source.Hash.Hex[..16]}. Needed is {string.Join(" or ", known.Where(one => one.IsTable == isInPlace).Select(one => $"version {one.Release.Version}, {Figures.Count(one.Release.Records)} records, which begins with {one.Content?.Hex[..16]}").DefaultIfEmpty($"none that is a {(isInPlace ? "table" : "file")}"))}.{(isInPlace ? " A table whose rows changed since is another: name a view or a copy that holds the rows as they were released." : "")}");
            }
            RemoveEarlier(version);
            Brought = [.. Brought.Append(new(version, staged)).OrderBy(one => one.Version)];
            return Untested();
        }, aborted);

    /// <summary>Lets go of one. Stress tests that were run with it no longer count.</summary>
    public void DropEarlier(int version)
    {
        if (!IsOpen || Brought.All(one => one.Version != version))
            return;
        RemoveEarlier(version);
        (Phase, Fault) = (Untested(), null);
        Changed?.Invoke();
    }

    /// <summary>The stress tests are those of other versions now; what was measured of the file stays.</summary>
    private MeasurePhase Untested()
    {
        (Notice, Stress) = (Stress is null ? Notice : "Other earlier versions are here than the stress tests were run with, so those no longer count. Run again.", null);
        if (upload?.Figures is { } figures)
            upload.Figures = figures with { Stress = null };
        return Result is null ? MeasurePhase.Profiled : MeasurePhase.Measured;
    }

    /// <summary>What the stress tests ask of the file as it stands.</summary>
    public StressQuestion Question(StressSetup setup)
    {
        var asked = Choices.Question(Variables, setup);
        return asked with { Population = asked.Population is { } persons ? Left(persons) : null, Here = [.. Brought.Select(one => new EarlierSource(one.Version, one.Upload.Source))] };
    }

    private void RemoveEarlier(int version)
    {
        foreach (var one in Brought.Where(one => one.Version == version))
            uploads.Discard(one.Upload.Id);
        Brought = [.. Brought.Where(one => one.Version != version)];
    }

    private void DropEarlier()
    {
        foreach (var one in Brought)
            uploads.Discard(one.Upload.Id);
        Brought = [];
    }
}
