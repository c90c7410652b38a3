using ExportPortal.Data;
using ExportPortal.Features.Recipients.Lists;
using Microsoft.Extensions.Options;

namespace ExportPortal.Features.Recipients;

/// <summary>A partner's list of revoked permits.</summary>
/// <param name="Numbers">In capitals or not.</param>
/// <param name="WrittenAt">When the file was last written.</param>
public sealed record PartnerList(IReadOnlySet<string> Numbers, DateTimeOffset WrittenAt);

/// <summary>The folder of the partners' lists: a text file for each recognition, named by its number, one number of a permit a line.</summary>
public sealed class PartnerLists(IOptions<ScreeningOptions> options, PortalPaths paths)
{
    private const int LongestFile = 16 * 1024 * 1024;

    /// <summary>Absolute; null when none is set.</summary>
    public string? Path => options.Value.PermitFolder is { Length: > 0 } folder ? System.IO.Path.GetFullPath(folder, paths.Folder) : null;

    /// <summary>When the list of a recognition was last written; null when there is none.</summary>
    public DateTimeOffset? WrittenAt(string recognition) => File(recognition) is { } file ? new(file.LastWriteTimeUtc) : null;

    /// <returns>Null when there is none, or when it cannot be read: nothing is concluded from a list that nobody read.</returns>
    public async Task<PartnerList?> Read(string recognition, CancellationToken cancellation)
    {
        if (File(recognition) is not { Length: <= LongestFile } file)
            return null;
        try
        {
            var lines = await System.IO.File.ReadAllLinesAsync(file.FullName, cancellation);
            return new(lines.Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#').ToHashSet(StringComparer.OrdinalIgnoreCase), new(file.LastWriteTimeUtc));
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private FileInfo? File(string recognition) => Path is { } folder && new FileInfo(System.IO.Path.Combine(folder, $"{recognition}.txt")) is { Exists: true } file ? file : null;
}
