using ExportPortal.Domain.Common;
using ExportPortal.Domain.Decision;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Licensing;

/// <summary>A licence or an open case when its recipient counts as another destination group.</summary>
/// <param name="Before">Tier by the rules in force as the recipient counts now; null where a gate ends the case.</param>
/// <param name="After">The same in the other group.</param>
public sealed record MovedCase(string Number, int? Before, int? After)
{
    public static MovedCase Of(Licence licence, Application application, DestinationGroup group, PolicyPack pack) =>
        Of(licence.Number, licence.Grant?.Review?.Case ?? application.Case, licence.Grant?.Countries ?? application.Content.Countries, group, pack);

    public static MovedCase Of(Application application, DestinationGroup group, PolicyPack pack) => Of(application.Number, application.Case, application.Content.Countries, group, pack);

    /// <summary>The gravest group of the recipient and of every country in which the data are used counts (domain/03 3.2).</summary>
    private static MovedCase Of(string number, DecisionCase facts, IReadOnlyList<string> countries, DestinationGroup group, PolicyPack pack) => new(number, DecisionRules.Decide(facts, pack).Tier,
        DecisionRules.Decide(facts with { DestinationGroup = countries.Select(country => pack.Destinations.Of(country).Group).Append(group).Max() }, pack).Tier);

    internal string Said => $"{Number} ({(Before == After ? $"{Tier(Before)}, as now" : $"{Tier(Before)} now, {Tier(After)} then")})";

    private static string Tier(int? tier) => tier is { } known ? $"tier {known}" : "a gate";
}

/// <summary>What follows where a party counts as another destination group: the same for whoever proposes the correction and for whoever signs it second.</summary>
/// <param name="Licences">Those that are granted and not over; they stand, and are looked at anew.</param>
/// <param name="Cases">Those that are not decided yet; they are read anew.</param>
public sealed record GroupMove(string Party, DestinationGroup Before, DestinationGroup After, IReadOnlyList<MovedCase> Licences, IReadOnlyList<MovedCase> Cases)
{
    /// <summary>Licences and cases that are named; of more the number is.</summary>
    private const int Most = 20;

    public IReadOnlyList<string> Sentences() =>
    [
        $"{Party} counts as destination group {After} then; now it counts as group {Before}.",
        Licences.Count == 0 ? "No licence of it stands." : $"{Count(Licences.Count, "licence")} of it {(Licences.Count == 1 ? "stands" : "stand")} as granted and {(Licences.Count == 1 ? "is" : "are")} looked at anew, by the tier of the rules in force: {Named(Licences)}.",
        Cases.Count == 0 ? "No case of it is open." : $"{Count(Cases.Count, "open case")} of it {(Cases.Count == 1 ? "is" : "are")} read anew: {Named(Cases)}.",
    ];

    private static string Named(IReadOnlyList<MovedCase> all) => $"{string.Join(", ", all.Take(Most).Select(one => one.Said))}{(all.Count > Most ? $" and {PackageWords.Count(all.Count - Most)} more" : "")}";

    private static string Count(int count, string what) => $"{PackageWords.Count(count)} {what}{(count == 1 ? "" : "s")}";
}
