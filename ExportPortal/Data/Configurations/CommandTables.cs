using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ExportPortal.Data.Configurations;

internal sealed class CommandDoneTable : IEntityTypeConfiguration<CommandDone>
{
    public void Configure(EntityTypeBuilder<CommandDone> entity)
    {
        entity.ToTable("command_done").HasKey(done => done.Key);
        entity.Property(done => done.Key).ValueGeneratedNever();
    }
}

internal sealed class OutboxTable : IEntityTypeConfiguration<OutboxMessage>
{
    public void Configure(EntityTypeBuilder<OutboxMessage> entity)
    {
        entity.ToTable("outbox").HasKey(message => message.Id);
        entity.Property(message => message.Id).ValueGeneratedNever();
        entity.HasIndex(message => new { message.DoneAt, message.DueAt });
    }
}

internal sealed class SealedPackageTable : IEntityTypeConfiguration<SealedPackage>
{
    public void Configure(EntityTypeBuilder<SealedPackage> entity)
    {
        entity.ToTable("sealed_package").HasKey(package => new { package.Licence, package.Version });
        entity.Property(package => package.Licence).ValueGeneratedNever();
        entity.Property(package => package.Document).AsJson();
    }
}
