namespace ExportPortal.Documents.Layout.Elements;

/// <summary>Puts its name before the reason why something does not fit, so that a failure says where.</summary>
internal sealed class NamedElement(string name, Element child) : Element
{
    public override Answer Plan(Cursor? cursor, Room room)
    {
        var answer = child.Plan(cursor, room);
        return answer.Fit == Fit.DoesNotFit ? answer with { Why = $"{name} / {answer.Why}" } : answer;
    }
}
