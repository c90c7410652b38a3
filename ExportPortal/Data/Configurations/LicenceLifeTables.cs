using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ExportPortal.Data.Configurations;

internal sealed class AmendmentTable : IEntityTypeConfiguration<Amendment>
{
    public void Configure(EntityTypeBuilder<Amendment> entity)
    {
        entity.ToTable("amendment").HasKey(amendment => amendment.Id);
        entity.HasIndex(amendment => amendment.Number).IsUnique();
        entity.HasIndex(amendment => new { amendment.Licence, amendment.State });
        entity.Property(amendment => amendment.State).HasConversion<string>().HasMaxLength(32);
        entity.Property(amendment => amendment.Kind).HasConversion<string>().HasMaxLength(32);
        entity.Property(amendment => amendment.Change).AsJson();
        entity.Property(amendment => amendment.Asked).AsJson();
        entity.Property(amendment => amendment.Terms).AsJson();
        entity.JsonList<Amendment, StepTaken>(amendment => amendment.Steps, "steps");
        entity.JsonList<Amendment, Deadline>(amendment => amendment.Clocks, "clocks");
        entity.JsonList<Amendment, Opinion>(amendment => amendment.Opinions, "opinions");
        entity.JsonList<Amendment, Signature>(amendment => amendment.Signatures, "signatures");
        entity.Property<int>(Revisions.Column).IsConcurrencyToken();
        entity.HasOne<Licence>().WithMany().HasForeignKey(amendment => amendment.Licence).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class AccessDecisionTable : IEntityTypeConfiguration<AccessDecision>
{
    public void Configure(EntityTypeBuilder<AccessDecision> entity)
    {
        entity.ToTable("access_decision").HasKey(decision => decision.Id);
        entity.Property(decision => decision.Id).ValueGeneratedNever();
        entity.HasIndex(decision => new { decision.Licence, decision.User, decision.Allowed });
        entity.HasIndex(decision => new { decision.Licence, decision.At });
        entity.Property(decision => decision.User).HasMaxLength(200);
        entity.Property(decision => decision.Action).HasConversion<string>().HasMaxLength(16);
        entity.Property(decision => decision.Code).HasMaxLength(16);
        entity.HasOne<Licence>().WithMany().HasForeignKey(decision => decision.Licence).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class UseCounterTable : IEntityTypeConfiguration<UseCounter>
{
    public void Configure(EntityTypeBuilder<UseCounter> entity)
    {
        entity.ToTable("use_counter", table => table.HasCheckConstraint("ck_use_counter_not_below_zero", "\"Used\" >= 0")).HasKey(counter => new { counter.Licence, counter.Of });
        entity.Property(counter => counter.Of).HasConversion<string>().HasMaxLength(16);
        entity.HasOne<Licence>().WithMany().HasForeignKey(counter => counter.Licence).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class ApiKeyTable : IEntityTypeConfiguration<ApiKey>
{
    public void Configure(EntityTypeBuilder<ApiKey> entity)
    {
        entity.ToTable("api_key").HasKey(key => key.Id);
        entity.Property(key => key.Id).ValueGeneratedNever();
        entity.HasIndex(key => key.SecretHash).IsUnique();
        entity.HasIndex(key => key.Organisation);
        entity.Property(key => key.Scopes).AsJson();
    }
}

internal sealed class WebhookTable : IEntityTypeConfiguration<Webhook>
{
    public void Configure(EntityTypeBuilder<Webhook> entity)
    {
        entity.ToTable("webhook").HasKey(hook => hook.Organisation);
        entity.Property(hook => hook.Organisation).ValueGeneratedNever();
    }
}

internal sealed class EndNoticeTable : IEntityTypeConfiguration<EndNotice>
{
    public void Configure(EntityTypeBuilder<EndNotice> entity)
    {
        entity.ToTable("end_notice").HasKey(notice => notice.Id);
        entity.Property(notice => notice.Id).ValueGeneratedNever();
        entity.HasIndex(notice => new { notice.Licence, notice.ConfirmedAt });
        entity.HasIndex(notice => notice.ConfirmedAt);
        entity.HasOne<Licence>().WithMany().HasForeignKey(notice => notice.Licence).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class LetterOrderTable : IEntityTypeConfiguration<LetterOrder>
{
    public void Configure(EntityTypeBuilder<LetterOrder> entity)
    {
        entity.ToTable("letter_order").HasKey(order => order.Id);
        entity.Property(order => order.Id).ValueGeneratedNever();
    }
}

internal sealed class NoticeTable : IEntityTypeConfiguration<Notice>
{
    public void Configure(EntityTypeBuilder<Notice> entity)
    {
        entity.ToTable("notice").HasKey(notice => notice.Id);
        entity.Property(notice => notice.Id).ValueGeneratedNever();
        entity.HasIndex(notice => new { notice.Order, notice.User, notice.Template }).IsUnique();
        entity.HasIndex(notice => new { notice.User, notice.CreatedAt });
        entity.HasIndex(notice => new { notice.InDigest, notice.SentAt });
        entity.HasOne<LetterOrder>().WithMany().HasForeignKey(notice => notice.Order).OnDelete(DeleteBehavior.Restrict);
    }
}
