using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using ExportPortal.Domain.Common;

namespace ExportPortal.Data.AccessLog;

/// <summary>A file that holds what was one partition of the log.</summary>
/// <param name="First">Place of its first entry.</param>
/// <param name="Past">Place behind its last.</param>
/// <param name="Least">Earliest time of an event in it, in Unix milliseconds.</param>
/// <param name="Most">The latest.</param>
internal sealed record ArchivedPart(long First, long Past, string File, ContentHash Hash, long Least, long Most)
{
    /// <param name="first">Inclusive, and <paramref name="last"/> too.</param>
    public bool Holds(long first, long last) => First <= last && Past > first;

    /// <param name="from">Unix milliseconds, inclusive; null for no limit.</param>
    /// <param name="until">Exclusive; null for no limit.</param>
    public bool During(long? from, long? until) => !(from > Most || until <= Least);
}

/// <summary>
/// The files of the archive on disk, each held against the hash that was kept when it was written. A file that was found
/// right is taken for right as long as its length and its time of writing stay; a check of the log reads it anew.
/// </summary>
internal sealed class ArchiveFiles(string folder)
{
    private readonly ConcurrentDictionary<string, (long Length, DateTime Written)> right = [];

    public string PathOf(ArchivedPart part) => Path.Combine(folder, part.File);

    /// <summary>Throws a <see cref="RuleViolation"/> that names the files and what to do, unless each of them is the one that was written.</summary>
    public async Task Require(IReadOnlyList<ArchivedPart> parts, CancellationToken cancellation)
    {
        var faults = new List<string>();
        foreach (var part in parts)
            if (await Fault(part, anew: false, cancellation) is { } fault)
                faults.Add(fault);
        if (faults.Count > 0)
            throw new RuleViolation(new Rule("LG-9", $"A part of the access log cannot be read. {string.Join(" ", faults)}"));
    }

    /// <summary>What is wrong with the files, each read from its first byte to its last.</summary>
    public async Task<IReadOnlyList<(ArchivedPart Part, string Fault)>> Faults(IReadOnlyList<ArchivedPart> parts, CancellationToken cancellation)
    {
        var faults = new List<(ArchivedPart, string)>();
        foreach (var part in parts)
            if (await Fault(part, anew: true, cancellation) is { } fault)
                faults.Add((part, fault));
        return faults;
    }

    /// <summary>
    /// For whoever asks often: every file must be there, and of those that are not known as they are now, one is read each
    /// time, so that the answer is quick and still comes to all of them. Null when nothing is wrong.
    /// </summary>
    public async Task<string?> Glance(IReadOnlyList<ArchivedPart> parts, CancellationToken cancellation)
    {
        var unread = parts.FirstOrDefault(part => File.Exists(PathOf(part)) && !IsKnown(part));
        foreach (var part in parts)
            if ((part == unread || !File.Exists(PathOf(part))) && await Fault(part, anew: false, cancellation) is { } fault)
                return fault;
        return null;
    }

    public static async Task<ContentHash> HashOf(string file, CancellationToken cancellation)
    {
        await using var bytes = File.OpenRead(file);
        return new ContentHash(Convert.ToHexStringLower(await SHA256.HashDataAsync(bytes, cancellation)));
    }

    private async Task<string?> Fault(ArchivedPart part, bool anew, CancellationToken cancellation)
    {
        if (!anew && IsKnown(part))
            return null;
        right.TryRemove(part.File, out _);
        var before = Stamp(part);
        if (before is { } stamp && await HashOf(PathOf(part), cancellation) == part.Hash)
        {
            right[part.File] = stamp;
            return null;
        }
        return string.Create(CultureInfo.InvariantCulture,
            $"The file {part.File} with the entries {part.First} to {part.Past - 1} {(before is null ? "is missing" : "is not the one that was written")}: put it back from its backup into the folder of the archive (Storage:ArchiveFolder; its SHA-256 begins {part.Hash.Fingerprint}), then run log verify.");
    }

    private bool IsKnown(ArchivedPart part) => right.TryGetValue(part.File, out var known) && Stamp(part) == known;

    /// <summary>Null when there is no such file.</summary>
    private (long Length, DateTime Written)? Stamp(ArchivedPart part) =>
        new FileInfo(PathOf(part)) is { Exists: true } file ? (file.Length, file.LastWriteTimeUtc) : null;
}
