using System.Security.Cryptography;
using System.Text;
using ExportPortal.Data;
using ExportPortal.Domain.Common;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Identity.Setup;

/// <summary>
/// The way into an empty portal: a link that makes the first two administrators and then nothing more. Only the hash
/// of its token is kept, in memory; a restart before both exist makes a new link.
/// </summary>
public sealed class SetupLink : IDisposable
{
    /// <summary>Managing users needs two persons (domain/12), so one administrator could never add the second.</summary>
    public const int Administrators = 2;

    private readonly SemaphoreSlim turn = new(1, 1);
    private byte[]? hash;

    /// <summary>A new token (256 random bits, base64url) that replaces any earlier one; null when the portal needs none.</summary>
    public async Task<string?> Issue(PortalDbContext store, CancellationToken cancellation = default)
    {
        if (await Missing(store, cancellation) == 0)
            return null;
        var token = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
        hash = Hash(token);
        return token;
    }

    /// <summary>How many administrators the holder of the token may still make; 0 for a wrong or spent token.</summary>
    public async Task<int> Open(string? token, PortalDbContext store, CancellationToken cancellation = default) =>
        Fits(token) ? await Missing(store, cancellation) : 0;

    /// <summary>One administrator. NotFound for a wrong or spent token; else what <see cref="AccountMaker"/> says.</summary>
    public async Task<Outcome> Use(
        string? token, string email, string displayName, string password,
        PortalDbContext store, AccountMaker accounts, OrganisationId authority, CancellationToken cancellation = default)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            if (await Open(token, store, cancellation) == 0)
                return Outcome.NotFound;
            return await accounts.Create(email, displayName, new(Guid.NewGuid()), authority, new HashSet<Role> { Role.Administrator }, password, cancellation);
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    /// <summary>0 as soon as anybody but an administrator has an account: then the portal is set up.</summary>
    private static async Task<int> Missing(PortalDbContext store, CancellationToken cancellation)
    {
        var accounts = await store.Users.CountAsync(cancellation);
        var administrators = await store.UserRoles
            .Join(store.Roles.Where(role => role.Name == nameof(Role.Administrator)), held => held.RoleId, role => role.Id, (held, _) => held.UserId)
            .CountAsync(cancellation);
        return accounts == administrators ? Math.Max(0, Administrators - administrators) : 0;
    }

    private bool Fits(string? token) =>
        hash is { } kept && token is { Length: > 0 } && CryptographicOperations.FixedTimeEquals(kept, Hash(token));

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
