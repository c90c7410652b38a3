namespace ExportPortal.Microdata;

/// <summary>A search that this file or plan does not allow is left out with its reason; everything else stands.</summary>
internal static class OneSearch
{
    /// <param name="reasons">Takes the reason, by key.</param>
    /// <param name="codes">Faults that, beside <see cref="MicrodataFault.TooLarge"/>, are about this search alone.</param>
    /// <returns>Null where it was left out.</returns>
    public static async Task<T?> Try<T>(string key, IDictionary<string, string> reasons, Func<Task<T>> search, IReadOnlyCollection<string>? codes = null) where T : class
    {
        try
        {
            return await search();
        }
        catch (MicrodataFault fault) when (fault.Code == MicrodataFault.TooLarge || codes?.Contains(fault.Code) == true)
        {
            reasons[key] = fault.Message;
            return null;
        }
    }

    /// <summary>The same of a search that nobody waits for.</summary>
    public static T? TryNow<T>(string key, IDictionary<string, string> reasons, Func<T> search) where T : class =>
        Try(key, reasons, () => Task.FromResult(search())).GetAwaiter().GetResult();
}
