using System.Globalization;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Policy;
using Microsoft.AspNetCore.WebUtilities;

namespace ExportPortal.Features.AccessLog;

/// <summary>The search as it stands in the address. What is not understood is left out, never an error.</summary>
public sealed record LogFilter
{
    public const string Path = "/log";

    /// <summary>Chosen values by facet: licence, recipient, dataset, actor, action, outcome, country, rule.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Chosen { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>First and last day, inclusive; null for any.</summary>
    public DateOnly? From { get; init; }
    public DateOnly? Until { get; init; }
    public string? Text { get; init; }

    /// <summary>Where the page begins; null for the newest.</summary>
    public AccessCursor? After { get; init; }

    /// <summary>The entry that is open.</summary>
    public long? Event { get; init; }

    /// <summary>Parts of the address that name what does not exist, as they stand there: "action=fly".</summary>
    public IReadOnlyList<string> NotUnderstood { get; init; } = [];

    public static IReadOnlyList<string> Facets { get; } = ["licence", "recipient", "dataset", "actor", "action", "outcome", "country", "rule"];

    public bool IsNarrowed => Chosen.Count > 0 || From is not null || Until is not null || Text is not null;

    /// <summary>Reads an address or its query.</summary>
    public static LogFilter Parse(string address)
    {
        var query = QueryHelpers.ParseQuery(address.IndexOf('?') is var at and >= 0 ? address[at..] : "");
        string? One(string name) => query.TryGetValue(name, out var values) && !string.IsNullOrWhiteSpace(values[0]) ? values[0]!.Trim() : null;
        DateOnly? Day(string name) => DateOnly.TryParseExact(One(name), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day < DateOnly.MaxValue ? day : null;
        var given = Facets.SelectMany(name => (query.TryGetValue(name, out var values) ? values.ToArray() : []).OfType<string>().Where(value => value.Length is > 0 and <= 200).Distinct().Take(50).Select(value => (Name: name, Value: value))).ToLookup(IsKnown);
        var (from, until) = (Day("from"), Day("until"));
        return new LogFilter
        {
            Chosen = given[true].GroupBy(one => one.Name, one => one.Value).ToDictionary(facet => facet.Key, IReadOnlyList<string> (facet) => [.. facet]),
            NotUnderstood =
            [
                .. given[false].Select(one => $"{one.Name}={one.Value}"),
                .. new[] { ("from", from), ("until", until) }.Where(day => day.Item2 is null && One(day.Item1) is not null).Select(day => $"{day.Item1}={One(day.Item1)}"),
            ],
            From = from,
            Until = until,
            Text = One("q") is { Length: <= 200 } text ? text : null,
            After = AccessCursor.Parse(One("after")),
            Event = long.TryParse(One("event"), NumberStyles.None, CultureInfo.InvariantCulture, out var seq) ? seq : null,
        };
    }

    /// <summary>Actions and outcomes are those of the wire; of the other facets anything may stand in the log.</summary>
    private static bool IsKnown((string Name, string Value) one) => one.Name switch
    {
        "action" => AccessCodes.Action(one.Value) is not null,
        "outcome" => AccessCodes.Outcome(one.Value) is not null,
        _ => true,
    };

    public AccessFilter ToFilter() => new()
    {
        Licences = Of("licence"),
        Organisations = Of("recipient"),
        Datasets = Of("dataset"),
        Actors = Of("actor"),
        Actions = [.. Of("action").Select(AccessCodes.Action).OfType<AccessAction>()],
        Outcomes = [.. Of("outcome").Select(AccessCodes.Outcome).OfType<AccessOutcome>()],
        Countries = Of("country"),
        Rules = Of("rule"),
        From = From is { } first ? new DateTimeOffset(first, TimeOnly.MinValue, TimeSpan.Zero) : null,
        Until = Until is { } last ? new DateTimeOffset(last.AddDays(1), TimeOnly.MinValue, TimeSpan.Zero) : null,
        Text = Text,
    };

    public IReadOnlyList<string> Of(string facet) => Chosen.GetValueOrDefault(facet, []);

    /// <summary>The same search with a value put on or taken off, from its first page.</summary>
    public LogFilter Toggled(string facet, string value) => With(facet, Of(facet).Contains(value) ? [.. Of(facet).Where(one => one != value)] : [.. Of(facet), value]);

    /// <summary>The same search with a value put on that was typed: the number of a licence may lack its letters, a country is a code or its name. Null for nothing that can be put on.</summary>
    public LogFilter? Typed(string facet, string? value)
    {
        var words = value?.Trim() ?? "";
        words = facet switch
        {
            "licence" when words.Length > 0 && char.IsAsciiDigit(words[0]) => $"XP-{words}",
            "country" when CountryName.All.FirstOrDefault(one => string.Equals(one.Name, words, StringComparison.OrdinalIgnoreCase)) is { Code: { } code } => code,
            "licence" or "country" => words.ToUpperInvariant(),
            _ => words,
        };
        return words.Length is 0 or > 200 || Of(facet).Contains(words) ? null : With(facet, [.. Of(facet), words]);
    }

    /// <summary>The same search with one value of a facet alone.</summary>
    public LogFilter Only(string facet, string value) => With(facet, [value]);

    public LogFilter During(DateOnly? first, DateOnly? last) => this with { From = first, Until = last, After = null, Event = null };

    /// <summary>Address with this search and, unless asked otherwise, the page and the open entry.</summary>
    public string Href(string path = Path)
    {
        var parts = Facets.SelectMany(name => Of(name).Select(value => KeyValuePair.Create(name, (string?)value))).ToList();
        void Add(string name, string? value)
        {
            if (value is not null)
                parts.Add(KeyValuePair.Create(name, (string?)value));
        }

        Add("from", From?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        Add("until", Until?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        Add("q", Text);
        Add("after", After?.ToString());
        Add("event", Event?.ToString(CultureInfo.InvariantCulture));
        return QueryHelpers.AddQueryString(path, parts);
    }

    private LogFilter With(string facet, IReadOnlyList<string> values)
    {
        var chosen = Chosen.Where(one => one.Key != facet).ToDictionary();
        if (values.Count > 0)
            chosen[facet] = values;
        return this with { Chosen = chosen, After = null, Event = null };
    }
}
