using ExportPortal.Data;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Licences;

/// <summary>A program that was let in.</summary>
public sealed class ProgramCaller
{
    internal ProgramCaller(ApiClient client) => Client = client;

    internal ApiClient Client { get; }
}

/// <summary>Lets programs in by their key, and takes their confirmation that access is stopped.</summary>
public sealed class ClientGate(IDbContextFactory<PortalDbContext> contexts, CommandPipeline pipeline)
{
    private const string Scheme = "Bearer ";
    private static readonly Rule NotInScope = new("KY-2", $"This key lacks the scope {ApiScopes.ConfirmEnds}.");

    /// <param name="header">The header Authorization as it was sent.</param>
    /// <returns>Null when the key is missing, unknown or closed.</returns>
    public async Task<ProgramCaller?> Find(string header, CancellationToken cancellation)
    {
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) || header.Length > 200)
            return null;
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await ApiClient.Find(db, header[Scheme.Length..].Trim(), cancellation) is { } client ? new(client) : null;
    }

    public Task<Outcome<string>> Confirm(Guid notice, Guid key, ProgramCaller caller, CancellationToken cancellation) => Confirm(notice, key, caller.Client, cancellation);

    private Task<Outcome<string>> Confirm(Guid notice, Guid key, ApiClient client, CancellationToken cancellation) =>
        pipeline.RunAsClient<string>("licence.confirmend", key, client, async scope =>
        {
            scope.Target = new AuditSubject("end_notice", notice.ToString());
            if (!client.Scopes.Contains(ApiScopes.ConfirmEnds))
                return Outcome<string>.From(Outcome.Forbidden(NotInScope));
            var organisation = client.Organisation;
            if (await scope.Db.EndNotices.FirstOrDefaultAsync(one => one.Id == notice && one.Organisation == organisation, cancellation) is not { } found)
                return Outcome<string>.From(Outcome.NotFound);
            found.Confirm($"key {client.Shown}", scope.Now);
            scope.Record(new AuditSubject("licence", found.Licence.Value.ToString(), found.Number), reason: found.State);
            return Outcome<string>.Done(found.Number);
        }, cancellation);
}
