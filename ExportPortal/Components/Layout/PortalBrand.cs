namespace ExportPortal.Components.Layout;

/// <summary>Whose portal this is; registered by the composition root, so that pages and documents name one authority.</summary>
/// <param name="Authority">Setting Authority:Name.</param>
/// <param name="IsDemonstration">Whether every page says that the data are invented.</param>
public sealed record PortalBrand(string Authority, bool IsDemonstration);
