using System.IO.Compression;
using System.Text;
using ExportPortal.Data;
using ExportPortal.Data.AccessLog;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.AccessLog;

/// <summary>What the beginning of a file holds, read as it would be taken.</summary>
/// <param name="Format">In words.</param>
/// <param name="Source">Under whose name the events would be recorded.</param>
/// <param name="Licences">Those that the events of the beginning are of.</param>
/// <param name="Lines">Lines that were looked at.</param>
/// <param name="IsWhole">Whether that was the whole file.</param>
/// <param name="Events">The first that would be taken.</param>
/// <param name="Faults">The first lines that would be refused, each with the first of its faults.</param>
/// <param name="Refused">How many would be, of those that were looked at.</param>
public sealed record UploadLook(string Format, string Source, IReadOnlyList<string> Licences, long Lines, bool IsWhole, IReadOnlyList<AccessDraft> Events, IReadOnlyList<RefusedLine> Faults, long Refused);

/// <summary>Reads the beginning of a file before it is handed in, by the same rules; nothing of it is stored, and the rest is not read.</summary>
internal sealed class LookAtUpload(IDbContextFactory<PortalDbContext> contexts, AccessSources sources, DeliveryLimits limits, TimeProvider clock)
{
    /// <summary>Bytes that are read of a file, and as many of what comes out of a packed one: more than a line may have.</summary>
    public const int Head = 256 * 1024;

    private const int MostShown = 5, MostFaults = 10;

    /// <param name="file">Read from its beginning, up to <see cref="Head"/>.</param>
    public async Task<Outcome<UploadLook>> Run(string name, Stream file, Actor actor, CancellationToken cancellation)
    {
        if (UploadForm.Of(name) is not { } form)
            return Outcome<UploadLook>.From(UploadAccessEvents.NoForm);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var own = await UploadAccessEvents.Licences(db, sources, actor, cancellation);
        if (!own.IsDone)
            return Outcome<UploadLook>.From(own);
        var organisation = UploadAccessEvents.SourceOf(actor);
        var house = await db.Organisations.Where(one => one.Id == actor.Organisation).Select(one => one.RomanisedName).SingleAsync(cancellation);
        var source = new AccessSource(0, AccessSources.NameOfUploads(organisation), [], null, own.Value.ToHashSet(), false, true, organisation);
        var (packed, isWholePacked) = await Beginning(file, Head, cancellation);
        try
        {
            var (plain, isWhole) = form.Gzip ? await Unpack(packed, isWholePacked, cancellation) : (packed, isWholePacked);
            var lines = form.Csv ? await Rows(plain, isWhole, cancellation) : isWhole ? plain : UpToLastLine(plain);
            return Outcome<UploadLook>.Done(await Read(source, form, house, lines, isWhole, cancellation));
        }
        catch (Exception wrong) when (wrong is DeliveryRefused or InvalidDataException or FormatException)
        {
            return Outcome<UploadLook>.From(Outcome.Invalid(new InputError("file", wrong is InvalidDataException ? "The file cannot be unpacked: it is not gzip, or is damaged." : wrong.Message)));
        }
    }

    private async Task<UploadLook> Read(AccessSource source, UploadForm form, string house, byte[] lines, bool isWhole, CancellationToken cancellation)
    {
        var reading = new AccessLines(source, 1024, limits, clock.GetUtcNow());
        var (shown, licences) = (new List<AccessDraft>(), new SortedSet<string>(StringComparer.Ordinal));
        await foreach (var some in reading.Start(new MemoryStream(lines), cancellation).ReadAllAsync(cancellation))
        {
            shown.AddRange(some.Events.Take(MostShown - shown.Count));
            licences.UnionWith(some.Events.Select(one => one.Facts.Licence));
        }
        var faults = reading.Errors.DistinctBy(error => error.Line).Take(MostFaults).Select(error => new RefusedLine(error.Line, error.Field, error.Message)).Select(line => form.Csv ? AccessCsv.InWords(line) : line);
        return new($"{(form.Csv ? "CSV" : "JSON Lines")}{(form.Gzip ? ", packed with gzip" : "")}", $"Uploads of {house}", [.. licences], reading.Lines, isWhole, shown, [.. faults], reading.Refused);
    }

    private static async Task<(byte[] Bytes, bool IsWhole)> Beginning(Stream stream, int most, CancellationToken cancellation)
    {
        var buffer = new byte[most + 1];
        var read = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
        return (buffer[..Math.Min(read, most)], read <= most);
    }

    /// <summary>What comes out of the beginning. One that was cut ends somewhere; that it does is no damage.</summary>
    private static async Task<(byte[] Bytes, bool IsWhole)> Unpack(byte[] packed, bool isWhole, CancellationToken cancellation)
    {
        await using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        var (buffer, held) = (new byte[Head + 1], 0);
        try
        {
            while (held < buffer.Length && await gzip.ReadAsync(buffer.AsMemory(held), cancellation) is var more and > 0)
                held += more;
        }
        catch (InvalidDataException) when (!isWhole && held > 0) { }
        return (buffer[..Math.Min(held, Head)], isWhole && held <= Head);
    }

    /// <summary>The rows as lines. The last one of a beginning that was cut may be half a row, and is left out.</summary>
    private static async Task<byte[]> Rows(byte[] csv, bool isWhole, CancellationToken cancellation)
    {
        using var lines = new MemoryStream();
        try
        {
            await AccessCsv.ToLines(new MemoryStream(isWhole ? csv : UpToLastLine(csv)), lines, long.MaxValue, cancellation);
        }
        catch (FormatException) when (!isWhole && lines.Length > 0) { }
        return lines.ToArray();
    }

    /// <summary>All of it where there is no end of a line: then the line itself is what is wrong.</summary>
    private static byte[] UpToLastLine(byte[] bytes) => Array.LastIndexOf(bytes, (byte)'\n') is var end and >= 0 ? bytes[..(end + 1)] : bytes;
}
