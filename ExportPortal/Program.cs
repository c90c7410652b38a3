using ExportPortal.Api;
using ExportPortal.Cli;
using ExportPortal.Components;
using ExportPortal.Hosting;
using ExportPortal.Identity;

if (PortalCommandLine.IsVerb(args))
    return await PortalCommandLine.Run(args);

var builder = WebApplication.CreateBuilder(args);
builder.UsePortalAssets();
builder.Services.AddPortal(builder.Configuration, builder.Environment);
builder.Services.AddPortalComponents();
builder.Services.AddPortalRateLimits(builder.Configuration);
builder.Services.AddPortalCircuits(builder.Environment);
builder.Services.AddPortalHealth();

var app = builder.Build();
await app.Begin();
app.UsePortalPipeline();
app.MapStaticAssets().AllowAnonymous();
app.MapPortalHealth();
app.MapPortalIdentity();
app.MapPortalApi();
app.MapPortalPages();
app.Run();
return 0;

public partial class Program;
