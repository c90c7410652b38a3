using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ExportPortal.Data.Configurations;

internal sealed class AccountRequestTable : IEntityTypeConfiguration<AccountRequest>
{
    public void Configure(EntityTypeBuilder<AccountRequest> entity)
    {
        entity.ToTable("account_request").HasKey(request => request.Id);
        entity.Property(request => request.Id).ValueGeneratedNever();
        entity.Property(request => request.Change).HasConversion<string>().HasMaxLength(32);
        entity.Property(request => request.State).HasConversion<string>().HasMaxLength(32);
        entity.Property(request => request.Email).HasMaxLength(256);
        entity.Property(request => request.Name).HasMaxLength(200);
        entity.JsonList<AccountRequest, Role>(request => request.Roles, "roles");
        entity.HasIndex(request => new { request.State, request.AskedAt });
        entity.Property<int>(Revisions.Column).IsConcurrencyToken();
        entity.HasOne<Domain.Recipients.Organisation>().WithMany().HasForeignKey(request => request.Organisation).OnDelete(DeleteBehavior.Restrict);
    }
}
