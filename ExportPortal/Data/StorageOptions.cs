namespace ExportPortal.Data;

/// <summary>Which store the portal uses. SQLite is the embedded default, PostgreSQL the scale-out store.</summary>
public enum StorageProvider
{
    Sqlite,
    Postgres,
}

/// <summary>Settings under "Storage".</summary>
public sealed class StorageOptions
{
    public const string Section = "Storage";

    /// <summary>Folder of everything the portal keeps on disk; made when missing. Relative paths start at the content root.</summary>
    public string Folder { get; set; } = "portal-data";

    public StorageProvider Provider { get; set; } = StorageProvider.Sqlite;

    /// <summary>Connection string of PostgreSQL; unused with SQLite.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>With PostgreSQL: where old parts of the access log lie, in a place that every instance sees. Empty means "archive" in the folder; relative paths start there.</summary>
    public string ArchiveFolder { get; set; } = "";
}

/// <summary>Where things are, after the settings were read: absolute paths and the connection strings in use.</summary>
public sealed record PortalPaths(string Folder, StorageProvider Provider, string Connection)
{
    /// <summary>Uploads stand here until they are measured; emptied at every start.</summary>
    public string Staging => Path.Combine(Folder, "staging");

    /// <summary>Where a measurement puts what does not fit in memory; raw tuples may stand here, so it is emptied at every start.</summary>
    public string Spill => Path.Combine(Folder, "spill");

    /// <summary>Where old parts of the access log lie.</summary>
    public string Archive { get; init; } = Path.Combine(Folder, "archive");

    public string Keys => Path.Combine(Folder, "keys");

    public static PortalPaths From(StorageOptions options, string contentRoot)
    {
        var folder = Path.GetFullPath(options.Folder, contentRoot);
        if (options.Provider is StorageProvider.Sqlite)
            return new(folder, options.Provider, $"Data Source={Path.Combine(folder, "portal.db")};Cache=Private;Pooling=True");
        return string.IsNullOrWhiteSpace(options.ConnectionString)
            ? throw new InvalidOperationException("Storage:Provider is Postgres but Storage:ConnectionString is empty. Set it, or choose Sqlite.")
            : new(folder, options.Provider, options.ConnectionString) { Archive = Path.GetFullPath(options.ArchiveFolder.Length > 0 ? options.ArchiveFolder : "archive", folder) };
    }

    /// <summary>Makes the folders, readable by the portal's account alone where the system can express that.</summary>
    public void Create()
    {
        foreach (var folder in (string[])[Folder, Staging, Spill, Keys])
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(folder);
            else
                Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
