using System.Data.Common;
using ExportPortal.Data.AccessLog;
using ExportPortal.Domain.AccessLog;

namespace ExportPortal.Features.AccessLog;

/// <summary>
/// What an export was asked for, whole, so that a stranger who has the log finds the same events again. Values of one list
/// are alternatives; an empty list means any. A person is told by the pseudonyms of the log, whatever was typed.
/// </summary>
/// <param name="From">Inclusive, by the clock of the source; null for any.</param>
/// <param name="Until">Exclusive.</param>
/// <param name="Words">All have to stand in resource, purpose, reason code, actor or device, each in one of its spellings; empty where no words were sought.</param>
/// <param name="Within">The licences that were open to whoever exported; null for all.</param>
public sealed record ExportQuery(
    IReadOnlyList<string> Licence, IReadOnlyList<string> Recipient, IReadOnlyList<string> Dataset, IReadOnlyList<string> Actor, IReadOnlyList<string> Action, IReadOnlyList<string> Outcome,
    IReadOnlyList<string> Country, IReadOnlyList<string> Rule, DateTimeOffset? From, DateTimeOffset? Until, IReadOnlyList<IReadOnlyList<string>> Words, IReadOnlyList<string>? Within)
{
    /// <summary>Stands for an id that no entry of the log knows; the id itself may be a person's.</summary>
    public const string Unknown = "(unknown to the log)";

    internal static async Task<ExportQuery> Of(DbConnection connection, AccessFilter filter, IReadOnlyList<string>? licences, CancellationToken cancellation)
    {
        var actors = new List<string>();
        foreach (var actor in filter.Actors)
            actors.AddRange(await Persons(connection, actor, cancellation) is { Count: > 0 } known ? known : [Pseudonym.IsOne(actor) ? actor : Unknown]);
        var words = new List<IReadOnlyList<string>>();
        foreach (var word in filter.Text?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) ?? [])
            words.Add(await Persons(connection, word, cancellation) is { Count: > 0 } known ? known : [word]);
        return new(
            filter.Licences, filter.Organisations, filter.Datasets, [.. actors.Distinct()], [.. filter.Actions.Select(action => action.Code())], [.. filter.Outcomes.Select(outcome => outcome.Code())],
            filter.Countries, filter.Rules, filter.From, filter.Until, words, licences);
    }

    /// <summary>Pseudonyms of a person or device that sources told by this value; none when it is no such value.</summary>
    private static async Task<List<string>> Persons(DbConnection connection, string value, CancellationToken cancellation) =>
    [
        .. await AccessIdentities.Pseudonyms(connection, AccessIdentities.Actor, value, cancellation),
        .. await AccessIdentities.Pseudonyms(connection, AccessIdentities.Device, value, cancellation),
    ];

    /// <summary>The same in one line, as the search is written elsewhere.</summary>
    public string Line(AccessFilter filter) => (filter with { Actors = Actor, Text = filter.Text is null ? null : string.Join(' ', Words.Select(any => string.Join('|', any))) }).ToString();
}
