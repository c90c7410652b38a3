using System.Text;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;

namespace ExportPortal.Features.Integrity;

public sealed partial class VerifyCard : ComponentBase, IDisposable
{
    /// <summary>A checkpoint has four short lines and a few signatures.</summary>
    private const int LargestCheckpoint = 64 << 10;

    private CancellationTokenSource? running;
    private LogVerification? result;
    private string? older;
    private string? fault;
    private string? message;
    private bool wasCompared;
    private ConsistencyProof? continuation;
    private long done;

    [Inject] private VerifyLog Verification { get; set; } = null!;

    [Inject] private IntegrityQuery Query { get; set; } = null!;

    /// <summary>Which log; null for the log of acts.</summary>
    [Parameter] public string? Log { get; set; }

    /// <summary>Entries in the log when the page was loaded.</summary>
    [Parameter, EditorRequired] public long Size { get; set; }

    /// <summary>Logs the reading; null when it may go on, else why not.</summary>
    [Parameter, EditorRequired] public required Func<string, Task<string?>> OnAllowed { get; set; }

    private async Task TakeFile(InputFileChangeEventArgs chosen)
    {
        fault = null;
        if (chosen.File.Size > LargestCheckpoint)
        {
            fault = "The file is too large to be a checkpoint.";
            return;
        }
        using var reader = new StreamReader(chosen.File.OpenReadStream(LargestCheckpoint), Encoding.UTF8);
        older = await reader.ReadToEndAsync();
    }

    private async Task Verify()
    {
        (result, continuation, message, fault, done) = (null, null, null, null, 0);
        SignedCheckpoint? since = null;
        if (!string.IsNullOrWhiteSpace(older) && (since = VerifyLog.Read(older, out fault)) is null)
            return;
        if (await OnAllowed("verification") is { } refused)
        {
            message = refused;
            return;
        }
        using var stop = running = new CancellationTokenSource();
        try
        {
            result = await Verification.Run(since, new Progress<long>(read => InvokeAsync(() => Show(read))), stop.Token, Log);
            wasCompared = since is not null;
        }
        catch (OperationCanceledException)
        {
            message = "The verification was stopped before its end; it says nothing about the log.";
        }
        finally
        {
            running = null;
        }
    }

    /// <summary>The quick way: no reading of the whole log, a few hashes that anybody can check.</summary>
    private async Task Prove()
    {
        (result, continuation, message, fault) = (null, null, null, null);
        if (VerifyLog.Read(older ?? "", out fault) is not { } since)
            return;
        if ((message = await OnAllowed("continuation")) is null)
            (continuation, message) = await Query.Consistency(Log, since, default);
        if (message is not null)
            continuation = null;
    }

    private string ProofFile => $"{Log ?? "audit"}-log.continuation";

    /// <summary>A few lines that the page has already: they need no second reading of the log.</summary>
    private static string ProofAddress(ConsistencyProof proof) => $"data:text/plain;base64,{Convert.ToBase64String(Encoding.UTF8.GetBytes(proof.ProofText()))}";

    private void Show(long read)
    {
        done = read;
        StateHasChanged();
    }

    private void Cancel() => running?.Cancel();

    public void Dispose() => running?.Cancel();
}
