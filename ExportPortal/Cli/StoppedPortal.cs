using System.CommandLine;
using ExportPortal.Data;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.Common;

namespace ExportPortal.Cli;

/// <summary>
/// Builds the portal's services from the settings of the web host, without listening and without starting anything.
/// Given by the composition root, because a verb does not know how the portal is put together.
/// </summary>
/// <param name="arguments">As the web host takes them: "--environment", "Production".</param>
public delegate IHost BuildPortal(string[] arguments);

/// <summary>Migrates the store and fills it with the demonstration.</summary>
public delegate Task SeedStore(CancellationToken cancellation);

/// <summary>Whether nobody and nothing is in the migrated store yet.</summary>
public delegate Task<bool> StoreIsEmpty(CancellationToken cancellation);

/// <summary>A verb cannot work with this store or these settings; says what, and how to mend it.</summary>
internal sealed class UnusablePortal(string what, string where, string mend) : Exception(what)
{
    public string Where => where;
    public string Mend => mend;
}

/// <summary>The option that all verbs share which look at the portal's own store, and the portal that it leads to.</summary>
internal sealed class StoppedPortal(BuildPortal build)
{
    public const string Settings =
        "Settings are those of the web host: appsettings.json and appsettings.ENVIRONMENT.json in the working directory, then environment variables (Storage__Folder, Storage__Provider, Log__KeyFile ...).";

    public Option<string?> Environment { get; } = new("--environment")
    {
        HelpName = "NAME",
        Description = "Development or Production, as for the web host; without it ASPNETCORE_ENVIRONMENT, else Production.",
    };

    /// <summary>Throws <see cref="UnusablePortal"/> when the settings cannot be read.</summary>
    public IHost Open(ParseResult parsed) => Open(parsed, services =>
    {
        services.GetRequiredService<PortalPaths>();
        services.GetRequiredService<LogPlaces>();
    });

    /// <summary>The same for a verb that asks nothing of the store.</summary>
    public IHost Open(ParseResult parsed, Action<IServiceProvider> require)
    {
        try
        {
            var host = build(parsed.GetValue(Environment) is { } name ? ["--environment", name] : []);
            require(host.Services);
            return host;
        }
        catch (Exception wrong) when (wrong is InvalidOperationException or FormatException or InvalidDataException)
        {
            throw new UnusablePortal(wrong.Message, "settings", "Mend the setting; appsettings.example.json explains each.");
        }
    }

    /// <summary>Runs a verb's work and turns an unusable portal into exit code 2.</summary>
    public static async Task<int> Report(CliOutput output, Func<Task<int>> work)
    {
        try
        {
            return await work();
        }
        catch (UnusablePortal unusable)
        {
            return output.BadInput(unusable.Message, unusable.Where, unusable.Mend);
        }
        catch (RuleViolation broken)
        {
            return output.BadInput(broken.Rule.Message, broken.Rule.Code, "Then ask again.");
        }
    }
}
