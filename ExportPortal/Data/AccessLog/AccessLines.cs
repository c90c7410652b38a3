using System.Globalization;
using System.Threading.Channels;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;

namespace ExportPortal.Data.AccessLog;

/// <summary>A line that was not taken. Lines count from 1.</summary>
/// <param name="Field">Empty when the whole line is meant.</param>
internal sealed record LineError(long Line, string Field, string Message);

/// <summary>
/// Reads JSON Lines on a thread of its own, a few chunks ahead of the writer at most: what is read is stored before it
/// leaves the caches of the processor. Bad lines are reported and left out; good ones go on.
/// </summary>
/// <param name="arrived">Start of the delivery; no event lies far behind it.</param>
internal sealed class AccessLines(AccessSource source, int chunk, DeliveryLimits limits, DateTimeOffset arrived)
{
    private const int MostErrors = 1000;
    private const int MostNetworks = 4_096;

    private readonly List<LineError> errors = [];
    private readonly TextPool pool = new();
    private readonly Dictionary<string, string?> networks = [];
    private AccessDrafts drafts = new(chunk);
    private long bytes;

    /// <summary>Non-empty lines seen so far.</summary>
    public long Lines { get; private set; }

    /// <summary>Lines that were not taken; more than are listed when there are very many.</summary>
    public long Refused { get; private set; }

    /// <summary>The first thousand.</summary>
    public IReadOnlyList<LineError> Errors => errors;

    /// <summary>Starts reading; the reader of the channel takes the chunks. An exception of the stream comes out there.</summary>
    public ChannelReader<AccessDrafts> Start(Stream stream, CancellationToken cancellation)
    {
        var channel = Channel.CreateBounded<AccessDrafts>(4);
        _ = Task.Run(async () =>
        {
            try
            {
                await Read(stream, channel.Writer, cancellation);
                channel.Writer.Complete();
            }
            catch (Exception failed)
            {
                channel.Writer.Complete(failed);
            }
        }, CancellationToken.None);
        return channel.Reader;
    }

    private async Task Read(Stream stream, ChannelWriter<AccessDrafts> chunks, CancellationToken cancellation)
    {
        var buffer = new byte[limits.LongestLine + 1];
        var (held, number, skipping) = (0, 0L, false);
        while (await stream.ReadAsync(buffer.AsMemory(held), cancellation) is var read and > 0)
        {
            if ((bytes += read) > limits.MostUnpackedBytes)
                throw new DeliveryRefused($"Unpacked, the delivery is larger than {limits.MostUnpackedBytes} bytes. Send it in parts.");
            var (start, end) = (0, held + read);
            while (buffer.AsSpan(start, end - start).IndexOf((byte)'\n') is var length and >= 0)
            {
                number++;
                if (!skipping)
                    Take(number, buffer.AsSpan(start, length));
                (start, skipping) = (start + length + 1, false);
                if (drafts.Count == chunk)
                    await Pass(chunks, cancellation);
            }
            held = end - start;
            buffer.AsSpan(start, held).CopyTo(buffer);
            if (held == buffer.Length)
            {
                if (!skipping)
                    Refuse(number + 1, "", $"The line is longer than {limits.LongestLine} bytes.");
                (held, skipping) = (0, true);
            }
        }
        if (!skipping)
            Take(number + 1, buffer.AsSpan(0, held));
        await Pass(chunks, cancellation);
    }

    private void Take(long number, ReadOnlySpan<byte> line)
    {
        line = line.Trim(" \t\r"u8);
        if (line.IsEmpty)
            return;
        Lines++;
        if (AccessLine.Read(line, Network, out var wrong, pool) is not { } draft)
            Refuse(number, wrong);
        else if (draft.Facts.At < limits.EarliestEvent || draft.Facts.At - arrived > limits.MostAhead)
            Refuse(number, "ts", string.Create(CultureInfo.InvariantCulture,
                $"Expected a time from {limits.EarliestEvent.UtcDateTime:yyyy-MM-dd} to at most {limits.MostAhead.TotalHours:0.##} hours ahead of this delivery. Set the clock of the source and send the line again."), counted: true);
        else if (!source.Covers(draft.Facts.Licence))
            Refuse(number, "licence_no", source.Organisation is null ? "The key of this source does not cover the licence." : "Your organisation is no party to this licence.", counted: true);
        else if (!source.IsIn(draft.Facts.Environment))
            Refuse(number, "env_id", draft.Facts.Environment is null ? "The key of this source is bound to an environment; say in which one it happened." : "The key of this source does not cover the environment.", counted: true);
        else
            drafts.Add(draft);
    }

    /// <summary>Users come from the same addresses again and again.</summary>
    private string? Network(string address)
    {
        if (networks.Count > MostNetworks)
            networks.Clear();
        if (!networks.TryGetValue(address, out var network))
            networks[address] = network = AddressPrefix.Cut(address);
        return network;
    }

    private void Refuse(long number, IReadOnlyList<InputError> wrong)
    {
        Refused++;
        foreach (var error in wrong.Take(MostErrors - errors.Count))
            errors.Add(new LineError(number, error.Field, error.Message));
    }

    private void Refuse(long number, string field, string message, bool counted = false)
    {
        if (!counted)
            Lines++;
        Refuse(number, [new InputError(field, message)]);
    }

    private async Task Pass(ChannelWriter<AccessDrafts> chunks, CancellationToken cancellation)
    {
        if (drafts.Count == 0)
            return;
        await chunks.WriteAsync(drafts, cancellation);
        drafts = new AccessDrafts(chunk);
    }
}

/// <summary>A delivery that ends before its end, with a sentence for its sender. What was stored until then stands.</summary>
internal abstract class DeliveryStopped(string message) : Exception(message)
{
    /// <summary>What became of what was read until then; null where nothing of it was looked at.</summary>
    public Ingested? Landed { get; set; }
}

/// <summary>It is too much, or cannot be unpacked.</summary>
internal sealed class DeliveryRefused(string message) : DeliveryStopped(message);

/// <summary>The source has delivered all that it may today.</summary>
internal sealed class QuotaUsed(string message) : DeliveryStopped(message);
