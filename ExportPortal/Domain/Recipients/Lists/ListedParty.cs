using System.Text.Json;
using System.Text.Json.Serialization;
using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Recipients.Lists;

public enum ListedKind { Organisation, Person, Other }

/// <summary>How sure a list is of a name: its main name, an alias, or one that it calls weak itself.</summary>
public enum NameStrength { Main, Strong, Weak }

/// <param name="Text">In the script in which the list gives it.</param>
public sealed record ListedName(string Text, NameStrength Strength)
{
    /// <summary>In Latin letters where the script is one that can be written so letter by letter; otherwise as it is.</summary>
    [JsonIgnore]
    public string Latin => Transliteration.Latin(Text);
}

/// <param name="Kind">As the list calls it: "Passport", "LEI".</param>
public sealed record KnownNumber(string Kind, string Value)
{
    /// <summary>Without blanks and signs, in capitals, so that the writing does not count.</summary>
    [JsonIgnore]
    public string Plain => string.Concat(Value.Where(char.IsLetterOrDigit)).ToUpperInvariant();

    /// <summary>As it is written and typed on one line: "LEI: 5493001KJTIIGC8Y1R12".</summary>
    [JsonIgnore]
    public string Line => $"{Kind}: {Value}";

    /// <summary>The number of such a line; null where it is none.</summary>
    public static KnownNumber? Of(string line) => line.Split(':', 2) is [{ Length: > 0 } kind, { Length: > 1 } value] ? new(kind.Trim(), value.Trim()) : null;

    public bool IsOfKind(KnownNumber other) => Plainly(Kind) == Plainly(other.Kind);

    private static string Plainly(string kind) => string.Concat(kind.Where(char.IsLetterOrDigit)).ToUpperInvariant();
}

/// <summary>One entry of a restricted-party list, as one version of the list has it.</summary>
/// <param name="Key">The list's own key of the entry; the same in each version.</param>
/// <param name="Countries">ISO 3166-1 alpha-2 codes where the list gives them, otherwise its own words.</param>
/// <param name="Dates">Dates or years of birth as the list gives them, ISO where it is a day; "1960 to 1965" and "circa 1962" where it says so.</param>
/// <param name="Programme">Why it is listed, in the list's words.</param>
public sealed record ListedParty(
    string Key, ListedKind Kind, IReadOnlyList<ListedName> Names, IReadOnlyList<string> Countries, IReadOnlyList<string> Dates,
    IReadOnlyList<KnownNumber> Numbers, string Programme)
{
    [JsonIgnore]
    public string MainName => (Names.FirstOrDefault(name => name.Strength == NameStrength.Main) ?? Names[0]).Text;

    /// <summary>Changes with anything that the list says of the entry, so that what was decided on it is decided anew.</summary>
    public ContentHash Hash() => ContentHash.Of(JsonSerializer.SerializeToUtf8Bytes(this));
}
