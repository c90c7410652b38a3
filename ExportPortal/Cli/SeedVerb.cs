using System.CommandLine;
using ExportPortal.Data;

namespace ExportPortal.Cli;

/// <summary><c>seed</c>: fills an empty store with the demonstration.</summary>
internal static class SeedVerb
{
    public static Command Build(CliOutput output, BuildPortal build)
    {
        var portal = new StoppedPortal(build);
        var command = new Command("seed",
            "Makes the store where it is missing, migrates it and fills it with the demonstration: invented organisations and people, measured datasets, "
            + "applications in every state and sealed licences, made by walking the real workflow over two years up to now (with Demonstration:Brief a small part of it). Only into an empty store, and in Production only with "
            + "Demonstration:Enabled. Prints JSON: seeded, folder. Exit 0: done. 2: the store is not empty, the demonstration is off, or a bad option. "
            + "The portal seeds an empty store by itself at its first start in Development. " + StoppedPortal.Settings) { portal.Environment };
        command.SetAction((parsed, cancellation) => StoppedPortal.Report(output, () => Run(output, portal, parsed, cancellation)));
        return command;
    }

    private static async Task<int> Run(CliOutput output, StoppedPortal portal, ParseResult parsed, CancellationToken cancellation)
    {
        using var host = portal.Open(parsed);
        var configuration = host.Services.GetRequiredService<IConfiguration>();
        if (!host.Services.GetRequiredService<IHostEnvironment>().IsDevelopment() && !configuration.GetValue("Demonstration:Enabled", false))
            return output.BadInput("This portal holds no demonstration.", "Demonstration:Enabled", "Use --environment Development, or set Demonstration:Enabled for a store that is meant for showing.");
        if (!await host.Services.GetRequiredService<StoreIsEmpty>()(cancellation))
            return output.BadInput("The store is not empty.", host.Services.GetRequiredService<PortalPaths>().Folder, "Name a new folder in Storage:Folder (or a new database). Nothing was changed.");
        await host.Services.GetRequiredService<SeedStore>()(cancellation);
        output.WriteJson(writer =>
        {
            writer.WriteStartObject();
            writer.WriteBoolean("seeded", true);
            writer.WriteString("folder", host.Services.GetRequiredService<PortalPaths>().Folder);
            writer.WriteEndObject();
        });
        return CliOutput.Done;
    }
}
