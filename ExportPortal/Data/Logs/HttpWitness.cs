using System.Globalization;
using System.Net;
using System.Text;
using ExportPortal.Domain.AccessLog;

namespace ExportPortal.Data.Logs;

/// <summary>
/// A witness on another machine (C2SP tlog-witness): "add-checkpoint" takes the size it last saw, the proof from there and
/// the new checkpoint; "checkpoint" gives back what it keeps. It remembers, so whoever has database and key cannot lie to it.
/// </summary>
internal sealed class HttpWitness(HttpClient client, string origin) : IWitness
{
    /// <summary>A witness that does not answer must not hold up the log.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>Whether it may know nothing of a log that has signed checkpoints.</summary>
    public bool MayBeNew { get; init; }

    public string Name => client.BaseAddress!.ToString();

    public Task Publish(SignedCheckpoint checkpoint, CancellationToken cancellation) =>
        throw new InvalidOperationException("A witness is given a checkpoint with its proof.");

    public async Task Publish(SignedCheckpoint checkpoint, Func<long, Task<IReadOnlyList<TreeHash>>> path, CancellationToken cancellation)
    {
        var known = (await Newest(cancellation))?.Size ?? 0;
        if (known > checkpoint.Size)
            throw new LogInconsistentException($"The witness {Name} keeps a checkpoint of {known} entries; the log has {checkpoint.Size}.");
        var body = new StringBuilder().Append(CultureInfo.InvariantCulture, $"old {known}\n");
        foreach (var hash in await path(known))
            body.Append(hash.Base64).Append('\n');
        using var answer = await Reached(() => client.PostAsync("add-checkpoint", new StringContent($"{body}\n{checkpoint}", Encoding.UTF8, "text/plain"), cancellation));
        // 409 also answers who was overtaken, as when two portals on one store publish at once; then it keeps another one by now.
        if (answer.StatusCode is HttpStatusCode.Conflict && ((await Newest(cancellation))?.Size ?? 0) != known)
            throw new IOException($"The witness {Name} got a newer checkpoint meanwhile; it is asked again with the next one.");
        if (answer.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.UnprocessableEntity or HttpStatusCode.Forbidden)
            throw new LogInconsistentException($"The witness {Name} refuses the checkpoint of {checkpoint.Size} entries ({(int)answer.StatusCode}): it contradicts what it keeps. Run log verify.");
        if (!answer.IsSuccessStatusCode)
            throw new IOException($"The witness {Name} answered {(int)answer.StatusCode}.");
    }

    public async Task<SignedCheckpoint?> Newest(CancellationToken cancellation)
    {
        using var answer = await Reached(() => client.GetAsync($"checkpoint?origin={Uri.EscapeDataString(origin)}", cancellation));
        if (answer.StatusCode is HttpStatusCode.NotFound)
            return null;
        if (!answer.IsSuccessStatusCode)
            throw new IOException($"The witness {Name} answered {(int)answer.StatusCode}.");
        try
        {
            return SignedCheckpoint.Parse(await answer.Content.ReadAsStringAsync(cancellation));
        }
        catch (FormatException wrong)
        {
            throw new LogInconsistentException($"What the witness {Name} keeps cannot be read: {wrong.Message}", wrong);
        }
    }

    /// <summary>A place that cannot be reached is one that cannot be read, like a lost disk.</summary>
    private async Task<HttpResponseMessage> Reached(Func<Task<HttpResponseMessage>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception away) when (away is HttpRequestException or TaskCanceledException { InnerException: TimeoutException })
        {
            throw new IOException($"The witness {Name} cannot be reached: {away.Message}", away);
        }
    }
}
