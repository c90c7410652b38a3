namespace ExportPortal.Microdata;

/// <summary>A stream whose first bytes were read already, given again from the beginning.</summary>
internal sealed class RejoinedStream(ReadOnlyMemory<byte> head, Stream rest) : Stream
{
    private int given;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Begin(buffer.AsSpan(offset, count)) is > 0 and var read ? read : rest.Read(buffer, offset, count);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Begin(buffer.Span) is > 0 and var read ? read : await rest.ReadAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush() => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int Begin(Span<byte> buffer)
    {
        var read = Math.Min(buffer.Length, head.Length - given);
        head.Span.Slice(given, read).CopyTo(buffer);
        given += read;
        return read;
    }
}
