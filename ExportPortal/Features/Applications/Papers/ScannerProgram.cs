using System.Diagnostics;
using Microsoft.Extensions.Options;

namespace ExportPortal.Features.Applications.Papers;

/// <summary>Settings under "Uploads".</summary>
public sealed class UploadOptions
{
    public const string Section = "Uploads";

    /// <summary>Program that scans a file for harmful content; empty for the portal's own look alone.</summary>
    public string Scanner { get; set; } = "";
}

/// <summary>Asks the scanner of the house about a file: 0 says clean, 1 infected; anything else is no answer, and the file is not taken.</summary>
public sealed class ScannerProgram(IOptions<UploadOptions> options, ILogger<ScannerProgram> log)
{
    public const string Own = "the portal's own look";
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    /// <param name="file">Where it is.</param>
    /// <returns>Why the file is refused, or null; and what looked at it.</returns>
    public async Task<(string? Harm, string By)> Look(string file, CancellationToken cancellation) => options.Value.Scanner.Length == 0 ? (null, Own) : await Ask(file, cancellation) switch
    {
        0 => (null, $"{Own} and {Path.GetFileName(options.Value.Scanner)}"),
        1 => ("The scanner found harmful content.", ""),
        _ => ("The scanner did not answer. Try again later.", ""),
    };

    private async Task<int> Ask(string file, CancellationToken cancellation)
    {
        try
        {
            using var asked = Process.Start(new ProcessStartInfo(options.Value.Scanner, [file]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(Longest);
            await Task.WhenAll(asked.StandardOutput.ReadToEndAsync(limit.Token), asked.StandardError.ReadToEndAsync(limit.Token), asked.WaitForExitAsync(limit.Token));
            return asked.ExitCode;
        }
        catch (Exception failed) when (failed is System.ComponentModel.Win32Exception or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            log.LogError(failed, "The scanner of uploads could not be asked.");
            return -1;
        }
    }
}
