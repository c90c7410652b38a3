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

    /// <summary>Takes an earlier version in. Another file is refused and nothing of it is kept. Figures without it no longer count.</summary>
    public Task<MeasureFault?> ReceiveEarlier(Stream content, string name, long? length, CancellationToken aborted) =>
        Work(MeasurePhase.Adding, MeasurePhase.Profiled, $"The upload of the earlier version was cancelled. {AsBefore}", length, async (progress, cancellation) =>
        {
            (IsAddingEarlier, Result, Stress) = (true, null, null);
            var staged = await uploads.Stage(content, name, owner, progress, cancellation);
            if (known.FirstOrDefault(one => one.Content == staged.Source.Hash) is not { Release.Version: var version })
            {
                uploads.Discard(staged.Id);
                throw new MicrodataFault("other_file", $"{staged.Name} is none of the earlier versions that count: its SHA-256 begins with {staged.Source.Hash.Hex[..16]}. Needed is {string.Join(" or ", known.Select(one => $"version {one.Release.Version}, {Figures.Count(one.Release.Records)} records, which begins with {one.Content?.Hex[..16]}"))}.");
            }
            RemoveEarlier(version);
            Brought = [.. Brought.Append(new(version, staged)).OrderBy(one => one.Version)];
            return MeasurePhase.Profiled;
        }, aborted);

    /// <summary>Lets go of one. Figures that were counted with it no longer count.</summary>
    public void DropEarlier(int version)
    {
        if (!IsOpen || Brought.All(one => one.Version != version))
            return;
        RemoveEarlier(version);
        Edit(Columns, Nulls);
    }

    /// <summary>What the stress tests ask of the file as it stands.</summary>
    public StressQuestion Question(StressSetup setup) =>
        Choices.Question(Variables, setup) with { Here = [.. Brought.Select(one => new EarlierSource(one.Version, one.Upload.Source))] };

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
