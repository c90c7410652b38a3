using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ExportPortal.Data;

/// <summary>What the store knows of a person besides roles: the organisations of their accounts, declared interests, and cases opened to them in an emergency.</summary>
public static class Standing
{
    /// <summary>The actor with what counts at the instant. The caller's own word on any of it is never taken.</summary>
    public static async Task<Actor> WithStanding(this PortalDbContext db, Actor actor, DateTimeOffset now, CancellationToken cancellation) =>
        (await db.WithStanding([actor], now, cancellation))[0];

    /// <summary>The same for several at once: as many questions as for one.</summary>
    public static async Task<IReadOnlyList<Actor>> WithStanding(this PortalDbContext db, IReadOnlyList<Actor> actors, DateTimeOffset now, CancellationToken cancellation)
    {
        var persons = actors.Select(actor => actor.Person).Distinct().ToList();
        var ids = persons.ConvertAll(person => person.Value);
        var interests = (await db.Interests.AsNoTracking().CountingAt(now).Where(one => persons.Contains(one.Person)).Select(one => new { one.Person, one.Organisation }).ToListAsync(cancellation)).ToLookup(one => one.Person, one => one.Organisation);
        var opened = (await db.EmergencyAccesses.AsNoTracking().Where(one => persons.Contains(one.AskedBy) && one.EndsAt > now).Select(one => new { one.AskedBy, one.Application }).ToListAsync(cancellation)).ToLookup(one => one.AskedBy, one => one.Application);
        var houses = (await db.Users.AsNoTracking().Where(user => ids.Contains(user.PersonId)).Select(user => new { user.PersonId, user.OrganisationId }).ToListAsync(cancellation)).ToLookup(one => new PersonId(one.PersonId), one => new OrganisationId(one.OrganisationId));
        return [.. actors.Select(actor => actor with { Houses = houses[actor.Person].ToHashSet(), Interests = interests[actor.Person].ToHashSet(), Opened = opened[actor.Person].ToHashSet() })];
    }

    /// <summary>Whether one of the persons belongs to the organisation, or has a declared interest in it that counts at the instant (FE-3).</summary>
    public static async Task<bool> AreBoundTo(this PortalDbContext db, IEnumerable<PersonId> persons, OrganisationId organisation, DateTimeOffset now, CancellationToken cancellation)
    {
        var wanted = persons.Distinct().ToList();
        var ids = wanted.ConvertAll(person => person.Value);
        return await db.Users.AnyAsync(user => ids.Contains(user.PersonId) && user.OrganisationId == organisation.Value, cancellation)
            || await db.Interests.CountingAt(now).AnyAsync(one => wanted.Contains(one.Person) && one.Organisation == organisation, cancellation);
    }

    private static IQueryable<DeclaredInterest> CountingAt(this IQueryable<DeclaredInterest> interests, DateTimeOffset now)
    {
        var since = now.AddMonths(-DeclaredInterest.MonthsAfterwards);
        return interests.Where(one => one.EndedAt == null || one.EndedAt > since);
    }
}

internal sealed class DeclaredInterestTable : IEntityTypeConfiguration<DeclaredInterest>
{
    public void Configure(EntityTypeBuilder<DeclaredInterest> entity)
    {
        entity.ToTable("declared_interest").HasKey(interest => interest.Id);
        entity.Property(interest => interest.Id).HasConversion(id => id.Value, value => new InterestId(value));
        entity.Ignore(interest => interest.CountsUntil);
        entity.HasIndex(interest => interest.Person);
    }
}

internal sealed class EmergencyAccessTable : IEntityTypeConfiguration<EmergencyAccess>
{
    public void Configure(EntityTypeBuilder<EmergencyAccess> entity)
    {
        entity.ToTable("emergency_access").HasKey(access => access.Id);
        entity.Property(access => access.Id).HasConversion(id => id.Value, value => new EmergencyId(value));
        entity.HasIndex(access => access.Number).IsUnique();
        entity.HasIndex(access => access.AskedBy);
        entity.Property(access => access.State).HasConversion<string>().HasMaxLength(32);
        entity.Property<int>(Revisions.Column).IsConcurrencyToken();
        entity.HasOne<Application>().WithMany().HasForeignKey(access => access.Application).OnDelete(DeleteBehavior.Restrict);
    }
}
