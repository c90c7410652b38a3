using ExportPortal.Data.AccessLog;

namespace ExportPortal.Features.AccessLog;

/// <summary>What comes out of a packed file, up to a limit: a small file can hold more than any disk.</summary>
/// <param name="mostBytes">Inclusive; one more is refused.</param>
internal sealed class UnpackedStream(Stream packed, long mostBytes) : Stream
{
    private long read;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => read; set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Count(packed.Read(buffer, offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => Count(await packed.ReadAsync(buffer, cancellationToken));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int Count(int more) => (read += more) <= mostBytes ? more : throw new DeliveryRefused($"Unpacked, the file is larger than {mostBytes} bytes. Send it in parts.");
}
