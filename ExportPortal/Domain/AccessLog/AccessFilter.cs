using System.Globalization;

namespace ExportPortal.Domain.AccessLog;

/// <summary>What to look for in the access log. Values of one list are alternatives; an empty list means any.</summary>
public sealed record AccessFilter
{
    public IReadOnlyList<string> Licences { get; init; } = [];
    public IReadOnlyList<string> Organisations { get; init; } = [];
    public IReadOnlyList<string> Datasets { get; init; } = [];

    /// <summary>Ids of actors as their sources give them, or their pseudonyms in the log.</summary>
    public IReadOnlyList<string> Actors { get; init; } = [];
    public IReadOnlyList<AccessAction> Actions { get; init; } = [];
    public IReadOnlyList<AccessOutcome> Outcomes { get; init; } = [];
    public IReadOnlyList<string> Countries { get; init; } = [];

    /// <summary>Codes of the anomaly rules that named the event, such as "AN-06".</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];

    /// <summary>Inclusive, by the clock of the source.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Exclusive.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Words that must all stand in resource, purpose, reason code, actor or device.</summary>
    public string? Text { get; init; }

    /// <summary>Whether everything but the time is answered by the sums by day.</summary>
    public bool FitsSums => Actors.Count == 0 && Rules.Count == 0 && Text is null;

    /// <summary>Whether the sums by day answer it.</summary>
    public bool FitsRollups => FitsSums && IsMidnight(From) && IsMidnight(Until);

    /// <summary>Whether the sums by day and actor answer it.</summary>
    public bool FitsActorSums => Rules.Count == 0 && Text is null && IsMidnight(From) && IsMidnight(Until);

    /// <summary>Whether it narrows by licence, rule and time alone, so that the marks of the rules answer it.</summary>
    public bool FitsFlags => Text is null && Actors.Count == 0 && Organisations.Count == 0 && Datasets.Count == 0 && Actions.Count == 0 && Outcomes.Count == 0 && Countries.Count == 0;

    /// <summary>Whether an event is within the time, and has one of the values asked for in every facet but licence, actor and rule.</summary>
    public bool HoldsFacets(AccessFacts facts) =>
        !(facts.At < From) && !(facts.At >= Until) && Holds(Organisations, facts.Organisation) && Holds(Datasets, facts.DatasetVersion) && Holds(Countries, facts.Country)
        && (Actions.Count == 0 || Actions.Contains(facts.Action)) && (Outcomes.Count == 0 || Outcomes.Contains(facts.Outcome));

    private static bool Holds(IReadOnlyList<string> any, string? value) => any.Count == 0 || any.Contains(value ?? "");

    /// <summary>The filter in words, for the record of the search.</summary>
    public override string ToString() => string.Join("; ", new (string Name, string? Value)[]
    {
        ("licence", Any(Licences)), ("recipient", Any(Organisations)), ("dataset", Any(Datasets)), ("actor", Any(Actors)), ("action", Any(Actions.Select(action => action.Code()))),
        ("outcome", Any(Outcomes.Select(outcome => outcome.Code()))), ("country", Any(Countries)), ("rule", Any(Rules)),
        ("from", From?.ToString("O", CultureInfo.InvariantCulture)), ("until", Until?.ToString("O", CultureInfo.InvariantCulture)), ("text", Text),
    }.Where(part => part.Value is not null).Select(part => $"{part.Name}={part.Value}"));

    private static string? Any(IEnumerable<string> values) => string.Join(',', values) is { Length: > 0 } joined ? joined : null;

    private static bool IsMidnight(DateTimeOffset? time) => time is not { } given || given.UtcDateTime.TimeOfDay == TimeSpan.Zero;
}

/// <summary>Behind which entry the next page begins: its time at the source in Unix milliseconds, and its place.</summary>
public readonly record struct AccessCursor(long At, long Seq)
{
    /// <summary>Null when the text is not one.</summary>
    public static AccessCursor? Parse(string? text) =>
        text?.Split('.') is [var at, var seq]
        && long.TryParse(at, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var time) && long.TryParse(seq, NumberStyles.None, CultureInfo.InvariantCulture, out var place)
            ? new(time, place) : null;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At}.{Seq}");
}

/// <summary>Entries that were found, newest first.</summary>
/// <param name="Next">Where the next page begins; null on the last one.</param>
public sealed record AccessPage(IReadOnlyList<AccessEvent> Events, AccessCursor? Next);

/// <param name="Capped">True when there are more than <paramref name="Events"/>.</param>
public sealed record AccessCount(long Events, bool Capped);

/// <summary>Events of one UTC day with one outcome.</summary>
public sealed record AccessDay(DateOnly Day, AccessOutcome Outcome, long Events);

/// <summary>A value of a facet and how many events have it.</summary>
public sealed record FacetValue(string Value, long Events);

/// <summary>The values of one facet under a filter without its own choice, most frequent first.</summary>
/// <param name="Name">licence, recipient, dataset, actor, action, outcome, country or rule.</param>
/// <param name="IsSampled">True when only the <see cref="Newest"/> newest events were counted.</param>
public sealed record Facet(string Name, IReadOnlyList<FacetValue> Values, bool IsSampled)
{
    /// <summary>Events that are looked at where no sums answer.</summary>
    public const int Newest = 5_000;
}
