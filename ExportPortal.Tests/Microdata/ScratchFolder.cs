using System.Text;
using ExportPortal.Microdata;
using ExportPortal.Microdata.Counting;
using ExportPortal.Microdata.DuckDb;

namespace ExportPortal.Microdata;

/// <summary>A folder of one test, with the files it writes, gone at the end.</summary>
internal sealed class ScratchFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("microdata-").FullName;

    public MicrodataEngine Engine => new(new DuckDbSettings { MemoryMegabytes = 512, Threads = 2, SpillFolder = Spill });

    public StressSearches Stress => new(Engine);

    public string Spill => Directory.CreateDirectory(System.IO.Path.Combine(Path, "spill")).FullName;

    public string Write(string text, string name = "file.csv") => Write(Encoding.UTF8.GetBytes(text), name);

    public string Write(byte[] bytes, string name = "file.csv")
    {
        var path = System.IO.Path.Combine(Path, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public Task<MicrodataFile> Inspect(string text) => CsvIntake.Inspect(Write(text), MicrodataLimits.Default, null, CancellationToken.None);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
