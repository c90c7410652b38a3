using System.Buffers;
using System.IO.Compression;
using System.Text;
using ExportPortal.Data;
using ExportPortal.Data.AccessLog;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Features.AccessLog.Alerts;

namespace ExportPortal.Features.AccessLog;

/// <summary>What a source says about its delivery before it sends it.</summary>
/// <param name="Digest">SHA-256 of the body as it is sent, compressed or not.</param>
/// <param name="Signature">Ed25519 by the key of the source over <see cref="Statement"/>.</param>
public sealed record DeliveryNote(string Source, ContentHash Digest, byte[] Signature, bool Gzip)
{
    public static string Statement(string source, ContentHash digest) => DeliveryStatement.Of(source, digest);
}

/// <summary>How an uploaded file is written.</summary>
public sealed record UploadForm(bool Csv, bool Gzip)
{
    /// <summary>By the ending of its name; null for one that is neither.</summary>
    public static UploadForm? Of(string name)
    {
        var gzip = name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
        var plain = gzip ? name[..^3] : name;
        return plain.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) ? new(true, gzip)
            : plain.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase) || plain.EndsWith(".ndjson", StringComparison.OrdinalIgnoreCase) ? new(false, gzip) : null;
    }
}

/// <summary>A line that was not taken. Lines count from 1.</summary>
public sealed record RefusedLine(long Line, string Field, string Message);

/// <summary>What the source gets back, also of what landed of a delivery that was stopped. <paramref name="Checkpoint"/> covers all that was accepted; null when none could be signed just now.</summary>
/// <param name="Ranges">First and last place of what was added, both inclusive.</param>
/// <param name="Errors">The first thousand.</param>
public sealed record DeliveryReceipt(
    string Source, string Delivery, long Lines, long Accepted, long Duplicates, long Refused, IReadOnlyList<(long First, long Last)> Ranges, IReadOnlyList<RefusedLine> Errors, string? Checkpoint)
{
    /// <summary>With the names of the wire.</summary>
    public object Wire() => new
    {
        source = Source,
        delivery = Delivery,
        lines = Lines,
        accepted = Accepted,
        duplicates = Duplicates,
        refused = Refused,
        ranges = Ranges.Select(range => new { first = range.First, last = range.Last }),
        errors = Errors.Select(error => new { line = error.Line, field = error.Field, message = error.Message }),
        checkpoint = Checkpoint,
    };
}

/// <summary>
/// Takes a delivery of events: received whole into the staging folder, compared with its signed digest, then stored. So
/// a slow or broken sender never holds the log, and nothing of a forged delivery is stored. Of one that turns out to be
/// damaged or too much while it is stored, what came before stands, and the answer has the receipt of that.
/// </summary>
internal sealed class ReceiveDelivery(AccessSources sources, AccessIngest ingest, AccessCheckpoints checkpoints, PortalPaths paths, DeliveryLimits limits, AccessArrivals arrivals, ILogger<ReceiveDelivery> log)
{
    private static readonly Rule Unknown = new("DL-1", "The source is unknown or closed, or its key did not sign this delivery.");
    public const string QuotaCode = "DL-3";
    public static readonly Rule Busy = new("DL-2", "Too many deliveries arrive at once. Send it again in a minute.");

    private readonly SemaphoreSlim places = new(limits.AtOnce, limits.AtOnce);

    public async Task<Outcome<DeliveryReceipt>> Run(DeliveryNote note, Stream body, CancellationToken cancellation)
    {
        if (await sources.Find(note.Source, cancellation) is not { } source)
            return Outcome<DeliveryReceipt>.From(Outcome.Forbidden(Unknown));
        if (source.Closed || !source.Confirmed || !IsSigned(note, source))
        {
            log.LogWarning("A delivery in the name of {Source} was refused: {Reason}.", source.Name, source.Closed ? "the source is closed" : source.Confirmed ? "its key did not sign it" : "no second administrator has confirmed the source");
            return Outcome<DeliveryReceipt>.From(Outcome.Forbidden(Unknown));
        }
        return await InTurn(async staged =>
        {
            if (await Receive(body, staged, cancellation) is not { } digest)
                return TooLarge();
            if (digest != note.Digest)
                return Invalid("The body does not have the digest that was signed. It was changed or cut off on the way; send it again.");
            await using var unpacked = note.Gzip ? new GZipStream(staged, CompressionMode.Decompress) : (Stream)staged;
            return await Take(source, note.Digest, note.Signature, unpacked, cancellation);
        }, cancellation);
    }

    /// <summary>Takes a file that a person hands in; the portal itself signs its statement, because the person's rights were asked before.</summary>
    /// <param name="source">With the licences that the person may speak for.</param>
    /// <param name="sign">Signs with the key that the source is registered with.</param>
    public Task<Outcome<DeliveryReceipt>> Upload(AccessSource source, UploadForm form, Stream body, Func<byte[], byte[]> sign, CancellationToken cancellation) =>
        InTurn(async staged =>
        {
            if (await Receive(body, staged, cancellation) is not { } digest)
                return TooLarge();
            var signature = sign(Encoding.UTF8.GetBytes(DeliveryNote.Statement(source.Name, digest)));
            await using var unpacked = form.Gzip ? new GZipStream(staged, CompressionMode.Decompress) : (Stream)staged;
            if (!form.Csv)
                return await Take(source, digest, signature, unpacked, cancellation);
            // Sheets are rewritten into the staging folder, so they may not become larger than what may be sent.
            var most = Math.Min(limits.MostBytes, limits.MostUnpackedBytes);
            await using var lines = Stage();
            await AccessCsv.ToLines(new UnpackedStream(unpacked, most), lines, most, cancellation);
            lines.Position = 0;
            var taken = await Take(source, digest, signature, lines, cancellation);
            return taken.IsDone ? Outcome<DeliveryReceipt>.Done(InWords(taken.Value)) : Outcome<DeliveryReceipt>.Stopped(taken, taken.Partly is { } landed ? InWords(landed) : null);
        }, cancellation);

