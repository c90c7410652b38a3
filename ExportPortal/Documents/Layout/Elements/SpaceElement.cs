namespace ExportPortal.Documents.Layout.Elements;

/// <summary>Empty room of a given height.</summary>
internal sealed class SpaceElement(float height) : Element
{
    public override Answer Plan(Cursor? cursor, Room room) =>
        room.Holds(height) ? Answer.Whole(height, []) : Answer.DoesNotFit($"a space of {height:0} pt wants more than {room.Height:0} pt");
}
