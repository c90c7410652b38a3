using System.Globalization;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Risk;

namespace ExportPortal.Domain.Licensing;

/// <summary>How numbers, dates and modes read in documents.</summary>
internal static class PackageWords
{
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>One decimal, with the true minus sign.</summary>
    public static string Points(double points) => RiskIndex.Printed(points).ToString("0.0", CultureInfo.InvariantCulture).Replace('-', '−');

    public static string Mode(AccessMode mode) => mode switch
    {
        AccessMode.Remote => "remote access",
        AccessMode.Transfer => "encrypted transfer",
        _ => "public download",
    };

    public static string Place(HostingPlace host) => host is HostingPlace.StewardEnclave ? "the steward's secure environment" : "the recipient's own environment";

    public static string Minute(DateTimeOffset at) => at.UtcDateTime.ToString("d MMMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>An effect as a reader sees it: "base=2" reads "base 2".</summary>
    public static string Effect(string effect) => effect.Replace('=', ' ').Replace('-', '−');
}

/// <summary>Party names as the fonts can show them, and a notice for each that they cannot.</summary>
internal sealed record PartyNames(string Steward, string Recipient, IReadOnlyList<string> Notices, Func<string, bool> CanShow)
{
    /// <summary>A name of a person or place of theirs as the fonts can show it.</summary>
    public string Text(string name) => CanShow(name) ? name : "as named in the attached licence.json";

    public static PartyNames Of(LicenceTerms terms, Func<string, bool> canShow) => new(
        Shown(terms.Steward, canShow),
        Shown(terms.Recipient, canShow),
        [.. new[] { terms.Steward, terms.Recipient }.Where(party => !canShow(party.Name)).Select(party =>
            $"The name of {party.RomanisedName} is given in Latin letters, because no font for its own script is installed. The attached licence.json holds the original.")],
        canShow);

    private static string Shown(PartyTerms party, Func<string, bool> canShow) =>
        !canShow(party.Name) ? party.RomanisedName : party.Name == party.RomanisedName ? party.Name : $"{party.Name} ({party.RomanisedName})";
}
