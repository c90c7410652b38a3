using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.AccessLog.Alerts;
using ExportPortal.Domain.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ExportPortal.Data.Configurations;

internal sealed class AlertTable : IEntityTypeConfiguration<Alert>
{
    public void Configure(EntityTypeBuilder<Alert> entity)
    {
        entity.ToTable("alert").HasKey(alert => alert.Id);
        entity.Property(alert => alert.Id).ValueGeneratedNever();
        entity.Property(alert => alert.Fingerprint).HasMaxLength(200);
        entity.HasIndex(alert => alert.Fingerprint).IsUnique();
        entity.HasIndex(alert => new { alert.State, alert.DueAt });
        entity.HasIndex(alert => alert.RaisedAt);
        entity.Property(alert => alert.Rule).HasMaxLength(8);
        entity.Property(alert => alert.Level).HasConversion<string>().HasMaxLength(16);
        entity.Property(alert => alert.State).HasConversion<string>().HasMaxLength(16);
        entity.JsonList<Alert, StepTaken>(alert => alert.Steps, "steps");
        entity.JsonList<Alert, long>(alert => alert.Evidence, "evidence");
        entity.Property<int>(Revisions.Column).IsConcurrencyToken();
    }
}

internal sealed class SavedSearchTable : IEntityTypeConfiguration<SavedSearch>
{
    public void Configure(EntityTypeBuilder<SavedSearch> entity)
    {
        entity.ToTable("saved_search").HasKey(search => search.Id);
        entity.Property(search => search.Id).ValueGeneratedNever();
        entity.Property(search => search.Name).HasMaxLength(SavedSearch.LongestName);
        entity.HasIndex(search => new { search.Person, search.Name }).IsUnique();
    }
}

internal sealed class LogDisclosureTable : IEntityTypeConfiguration<LogDisclosure>
{
    public void Configure(EntityTypeBuilder<LogDisclosure> entity)
    {
        entity.ToTable("log_disclosure").HasKey(disclosure => disclosure.Id);
        entity.Property(disclosure => disclosure.Id).ValueGeneratedNever();
        entity.Property<int>(Revisions.Column).IsConcurrencyToken();
    }
}
