using System.Security.Claims;
using ExportPortal.Domain.Common;

namespace ExportPortal.Components.Layout;

/// <summary>The signed-in person as the shell shows them, read from the claims of the session. Decides nothing: use cases ask for fresh state.</summary>
public sealed record SignedInUser(string Name, string? Organisation, IReadOnlyList<Role> Roles)
{
    public const string DisplayNameClaim = "xp:name";
    public const string OrganisationClaim = "xp:org_name";

    private static readonly string[] Titles = ["Dr", "Prof"];

    /// <summary>Works in the authority, rather than holding data or a licence.</summary>
    public bool IsOfficer => Roles.Any(role => role is not (Role.Steward or Role.Recipient));

    /// <summary>First letters of the first and last name without a title: "IT", and "KA" for Dr Kenji Arata.</summary>
    public string Initials => Name.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(part => !Titles.Contains(part.TrimEnd('.'))).ToArray() switch
    {
        [] => "?",
        [var only] => only[..1].ToUpperInvariant(),
        [var first, .., var last] => (first[..1] + last[..1]).ToUpperInvariant(),
    };

    /// <summary>Under the name: officers see what they act as, others whom they act for.</summary>
    public string Standing => !IsOfficer && Organisation is { } organisation ? organisation
        : Roles.Count == 0 ? "no role yet"
        : string.Join(", ", Roles.Select(Words));

    public static SignedInUser From(ClaimsPrincipal principal) => new(
        principal.FindFirstValue(DisplayNameClaim) ?? principal.Identity?.Name ?? "",
        principal.FindFirstValue(OrganisationClaim),
        [.. principal.FindAll(ClaimTypes.Role).Select(claim => Enum.TryParse<Role>(claim.Value, out var role) ? role : (Role?)null).OfType<Role>().Order()]);

    /// <summary>"Licensing officer" for LicensingOfficer.</summary>
    public static string Words(Role role) => string.Concat(role.ToString().Select((letter, i) =>
        i > 0 && char.IsUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : letter.ToString()));
}
