using System.Net;
using ExportPortal.Domain.AccessLog;

namespace ExportPortal.Data.Logs;

/// <summary>
/// A witness as the protocol asks for one: knows the log's key, remembers the last checkpoint, takes a new one only with the
/// proof that it continues that, and never goes back.
/// </summary>
internal sealed class WitnessDouble(NoteKey key) : HttpMessageHandler
{
    public SignedCheckpoint? Kept { get; private set; }

    public bool IsAway { get; set; }

    /// <summary>What another publisher adds just before the next one; null for none.</summary>
    public SignedCheckpoint? Faster { get; set; }

    public HttpWitness Sink => Named(false);

    /// <summary>The same where the settings name it as new.</summary>
    public HttpWitness Begun => Named(true);

    private HttpWitness Named(bool isNew) => new(new HttpClient(this, disposeHandler: false) { BaseAddress = new Uri("http://witness.example/w/") }, key.Name) { MayBeNew = isNew };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (IsAway)
            throw new HttpRequestException("no route");
        return request.RequestUri!.AbsolutePath switch
        {
            "/w/checkpoint" => Kept is null ? new(HttpStatusCode.NotFound) : new(HttpStatusCode.OK) { Content = new StringContent(Kept.ToString()) },
            "/w/add-checkpoint" => new(Add(await request.Content!.ReadAsStringAsync(cancellationToken))),
            _ => new(HttpStatusCode.BadRequest),
        };
    }

    private HttpStatusCode Add(string body)
    {
        (Kept, Faster) = (Faster ?? Kept, null);
        var cut = body.IndexOf("\n\n", StringComparison.Ordinal);
        var lines = body[..cut].Split('\n');
        var (old, next) = (long.Parse(lines[0]["old ".Length..], System.Globalization.CultureInfo.InvariantCulture), SignedCheckpoint.Parse(body[(cut + 2)..]));
        if (!next.IsSignedBy(key, CheckpointKey.Check))
            return HttpStatusCode.Forbidden;
        if (old != (Kept?.Size ?? 0))
            return HttpStatusCode.Conflict;
        var path = lines[1..].Select(line => TreeHash.From(Convert.FromBase64String(line))).ToList();
        if (!MerkleProof.VerifyConsistency(old, Kept?.Checkpoint.Root ?? TreeHash.Empty, next.Size, next.Checkpoint.Root, path))
            return HttpStatusCode.UnprocessableEntity;
        Kept = next;
        return HttpStatusCode.OK;
    }
}
