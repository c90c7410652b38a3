using System.Globalization;
using ExportPortal.Api;
using ExportPortal.Cli;
using ExportPortal.Components;
using ExportPortal.Features.AccessLog;
using ExportPortal.Features.Audits;
using ExportPortal.Features.Datasets;
using ExportPortal.Features.Datasets.Assessments;
using ExportPortal.Features.Datasets.Measuring;
using ExportPortal.Features.Datasets.Synthetic;
using ExportPortal.Features.Datasets.Protecting;
using ExportPortal.Features.Applications;
using ExportPortal.Features.Register;
using ExportPortal.Hosting;
using ExportPortal.Identity;

NativeMemory.Bound();
// Sentences and figures read the same on every machine.
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;
if (PortalCommandLine.IsVerb(args))
    return await PortalCommandLine.Run(args, VerbHost.Build);

// When a policy pack comes into force, the portal begins anew under it, within a minute after its day has begun.
while (true)
{
    var builder = WebApplication.CreateBuilder(args);
    builder.UsePortalAssets();
    builder.Services.AddPortal(builder.Configuration, builder.Environment);
    builder.Services.AddPortalComponents();
    builder.Services.AddPortalRateLimits(builder.Configuration);
    builder.Services.AddPortalCircuits(builder.Environment);
    builder.Services.AddPortalHealth();
    builder.Services.AddApiReference();
    builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = false);
    builder.Services.ConfigureHttpJsonOptions(options => options.SerializerOptions.Converters.Add(new System.Text.Json.Serialization.JsonStringEnumConverter()));

    var app = builder.Build();
    if (await app.Begin() is { } refusal)
    {
        Console.Error.WriteLine($"The portal does not start. {refusal}");
        return 2;
    }
    app.UsePortalPipeline();
    app.MapStaticAssets().AllowAnonymous();
    app.MapPortalHealth();
    app.MapPortalIdentity();
    app.MapDatasetUploads().RequireRateLimiting(RateLimits.Upload);
    app.MapSyntheticUploads().RequireRateLimiting(RateLimits.Upload);
    app.MapClassTables();
    app.MapAssessmentFiles();
    app.MapProtectedCopies();
    app.MapApplicationFiles();
    app.MapPortalApi();
    app.MapPortalPages();
    app.MapOutputFindings();
    app.MapAccessEvents();
    app.MapAccessLogFiles();
    app.MapAuditFiles();
    app.MapRegisterFiles();
    var anew = app.Services.GetRequiredService<BeginAnew>();
    app.Run();
    if (!anew.IsWanted)
        return 0;
}

public partial class Program;
