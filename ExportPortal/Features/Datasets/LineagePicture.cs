using ExportPortal.Components.Shared;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;

namespace ExportPortal.Features.Datasets;

public enum LineageKind { Source, Technique, Version, Earlier }

/// <summary>A box of the picture.</summary>
/// <param name="Column">Place from the left, from 0: what comes of a box stands right of it.</param>
/// <param name="Row">Place from the top, from 0.</param>
/// <param name="Title">At most a few words.</param>
/// <param name="More">A line below, at most a few words.</param>
public sealed record LineageBox(LineageKind Kind, int Column, int Row, string Title, string More);

/// <summary>From one box to another, by their places in the list.</summary>
/// <param name="IsBeside">Both are about the same persons, and neither came of the other.</param>
public sealed record LineageArrow(int From, int To, bool IsBeside = false);

/// <summary>Sources, what was done to them, and the versions that came of it, laid out from left to right.</summary>
public sealed class LineagePicture
{
    private readonly List<LineageBox> boxes = [];
    private readonly List<LineageArrow> arrows = [];
    private readonly Dictionary<ContentHash, int> byHash = [];

    private LineagePicture() { }

    public IReadOnlyList<LineageBox> Boxes => boxes;
    public IReadOnlyList<LineageArrow> Arrows => arrows;
    public int Columns => boxes.Max(box => box.Column) + 1;
    public int Rows => boxes.Max(box => box.Row) + 1;

    /// <param name="versions">At least one, in any order.</param>
    public static LineagePicture Of(IReadOnlyList<VersionDetails> versions)
    {
        var picture = new LineagePicture();
        var left = versions.OrderBy(version => version.Number).ToList();
        // A copy may be registered before the file it was made of: what another comes from is placed first.
        while (left.Count > 0)
        {
            var next = left.Find(version => left.TrueForAll(other => other == version || !SourcesOf(version).Contains(other.File.Hash))) ?? left[0];
            picture.Add(next);
            left.Remove(next);
        }
        return picture;
    }

    private static IEnumerable<ContentHash> SourcesOf(VersionDetails version) =>
        version.Lineage is { } lineage ? [lineage.Source] : version.Origin?.Sources.Select(source => source.Hash) ?? [];

    /// <summary>The whole in one sentence.</summary>
    public string Sentence => $"{Many(LineageKind.Version, "version")}, {Many(LineageKind.Technique, "protection step")}, {Many(LineageKind.Source, "source file")}, from left to right{(boxes.Exists(box => box.Kind is LineageKind.Earlier) ? $"; below, {Many(LineageKind.Earlier, "other release")} of the same persons" : "")}.";

    private void Add(VersionDetails version)
    {
        var (title, more) = ($"Version {version.Number}", $"{Figures.Count(version.File.Rows)} records");
        if (version.Origin is { } origin)
        {
            Add(version, origin, title, more);
            return;
        }
        if (version.Lineage is not { } lineage)
        {
            byHash[version.File.Hash] = Place(LineageKind.Version, null, title, more);
            return;
        }
        if (!byHash.TryGetValue(lineage.Source, out var source))
            byHash[lineage.Source] = source = Place(LineageKind.Source, null, "Source file", lineage.Source.Fingerprint[..9]);
        var step = Place(LineageKind.Technique, source, Techniques(lineage.Steps), lineage.Steps.Count == 1 ? "1 step" : $"{lineage.Steps.Count} steps");
        byHash[version.File.Hash] = Place(LineageKind.Version, step, title, more);
    }

    /// <summary>Every source has a box of its own, and all of them lead to the one step that put them together.</summary>
    private void Add(VersionDetails version, DeclaredOrigin origin, string title, string more)
    {
        var sources = new List<int>();
        foreach (var source in origin.Sources)
        {
            if (!byHash.TryGetValue(source.Hash, out var known))
                byHash[source.Hash] = known = Place(LineageKind.Source, null, $"{source.Dataset} v{source.Number}", source.Title);
            sources.Add(known);
        }
        foreach (var source in origin.External)
        {
            if (source.Hash is not { } hash || !byHash.TryGetValue(hash, out var known))
            {
                known = Place(LineageKind.Source, null, source.Name, source.Holder);
                if (source.Hash is { } told)
                    byHash[told] = known;
            }
            sources.Add(known);
        }
        var first = sources.MaxBy(at => boxes[at].Column);
        var step = Place(LineageKind.Technique, first, origin.Made.Technique, origin.IsJoined ? "joins datasets" : "1 step");
        arrows.AddRange(sources.Where(at => at != first).Select(at => new LineageArrow(at, step)));
        var made = byHash[version.File.Hash] = Place(LineageKind.Version, step, title, more);
        foreach (var earlier in origin.Earlier)
        {
            // A row of its own, and next to the version, so that its line crosses no box.
            boxes.Add(new(LineageKind.Earlier, boxes[made].Column - 1, Rows, $"{earlier.Dataset} v{earlier.Number}", "the same persons"));
            arrows.Add(new(boxes.Count - 1, made, IsBeside: true));
        }
    }

    /// <summary>Right of what it comes from, in its row where that is free, else in the first free one.</summary>
    private int Place(LineageKind kind, int? from, string title, string more)
    {
        var column = from is { } before ? boxes[before].Column + 1 : 0;
        var row = from is { } beside ? boxes[beside].Row : 0;
        // A row is free when nothing of it reaches as far: arrows never cross a box.
        while (boxes.Any(box => box.Row == row && (box.Column >= column || from is null)))
            row++;
        boxes.Add(new(kind, column, row, title, more));
        if (from is { } origin)
            arrows.Add(new(origin, boxes.Count - 1));
        return boxes.Count - 1;
    }

    private static string Techniques(IReadOnlyList<LineageStep> steps) =>
        string.Join(", ", steps.Select(step => step.Technique.Split(':')[0]).Distinct());

    private string Many(LineageKind kind, string what) =>
        boxes.Count(box => box.Kind == kind) is var count && count == 1 ? $"1 {what}" : $"{Figures.Count(count)} {what}s";
}
