namespace ExportPortal.Features.Applications;

/// <summary>
/// The numbers that the scenario of the demonstration gives to its cases, because it tells them in another order than that
/// of time. No other host has one: there the store counts.
/// </summary>
public sealed class GivenNumbers
{
    /// <summary>Number of the next draft; null for the store's own.</summary>
    public string? Next { get; set; }

    internal string? Take()
    {
        var taken = Next;
        Next = null;
        return taken;
    }
}
