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

    /// <summary>Folder of the partners' lists of revoked permits; relative paths start at Storage:Folder. Empty: none.</summary>
    public string PermitFolder { get; set; } = "";
}

/// <summary>A list as it lies in the folder.</summary>
/// <param name="Source">Which list it is: the file's name in lower case.</param>
/// <param name="Paths">The file, and for the CSV form its companions.</param>
/// <param name="Hash">Over all files, in their order.</param>
public sealed record ListFile(string Source, IReadOnlyList<string> Paths, ContentHash Hash);

/// <summary>
/// The folder that list files are put into: *.xml, and sdn.csv with alt.csv and add.csv beside it, in capitals or not. A
/// file is read again only when its length or time has changed; one that is gone, or that cannot be read, leaves the
/// imported version in force and keeps no other list waiting.
/// </summary>
public sealed class ListFolder(IOptions<ScreeningOptions> options, PortalPaths paths)
{
    private static readonly string[] Beside = ["alt.csv", "add.csv"];

    private readonly ConcurrentDictionary<string, (string Mark, ContentHash Hash)> known = new();
    private readonly ConcurrentDictionary<string, (ContentHash Hash, string Why)> unread = new();
    private volatile IReadOnlyDictionary<string, string> wrong = new Dictionary<string, string>();

    /// <summary>Absolute; null when none is set.</summary>
    public string? Path => options.Value.Folder is { Length: > 0 } folder ? System.IO.Path.GetFullPath(folder, paths.Folder) : null;

    /// <summary>What is wrong with which file, as of the last look; the last good version of a list stays in force.</summary>
    public IReadOnlyDictionary<string, string> Faults =>
        unread.Select(one => KeyValuePair.Create(one.Key, one.Value.Why)).Concat(wrong).DistinctBy(one => one.Key).ToDictionary();

    public IReadOnlyList<ListFile> Files()
    {
        if (Path is not { } folder)
            return [];
        var (found, faults) = (new List<ListFile>(), new Dictionary<string, string>());
        try
        {
            var names = Directory.EnumerateFiles(folder).Where(file => System.IO.Path.GetFileName(file)[0] != '.').Order(StringComparer.Ordinal)
                .ToLookup(file => System.IO.Path.GetFileName(file).ToLowerInvariant());
            foreach (var named in names)
                if (WhyNoList(named.Key, names) is { } why)
                    faults[named.Key] = why;
                else if (!IsCompanion(named.Key) && Of(named.Key, [named.First(), .. Companions(named.Key).Select(name => names[name].First())], faults) is { } list)
                    found.Add(list);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            faults[folder] = failed.Message;
        }
        wrong = faults;
        // What could not be read is told as long as the same file lies there.
        foreach (var (name, (hash, _)) in unread)
            if (!found.Exists(list => list.Source == name && list.Hash == hash))
                unread.TryRemove(name, out _);
        return found;
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
            unread.TryRemove(list.Source, out _);
            return read;
        }
        catch (Exception failed) when (failed is ListUnreadable or IOException or UnauthorizedAccessException)
        {
            unread[list.Source] = (list.Hash, failed.Message);
            return null;
        }
    }

    /// <summary>Why nothing is read from the file; null where it is a list, or stands beside one.</summary>
    private static string? WhyNoList(string name, ILookup<string, string> names) =>
        names[name].Skip(1).Any() ? "There are two files of this name, in other letters. Keep one of them."
        : name.EndsWith(".xml", StringComparison.Ordinal) ? null
        : IsEntries(name) ? Companions(name).FirstOrDefault(one => !names.Contains(one) || names[one].Skip(1).Any()) is { } missing
            ? $"{missing} is not beside it, so its aliases and places are not known. Put all three files of the list there." : null
        : IsCompanion(name) && names.Any(one => IsEntries(one.Key) && Companions(one.Key).Contains(name)) ? null
        : "This is no list that is read here: *.xml, or sdn.csv with alt.csv and add.csv beside it.";

    private static bool IsEntries(string name) => name.EndsWith("sdn.csv", StringComparison.Ordinal);

    private static bool IsCompanion(string name) => Array.Exists(Beside, end => name.EndsWith(end, StringComparison.Ordinal));

    /// <summary>Aliases and addresses of a list in the CSV form; a list in another form has none.</summary>
    private static IEnumerable<string> Companions(string name) => IsEntries(name) ? Beside.Select(end => name[..^"sdn.csv".Length] + end) : [];

    private ListFile? Of(string source, IReadOnlyList<string> files, Dictionary<string, string> faults)
    {
        try
        {
            var infos = files.Select(file => new FileInfo(file)).ToList();
            if (infos.Find(file => file.Length == 0) is { } empty)
                throw new ListUnreadable($"{empty.Name} is empty; it may still be on its way.");
            var mark = string.Join('|', infos.Select(file => $"{file.Name}:{file.Length}:{file.LastWriteTimeUtc.Ticks}"));
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
        catch (Exception failed) when (failed is ListUnreadable or IOException or UnauthorizedAccessException)
        {
            faults[source] = failed.Message;
            return null;
        }
    }

    private static FileStream? Companion(ListFile list, string end) => list.Paths.FirstOrDefault(path => path.EndsWith(end, StringComparison.OrdinalIgnoreCase)) is { } path ? File.OpenRead(path) : null;
}
