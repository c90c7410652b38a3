namespace ExportPortal.Components.Shared;

/// <summary>What was typed for an act that was refused or came too late: whoever asks for the same again finds it.</summary>
public sealed class KeptReasons
{
    private readonly Dictionary<string, string> kept = [];

    /// <summary>The question, with what was typed for the same before.</summary>
    /// <param name="about">What tells this act on its subject from any other.</param>
    public ConfirmRequest Into(ConfirmRequest request, string about) => kept.TryGetValue(about, out var before) ? request with { Typed = before } : request;

    public void After(string about, string reason, bool isDone)
    {
        if (isDone)
            kept.Remove(about);
        else
            kept[about] = reason;
    }
}
