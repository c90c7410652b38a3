using ExportPortal.Data.AccessLog;

namespace ExportPortal.Features.AccessLog;

/// <summary>How much of the log lies in files, into which a search by words does not look.</summary>
internal sealed class ArchivedWords(AccessStore store)
{
    /// <summary>The newest of the events that were archived; null when none was.</summary>
    public async Task<DateTimeOffset?> Until(CancellationToken cancellation)
    {
        await using var connection = await store.Open(cancellation);
        return (await AccessArchive.Parts(connection, cancellation)) is { Count: > 0 } parts ? DateTimeOffset.FromUnixTimeMilliseconds(parts.Max(part => part.Most)) : null;
    }

    /// <summary>What a search leaves out, in a sentence; null when it leaves nothing out.</summary>
    public static string? Sentence(LogFilter filter, DateTimeOffset? until) =>
        filter.Text is null || until is not { } newest || filter.From is { } first && first > DateOnly.FromDateTime(newest.UtcDateTime) ? null
            : $"Older events, up to {Components.Shared.Figures.Date(DateOnly.FromDateTime(newest.UtcDateTime))}, lie in archived files. Words do not look into them: what is found is not all there is. Take the words off and search by licence, user or day.";
}
