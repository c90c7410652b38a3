using ExportPortal.Cli;

if (PortalCommandLine.IsVerb(args))
    return await PortalCommandLine.Run(args);
var builder = WebApplication.CreateBuilder(args);
var app = builder.Build();
app.Run();
return 0;
public partial class Program;
