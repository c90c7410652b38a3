using System.Globalization;
using ExportPortal.Components.Shared;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Features.AccessLog;

/// <summary>An event as lines of the drawer; what the source did not say is left out.</summary>
internal static class EventFacts
{
    public static IEnumerable<(string Label, string Value, bool Mono)> Of(AccessEvent entry, IReadOnlyDictionary<string, string> names)
    {
        var facts = entry.Facts;
        (string, string?, bool)[] lines =
        [
            ("When", $"{facts.At.UtcDateTime.ToString("d MMM yyyy, HH:mm:ss.fff 'UTC'", CultureInfo.InvariantCulture)}; received {Length(entry.Skew)}", false),
            ("Who", Joined(Name(entry.Persons.Actor, names) ?? "nobody named", Words.Of(facts.ActorKind), facts.ActorRole, facts.Authentication, facts.Organisation), false),
            ("Approved by", Name(entry.Persons.Approver, names), false),
            ("Licence", Joined(facts.Licence == AccessFacts.NoLicence ? "none" : facts.Licence, facts.Tier is { } tier ? $"T{tier}" : null), false),
            ("Did", Joined($"{AccessWords.Of(facts.Action)}, {AccessWords.Of(facts.Outcome).Word.ToLowerInvariant()}", facts.ReasonCode), false),
            ("On", facts.Resource, true),
            ("Touched", Joined(Many(facts.PersonsTouched, "persons"), Many(facts.RowsReturned, "rows"), facts.BytesOut is { } bytes ? Figures.Bytes(bytes) : null), false),
            ("Scanned", Many(facts.RowsScanned, "rows"), false),
            ("Budget", facts.EpsilonSpent is { } spent ? Joined($"epsilon {spent.ToString(CultureInfo.InvariantCulture)} spent", facts.BudgetLeft is { } left ? $"{left.ToString(CultureInfo.InvariantCulture)} left" : null) : null, false),
            ("Purpose", facts.Purpose, false),
            ("From", Joined(facts.Country is { } country ? CountryName.Of(country) : null, facts.EnvironmentLevel is { } level ? $"E{level}" : null, facts.Environment, facts.AddressPrefix), false),
            ("Device", Name(entry.Persons.Device, names), false),
            ("Session", facts.Session, true),
            ("Dataset", Joined(facts.DatasetVersion, facts.ControlEntry), false),
            ("Query", Joined(facts.QueryHash?.Hex[..16], facts.QueryTextRef is null ? null : $"text sealed as {facts.QueryTextRef}"), true),
            ("Output", Joined(facts.OutputHash?.Hex[..16], facts.OutputCheck), true),
            ("Source", Joined(entry.Source, facts.SourceSystem, facts.SourceNumber is { } number ? $"number {Figures.Count(number)}" : null, $"delivery {entry.Delivery.Hex[..12]}"), true),
        ];
        return lines.Where(line => line.Item2 is not null).Select(line => (line.Item1, line.Item2!, line.Item3));
    }

    private static string? Joined(params string?[] parts) => string.Join(", ", parts.Where(part => !string.IsNullOrEmpty(part))) is { Length: > 0 } joined ? joined : null;

    private static string? Many(long? number, string what) => number is { } count ? $"{Figures.Count(count)} {what}" : null;

    private static string? Name(ContentHash? hash, IReadOnlyDictionary<string, string> names) => hash is { } found ? AccessWords.Actor(found.Hex[..AccessEvent.PseudonymLength], names) : null;

    private static string Length(TimeSpan skew) => skew switch
    {
        { TotalSeconds: < -1 } => $"{(-skew.TotalSeconds).ToString("N0", CultureInfo.InvariantCulture)} s before its own time: its clock runs ahead",
        { TotalMinutes: < 2 } => $"{skew.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s later",
        { TotalHours: >= 2 and < 48 } => $"{skew.TotalHours.ToString("N0", CultureInfo.InvariantCulture)} hours later",
        { TotalHours: < 2 } => $"{skew.TotalMinutes.ToString("N0", CultureInfo.InvariantCulture)} min later",
        _ => $"{skew.TotalDays.ToString("N0", CultureInfo.InvariantCulture)} days later",
    };
}
