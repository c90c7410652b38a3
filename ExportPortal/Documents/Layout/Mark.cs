namespace ExportPortal.Documents.Layout;

/// <summary>What a mark on the page means, so that a tagged file or another renderer can be written from the same plan.</summary>
internal enum Role { Heading1, Heading2, Heading3, Paragraph, Label, Table, TableHead, TableCell, ListItem, Figure, Link, Artifact }

/// <summary>Something with a place on the page. Draws itself with its top left corner at a point.</summary>
internal abstract class Mark(Role role)
{
    public Role Role { get; } = role;

    public abstract void Draw(Paper paper, float x, float y);
}

/// <param name="X">Points from the left of the room.</param>
/// <param name="Y">Points from the top of the room.</param>
internal readonly record struct Placed(float X, float Y, Mark Mark)
{
    public Placed Moved(float dx, float dy) => new(X + dx, Y + dy, Mark);
}
