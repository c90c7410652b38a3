using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Risk;
using ExportPortal.Microdata;

namespace ExportPortal.Features.Datasets;

/// <summary>Protected copies that the portal makes of uploads. They go as uploads go, and their bytes as soon as the owner has fetched them.</summary>
public sealed partial class StagedUploads
{
    /// <summary>Where a copy may be written: a random name in the private folder.</summary>
    public string PathOfCopy() => Path.GetFullPath(Path.Combine(paths.Staging, $"{Guid.NewGuid():N}.csv"));

    /// <summary>After the save: an upload goes, a copy stays until its owner has fetched it.</summary>
    public void Release(Guid id)
    {
        if (uploads.TryGetValue(id, out var saved) && saved.Lineage is null)
            Discard(id);
    }

    /// <summary>Measures a copy before it is kept.</summary>
    public Task<StagedFigures> Measure(MicrodataFile copy, MeasurementRequest request, IProgress<MicrodataProgress>? progress, CancellationToken cancellation) =>
        Figures(copy, request, progress, cancellation, null);

    /// <summary>Keeps a measured copy for its owner; the oldest of too many goes.</summary>
    public StagedUpload Adopt(MicrodataFile file, string name, StagedFigures figures, Lineage lineage, MicrodataSource source, Actor actor)
    {
        foreach (var oldest in uploads.Values.Where(one => one.Owner == actor.User && one.Lineage is not null).OrderByDescending(one => one.At).Skip(MostCopies - 1).ToList())
            Discard(oldest.Id);
        var copy = new StagedUpload
        {
            Id = Guid.NewGuid(), Owner = actor.User, Name = name, Source = file, At = clock.GetUtcNow(), Lineage = lineage, Figures = figures,
            ProposedIdentifiers = uploads.Values.FirstOrDefault(one => ReferenceEquals(one.Source, source))?.ProposedIdentifiers ?? [],
            // Roles of a copy follow from those of its source, so nobody asks for its profile.
            Profile = new DatasetProfile(file.Rows, []),
        };
        uploads[copy.Id] = copy;
        copy.Expiry = clock.CreateTimer(_ => Expire(copy), null, Longest, Timeout.InfiniteTimeSpan);
        return copy;
    }
}
