using System.Security.Cryptography;
using System.Text;
using ExportPortal.Data;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Identity;
using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Audits;

/// <summary>Gives an account a new secret address of its calendar; the old one stops to work.</summary>
public sealed class OpenCalendarFeed(CommandPipeline pipeline)
{
    private const int TokenBytes = 32;

    /// <returns>The token, which is shown once. The outcome of the command is kept for repeats, so the token is no part of it.</returns>
    public async Task<Outcome<string>> Run(Guid key, Actor actor, CancellationToken cancellation)
    {
        string? token = null;
        var outcome = await pipeline.Run<string>("calendar.open", key, actor, async scope =>
        {
            token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes));
            var (hash, user) = (ContentHash.Of(Encoding.ASCII.GetBytes(token)), scope.Actor.User.Value);
            if (await scope.Db.Set<CalendarFeed>().FirstOrDefaultAsync(one => one.User == user, cancellation) is { } feed)
                (feed.Token, feed.CreatedAt) = (hash, scope.Now);
            else
                scope.Db.Set<CalendarFeed>().Add(new() { User = user, Token = hash, CreatedAt = scope.Now });
            scope.Record(new AuditSubject("user", user.ToString()));
            return Outcome<string>.Done(user.ToString());
        }, cancellation);
        return !outcome.IsDone ? outcome : token is null ? Outcome<string>.From(Outcome.Stale) : Outcome<string>.Done(token);
    }
}

/// <summary>The dates of audits as an iCalendar file, with the rights that the account has now.</summary>
public sealed class CalendarFeedQuery(IDbContextFactory<PortalDbContext> contexts, AuditListQuery audits, ActorStore actors, TimeProvider clock)
{
    private const int MonthsBack = 3;
    private const int MonthsAhead = 15;

    /// <returns>Null for a token that opens nothing.</returns>
    public async Task<string?> Run(string? token, Uri portal, CancellationToken cancellation)
    {
        if (token is not { Length: 64 })
            return null;
        var hash = ContentHash.Of(Encoding.ASCII.GetBytes(token));
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (await db.Set<CalendarFeed>().AsNoTracking().FirstOrDefaultAsync(one => one.Token == hash, cancellation) is not { } feed || await actors.Fresh(db, new(feed.User), null, cancellation) is not { } actor)
            return null;
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var calendar = new Calendar { ProductId = "-//ExportPortal//Audits//EN" };
        foreach (var entry in await audits.Days(today.AddMonths(-MonthsBack), today.AddMonths(MonthsAhead), actor, cancellation))
            calendar.Events.Add(new CalendarEvent
            {
                // The same entry has the same identity at every reading, so that programs do not double it.
                Uid = $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{entry.Day:O} {entry.Number} {entry.What}")))[..32]}@{portal.Host}",
                DtStamp = new CalDateTime(today.ToDateTime(TimeOnly.MinValue), "UTC"),
                Summary = entry.Number is { } number ? $"{number}: {entry.What}" : entry.What,
                Start = new CalDateTime(entry.Day),
                End = new CalDateTime(entry.Day.AddDays(1)),
                Url = new Uri(portal, entry.Href),
            });
        return new CalendarSerializer().SerializeToString(calendar);
    }
}
