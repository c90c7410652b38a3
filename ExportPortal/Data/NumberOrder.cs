using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data;

/// <summary>
/// Parts of a list in the order of its numbers (A-001, MR-002 and so on): a part begins after the last number of the one
/// before, so each costs the store what the first one does. Numbers grow longer, so length counts before the letters.
/// </summary>
internal static class NumberOrder
{
    private const string Number = nameof(Number);

    /// <param name="after">Number of the last row of the part before; null for the first part.</param>
    public static IQueryable<T> NewestFirst<T>(this IQueryable<T> rows, string? after) where T : class =>
        (after is null ? rows : rows.Where(one => EF.Property<string>(one, Number).Length < after.Length || EF.Property<string>(one, Number).Length == after.Length && string.Compare(EF.Property<string>(one, Number), after) < 0))
            .OrderByDescending(one => EF.Property<string>(one, Number).Length).ThenByDescending(one => EF.Property<string>(one, Number));

    /// <param name="after">Number of the last row of the part before; null for the first part.</param>
    public static IQueryable<T> OldestFirst<T>(this IQueryable<T> rows, string? after) where T : class =>
        (after is null ? rows : rows.Where(one => EF.Property<string>(one, Number).Length > after.Length || EF.Property<string>(one, Number).Length == after.Length && string.Compare(EF.Property<string>(one, Number), after) > 0))
            .OrderBy(one => EF.Property<string>(one, Number).Length).ThenBy(one => EF.Property<string>(one, Number));
}
