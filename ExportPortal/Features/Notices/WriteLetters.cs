using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Identity;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Notices;

/// <summary>
/// Writes the letters that an act orders: one to each person whom the policy pack names, from the records as they are.
/// Every letter stands in the inbox; it goes out by mail alone or with the digest of the day. Running twice changes nothing.
/// </summary>
public sealed class WriteLetters(IDbContextFactory<PortalDbContext> contexts, PackLibrary packs, Issuer issuer, CommandSignal signal, TimeProvider clock) : IOutboxHandler
{
    private readonly PolicyPack pack = packs.Current;

    public string Kind => OutboxKinds.WriteLetters;

    public async Task Handle(Guid subject, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var order = await db.LetterOrders.AsNoTracking().SingleAsync(one => one.Id == subject, cancellation);
        var (letters, now) = (pack.LettersFor(order.Act, order.To), clock.GetUtcNow());
        // Several questions for each role and person, so they are asked before anybody waits for the store.
        var waiting = new Dictionary<string, IReadOnlyList<PersonId>>();
        foreach (var letter in letters.Where(letter => letter.Waits))
            waiting[letter.Key] = await NextPersons.Of(db, letter.To, order, packs, now, cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (await db.Notices.AnyAsync(notice => notice.Order == order.Id, cancellation) || await LetterFacts.Read(db, order, issuer, packs, cancellation) is not { Count: > 0 } told)
            return;
        // Who belongs to two of the parties that an act is told to gets its letter once, by the first that is said of them.
        var written = new HashSet<(string Letter, Guid User)>();
        foreach (var letter in letters)
        {
            var only = waiting.GetValueOrDefault(letter.Key);
            foreach (var facts in only is [] ? [] : told)
                foreach (var user in await Audience(db, letter, only is null ? facts : facts with { Only = only }, order, cancellation))
                    if (written.Add((letter.Key, user)))
                        Write(db, order, letter, facts, user, now);
        }
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        signal.Raise();
    }

    private void Write(PortalDbContext db, LetterOrder order, LetterTemplate letter, LetterFacts facts, Guid user, DateTimeOffset now)
    {
        var notice = new Notice
        {
            Id = Guid.CreateVersion7(now),
            Order = order.Id,
            User = user,
            Template = letter.Key,
            PackId = pack.Id,
            PackHash = pack.Hash,
            Subject = LetterTemplate.Fill(pack.WithClocks(letter.Subject), facts.Values),
            Body = string.Join('\n', letter.Body.Select(paragraph => LetterTemplate.Fill(pack.WithClocks(paragraph), facts.Values))),
            Link = facts.Link,
            InDigest = letter.Digest,
            CreatedAt = now,
        };
        db.Notices.Add(notice);
        if (!letter.Digest)
            db.Outbox.Add(new OutboxMessage { Id = Guid.CreateVersion7(now), Kind = OutboxKinds.SendMail, Subject = notice.Id, CreatedAt = now, DueAt = now });
    }

    /// <summary>People of the two sides, and people of the authority with the role, whose accounts are not closed; a person of the authority who acted is not told of it.</summary>
    private static async Task<List<Guid>> Audience(PortalDbContext db, LetterTemplate letter, LetterFacts facts, LetterOrder order, CancellationToken cancellation)
    {
        var (steward, recipient, acted) = (facts.Steward.Value, facts.Recipient.Value, order.Person ?? Guid.Empty);
        var roles = letter.To.Where(role => (facts.OnlySide is null || role == facts.OnlySide) && (role is not Role.EthicsMember || facts.AsksEthics) && (role is not (Role.Steward or Role.Recipient) || facts.PartiesHear)).Select(role => role.ToString()).ToList();
        // What goes to the owner of an action goes to it on the staff, too.
        var isOwners = facts.IsForStaff && letter.To is [Role.Recipient];
        var holders = from user in db.Users.NotClosed()
                      join held in db.UserRoles on user.Id equals held.UserId
                      join role in db.Roles on held.RoleId equals role.Id
                      where isOwners || roles.Contains(role.Name!)
                      select new { user.Id, user.OrganisationId, user.PersonId, Role = role.Name };
        var only = facts.Only?.Select(person => person.Value).ToList();
        return await holders.Where(holder => only == null || only.Contains(holder.PersonId)).Where(holder =>
                holder.Role == nameof(Role.Steward) ? holder.OrganisationId == steward
                : holder.Role == nameof(Role.Recipient) ? holder.OrganisationId == recipient
                : holder.PersonId != acted && holder.OrganisationId != steward && holder.OrganisationId != recipient)
            .Select(holder => holder.Id).Distinct().ToListAsync(cancellation);
    }
}
