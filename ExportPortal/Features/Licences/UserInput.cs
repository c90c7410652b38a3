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
    public bool IsNew { get; init; }

    /// <summary>Identity of a field on the page.</summary>
    public string Id(string field) => $"{field}-{id}";

    public NamedUser ToUser() => new(Account.Trim(), Name.Trim(), Country.Trim().ToUpperInvariant(), Trained ?? default);
}
