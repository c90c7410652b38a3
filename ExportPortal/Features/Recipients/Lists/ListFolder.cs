using System.Collections.Concurrent;
using ExportPortal.Data;
using ExportPortal.Domain.Common;
using Microsoft.Extensions.Options;

namespace ExportPortal.Features.Recipients.Lists;

/// <summary>Settings under "Screening".</summary>
public sealed class ScreeningOptions
{
    public const string Section = "Screening";

    /// <summary>Folder of list files, looked into at every round of the jobs; relative paths start at Storage:Folder. Empty: none.</summary>
    public string Folder { get; set; } = "";
}

/// <summary>A list as it lies in the folder.</summary>
/// <param name="Source">Which list it is: the file's name in lower case.</param>
/// <param name="Paths">The file, and for the CSV form its companions.</param>
/// <param name="Hash">Over all files, in their order.</param>
public sealed record ListFile(string Source, IReadOnlyList<string> Paths, ContentHash Hash);

/// <summary>
/// The folder that list files are put into: *.xml, and sdn.csv with alt.csv and add.csv beside it. A file is read again
/// only when its length or time has changed; one that is gone leaves the imported version in force.
/// </summary>
public sealed class ListFolder(IOptions<ScreeningOptions> options, PortalPaths paths)
{
    private readonly ConcurrentDictionary<string, (string Mark, ContentHash Hash)> known = new();
    private readonly ConcurrentDictionary<string, string> faults = new();

    /// <summary>Absolute; null when none is set.</summary>
    public string? Path => options.Value.Folder is { Length: > 0 } folder ? System.IO.Path.GetFullPath(folder, paths.Folder) : null;

    /// <summary>What is wrong with which list, as of the last look; its last good version stays in force.</summary>
    public IReadOnlyDictionary<string, string> Faults => faults;

    public IReadOnlyList<ListFile> Files()
    {
        if (Path is not { } folder || !Directory.Exists(folder))
            return [];
        return
        [
            .. Directory.EnumerateFiles(folder, "*.xml").Select(file => Of([file])),
            .. Directory.EnumerateFiles(folder, "*sdn.csv").Select(file => Of([file, .. Companions(file).Where(File.Exists)])),
        ];
    }

    /// <summary>Reads the entries; a list that cannot be read is remembered with what is wrong.</summary>
    /// <returns>Null when it cannot be read.</returns>
    public async Task<ReadResult?> Read(ListFile list, CancellationToken cancellation)
    {
        try
        {
            await using var file = File.OpenRead(list.Paths[0]);
            ReadResult read;
            if (list.Paths[0].EndsWith(".xml", StringComparison.OrdinalIgnoreCase))
                read = ReadList.Xml(file);
            else
            {
                await using var alt = Companion(list, "alt.csv");
                await using var add = Companion(list, "add.csv");
                read = await OfacCsv.Read(file, alt, add, cancellation);
            }
            if (read.Entries.Count == 0)
                throw new ListUnreadable("It has no entries.");
            faults.TryRemove(list.Source, out _);
            return read;
        }
        catch (Exception failed) when (failed is ListUnreadable or IOException)
        {
            faults[list.Source] = failed.Message;
            return null;
        }
    }

    private ListFile Of(IReadOnlyList<string> files)
    {
        var source = System.IO.Path.GetFileName(files[0]).ToLowerInvariant();
        var mark = string.Join('|', files.Select(file => new FileInfo(file)).Select(file => $"{file.Name}:{file.Length}:{file.LastWriteTimeUtc.Ticks}"));
        if (known.TryGetValue(files[0], out var before) && before.Mark == mark)
            return new(source, files, before.Hash);
        using var hash = new RunningHash();
        var buffer = new byte[1 << 16];
        foreach (var file in files)
        {
            using var stream = File.OpenRead(file);
            for (int read; (read = stream.Read(buffer)) > 0;)
                hash.Add(buffer.AsSpan(0, read));
        }
        var found = hash.Finish();
        known[files[0]] = (mark, found);
        return new(source, files, found);
    }

    private static IEnumerable<string> Companions(string file) => ((string[])["alt.csv", "add.csv"]).Select(end => file[..^"sdn.csv".Length] + end);

    private static FileStream? Companion(ListFile list, string end) => list.Paths.FirstOrDefault(path => path.EndsWith(end, StringComparison.OrdinalIgnoreCase)) is { } path ? File.OpenRead(path) : null;
}
