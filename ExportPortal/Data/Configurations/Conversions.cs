using System.Linq.Expressions;
using System.Text.Json;
using System.Text.Json.Serialization;
using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace ExportPortal.Data.Configurations;

/// <summary>How the domain's values are stored: ids as their UUID, hashes as hex, instants as UTC ticks, lists as JSON.</summary>
internal static class Conversions
{
    /// <summary>The one form of stored JSON; enum values by name, so that reordering an enum changes nothing.</summary>
    public static JsonSerializerOptions Json { get; } = new() { Converters = { new JsonStringEnumConverter() } };

    public static void Apply(ModelConfigurationBuilder configuration)
    {
        // UTC ticks sort and compare in both stores; SQLite cannot order a DateTimeOffset (design/facts.md).
        configuration.Properties<DateTimeOffset>().HaveConversion<UtcTicks>();
        configuration.Properties<UserId>().HaveConversion<UserIds>();
        configuration.Properties<PersonId>().HaveConversion<PersonIds>();
        configuration.Properties<OrganisationId>().HaveConversion<OrganisationIds>();
        configuration.Properties<DatasetId>().HaveConversion<DatasetIds>();
        configuration.Properties<DatasetVersionId>().HaveConversion<DatasetVersionIds>();
        configuration.Properties<MeasurementId>().HaveConversion<MeasurementIds>();
        configuration.Properties<OutputCheckId>().HaveConversion<OutputCheckIds>();
        configuration.Properties<CaseId>().HaveConversion<CaseIds>();
        configuration.Properties<LicenceId>().HaveConversion<LicenceIds>();
        configuration.Properties<AmendmentId>().HaveConversion<AmendmentIds>();
        configuration.Properties<AppealId>().HaveConversion<AppealIds>();
        configuration.Properties<AccessRequestId>().HaveConversion<AccessRequestIds>();
        configuration.Properties<AuditId>().HaveConversion<AuditIds>();
        configuration.Properties<IncidentId>().HaveConversion<IncidentIds>();
        configuration.Properties<SanctionId>().HaveConversion<SanctionIds>();
        configuration.Properties<ContentHash>().HaveConversion<Hashes>().HaveMaxLength(64);
    }

    /// <summary>
    /// Stores the property as one JSON text. Its value is replaced and never changed in place (an architecture test holds
    /// that), so what was loaded needs no copy, and texts are compared only where it was replaced.
    /// </summary>
    public static PropertyBuilder<T> AsJson<T>(this PropertyBuilder<T> property)
    {
        property.HasConversion(new JsonText<T>(), new ValueComparer<T>(
            (left, right) => ReferenceEquals(left, right) || Text(left) == Text(right), value => Text(value).GetHashCode(StringComparison.Ordinal), value => value));
        return property;
    }

    /// <summary>The same for a list that grows: its items are replaced and never changed, so the list alone is copied.</summary>
    public static PropertyBuilder<List<T>> AsJson<T>(this PropertyBuilder<List<T>> property)
    {
        property.HasConversion(new JsonText<List<T>>(), new ValueComparer<List<T>>(
            (left, right) => left!.SequenceEqual(right!) || Text(left) == Text(right), value => Text(value).GetHashCode(StringComparison.Ordinal), value => value.ToList()));
        return property;
    }

    private static string Text<T>(T value) => JsonSerializer.Serialize(value, Json);

    /// <summary>Maps a private list field behind a read-only collection property as JSON.</summary>
    public static void JsonList<TEntity, TItem>(this EntityTypeBuilder<TEntity> entity, Expression<Func<TEntity, object?>> property, string field)
        where TEntity : class
    {
        entity.Ignore(property);
        entity.Property<List<TItem>>(field).AsJson().HasColumnName(char.ToUpperInvariant(field[0]) + field[1..]);
    }

    private sealed class JsonText<T>() : ValueConverter<T, string>(value => JsonSerializer.Serialize(value, Json), text => JsonSerializer.Deserialize<T>(text, Json)!);

    private sealed class UtcTicks() : ValueConverter<DateTimeOffset, long>(at => at.UtcTicks, ticks => new DateTimeOffset(ticks, TimeSpan.Zero));

    private sealed class Hashes() : ValueConverter<ContentHash, string>(hash => hash.Hex, hex => new ContentHash(hex));

    private sealed class UserIds() : ValueConverter<UserId, Guid>(id => id.Value, value => new UserId(value));

    private sealed class PersonIds() : ValueConverter<PersonId, Guid>(id => id.Value, value => new PersonId(value));

    private sealed class OrganisationIds() : ValueConverter<OrganisationId, Guid>(id => id.Value, value => new OrganisationId(value));

    private sealed class DatasetIds() : ValueConverter<DatasetId, Guid>(id => id.Value, value => new DatasetId(value));

    private sealed class DatasetVersionIds() : ValueConverter<DatasetVersionId, Guid>(id => id.Value, value => new DatasetVersionId(value));

    private sealed class MeasurementIds() : ValueConverter<MeasurementId, Guid>(id => id.Value, value => new MeasurementId(value));

    private sealed class OutputCheckIds() : ValueConverter<OutputCheckId, Guid>(id => id.Value, value => new OutputCheckId(value));

    private sealed class CaseIds() : ValueConverter<CaseId, Guid>(id => id.Value, value => new CaseId(value));

    private sealed class AmendmentIds() : ValueConverter<AmendmentId, Guid>(id => id.Value, value => new AmendmentId(value));
    private sealed class AppealIds() : ValueConverter<AppealId, Guid>(id => id.Value, value => new AppealId(value));

    private sealed class AccessRequestIds() : ValueConverter<AccessRequestId, Guid>(id => id.Value, value => new AccessRequestId(value));

    private sealed class AuditIds() : ValueConverter<AuditId, Guid>(id => id.Value, value => new AuditId(value));

    private sealed class IncidentIds() : ValueConverter<IncidentId, Guid>(id => id.Value, value => new IncidentId(value));

    private sealed class SanctionIds() : ValueConverter<SanctionId, Guid>(id => id.Value, value => new SanctionId(value));

    private sealed class LicenceIds() : ValueConverter<LicenceId, Guid>(id => id.Value, value => new LicenceId(value));
}
