namespace ExportPortal.Components.Layout;

/// <summary>The figures behind the entries of the navigation. Pages that know them show them; none is shown otherwise.</summary>
public sealed class NavCounts
{
    private IReadOnlyDictionary<string, int> counts = new Dictionary<string, int>();

    /// <summary>Raised after <see cref="Show"/>; on the circuit of the one user.</summary>
    public event Action? Changed;

    /// <param name="href">Address of the entry, such as "/applications".</param>
    /// <returns>Null when not known.</returns>
    public int? Find(string href) => counts.TryGetValue(href, out var count) ? count : null;

    /// <param name="shown">By address of the entry; replaces what was shown before.</param>
    public void Show(IReadOnlyDictionary<string, int> shown)
    {
        counts = shown;
        Changed?.Invoke();
    }
}
