using System.Globalization;
using System.Text;
using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Recipients.Lists;

/// <summary>A person who is to use data, as a form or a licence names them.</summary>
/// <param name="Country">ISO 3166-1 alpha-2, of the place from which they sign in; empty while it is not said.</param>
public sealed record EndUser(string Name, string Country);

/// <summary>
/// Persons who use data are compared with the lists beside the party that they work for. A match of one of them concerns
/// the cases and licences that name the person (P1), and nothing else of the party.
/// </summary>
public static class EndUsers
{
    /// <summary>The person as it is compared. Numbers of owners are above 0; that of a user is below, and the same wherever the name stands.</summary>
    public static ScreenedSubject Subject(EndUser user) => new(NumberOf(user.Name), [user.Name.Trim()], user.Country.Trim(), null, []);

    /// <summary>Each person once.</summary>
    public static IReadOnlyList<ScreenedSubject> Subjects(IEnumerable<EndUser> users) =>
        [.. users.Where(user => user.Name.Trim().Length > 0).Select(Subject).DistinctBy(subject => (subject.Owner, subject.Country)).OrderBy(subject => subject.Owner)];

    public static bool IsOfUser(ScreeningHit hit) => hit.Subject.Owner < 0;

    /// <summary>Whether the match is of a person of one of these names.</summary>
    public static bool Names(IEnumerable<string> names, ScreeningHit hit) => names.Any(name => name.Trim().Length > 0 && NumberOf(name) == hit.Subject.Owner);

    /// <summary>The gravest of what stands against those who are named.</summary>
    public static Screening StandingOf(IEnumerable<string> names, IEnumerable<ScreeningHit> hits)
    {
        var numbers = names.Where(name => name.Trim().Length > 0).Select(NumberOf).ToHashSet();
        return hits.Where(hit => numbers.Contains(hit.Subject.Owner)).Select(hit => hit.State switch
        {
            HitState.Confirmed => Screening.Confirmed,
            HitState.Open => Screening.Possible,
            _ => Screening.Clear,
        }).DefaultIfEmpty(Screening.Clear).Max();
    }

    private static int NumberOf(string name) =>
        -1 - int.Parse(ContentHash.Of(Encoding.UTF8.GetBytes(name.Trim().ToUpperInvariant())).Hex.AsSpan(0, 7), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
