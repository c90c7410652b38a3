namespace ExportPortal.Components.Layout;

/// <summary>Whose portal this is.</summary>
/// <param name="IsDemonstration">Whether every page says that the data are invented.</param>
public sealed record PortalBrand(string Authority, bool IsDemonstration)
{
    public static PortalBrand From(IConfiguration configuration) =>
        new(configuration["Portal:Authority"] ?? "Data Export Office", configuration.GetValue("Portal:IsDemonstration", false));
}
