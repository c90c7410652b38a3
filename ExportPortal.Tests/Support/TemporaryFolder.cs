namespace ExportPortal.Support;

/// <summary>A folder that goes when the test ends.</summary>
public sealed class TemporaryFolder : IDisposable
{
    private readonly string path = Directory.CreateTempSubdirectory("exportportal-").FullName;

    public string FullName => path;

    public string Write(string name, byte[] content)
    {
        var file = Path.Combine(path, name);
        File.WriteAllBytes(file, content);
        return file;
    }

    public void Dispose() => Directory.Delete(path, recursive: true);
}
