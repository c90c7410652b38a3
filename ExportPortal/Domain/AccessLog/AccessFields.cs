using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.Json;
using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.AccessLog;

/// <summary>The fields of an event on the wire and what each may hold. Reading gives null for anything else.</summary>
internal static class AccessFields
{
    public delegate object? Reading(ref Utf8JsonReader reader, TextPool pool);

    /// <param name="Expected">Completes "Expected ...".</param>
    public sealed record Field(Reading Read, string Expected)
    {
        public string Name { get; init; } = "";

        /// <summary>Its name within its object, as it is on the wire.</summary>
        public byte[] Letters { get; init; } = [];

        /// <summary>"actor." for the fields of the actor, else empty.</summary>
        public string Parent { get; init; } = "";

        /// <summary>Its place among all fields, from 0.</summary>
        public int At { get; init; }

        /// <summary>With a convention on which a rule rests; what breaks it is taken all the same.</summary>
        public Field And(string convention) => this with { Expected = $"{Expected}; {convention}" };

        public Field Named(string name, int at) => name.IndexOf('.', StringComparison.Ordinal) + 1 is var cut
            ? this with { Name = name, At = at, Parent = name[..cut], Letters = Encoding.ASCII.GetBytes(name[cut..]) } : this;
    }

    /// <summary>A time as it is mostly written, from seconds to the seventh digit behind them.</summary>
    private const int ShortestTime = 20, LongestTime = 28;

    private const string TimeForm = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'";

    /// <summary>Far above any true count, so that sums over millions of events stay in range.</summary>
    private const long Most = 10_000_000_000_000;

    private static readonly Field Short = Text(64);

    private static readonly Field Budget = new(
        (ref Utf8JsonReader reader, TextPool _) => reader.TokenType == JsonTokenType.Number && reader.TryGetDecimal(out var value) && value is >= 0 and <= AccessFacts.MostBudget ? value : null,
        string.Create(CultureInfo.InvariantCulture, $"a decimal number from 0 to {AccessFacts.MostBudget}"));

    public static FrozenDictionary<string, Field> All { get; } = new Dictionary<string, Field>
    {
        ["schema_version"] = Whole(1, 1),
        ["event_id"] = new(EventId, "a UUID of version 7"),
        ["ts"] = new(Time, "a time in UTC such as 2026-03-02T09:30:00.123Z"),
        ["actor.id"] = Text(200),
        ["actor.kind"] = Code(AccessCodes.ActorKinds),
        ["actor.org"] = Text(200),
        ["actor.role"] = Short,
        ["actor.auth"] = Short,
        ["actor.assurance"] = Whole(1, 3),
        ["session_id"] = Text(200),
        ["approver_id"] = Text(200),
        ["licence_no"] = new(Licence, "a licence number with its check digit, or NONE"),
        ["licence_version"] = Whole(1, int.MaxValue),
        ["dataset_version"] = Text(200),
        ["control_entry"] = Short,
        ["tier"] = Whole(0, 4),
        ["purpose_code"] = Short,
        ["action"] = Code(AccessCodes.Actions).And("link where other data were joined"),
        ["resource"] = Text(2000).And("of a query the table with its columns in brackets, as core.stays(age, region); of a link the name by which the licence lists what was joined"),
        ["query_hash"] = new Field(Hash, "a SHA-256 in 64 lower-case hexadecimal digits").And("of the text of the query with its values, so that another value is another hash"),
        ["query_text_ref"] = Text(200),
        ["rows_scanned"] = Whole(0, Most),
        ["rows_returned"] = Whole(0, Most),
        ["bytes_out"] = Whole(0, Most),
        ["persons_touched"] = Whole(0, Most),
        ["epsilon_spent"] = Budget,
        ["budget_left"] = Budget,
        ["env_id"] = Text(200),
        ["env_level"] = Whole(0, 4),
        ["ip"] = Text(64),
        ["ip_prefix"] = Text(64),
        ["country"] = new(Country, "a country in two capital letters"),
        ["device_id"] = Text(200),
        ["outcome"] = Code(AccessCodes.Outcomes),
        ["reason_code"] = Short.And($"{Anomalies.OutputRules.CanaryReason} where a canary record stands in an output"),
        ["output_hash"] = new(Hash, "a SHA-256 in 64 lower-case hexadecimal digits"),
        ["output_check_id"] = Text(200),
        ["source_system"] = Text(200),
        ["source_seq"] = Whole(1, long.MaxValue - 1),
    }.Select((field, at) => KeyValuePair.Create(field.Key, field.Value.Named(field.Key, at))).ToFrozenDictionary();

