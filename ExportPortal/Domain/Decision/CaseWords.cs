using System.Collections.Frozen;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Decision;

/// <summary>How the values of the scales are written in JSON: group, level and granularity as they are, words in lower case.</summary>
internal static class CaseWords
{
    private static readonly FrozenDictionary<DecisionOutcome, string> Outcomes = Enum.GetValues<DecisionOutcome>()
        .ToFrozenDictionary(outcome => outcome, outcome => string.Concat(outcome.ToString().Select((c, i) => i > 0 && char.IsAsciiLetterUpper(c) ? $"_{c}" : $"{char.ToUpperInvariant(c)}")));

    public static bool TryRead<T>(string word, out T value) where T : struct, Enum => Words<T>.Table.TryGetValue(word, out value);

    /// <summary>The allowed words, for a message.</summary>
    public static string List<T>() where T : struct, Enum => string.Join(", ", Words<T>.Table.Keys.Order(StringComparer.Ordinal));

    /// <summary>NO_LICENCE_REQUIRED and so on.</summary>
    public static string Of(DecisionOutcome outcome) => Outcomes[outcome];

    private static class Words<T> where T : struct, Enum
    {
        public static readonly FrozenDictionary<string, T> Table = Build();

        private static FrozenDictionary<string, T> Build()
        {
            var asIs = typeof(T) == typeof(Granularity) || typeof(T) == typeof(EnvironmentLevel) || typeof(T) == typeof(DestinationGroup);
            var table = Enum.GetValues<T>().ToDictionary(value => asIs ? value.ToString() : value.ToString().ToLowerInvariant());
            if (typeof(T) == typeof(AccessMode))
                table["download"] = (T)(object)AccessMode.Transfer;
            return table.ToFrozenDictionary(StringComparer.Ordinal);
        }
    }
}
