using System.Data.Common;
using System.Globalization;
using System.Text;
using ExportPortal.Data.Logs;
using Npgsql;

namespace ExportPortal.Data.AccessLog;

/// <summary>
/// In how many entries each word stands, to be compared with what the index of the free text finds. The index of SQLite is
/// the portal's own work; PostgreSQL makes it from the columns, as long as the column is one that nobody can write.
/// </summary>
internal sealed class WordCounts
{
    private readonly Dictionary<string, long> counts = [];

    /// <summary>Texts repeat from entry to entry; their words are told apart once.</summary>
    private readonly Dictionary<(string, string?, string?, string?), string[]> told = [];

    /// <summary>Whether a text had letters that the index writes in its own way: it may then hold more of the words than were counted.</summary>
    private bool isLeast;

    public void Add(string licence, string? resource, string? purpose, string? reason, string? actor, string? device)
    {
        if (!told.TryGetValue((licence, resource, purpose, reason), out var words))
        {
            var text = $"lic{licence.Replace("-", "", StringComparison.Ordinal)} {resource} {purpose} {reason}";
            isLeast |= !Ascii.IsValid(text);
            told[(licence, resource, purpose, reason)] = words = [.. Words(text).Distinct()];
        }
        foreach (var word in words)
            Count(word, 1);
        foreach (var word in (ReadOnlySpan<string?>)[actor, device == actor ? null : device])
            if (word is not null && Array.IndexOf(words, word) < 0)
                Count(word, 1);
    }

    public void Add(WordCounts others)
    {
        isLeast |= others.isLeast;
        foreach (var (word, count) in others.counts)
            Count(word, count);
    }

    /// <summary>What is wrong with the index, in words.</summary>
    public async Task<List<string>> Faults(DbConnection connection, CancellationToken cancellation)
    {
        if (connection is NpgsqlConnection)
            return await connection.Command(null,
                "SELECT c.relname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid WHERE c.relname LIKE 'access\\_event%' AND c.relkind IN ('r', 'p') AND c.relnamespace = current_schema()::regnamespace AND a.attname = 'words' AND a.attgenerated <> 's'")
                .Rows(row => $"The words of {row.GetString(0)} are no longer made from the columns: anybody may have written them.", cancellation);
        if (await connection.Command(null, "SELECT sql FROM sqlite_master WHERE type = 'view' AND name = 'access_words'").Rows(row => row.GetString(0), cancellation) is not [var view] || !SqliteAccessSchema.Text.Contains(view, StringComparison.Ordinal))
            return ["The view from which the words of the entries are read is not the portal's."];
        var faults = new List<string>();
        await connection.Command(null, "CREATE VIRTUAL TABLE IF NOT EXISTS temp.access_vocabulary USING fts5vocab(main, access_fts, row)").Execute(cancellation);
        foreach (var (word, found) in await connection.Command(null, "SELECT term, doc FROM temp.access_vocabulary").Rows(row => (row.GetString(0), row.GetInt64(1)), cancellation))
            if (!counts.Remove(word, out var counted) ? !isLeast : isLeast ? found < counted : found != counted)
                faults.Add($"The index of words finds '{word}' in {Figure(found)} entries; they hold it in {Figure(counted)}.");
        faults.AddRange(counts.Select(missing => $"The index of words does not know '{missing.Key}', which stands in {Figure(missing.Value)} entries."));
        return faults;
    }

    /// <summary>Letters and digits that stand together, in small letters, as the index has them. Words with other letters are left to the index.</summary>
    private static IEnumerable<string> Words(string text)
    {
        for (var (at, start) = (0, 0); at <= text.Length; at++)
        {
            if (at < text.Length && (char.IsLetterOrDigit(text[at]) || !char.IsAscii(text[at])))
                continue;
            if (at > start && Ascii.IsValid(text.AsSpan(start, at - start)))
                yield return text[start..at].ToLowerInvariant();
            start = at + 1;
        }
    }

    private void Count(string word, long more) =>
        System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(counts, word, out _) += more;

    private static string Figure(long figure) => figure.ToString(CultureInfo.InvariantCulture);
}
