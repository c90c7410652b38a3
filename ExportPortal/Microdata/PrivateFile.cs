namespace ExportPortal.Microdata;

/// <summary>A new file, which only the portal's user may read.</summary>
internal static class PrivateFile
{
    /// <summary>Under a random name in the folder.</summary>
    public static (string Path, FileStream Stream) Create(string folder, string extension)
    {
        var path = Path.GetFullPath(Path.Combine(folder, $"{Guid.NewGuid():N}{extension}"));
        return (path, At(path, FileOptions.Asynchronous, 0));
    }

    /// <summary>Where nothing is yet; fails when something is.</summary>
    public static FileStream At(string path, FileOptions kind, int bufferBytes)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.Read, Options = kind, BufferSize = bufferBytes };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }
}
