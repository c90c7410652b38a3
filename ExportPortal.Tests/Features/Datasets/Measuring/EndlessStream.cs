namespace ExportPortal.Features.Datasets.Measuring;

/// <summary>An upload that sends its first bytes and then nothing, until it is cancelled or breaks.</summary>
internal sealed class EndlessStream(byte[] beginning) : Stream
{
    private readonly TaskCompletionSource waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int sent;

    /// <summary>Done when the reader asks for more than there is.</summary>
    public Task Waiting => waiting.Task;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public void Break() => broken.TrySetException(new IOException("The connection was reset."));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (sent == beginning.Length)
        {
            waiting.TrySetResult();
            await broken.Task.WaitAsync(cancellationToken);
        }
        var count = Math.Min(buffer.Length, beginning.Length - sent);
        beginning.AsMemory(sent, count).CopyTo(buffer);
        sent += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override void Flush() => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
