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

    [Inject] private UploadAccessEvents Uploads { get; set; } = null!;

    [Inject] private ActorAccessor Actors { get; set; } = null!;

    private async Task Take(InputFileChangeEventArgs chosen)
    {
        (receipt, fault, read, size) = (null, null, 0, chosen.File.Size);
        if (size > LargestFile)
        {
            fault = $"The file is larger than {Figures.Bytes(LargestFile)}. Send it in parts, or let the environment deliver it.";
            return;
        }
        using var stopping = stop = new CancellationTokenSource();
        busy = true;
        try
        {
            await using var file = new CountingStream(chosen.File.OpenReadStream(LargestFile, stopping.Token), bytes => InvokeAsync(() => Show(bytes)));
            var outcome = await Uploads.Run(chosen.File.Name, size, file, await Actors.Current(), stopping.Token);
            (receipt, fault) = (outcome.IsDone ? outcome.Value : null, outcome.IsDone ? null : outcome.Message);
        }
        catch (Exception cut) when (cut is OperationCanceledException or IOException)
        {
            fault = "The sending was stopped. What was taken before stands; send the file again and the rest is added.";
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
