using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ExportPortal.Data;

/// <summary>What the store knows of a person besides roles: the organisations of their accounts, declared interests, and cases opened to them in an emergency.</summary>
public static class Standing
{
    /// <summary>The actor with what counts at the instant. The caller's own word on any of it is never taken.</summary>
    public static async Task<Actor> WithStanding(this PortalDbContext db, Actor actor, DateTimeOffset now, CancellationToken cancellation)
    {
        var (person, since, at) = (actor.Person.Value, now.AddMonths(-DeclaredInterest.MonthsAfterwards).UtcTicks, now.UtcTicks);
        var ties = await db.Database.SqlQuery<Tie>($"""
            SELECT 0 AS "Kind", "Organisation" AS "Id" FROM declared_interest WHERE "Person" = {person} AND ("EndedAt" IS NULL OR "EndedAt" > {since})
            UNION ALL SELECT 1, "Application" FROM emergency_access WHERE "AskedBy" = {person} AND "EndsAt" > {at}
            UNION ALL SELECT 2, "OrganisationId" FROM "AspNetUsers" WHERE "PersonId" = {person}
            """).ToListAsync(cancellation);
        return actor.With(ties.Where(tie => tie.Kind == 0).Select(tie => new OrganisationId(tie.Id)), ties.Where(tie => tie.Kind == 1).Select(tie => new CaseId(tie.Id)), ties.Where(tie => tie.Kind == 2).Select(tie => new OrganisationId(tie.Id)));
    }

    /// <summary>The same for several persons at once, in the same order.</summary>
    /// <param name="houses">Organisations of the accounts of these persons.</param>
    public static async Task<IReadOnlyList<Actor>> WithStanding(this PortalDbContext db, IReadOnlyList<Actor> actors, ILookup<PersonId, OrganisationId> houses, DateTimeOffset now, CancellationToken cancellation)
    {
        var (persons, since) = (actors.Select(actor => actor.Person).Distinct().ToList(), now.AddMonths(-DeclaredInterest.MonthsAfterwards));
        var interests = (await db.Interests.AsNoTracking().Where(one => persons.Contains(one.Person) && (one.EndedAt == null || one.EndedAt > since)).Select(one => new { one.Person, one.Organisation }).ToListAsync(cancellation))
            .ToLookup(one => one.Person, one => one.Organisation);
        var opened = (await db.EmergencyAccesses.AsNoTracking().Where(one => persons.Contains(one.AskedBy) && one.EndsAt > now).Select(one => new { one.AskedBy, one.Application }).ToListAsync(cancellation))
            .ToLookup(one => one.AskedBy, one => one.Application);
        return [.. actors.Select(actor => actor.With(interests[actor.Person], opened[actor.Person], houses[actor.Person]))];
    }

    private static Actor With(this Actor actor, IEnumerable<OrganisationId> interests, IEnumerable<CaseId> opened, IEnumerable<OrganisationId> houses) =>
        actor with { Houses = houses.ToHashSet(), Interests = interests.ToHashSet(), Opened = opened.ToHashSet() };

    /// <summary>One row of what ties a person.</summary>
    /// <param name="Kind">0 for a declared interest, 1 for a case that is opened, 2 for an account.</param>
    /// <param name="Id">Of the organisation, or of the case.</param>
    private sealed record Tie(int Kind, Guid Id);

    /// <summary>Whether one of the persons belongs to the organisation, or has a declared interest in it that counts at the instant (FE-3).</summary>
    public static async Task<bool> AreBoundTo(this PortalDbContext db, IEnumerable<PersonId> persons, OrganisationId organisation, DateTimeOffset now, CancellationToken cancellation)
    {
        var (wanted, since) = (persons.Distinct().ToList(), now.AddMonths(-DeclaredInterest.MonthsAfterwards));
        var ids = wanted.ConvertAll(person => person.Value);
        return await db.Users.AnyAsync(user => ids.Contains(user.PersonId) && user.OrganisationId == organisation.Value, cancellation)
            || await db.Interests.AnyAsync(one => wanted.Contains(one.Person) && one.Organisation == organisation && (one.EndedAt == null || one.EndedAt > since), cancellation);
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