    private static DeliveryReceipt InWords(DeliveryReceipt receipt) => receipt with { Errors = [.. receipt.Errors.Select(AccessCsv.InWords)] };

    private async Task<Outcome<DeliveryReceipt>> InTurn(Func<FileStream, Task<Outcome<DeliveryReceipt>>> work, CancellationToken cancellation)
    {
        if (!await places.WaitAsync(TimeSpan.Zero, cancellation))
            return Outcome<DeliveryReceipt>.From(Outcome.Broken(Busy));
        try
        {
            await using var staged = Stage();
            return await work(staged);
        }
        catch (Exception refused) when (refused is DeliveryRefused or InvalidDataException or FormatException)
        {
            return Invalid(refused is InvalidDataException ? "The body cannot be unpacked: it is not gzip, or is damaged." : refused.Message);
        }
        finally
        {
            places.Release();
        }
    }

    private async Task<Outcome<DeliveryReceipt>> Take(AccessSource source, ContentHash digest, byte[] signature, Stream lines, CancellationToken cancellation)
    {
        try
        {
            var done = await ingest.Run(source, digest, signature, lines, limits, cancellation);
            return Outcome<DeliveryReceipt>.Done(Receipt(source.Name, digest, done, await Checkpoint(cancellation)));
        }
        catch (DeliveryStopped stopped)
        {
            var landed = stopped.Landed is { Lines: > 0 } part ? Receipt(source.Name, digest, part, part.Accepted > 0 ? await Checkpoint(cancellation) : null) : null;
            return Outcome<DeliveryReceipt>.Stopped(stopped is QuotaUsed ? Outcome.Broken(new Rule(QuotaCode, stopped.Message))
                : Invalid(landed is { Accepted: > 0 } ? $"{stopped.Message} The {landed.Accepted} new events that came before it are stored; the receipt says where. Send the whole again once it is mended: what is known lands no second time." : stopped.Message), landed);
        }
        finally
        {
            arrivals.Raise();
        }
    }

    private static bool IsSigned(DeliveryNote note, AccessSource source) =>
        note.Signature.Length == 64 && CheckpointKey.Check(source.PublicKey, Encoding.UTF8.GetBytes(DeliveryNote.Statement(note.Source, note.Digest)), note.Signature);

    /// <summary>The file goes with its stream, and the folder is emptied at each start.</summary>
    private FileStream Stage()
    {
        Directory.CreateDirectory(paths.Staging);
        return new FileStream(Path.Combine(paths.Staging, $"delivery-{Guid.NewGuid():N}"), new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.DeleteOnClose | FileOptions.SequentialScan | FileOptions.Asynchronous,
            BufferSize = 0,
        });
    }

    /// <summary>The digest of what arrived; null when it is too much.</summary>
    private async Task<ContentHash?> Receive(Stream body, FileStream staged, CancellationToken cancellation)
    {
        using var sha = new RunningHash();
        var buffer = ArrayPool<byte>.Shared.Rent(1 << 17);
        try
        {
            for (var total = 0L; await body.ReadAsync(buffer, cancellation) is var read and > 0;)
            {
                if ((total += read) > limits.MostBytes)
                    return null;
                sha.Add(buffer.AsSpan(0, read));
                await staged.WriteAsync(buffer.AsMemory(0, read), cancellation);
            }
            staged.Position = 0;
            return sha.Finish();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The events are stored; a checkpoint that cannot be made now is made by the next try, so it does not fail the delivery.</summary>
    private async Task<string?> Checkpoint(CancellationToken cancellation)
    {
        try
        {
            await checkpoints.PublishNear(cancellation);
            return await checkpoints.Newest(cancellation);
        }
        catch (Exception failed) when (failed is LogInconsistentException or IOException or UnauthorizedAccessException or System.Data.Common.DbException)
        {
            log.LogCritical("No checkpoint of the access log was signed after a delivery: {Reason}", failed.Message);
            return null;
        }
    }

    private Outcome<DeliveryReceipt> TooLarge() => Invalid($"The delivery is larger than {limits.MostBytes} bytes. Send it in parts.");

    private static DeliveryReceipt Receipt(string source, ContentHash digest, Ingested done, string? checkpoint) => new(
        source, digest.Hex, done.Lines, done.Accepted, done.Duplicates, done.Refused,
        [.. done.Ranges.Select(range => (range.First, range.Last))], [.. done.Errors.Select(error => new RefusedLine(error.Line, error.Field, error.Message))], checkpoint);

    private static Outcome<DeliveryReceipt> Invalid(string message) => Outcome<DeliveryReceipt>.From(Outcome.Invalid(new InputError("", message)));
}
