using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Options;

namespace ExportPortal.Data;

public static class DataServices
{
    /// <summary>The store, chosen by Storage:Provider, as <see cref="IDbContextFactory{PortalDbContext}"/>.</summary>
    public static IServiceCollection AddPortalData(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<StorageOptions>(configuration.GetSection(StorageOptions.Section));
        services.AddSingleton(provider => PortalPaths.From(
            provider.GetRequiredService<IOptions<StorageOptions>>().Value,
            provider.GetRequiredService<IHostEnvironment>().ContentRootPath));
        services.AddSingleton<FifoGate>();
        services.AddSingleton<WriteGate>();
        services.AddSingleton<SqlitePragmas>();
        services.AddSingleton<IDbContextFactory<PortalDbContext>, PortalDbContextFactory>();
        services.AddScoped(provider => provider.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContext());
        ProtectSessionKeys(services.AddDataProtection().SetApplicationName("ExportPortal").PersistKeysToDbContext<PortalDbContext>(), configuration);
        return services;
    }

    /// <summary>Session keys lie in the store, so that two instances accept each other's cookies; the certificate keeps them closed to who reads the store alone.</summary>
    private static void ProtectSessionKeys(IDataProtectionBuilder keys, IConfiguration configuration)
    {
        if (configuration["DataProtection:File"] is { Length: > 0 } file)
            keys.ProtectKeysWithCertificate(X509CertificateLoader.LoadPkcs12FromFile(
                file, File.ReadAllText(configuration["DataProtection:PasswordFile"] ?? "").Trim(), X509KeyStorageFlags.EphemeralKeySet));
    }
}

/// <summary>Makes contexts of the configured provider.</summary>
public sealed class PortalDbContextFactory(PortalPaths paths, WriteGate gate, SqlitePragmas pragmas) : IDbContextFactory<PortalDbContext>
{
    private readonly Func<PortalDbContext> create = paths.Provider switch
    {
        StorageProvider.Sqlite => Sqlite(paths.Connection, gate, pragmas),
        _ => Postgres(paths.Connection),
    };

    public PortalDbContext CreateDbContext() => create();

    private static Func<PortalDbContext> Sqlite(string connection, WriteGate gate, SqlitePragmas pragmas)
    {
        var options = new DbContextOptionsBuilder<SqlitePortalDbContext>()
            .UseSqlite(connection).AddInterceptors(gate, pragmas).ReplaceService<IRelationalTransactionFactory, GatedTransactions>().Lean().Options;
        return () => new SqlitePortalDbContext(options);
    }

    private static Func<PortalDbContext> Postgres(string connection)
    {
        var options = new DbContextOptionsBuilder<PostgresPortalDbContext>().UseNpgsql(connection).Lean().Options;
        return () => new PostgresPortalDbContext(options);
    }
}

internal static class LeanContexts
{
    /// <summary>Leaves out what costs time at every start. That the migrations make the model is held by a test, so no start builds a second model to compare.</summary>
#pragma warning disable EF9100 // See ConstantsOfQueries.
    public static DbContextOptionsBuilder<T> Lean<T>(this DbContextOptionsBuilder<T> options) where T : DbContext =>
        options.ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.PendingModelChangesWarning)).ReplaceService<ILiftableConstantProcessor, ConstantsOfQueries>();
#pragma warning restore EF9100
}

/// <summary>For `dotnet ef migrations add` alone.</summary>
internal sealed class SqliteDesign : IDesignTimeDbContextFactory<SqlitePortalDbContext>
{
    public SqlitePortalDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqlitePortalDbContext>().UseSqlite("Data Source=design.db").Options);
}

/// <summary>For `dotnet ef migrations add` alone.</summary>
internal sealed class PostgresDesign : IDesignTimeDbContextFactory<PostgresPortalDbContext>
{
    public PostgresPortalDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgresPortalDbContext>().UseNpgsql("Host=design").Options);
}
