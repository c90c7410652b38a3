using ExportPortal.Domain.Licensing;

namespace ExportPortal.Features.Licences;

/// <summary>A named user as a form holds it.</summary>
internal sealed class UserInput
{
    private readonly string id = Guid.NewGuid().ToString("N");

    public string Name { get; set; } = "";
    public string Account { get; set; } = "";
    public string Country { get; set; } = "";
    public DateOnly? Trained { get; set; }

    /// <summary>Where the evidence of the training lies; empty where the portal has certified it.</summary>
    public string Evidence { get; set; } = "";
    public bool IsNew { get; init; }

    /// <summary>Identity of a field on the page.</summary>
    public string Id(string field) => $"{field}-{id}";

    public NamedUser ToUser() => new(Account.Trim(), Name.Trim(), Country.Trim().ToUpperInvariant(), Trained ?? default, string.IsNullOrWhiteSpace(Evidence) ? null : Evidence.Trim());
}
