using System.Globalization;
using System.Text;
using ExportPortal.Data.AccessLog;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.AccessLog.Anomalies;
using ExportPortal.Domain.Common;

namespace ExportPortal.Features.AccessLog;

/// <summary>A source and what has come of it.</summary>
/// <param name="State">waiting, open or closed.</param>
/// <param name="Key">SHA-256 of its public key.</param>
/// <param name="Organisation">Whose people upload under it; null for an enclave.</param>
/// <param name="EventsADay">New events that it may deliver on one UTC day; null without a limit.</param>
/// <param name="EventsToday">What it has delivered of them; null without a limit.</param>
public sealed record SourceState(string Name, string State, ContentHash Key, string? Environment, IReadOnlyList<string> Licences, string? Organisation,
    DateTimeOffset AddedAt, long Deliveries, DateTimeOffset? LastAt, long? EventsADay, long? EventsToday, SourceNumbers? Numbers);

/// <summary>Tells how the sources of the log stand: all of them to who reads the log or keeps their keys, and each to itself.</summary>
internal sealed class SourcesQuery(AccessSources sources, UploadersQuery uploaders, DeliveryLimits limits, TimeProvider clock)
{
    private static readonly Rule NotItsOwn = new("DL-4", "The source is unknown, or its key did not sign this question in the last five minutes.");

    /// <summary>Newest first.</summary>
    public Task<IReadOnlyList<SourceState>> All(CancellationToken cancellation) => States(null, cancellation);

    /// <summary>One that waits or is closed may ask, too: that is what it is told.</summary>
    /// <param name="time">When it asks, RFC 3339, as it was signed.</param>
    public async Task<Outcome<SourceState>> Own(string name, string time, byte[] signature, CancellationToken cancellation)
    {
        if (!DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) || (clock.GetUtcNow() - at).Duration() > SourceQuestion.Good
            || signature.Length != 64 || await sources.Find(name, cancellation) is not { Organisation: null } source
            || !CheckpointKey.Check(source.PublicKey, Encoding.UTF8.GetBytes(SourceQuestion.Of(name, time)), signature))
            return Outcome<SourceState>.From(Outcome.Forbidden(NotItsOwn));
        return Outcome<SourceState>.Done((await States(name, cancellation)).Single());
    }

    private async Task<IReadOnlyList<SourceState>> States(string? name, CancellationToken cancellation)
    {
        var known = await sources.All(cancellation, name);
        var names = await uploaders.Names(known.Select(one => one.Source.Organisation), cancellation);
        var today = limits.EventsADay > 0 ? await sources.Counted(known.Select(one => one.Source), clock.GetUtcNow(), cancellation) : null;
        return
        [
            .. known.Select(one => new SourceState(
                one.Source.Name, one.Source.Closed ? "closed" : one.Source.Confirmed ? "open" : "waiting", ContentHash.Of(one.Source.PublicKey), one.Source.Environment, [.. one.Source.Licences.Order(StringComparer.Ordinal)],
                one.Source.Organisation is { } organisation ? names.GetValueOrDefault(organisation, organisation) : null, one.AddedAt, one.Deliveries, one.LastAt,
                today is null ? null : limits.EventsADay, today?.GetValueOrDefault(one.Source.Id), one.Numbers)),
        ];
    }
}
