using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;

namespace ExportPortal.Components.Shared;

/// <summary>The address of a list with its filter and its place; what is empty is left out.</summary>
internal static class ListAddress
{
    public static string Of(string path, params (string Key, string? Value)[] query) =>
        QueryHelpers.AddQueryString(path, query.Where(pair => !string.IsNullOrWhiteSpace(pair.Value)).ToDictionary(pair => pair.Key, pair => pair.Value));

    /// <summary>The page that the address asks for, from 1; the first where it says none that there can be.</summary>
    public static int PageOf(string? asked) => int.TryParse(asked, out var page) && page is > 0 and < 100_000 ? page : 1;

    /// <summary>How the address says the page; null for the first.</summary>
    public static string? Page(int page) => page > 1 ? page.ToString(CultureInfo.InvariantCulture) : null;
}
