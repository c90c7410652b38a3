using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ExportPortal.Data.Jobs;

/// <summary>Which instance does a job now. At most one holds it; a holder that dies loses it when its time is over.</summary>
public sealed class JobLease
{
    public string Name { get; init; } = "";
    public Guid Holder { get; set; }

    /// <summary>Exclusive.</summary>
    public DateTimeOffset Until { get; set; }

    /// <summary>When the job last came to its end; null when it never did.</summary>
    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>What failed in the last run; null when nothing did.</summary>
    public string? Fault { get; set; }
}

internal sealed class JobLeaseTable : IEntityTypeConfiguration<JobLease>
{
    public void Configure(EntityTypeBuilder<JobLease> entity)
    {
        entity.ToTable("job_lease").HasKey(lease => lease.Name);
        entity.Property(lease => lease.Name).HasMaxLength(64);
    }
}

/// <summary>Takes, keeps and gives back the lease of one job, each in one statement, so that two instances never both hold it.</summary>
public sealed class JobLeases(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock)
{
    /// <summary>Longer than any single act; a dead instance holds the others up no longer than this.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromMinutes(2);

    /// <summary>Takes the lease, or keeps it when the holder has it already. False while somebody else holds it.</summary>
    public async Task<bool> Take(string name, Guid holder, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var until = now + Length;
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var leases = db.Set<JobLease>();
        var taken = await leases.Where(lease => lease.Name == name && (lease.Until <= now || lease.Holder == holder))
            .ExecuteUpdateAsync(set => set.SetProperty(lease => lease.Holder, holder).SetProperty(lease => lease.Until, until), cancellation);
        if (taken == 0 && !await leases.AnyAsync(lease => lease.Name == name, cancellation))
        {
            leases.Add(new JobLease { Name = name, Holder = holder, Until = until });
            try
            {
                taken = await db.SaveChangesAsync(cancellation);
            }
            catch (DbUpdateException)
            {
                return false; // another instance made the row in between
            }
        }
        await transaction.CommitAsync(cancellation);
        return taken == 1;
    }

    /// <summary>Gives the lease back, with how the run ended.</summary>
    public async Task Finish(string name, Guid holder, string? fault, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await db.Set<JobLease>().Where(lease => lease.Name == name && lease.Holder == holder).ExecuteUpdateAsync(
            set => set.SetProperty(lease => lease.Until, now).SetProperty(lease => lease.FinishedAt, now).SetProperty(lease => lease.Fault, fault), cancellation);
        await transaction.CommitAsync(cancellation);
    }
}