    /// <summary>The fields by the letters of their names, so that a million lines do not make a million copies of them.</summary>
    public static FrozenDictionary<string, Field>.AlternateLookup<ReadOnlySpan<char>> ByLetters { get; } = All.GetAlternateLookup<ReadOnlySpan<char>>();

    public static IReadOnlyList<Field> Required { get; } = [All["event_id"], All["ts"], All["actor.kind"], All["licence_no"], All["action"], All["outcome"]];

    public static FrozenSet<string> GivenByThePortal { get; } = FrozenSet.Create("seq", "ts_received", "leaf_index", "delivery");

    private static Field Text(int longest) => new(
        (ref Utf8JsonReader reader, TextPool pool) => Word(ref reader, pool) is { Length: > 0 } text && text.Length <= longest && !HasControls(text) ? text : null,
        $"a text of 1 to {longest} characters without control characters");

    private static Field Code(IReadOnlyList<string> codes) => new(
        (ref Utf8JsonReader reader, TextPool pool) => Word(ref reader, pool) is { } text ? AccessCodes.Number(codes, text) : null,
        $"one of {string.Join(", ", codes)}");

    private static Field Whole(long least, long most) => new(
        (ref Utf8JsonReader reader, TextPool _) => reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var value) && value >= least && value <= most ? value : null,
        string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}"));

    private static object? EventId(ref Utf8JsonReader reader, TextPool pool) =>
        reader.TokenType == JsonTokenType.String && reader.TryGetGuid(out var id) && id.Version == 7 ? id : null;

    /// <summary>The reader's own way with times knows more forms than are allowed; it is asked only for those that look right.</summary>
    private static object? Time(ref Utf8JsonReader reader, TextPool pool)
    {
        if (reader is { TokenType: JsonTokenType.String, ValueIsEscaped: false, HasValueSequence: false, ValueSpan: { Length: >= ShortestTime and <= LongestTime } letters }
            && letters[^1] == 'Z' && letters[19] is (byte)'.' or (byte)'Z' && reader.TryGetDateTimeOffset(out var read))
            return DateTimeOffset.FromUnixTimeMilliseconds(read.ToUnixTimeMilliseconds());
        return Word(ref reader, pool) is { } text
            && DateTimeOffset.TryParseExact(text, TimeForm, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
                ? DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds())
                : null;
    }

    private static object? Licence(ref Utf8JsonReader reader, TextPool pool) =>
        Word(ref reader, pool) is not { } text ? null : text == AccessFacts.NoLicence ? text : pool.Licence(text);

    private static object? Hash(ref Utf8JsonReader reader, TextPool pool) =>
        ContentHash.Read(Word(ref reader, pool));

    private static object? Country(ref Utf8JsonReader reader, TextPool pool) =>
        Word(ref reader, pool) is { Length: 2 } text && text.All(char.IsAsciiLetterUpper) ? text : null;

    private static string? Word(ref Utf8JsonReader reader, TextPool pool) => reader.TokenType == JsonTokenType.String ? pool.Text(ref reader) : null;

    private static bool HasControls(string text)
    {
        foreach (var letter in text)
            if (char.IsControl(letter))
                return true;
        return false;
    }
}
