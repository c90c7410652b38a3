namespace ExportPortal.Features.Applications.Form;

/// <summary>Lines that the portal knows and can put into a table.</summary>
/// <param name="Label">What the button says.</param>
public sealed record TableFilling(string Label, IReadOnlyList<IReadOnlyList<string>> Rows);
