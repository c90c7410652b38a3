using System.Security.Cryptography;
using ExportPortal.Data;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ExportPortal.Features.Connections;

/// <summary>What was made, and the secret that is shown once and cannot be read again.</summary>
public sealed record NewSecret(string Name, string Secret);

/// <summary>Keys and the address for messages of the actor's own organisation. Each change is an act in the log; a secret never is.</summary>
public sealed class ManageConnections(CommandPipeline pipeline, IDataProtectionProvider protection, IOptions<ConnectionRules> rules)
{
    private static readonly Rule NotParty = new("KY-3", "A steward or a recipient manages the connections of its own organisation.");

    public async Task<Outcome<NewSecret>> OpenKey(string name, IReadOnlyList<string> scopes, Guid key, Actor actor, CancellationToken cancellation)
    {
        if (name.Trim() is not { Length: > 0 and <= 60 })
            return Outcome<NewSecret>.From(Outcome.Invalid(new InputError("name", "Give the key a name of 1 to 60 characters.")));
        if (scopes.Count == 0 || scopes.Except(ApiScopes.All).Any())
            return Outcome<NewSecret>.From(Outcome.Invalid(new InputError("scopes", "Choose what the key may do.")));
        string? secret = null;
        var outcome = await Run("connection.openkey", key, actor, scope =>
        {
            var (made, shown) = ApiKey.Create(scope.Actor.Organisation, name.Trim(), [.. scopes.Distinct()], scope.Actor.Name, scope.Now, scope.Actor.User);
            scope.Db.ApiKeys.Add(made);
            secret = shown;
            return Task.FromResult<(string, string)?>((made.Name, $"{made.Shown}, {string.Join(' ', made.Scopes)}"));
        }, cancellation);
        return Shown(outcome, secret);
    }

    public Task<Outcome<string>> CloseKey(Guid id, Guid key, Actor actor, CancellationToken cancellation) => Run("connection.closekey", key, actor, async scope =>
    {
        var organisation = scope.Actor.Organisation;
        if (await scope.Db.ApiKeys.FirstOrDefaultAsync(one => one.Id == id && one.Organisation == organisation && one.ClosedAt == null, cancellation) is not { } found)
            return null;
        found.Close(scope.Now);
        return (found.Name, found.Shown);
    }, cancellation);

    /// <summary>Sets where messages go. A new secret is made each time.</summary>
    public async Task<Outcome<NewSecret>> SetWebhook(string url, Guid key, Actor actor, CancellationToken cancellation)
    {
        if (!Uri.TryCreate(url.Trim(), UriKind.Absolute, out var address) || url.Length > 500 || address.UserInfo.Length > 0
            || address.Scheme != Uri.UriSchemeHttps && !(rules.Value.AllowPrivateAddresses && address.Scheme == Uri.UriSchemeHttp))
            return Outcome<NewSecret>.From(Outcome.Invalid(new InputError("url", "Give an address that begins with https:// and holds no password.")));
        string? secret = null;
        var outcome = await Run("connection.setwebhook", key, actor, async scope =>
        {
            var organisation = scope.Actor.Organisation;
            if (await scope.Db.Webhooks.FirstOrDefaultAsync(one => one.Organisation == organisation, cancellation) is { } before)
            {
                scope.Db.Webhooks.Remove(before);
                await scope.Db.SaveChangesAsync(cancellation);
            }
            secret = $"whsec_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32))}";
            scope.Db.Webhooks.Add(new Webhook { Organisation = organisation, Url = address.AbsoluteUri, Secret = protection.CreateProtector("ExportPortal.Webhooks").Protect(secret), CreatedBy = scope.Actor.Name, CreatedAt = scope.Now });
            // What waits for a system to be told is told to this one at once.
            var waiting = scope.Db.EndNotices.Where(one => one.Organisation == organisation && one.ConfirmedAt == null).Select(one => one.Id);
            foreach (var message in await scope.Db.Outbox.Where(one => one.Kind == OutboxKinds.TellEnd && one.DueAt > scope.Now && waiting.Contains(one.Subject)).ToListAsync(cancellation))
                message.DueAt = scope.Now;
            return (address.Host, address.Host);
        }, cancellation);
        return Shown(outcome, secret);
    }

