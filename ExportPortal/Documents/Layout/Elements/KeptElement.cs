namespace ExportPortal.Documents.Layout.Elements;

/// <summary>A piece that begins the next page rather than being divided; one that is higher than a page is divided there.</summary>
internal sealed class KeptElement(Element inner) : Element
{
    public override Answer Plan(Cursor? cursor, Room room) =>
        inner.Plan(cursor, room) is var answer && answer.Fit == Fit.Part && cursor is null && !room.Fresh ? Answer.DoesNotFit("it stays whole") : answer;
}
