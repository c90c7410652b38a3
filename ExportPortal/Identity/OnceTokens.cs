using System.Security.Cryptography;
using System.Text;
using ExportPortal.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Identity;

/// <summary>
/// Identity's codes of the authenticator app, each taken once (RFC 6238, 5.2): who looked over a shoulder cannot use the
/// code a second time while it would still count, at the sign-in, before an act or at setting the app up.
/// </summary>
/// <remarks>
/// The codes that were taken last are kept by their hash, as many as can count at one moment. Two requests with one code
/// meet at the concurrency stamp of the account or at the key of what is kept, so one of them is refused. The key of a
/// demonstration is public and shared by all who try it out: it keeps nobody out, so its codes are not kept.
/// </remarks>
internal sealed class OnceTokens(IdentityRules rules, PortalDbContext db) : AuthenticatorTokenProvider<PortalUser>
{
    private const string Kept = "ExportPortal.Codes";
    private const string Taken = "taken";

    /// <summary>Identity takes the codes of two steps before and after the present one.</summary>
    private const int Most = 5;

    public override async Task<bool> ValidateAsync(string purpose, string token, UserManager<PortalUser> manager, PortalUser user)
    {
        if (!await base.ValidateAsync(purpose, token, manager, user))
            return false;
        if (rules.Demonstration && await manager.GetAuthenticatorKeyAsync(user) == DemonstrationSignIns.PublicKey)
            return true;
        var hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{user.Id}:{token}")))[..16];
        var taken = (await manager.GetAuthenticationTokenAsync(user, Kept, Taken) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        try
        {
            return !taken.Contains(hash)
                && (await manager.SetAuthenticationTokenAsync(user, Kept, Taken, string.Join(' ', taken.Append(hash).TakeLast(Most)))).Succeeded;
        }
        catch (DbUpdateException)
        {
            // The first code of this account, taken by another request in the same moment. What waits to be written would be refused again with the next save.
            foreach (var waiting in db.ChangeTracker.Entries().Where(entry => entry.State is EntityState.Added).ToList())
                waiting.State = EntityState.Detached;
            return false;
        }
    }
}
