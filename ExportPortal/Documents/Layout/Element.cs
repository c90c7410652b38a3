namespace ExportPortal.Documents.Layout;

/// <summary>Room offered to an element, in points.</summary>
/// <param name="Fresh">True while nothing stands above on this page: the next page will not be roomier.</param>
internal readonly record struct Room(float Width, float Height, bool Fresh)
{
    private const float Epsilon = 0.01f;

    public bool Holds(float height) => height <= Height + Epsilon;

    public Room Below(float used) => new(Width, Height - used, Fresh && used <= Epsilon);
}

/// <summary>Where an element goes on after a page break; null means from its start.</summary>
/// <param name="Cells">Cursors of things side by side; null where there are none.</param>
internal sealed record Cursor(int Index, Cursor? Inner = null, IReadOnlyList<Cursor?>? Cells = null);

internal enum Fit { Nothing, DoesNotFit, Part, Whole }

/// <summary>What an element would do with some room.</summary>
/// <param name="Next">Where to go on; set only for <see cref="Fit.Part"/>.</param>
/// <param name="Why">Sentence for the developer; set only for <see cref="Fit.DoesNotFit"/>.</param>
internal sealed record Answer(Fit Fit, float Height, IReadOnlyList<Placed> Marks, Cursor? Next = null, string? Why = null)
{
    public static Answer Nothing { get; } = new(Fit.Nothing, 0, []);

    public static Answer Whole(float height, IReadOnlyList<Placed> marks) => new(Fit.Whole, height, marks);

    public static Answer Part(float height, IReadOnlyList<Placed> marks, Cursor next) => new(Fit.Part, height, marks, next);

    public static Answer DoesNotFit(string why) => new(Fit.DoesNotFit, 0, [], Why: why);
}

/// <summary>
/// A piece of a document. Asked with a cursor and some room it answers with marks and the next cursor and changes
/// nothing, so it can be asked again; no element knows about pages.
/// </summary>
internal abstract class Element
{
    public abstract Answer Plan(Cursor? cursor, Room room);
}
