using ExportPortal.Domain.Common;

namespace ExportPortal.Features.Guide;

/// <summary>A state as it is drawn.</summary>
public sealed record DrawnState(string Words, double X, double Y);

/// <summary>A line from one state to another; several steps between the same two are one line.</summary>
/// <param name="Path">SVG path data.</param>
/// <param name="IsBack">It leads to the same or an earlier rank, and is drawn beside the others.</param>
public sealed record DrawnStep(string Path, bool IsBack, string Words);

/// <summary>
/// A workflow table as a picture: states in ranks by how far they are from the first, lines between them. Computed from
/// the table that the portal itself asks, so that it cannot show another one.
/// </summary>
public sealed record WorkflowPicture(double Width, double Height, IReadOnlyList<DrawnState> States, IReadOnlyList<DrawnStep> Steps)
{
    public const double BoxWidth = 152;
    public const double BoxHeight = 34;
    private const double RankStep = 84;
    private const double PlaceStep = 176;
    private const double Margin = 28;

    public static WorkflowPicture Of<TState, TVerb>(TransitionTable<TState, TVerb> table) where TState : struct, Enum where TVerb : struct, Enum
    {
        var rows = table.Rows.SelectMany(row => row.Or is { } or ? [(row.From, row.To, row.Verb), (row.From, To: or, row.Verb)] : new[] { (row.From, row.To, row.Verb) })
            .Where(row => !row.From.Equals(row.To)).ToList();
        var rank = Ranks(table.Rows[0].From, rows.ConvertAll(row => (row.From, row.To)));
        var ranks = rank.GroupBy(one => one.Value, one => one.Key).OrderBy(group => group.Key).Select(group => group.ToList()).ToList();
        var width = ranks.Max(group => group.Count) * PlaceStep + (2 * Margin);
        var place = new Dictionary<TState, (double X, double Y)>();
        foreach (var (group, at) in ranks.Select((group, at) => (group, at)))
            foreach (var (state, index) in group.Select((state, index) => (state, index)))
                place[state] = (Math.Round((width / 2) + ((index - ((group.Count - 1) / 2.0)) * PlaceStep), 1), Margin + (BoxHeight / 2) + (at * RankStep));
        return new(width, (ranks.Count * RankStep) + Margin,
            [.. place.Select(one => new DrawnState(StateWords.Of(one.Key), one.Value.X, one.Value.Y))],
            [.. rows.GroupBy(row => (row.From, row.To)).Select(group => Line(place[group.Key.From], place[group.Key.To],
                $"{StateWords.Of(group.Key.From)} to {StateWords.Of(group.Key.To)}: {string.Join(", ", group.Select(row => Words.Of(row.Verb)).Distinct())}"))]);
    }

    /// <summary>Steps from the first state, by the shortest way.</summary>
    private static Dictionary<TState, int> Ranks<TState>(TState first, List<(TState From, TState To)> steps) where TState : struct, Enum
    {
        var ranks = new Dictionary<TState, int> { [first] = 0 };
        var next = new Queue<TState>([first]);
        while (next.TryDequeue(out var state))
            foreach (var (_, to) in steps.Where(step => step.From.Equals(state)))
                if (ranks.TryAdd(to, ranks[state] + 1))
                    next.Enqueue(to);
        foreach (var (from, to) in steps)
        {
            ranks.TryAdd(from, 0);
            ranks.TryAdd(to, ranks[from] + 1);
        }
        return ranks;
    }

    private static DrawnStep Line((double X, double Y) from, (double X, double Y) to, string words)
    {
        var isBack = to.Y <= from.Y;
        if (!isBack)
            return new(Path($"M {from.X} {from.Y + (BoxHeight / 2)} C {from.X} {from.Y + 48} {to.X} {to.Y - 48} {to.X} {to.Y - (BoxHeight / 2)}"), false, words);
        var side = from.X <= to.X ? 1 : -1;
        return new(Path($"M {from.X + (side * BoxWidth / 2)} {from.Y} C {from.X + (side * (BoxWidth / 2 + 26))} {from.Y} {to.X + (side * (BoxWidth / 2 + 26))} {to.Y} {to.X + (side * BoxWidth / 2)} {to.Y}"), true, words);
    }

    private static string Path(FormattableString path) => FormattableString.Invariant(path);
}
