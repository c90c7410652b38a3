using ExportPortal.Domain.Licensing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ExportPortal.Data.Configurations;

internal sealed class ApplicationDocumentTable : IEntityTypeConfiguration<ApplicationDocument>
{
    public void Configure(EntityTypeBuilder<ApplicationDocument> entity)
    {
        entity.ToTable("application_document").HasKey(document => document.Id);
        entity.Property(document => document.Id).ValueGeneratedNever();
        entity.HasIndex(document => new { document.Application, document.Number }).IsUnique();
        entity.Property(document => document.Kind).HasMaxLength(40);
        entity.Property(document => document.FileName).HasMaxLength(200);
        entity.Property(document => document.Finding).AsJson();
        entity.HasOne<Application>().WithMany().HasForeignKey(document => document.Application).OnDelete(DeleteBehavior.Restrict);
        entity.HasOne<DocumentContent>().WithMany().HasForeignKey(document => document.Hash).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class DocumentContentTable : IEntityTypeConfiguration<DocumentContent>
{
    public void Configure(EntityTypeBuilder<DocumentContent> entity) => entity.ToTable("document_content").HasKey(content => content.Hash);
}
