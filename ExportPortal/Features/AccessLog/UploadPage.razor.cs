using ExportPortal.Components.Shared;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Identity;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;

namespace ExportPortal.Features.AccessLog;

/// <summary>A party hands in the log of its environment as a file.</summary>
public sealed partial class UploadPage : ComponentBase, IDisposable
{
    private const long LargestFile = 500_000_000;

    public const string Example = AccessExample.Line;

    public const string ExampleCsv = AccessExample.Csv;

    private CancellationTokenSource? stop;
    private DeliveryReceipt? receipt;
    private string? fault;
    private long read;
    private long size;
    private bool busy;
    private bool isLooking;

    /// <summary>The file that was chosen and how its beginning was read; both null while none is.</summary>
    private IBrowserFile? file;
    private UploadLook? look;

    /// <summary>A new field for each choice, so that the same file can be chosen again.</summary>
    private int turn;

    [Inject] private UploadAccessEvents Uploads { get; set; } = null!;

    [Inject] private LookAtUpload Looks { get; set; } = null!;

    [Inject] private ActorAccessor Actors { get; set; } = null!;

    private async Task Look(InputFileChangeEventArgs chosen)
    {
        if (chosen.FileCount == 0)
        {
            Other(); // a browser may give up the choice of before when another one is called off
            return;
        }
        (file, look, receipt, fault, read, size) = (chosen.File, null, null, null, 0, chosen.File.Size);
        if (size > LargestFile)
        {
            fault = $"The file is larger than {Figures.Bytes(LargestFile)}. Send it in parts, or let the environment deliver it.";
            Other();
            return;
        }
        isLooking = true;
        await Reading("The reading was stopped. Nothing was taken; choose the file again.", async (stream, cancellation) =>
        {
            var outcome = await Looks.Run(file.Name, stream, await Actors.Current(), cancellation);
            (look, fault) = (outcome.IsDone ? outcome.Value : null, outcome.IsDone ? null : outcome.Message);
        });
        isLooking = false;
        if (look is null)
            turn++;
    }

    private async Task Take()
    {
        (receipt, fault, read) = (null, null, 0);
        await Reading("The sending was stopped. What was taken before stands; send the file again and the rest is added.", async (stream, cancellation) =>
        {
            var outcome = await Uploads.Run(file!.Name, size, stream, await Actors.Current(), cancellation);
            (receipt, fault) = (outcome.IsDone ? outcome.Value : outcome.Partly, outcome.IsDone ? null : outcome.Message);
        });
        Other();
    }

    private void Other()
    {
        (file, look) = (null, null);
        turn++;
    }

    /// <summary>Reads the file anew from its beginning; the browser sends no more of it than is asked for.</summary>
    private async Task Reading(string stopped, Func<Stream, CancellationToken, Task> work)
    {
        using var stopping = stop = new CancellationTokenSource();
        busy = true;
        try
        {
            await using var stream = new CountingStream(file!.OpenReadStream(LargestFile, stopping.Token), bytes => InvokeAsync(() => Show(bytes)));
            await work(stream, stopping.Token);
        }
        catch (Exception cut) when (cut is OperationCanceledException or IOException)
        {
            fault = stopped;
        }
        finally
        {
            (busy, stop) = (false, null);
        }
    }

    private void Show(long bytes)
    {
        read = bytes;
        StateHasChanged();
    }

    private static IReadOnlyList<DocumentFact> Facts(DeliveryReceipt done) =>
    [
        new("Source", done.Source),
        new("Delivery", done.Delivery, true),
        new("Places in the log, counted from 0", done.Ranges.Count == 0 ? "none" : string.Join(", ", done.Ranges.Select(range => Figures.Range(range.First, range.Last)))),
        new("Signed head", done.Checkpoint is null ? "follows in a few seconds" : $"{Figures.Count(long.Parse(done.Checkpoint.Split('\n')[1], System.Globalization.CultureInfo.InvariantCulture))} entries"),
    ];

    public void Dispose() => stop?.Cancel();

    /// <summary>Tells how much was read, a few times a second at most.</summary>
    private sealed class CountingStream(Stream inner, Action<long> told) : Stream
    {
        private long count;
        private long last;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await inner.ReadAsync(buffer, cancellationToken);
            count += read;
            if (Environment.TickCount64 - last > 250)
            {
                last = Environment.TickCount64;
                told(count);
            }
            return read;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => count; set => throw new NotSupportedException(); }
        public override void Flush() { }
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override async ValueTask DisposeAsync()
        {
            await inner.DisposeAsync();
            await base.DisposeAsync();
        }
    }
}
