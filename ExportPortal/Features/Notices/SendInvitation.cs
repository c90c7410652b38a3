using ExportPortal.Data;
using ExportPortal.Domain.Licensing;
using ExportPortal.Identity;
using Microsoft.AspNetCore.Identity;

namespace ExportPortal.Features.Notices;

/// <summary>
/// Sends the link with which a person chooses the first password. It is made when the mail is and kept nowhere: whoever
/// reads the store, or the letters in it, finds no way into an account.
/// </summary>
public sealed class SendInvitation(IServiceScopeFactory scopes, Post post, Issuer issuer, TimeProvider clock) : IOutboxHandler
{
    public string Kind => OutboxKinds.SendInvitation;

    public OutboxLane Lane => OutboxLane.Mail;

    public async Task Handle(Guid subject, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>();
        // Since it was ordered the account may have been locked, or the person has chosen a password with another link.
        if (await users.FindByIdAsync(subject.ToString()) is not { PasswordHash: null, Email: { } address } user || await users.IsLockedOutAsync(user))
            return;
        var link = new Uri(issuer.PublicAddress, InvitationLink.Of(user.Id, await users.GeneratePasswordResetTokenAsync(user)));
        var body = string.Join("\n\n",
            $"{user.DisplayName},", $"an account of the portal of {issuer.Name} was made for you. Choose your password here:", link.AbsoluteUri,
            "The link works once, for a day, and a newer link ends it. If it has ended, ask an administrator of the portal for another one.",
            "If you expect no account, do nothing and tell the office.", issuer.Name);
        await post.Send(Once(user), user.DisplayName, address, $"Your account at {issuer.Name}", body, issuer.Name, clock.GetUtcNow(), cancellation);
    }

    /// <summary>One mail for one invitation: each invitation gives the account another stamp.</summary>
    private static Guid Once(PortalUser user) => Data.Jobs.Once.Of($"{user.Id}:{user.SecurityStamp}");
}
