using ExportPortal.Data;
using ExportPortal.Data.AccessLog;
using ExportPortal.Data.Lists;
using ExportPortal.Data.Logs;
using ExportPortal.Documents.Layout.Text;
using ExportPortal.Documents.Seal;
using ExportPortal.Features.Datasets;
using ExportPortal.Features.Notices;
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
        var contexts = services.GetRequiredService<IDbContextFactory<PortalDbContext>>();
        await using (var db = await contexts.CreateDbContextAsync(cancellation))
        {
            await db.Database.MigrateAsync(cancellation);
            await db.Database.OpenConnectionAsync(cancellation);
            await WriteAheadFile.Empty(db.Database.GetDbConnection()); // what was deleted before a crash
        }
        await PartyKeys.Renew(contexts, cancellation);
        await services.RequireTrueLog(cancellation);
        await services.RequireTrueAccessLog(cancellation);
    }

    /// <summary>Refuses to start Production with what the log is compared with in the folder that holds the log; warns where the operator has allowed it.</summary>
    /// <returns>The refusal, in words for the operator; null when the portal starts, as a demonstration does.</returns>
    internal static string? RefuseInside(WebApplication app)
    {
        if (CheckpointsOutside.Of(app.Services) is not { Fault: { } inside, IsAsked: true } outside)
            return null;
        if (outside.IsRefused)
            return $"{inside} To start all the same, set Log:AllowInside to true.";
        app.Logger.LogWarning("{Inside} Log:AllowInside lets the portal start all the same.", inside);
        return null;
    }

    /// <summary>Seeds an empty store where the demonstration is on; the seal is opened, so that a missing one is told now and not at the first licence.</summary>
    /// <returns>Null when the portal may answer; else why not, in words for the operator.</returns>
    public static async Task<string?> Begin(this WebApplication app)
    {
        try
        {
            // Asked before the first folder is made, so that a portal that cannot draw a licence leaves nothing behind.
            FontLibrary.FindFolder();
        }
        catch (DirectoryNotFoundException refused)
        {
            return refused.Message;
        }
        try
        {
            app.Services.GetRequiredService<PortalPaths>().Create();
            app.Services.GetRequiredService<Features.Licences.SealKeys>();
            app.Services.GetRequiredService<TimeStamps>();
            if (RefuseInside(app) is { } inside)
                return inside;
            await app.Services.Prepare();
        }
        catch (Exception refused) when (refused is SealUnusable or LogInconsistentException)
        {
            return refused.Message;
        }
        app.Services.GetRequiredService<StagedUploads>().Clear();
        // The public part alone, so that the verb "verify" needs neither password nor database.
        var (keys, trusted) = (app.Services.GetRequiredService<PortalPaths>().Keys, app.Services.GetRequiredService<TrustedSeals>());
        await File.WriteAllTextAsync(Path.Combine(keys, TrustedSeals.FileName), trusted.ToPem());
        if (trusted.TimeStampers.Count > 0)
            await File.WriteAllTextAsync(Path.Combine(keys, TrustedSeals.TimeFileName), trusted.TimeStampersToPem());
        if (app.Services.GetRequiredService<IdentityRules>().Demonstration && await DemonstrationSeed.IsEmpty(app.Services, default))
            await DemonstrationSeed.Run(app.Services, default);
        return null;
    }
}