    public Task<Outcome<string>> RemoveWebhook(Guid key, Actor actor, CancellationToken cancellation) => Run("connection.removewebhook", key, actor, async scope =>
    {
        var organisation = scope.Actor.Organisation;
        if (await scope.Db.Webhooks.FirstOrDefaultAsync(one => one.Organisation == organisation, cancellation) is not { } before)
            return null;
        scope.Db.Webhooks.Remove(before);
        return (new Uri(before.Url).Host, new Uri(before.Url).Host);
    }, cancellation);

    private static Outcome<NewSecret> Shown(Outcome<string> outcome, string? secret) => !outcome.IsDone ? Outcome<NewSecret>.From(outcome)
        : secret is null ? Outcome<NewSecret>.From(Outcome.Stale) : Outcome<NewSecret>.Done(new(outcome.Value, secret));

    /// <param name="does">Gives the name and what the log says of it; null when there is nothing of the kind.</param>
    private Task<Outcome<string>> Run(string act, Guid key, Actor actor, Func<CommandScope, Task<(string Name, string Logged)?>> does, CancellationToken cancellation) =>
        pipeline.Run<string>(act, key, actor, async scope =>
        {
            scope.Target = new AuditSubject("organisation", scope.Actor.Organisation.Value.ToString());
            if (!scope.Actor.IsAny(Role.Steward, Role.Recipient))
                return Outcome<string>.From(Outcome.Forbidden(NotParty));
            if (await does(scope) is not { } done)
                return Outcome<string>.From(Outcome.NotFound);
            scope.Record(scope.Target, details: ("connection", done.Logged));
            return Outcome<string>.Done(done.Name);
        }, cancellation);
}

/// <summary>What addresses may be registered; read from the same section as what is sent (Webhooks).</summary>
public sealed class ConnectionRules
{
    /// <summary>True lets an address go without TLS and into the portal's own network.</summary>
    public bool AllowPrivateAddresses { get; set; }
}

/// <summary>The connections of the actor's own organisation.</summary>
public sealed record ConnectionsView(IReadOnlyList<ApiKey> Keys, string? Url, string? SetBy, DateTimeOffset? SetAt);

/// <param name="Shown">Its first characters, by which people tell keys apart; the secret is shown once and kept nowhere.</param>
/// <param name="ClosedAt">Null while it is open.</param>
public sealed record KeyItem(Guid Id, string Name, string Shown, IReadOnlyList<string> Scopes, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset? ClosedAt);

public sealed class ConnectionsQuery(IDbContextFactory<PortalDbContext> contexts)
{
    /// <summary>The keys as programs read them.</summary>
    public async Task<IReadOnlyList<KeyItem>> Keys(Actor actor, CancellationToken cancellation) =>
        [.. (await Run(actor, cancellation)).Keys.Select(key => new KeyItem(key.Id, key.Name, key.Shown, key.Scopes, key.CreatedBy, key.CreatedAt, key.ClosedAt))];

    public async Task<ConnectionsView> Run(Actor actor, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var organisation = actor.IsAny(Role.Steward, Role.Recipient) ? actor.Organisation : default;
        var keys = await db.ApiKeys.AsNoTracking().Where(key => key.Organisation == organisation).OrderByDescending(key => key.CreatedAt).Take(100).ToListAsync(cancellation);
        var hook = await db.Webhooks.AsNoTracking().FirstOrDefaultAsync(one => one.Organisation == organisation, cancellation);
        return new(keys, hook?.Url, hook?.CreatedBy, hook?.CreatedAt);
    }
}
