using ExportPortal.Data;
using ExportPortal.Data.Logs;
using ExportPortal.Documents.Seal;
using ExportPortal.Features.Datasets;
using ExportPortal.Hosting.Demonstration;
using ExportPortal.Identity;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Hosting;

/// <summary>What happens before the portal answers: folders, migrations, the true log, and in a demonstration its data.</summary>
internal static class PortalStart
{
    /// <summary>Makes the store ready. Refuses, with a sentence for the operator, to go on with a log that was changed.</summary>
    public static async Task Prepare(this IServiceProvider services, CancellationToken cancellation = default)
    {
        services.GetRequiredService<PortalPaths>().Create();
        await using (var db = await services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(cancellation))
            await db.Database.MigrateAsync(cancellation);
        await services.RequireTrueLog(cancellation);
    }

    /// <summary>Seeds an empty store where the demonstration is on; seals are opened, so that a missing one is told now and not at the first licence.</summary>
    public static async Task Begin(this WebApplication app)
    {
        await app.Services.Prepare();
        app.Services.GetRequiredService<StagedUploads>().Clear();
        app.Services.GetRequiredService<Features.Licences.SealKeys>();
        // The public part alone, so that the verb "verify" needs neither password nor database.
        await File.WriteAllTextAsync(Path.Combine(app.Services.GetRequiredService<PortalPaths>().Keys, TrustedSeals.FileName), app.Services.GetRequiredService<TrustedSeals>().ToPem());
        if (app.Services.GetRequiredService<IdentityRules>().Demonstration && await DemonstrationSeed.IsEmpty(app.Services, default))
            await DemonstrationSeed.Run(app.Services, default);
    }
}
