using ExportPortal.Domain.Recipients;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ExportPortal.Data.Configurations;

internal sealed class TrainingTable : IEntityTypeConfiguration<TrainingPass>
{
    public void Configure(EntityTypeBuilder<TrainingPass> entity)
    {
        entity.ToTable("training_pass").HasKey(pass => pass.Id);
        entity.Property(pass => pass.Id).ValueGeneratedNever();
        entity.HasIndex(pass => pass.Person);
        entity.HasIndex(pass => pass.Organisation);
        entity.Property(pass => pass.Account).HasMaxLength(256);
        entity.Property(pass => pass.Module).HasMaxLength(40);
        entity.Property(pass => pass.PackId).HasMaxLength(40);
    }
}
