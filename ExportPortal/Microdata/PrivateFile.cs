namespace ExportPortal.Microdata;

/// <summary>A new file under a random name, which only the portal's user may read.</summary>
internal static class PrivateFile
{
    public static (string Path, FileStream Stream) Create(string folder, string extension)
    {
        var path = Path.GetFullPath(Path.Combine(folder, $"{Guid.NewGuid():N}{extension}"));
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.Read, Options = FileOptions.Asynchronous, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return (path, new FileStream(path, options));
    }
}
