using System.Data.Common;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.Common;
using Npgsql;

namespace ExportPortal.Data.AccessLog;

/// <summary>
/// In how many entries each word stands, to be compared with what the index of the free text finds. The index of SQLite is
/// the portal's own work; PostgreSQL makes it from the columns, as long as the column is one that nobody can write.
/// </summary>
internal sealed class WordCounts
{
    private readonly Dictionary<string, int> places = [];

    /// <summary>By the place of a word: in how many entries it stands, and which of them was the newest.</summary>
    private readonly List<(long Entries, long Newest)> counts = [];

    /// <summary>Texts repeat from entry to entry; their words are told apart once.</summary>
    private readonly Dictionary<string, int[]> told = [];
    private readonly Dictionary<string, int[]> licences = [];
    private long read;

    /// <summary>Whether a text had letters that the index writes in its own way: it may then hold more of the words than were counted.</summary>
    private bool isLeast;

    /// <summary>Begins an entry. Each word of it is counted once, wherever in it the word stands.</summary>
    public void Add(string licence, ReadOnlySpan<string?> texts)
    {
        read++;
        if (!licences.TryGetValue(licence, out var words))
            licences[licence] = words = Places($"lic{licence.Replace("-", "", StringComparison.Ordinal)}");
        Count(words);
        foreach (var text in texts)
            if (text is not null)
            {
                if (!told.TryGetValue(text, out words))
                    told[text] = words = Places(text);
                Count(words);
            }
    }

    /// <summary>Adds a word to the entry, by its place.</summary>
    public void Add(int place) => Count([place]);

    /// <summary>Adds what was counted of other entries.</summary>
    public void Add(WordCounts others)
    {
        isLeast |= others.isLeast;
        foreach (var (word, theirs) in others.places)
        {
            var place = Place(word);
            counts[place] = (counts[place].Entries + others.counts[theirs].Entries, 0);
        }
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
        var (faults, held) = (new List<string>(), places.ToDictionary(word => word.Key, word => counts[word.Value].Entries));
        await connection.Command(null, "CREATE VIRTUAL TABLE IF NOT EXISTS temp.access_vocabulary USING fts5vocab(main, access_fts, row)").Execute(cancellation);
        foreach (var (word, found) in await connection.Command(null, "SELECT term, doc FROM temp.access_vocabulary").Rows(row => (row.GetString(0), row.GetInt64(1)), cancellation))
            if (!held.Remove(word, out var counted) ? !isLeast : isLeast ? found < counted : found != counted)
                faults.Add($"The index of words finds '{word}' in {Figure(found)} entries; they hold it in {Figure(counted)}.");
        faults.AddRange(held.Select(missing => $"The index of words does not know '{missing.Key}', which stands in {Figure(missing.Value)} entries."));
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

    private int[] Places(string text)
    {
        isLeast |= !Ascii.IsValid(text);
        return [.. Words(text).Select(Place)];
    }

    /// <summary>Place of a word; a new one for a word that is not known yet.</summary>
    public int Place(string word)
    {
        ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(places, word, out var isKnown);
        if (!isKnown)
        {
            place = counts.Count;
            counts.Add(default);
        }
        return place;
    }

    private void Count(ReadOnlySpan<int> words)
    {
        var all = CollectionsMarshal.AsSpan(counts);
        foreach (var word in words)
            if (all[word].Newest != read)
                all[word] = (all[word].Entries + 1, read);
    }

    private static string Figure(long figure) => figure.ToString(CultureInfo.InvariantCulture);
}
