using System.Globalization;

namespace ExportPortal.Domain.AccessLog;

/// <summary>What to look for in the access log; null means any.</summary>
public sealed record AccessFilter
{
    public string? Licence { get; init; }
    public string? Organisation { get; init; }
    public string? DatasetVersion { get; init; }

    /// <summary>The actor's id as its source gives it, or its pseudonym in the log.</summary>
    public string? Actor { get; init; }
    public AccessAction? Action { get; init; }
    public AccessOutcome? Outcome { get; init; }
    public string? Country { get; init; }

    /// <summary>Inclusive, by the clock of the source.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Exclusive.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Words that must all stand in resource, purpose, reason code, actor or device.</summary>
    public string? Text { get; init; }

    /// <summary>Whether the sums by day, recipient, licence and outcome answer it.</summary>
    public bool FitsRollups => (DatasetVersion, Actor, Action, Country, Text) is (null, null, null, null, null) && IsMidnight(From) && IsMidnight(Until);

    /// <summary>The filter in words, for the record of the search.</summary>
    public override string ToString() => string.Join("; ", new (string Name, object? Value)[]
    {
        ("licence", Licence), ("recipient", Organisation), ("dataset", DatasetVersion), ("actor", Actor), ("action", Action?.Code()), ("outcome", Outcome?.Code()),
        ("country", Country), ("from", From?.ToString("O", CultureInfo.InvariantCulture)), ("until", Until?.ToString("O", CultureInfo.InvariantCulture)), ("text", Text),
    }.Where(part => part.Value is not null).Select(part => $"{part.Name}={part.Value}"));

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
