using Microsoft.AspNetCore.WebUtilities;

namespace ExportPortal.Components.Shared;

/// <summary>The address of a list with its filter and its place; what is empty is left out.</summary>
internal static class ListAddress
{
    public static string Of(string path, params (string Key, string? Value)[] query) =>
        QueryHelpers.AddQueryString(path, query.Where(pair => !string.IsNullOrWhiteSpace(pair.Value)).ToDictionary(pair => pair.Key, pair => pair.Value));
}
