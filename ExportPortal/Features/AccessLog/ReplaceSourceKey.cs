using ExportPortal.Data;
using ExportPortal.Data.AccessLog;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;

namespace ExportPortal.Features.AccessLog;

/// <summary>
/// Gives a source another key, by the same two steps as a source is opened. It stays the same source: its events stay known and its
/// numbers go on; what it delivered before is still checked with the key of then. A source that was closed, because its key is known
/// to others, opens again with the new one.
/// </summary>
internal sealed class ReplaceSourceKey(CommandPipeline pipeline, AccessSources sources, SourceKeys keys, TimeProvider clock)
{
    private static readonly Rule Waits = new("LG-11", "Another key waits for this source. Confirm or decline it first.");
    private static readonly Rule Nothing = new("LG-12", "No key waits for this source.");
    private static readonly Rule Same = new("LG-13", "This is the key that the source has already. Make a new one.");

    /// <summary>Asks for the key; the one in use counts until a second administrator has confirmed it.</summary>
    public async Task<Outcome<string>> Ask(string name, string publicKey, Guid key, Actor actor, CancellationToken cancellation) =>
        RegisterSource.KeyOf(publicKey) is not { } bytes ? Outcome<string>.From(Outcome.Invalid(RegisterSource.NoKey))
            : await Carry("accesslog.source.askkey", name, key, actor, (source, waiting) => waiting is not null ? Waits : source.PublicKey.AsSpan().SequenceEqual(bytes) ? Same : null,
                (_, _) => [("key", ContentHash.Of(bytes).Hex)], (source, _) => keys.Ask(source, bytes, clock.GetUtcNow(), (actor.Person.Value, actor.Name), CancellationToken.None), Waits, cancellation);

    /// <summary>The second administrator puts the key in the place of the one in use.</summary>
    public Task<Outcome<string>> Confirm(string name, Guid key, Actor actor, CancellationToken cancellation) =>
        Carry("accesslog.source.changekey", name, key, actor, (_, waiting) => waiting is null ? Nothing : RegisterSource.WhyNotConfirm(waiting, actor),
            (source, waiting) => [("key", ContentHash.Of(waiting!.PublicKey).Hex), ("before", ContentHash.Of(source.PublicKey).Hex)],
            (source, waiting) => keys.Confirm(source, waiting!, clock.GetUtcNow(), CancellationToken.None), Nothing, cancellation);

    /// <summary>The key in use stays.</summary>
    public Task<Outcome<string>> Decline(string name, Guid key, Actor actor, CancellationToken cancellation) =>
        Carry("accesslog.source.declinekey", name, key, actor, (_, waiting) => waiting is null ? Nothing : null, (_, waiting) => [("key", ContentHash.Of(waiting!.PublicKey).Hex)],
            (_, waiting) => keys.Decline(waiting!, clock.GetUtcNow(), CancellationToken.None), Nothing, cancellation);

    /// <param name="whyNot">Asked before anything is logged: the log must not say what did not happen.</param>
    /// <param name="effect">After it was logged, and nobody stops it then: what a store that failed behind the log left undone is done where the same request comes again. False where somebody else was faster, which <paramref name="late"/> says.</param>
    private async Task<Outcome<string>> Carry(
        string act, string name, Guid key, Actor actor, Func<AccessSource, AccessSource?, Rule?> whyNot, Func<AccessSource, AccessSource?, (string, string)[]> details,
        Func<AccessSource, AccessSource?, Task<bool>> effect, Rule late, CancellationToken cancellation)
    {
        (AccessSource Source, AccessSource? Waiting)? found = null;
        var logged = await pipeline.Run<string>(act, key, actor, async scope =>
        {
            scope.Target = new AuditSubject("access_source", name);
            if (!scope.Actor.Is(Role.Administrator))
                return Outcome<string>.From(Outcome.Forbidden(RegisterSource.NotAdministrator));
            // The key of uploads is the portal's own; a source that was declined never had one that counted.
            if (await sources.Find(name, cancellation) is not { Organisation: null, Confirmed: true } source)
                return Outcome<string>.From(Outcome.NotFound);
            var waiting = await keys.Waiting(name, cancellation);
            if (whyNot(source, waiting) is { } rule)
                return Outcome<string>.From(Outcome.Broken(rule));
            found = (source, waiting);
            scope.Record(scope.Target, details: details(source, waiting));
            return Outcome<string>.Done(name);
        }, cancellation);
        if (!logged.IsDone)
            return logged;
        if (found is null && await sources.Find(name, CancellationToken.None) is { } known && await keys.Waiting(name, CancellationToken.None) is var left && whyNot(known, left) is null)
            found = (known, left);
        return found is not { } one || await effect(one.Source, one.Waiting) ? logged : Outcome<string>.From(Outcome.Broken(late));
    }
}
