namespace ExportPortal.Data.Logs;

/// <summary>Settings under "Log".</summary>
public sealed class LogOptions
{
    public const string Section = "Log";

    /// <summary>Name of the log and its key, like an address without scheme; part of every checkpoint, so never changed later.</summary>
    public string Origin { get; set; } = "exportportal/audit";

    /// <summary>
    /// Folders that keep the checkpoints, two or more. Empty means "checkpoints" and "witness" in the data folder. Relative
    /// paths start there. Production asks for two places outside it: of these folders and the witnesses, which the log is compared with.
    /// </summary>
    public IList<string> CheckpointFolders { get; set; } = [];

    /// <summary>
    /// Those of <see cref="CheckpointFolders"/> that may be empty although the log has signed checkpoints: a place that is begun
    /// on purpose. One that holds a checkpoint need not be named any more.
    /// </summary>
    public IList<string> NewCheckpointFolders { get; set; } = [];

    /// <summary>
    /// Addresses of witnesses (C2SP tlog-witness): each gets every checkpoint with the proof that it continues the last one,
    /// remembers it, and refuses one that does not. Both logs use them.
    /// </summary>
    public IList<string> Witnesses { get; set; } = [];

    /// <summary>
    /// Those of <see cref="Witnesses"/> that may know nothing although the logs have signed checkpoints: one that is begun on
    /// purpose. One that knows a checkpoint need not be named any more.
    /// </summary>
    public IList<string> NewWitnesses { get; set; } = [];

    /// <summary>
    /// Address that gets the newest checkpoint of both logs once a day by mail; empty for none. It needs Mail:Host: without a
    /// server the mail would be a file in the data folder, so nothing is sent. The portal cannot read the mailbox, so it never
    /// compares the log with what lies there: it adds to the two places outside and is none of them.
    /// </summary>
    public string CheckpointMail { get; set; } = "";

    /// <summary>Lets Production start although fewer than two places that keep checkpoints lie outside the data folder.</summary>
    public bool AllowInside { get; set; }

    /// <summary>Seconds between checkpoints while acts arrive; 1 or more.</summary>
    public int CheckpointSeconds { get; set; } = 10;

    /// <summary>File of the key that signs checkpoints, apart from the database. Empty means "keys/checkpoint.key" in the data folder.</summary>
    public string KeyFile { get; set; } = "";
}

/// <summary>Where the log's things are, after the settings were read: absolute paths.</summary>
internal sealed record LogPlaces(string Origin, IReadOnlyList<string> Folders, TimeSpan Interval, string KeyFile, IReadOnlyList<Uri> Witnesses)
{
    public static LogPlaces From(LogOptions options, string dataFolder)
    {
        string[] folders = options.CheckpointFolders.Count > 0 ? [.. options.CheckpointFolders] : ["checkpoints", "witness"];
        var places = folders.Select(folder => Whole(folder, dataFolder)).Distinct().ToArray();
        if (places.Length < 2)
            throw new InvalidOperationException("Log:CheckpointFolders names fewer than two different folders. Name two or more; in Production two places outside the data folder keep checkpoints.");
        if (options.CheckpointSeconds < 1)
            throw new InvalidOperationException($"Log:CheckpointSeconds is {options.CheckpointSeconds}. Choose 1 or more.");
        var key = options.KeyFile.Length > 0 ? options.KeyFile : Path.Combine("keys", "checkpoint.key");
        return new LogPlaces(options.Origin, places, TimeSpan.FromSeconds(options.CheckpointSeconds), Path.GetFullPath(key, dataFolder), [.. options.Witnesses.Select(Witness).Distinct()])
        {
            NewFolders = options.NewCheckpointFolders.Select(folder => Whole(folder, dataFolder)).ToHashSet(),
            NewWitnesses = options.NewWitnesses.Select(Witness).ToHashSet(),
        };
    }

    /// <summary>One folder has one name, with a separator at its end or without.</summary>
    private static string Whole(string folder, string dataFolder) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder, dataFolder));

    /// <summary>Folders that are begun on purpose.</summary>
    public IReadOnlySet<string> NewFolders { get; init; } = new HashSet<string>();

    /// <summary>Witnesses that are begun on purpose.</summary>
    public IReadOnlySet<Uri> NewWitnesses { get; init; } = new HashSet<Uri>();

    private const int Fewest = 2;

    /// <summary>Places outside the data folder whose checkpoints the log is compared with: whoever puts back an old copy of that folder does not put them back.</summary>
    public IReadOnlyList<string> Outside(string dataFolder) => [.. Folders.Where(folder => !IsWithin(folder, dataFolder)), .. Witnesses.Select(address => address.ToString())];

    /// <summary>What is wrong with where checkpoints are kept; null when two places at least lie outside the data folder.</summary>
    public string? WhyInside(string dataFolder) => Outside(dataFolder) is { Count: < Fewest } outside
        ? $"Only {outside.Count} of the places that keep checkpoints and are compared with the log lie outside {dataFolder}: an old copy of that folder that is put back would bring its own checkpoints along, and nobody would see it. Name two outside it: folders on another disk or machine (Log:CheckpointFolders), or witnesses (Log:Witnesses). Mail (Log:CheckpointMail) is written and never read back, so it is none of them."
        : null;

    private static bool IsWithin(string folder, string dataFolder) =>
        Path.GetRelativePath(Path.GetFullPath(dataFolder), folder) is var way && !Path.IsPathRooted(way) && way != ".." && !way.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    public IReadOnlyList<ICheckpointSink> Sinks() => [.. Folders.Select(folder => new FolderSink(folder) { MayBeNew = NewFolders.Contains(folder) }), .. Witnesses.Select(address => new HttpWitness(new HttpClient { BaseAddress = address, Timeout = HttpWitness.Limit }, Origin) { MayBeNew = NewWitnesses.Contains(address) })];

    /// <summary>
    /// The signing key; made on the first start. A key that vanished is not replaced: with another one no
    /// checkpoint signed so far could be checked.
    /// </summary>
    public CheckpointKey Key()
    {
        if (File.Exists(KeyFile))
            return CheckpointKey.Load(KeyFile) is var key && key.Key.Name == Origin
                ? key
                : throw new InvalidOperationException($"The key in Log:KeyFile belongs to the log {key.Key.Name}, but Log:Origin is {Origin}. Set Log:Origin back.");
        if (Folders.Any(folder => FolderSink.NewestFile(folder) is not null))
            throw new InvalidOperationException($"There are checkpoints, but their key {KeyFile} is missing. Restore it from its backup (setting Log:KeyFile).");
        return CheckpointKey.Create(KeyFile, Origin);
    }

    private static Uri Witness(string text) => Uri.TryCreate(text.EndsWith('/') ? text : text + "/", UriKind.Absolute, out var address) && (address.Scheme is "http" or "https")
        ? address
        : throw new InvalidOperationException($"Log:Witnesses holds '{text}', which is no address. Give https://host/path.");
}
