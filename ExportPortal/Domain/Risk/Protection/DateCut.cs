using System.Globalization;

namespace ExportPortal.Domain.Risk.Protection;

/// <summary>How fine a date is left.</summary>
public enum DatePart { Day, Month, Quarter, Year, Decade }

/// <summary>How dates are written: 2026-11-23 (a time after it is allowed), 23.11.2026, or 11/23/2026. Declared, never guessed: 04/05 is two dates.</summary>
public enum DateOrder { Iso, DayFirst, MonthFirst }

/// <summary>Dates cut to a part: 2026-11, 2026-Q4, 2026. What was cut before can be cut further.</summary>
public sealed record DateCut(DatePart To, DateOrder Order = DateOrder.Iso) : Recoding
{
    private static readonly string[] DayFirst = ["d.M.yyyy", "d/M/yyyy", "d-M-yyyy"];
    private static readonly string[] MonthFirst = ["M/d/yyyy", "M-d-yyyy"];

    public override string Technique => "Generalization";
    public override string Words => $"to {To.ToString().ToLowerInvariant()}";

    public override string? Recode(string cell) => Read(cell) is var (date, fineness) && fineness <= To ? Write(date) : null;

    /// <summary>A date that is coarser already stays.</summary>
    private protected override string Unread(string cell) => Read(cell) is not null || IsDecade(cell) ? cell : "";

    private static bool IsDecade(string cell) => cell is [_, _, _, '0', 's'] && !cell.AsSpan(0, 3).ContainsAnyExceptInRange('0', '9');

    private string Write(DateOnly date) => To switch
    {
        DatePart.Day => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DatePart.Month => date.ToString("yyyy-MM", CultureInfo.InvariantCulture),
        DatePart.Quarter => $"{date.Year:0000}-Q{(date.Month + 2) / 3}",
        DatePart.Year => $"{date.Year:0000}",
        _ => $"{date.Year / 10 * 10:0000}s",
    };

    /// <summary>The date and how fine it is written; null for no date.</summary>
    private (DateOnly Date, DatePart Fineness)? Read(string cell)
    {
        if (Order != DateOrder.Iso && DateOnly.TryParseExact(cell, Order == DateOrder.DayFirst ? DayFirst : MonthFirst, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return (day, DatePart.Day);
        if (cell.Length >= 10 && (cell.Length == 10 || IsTime(cell.AsSpan(10))) && Exact(cell[..10], "yyyy-MM-dd") is { } iso)
            return (iso, DatePart.Day);
        if (cell.Length == 7 && cell[5] == 'Q' && cell[6] is >= '1' and <= '4' && Exact($"{cell[..5]}{(cell[6] - '0') * 3:00}", "yyyy-MM") is { } quarter)
            return (quarter, DatePart.Quarter);
        if (cell.Length == 7 && Exact(cell, "yyyy-MM") is { } month)
            return (month, DatePart.Month);
        return cell.Length == 4 && Exact(cell, "yyyy") is { } year ? (year, DatePart.Year) : null;
    }

    private static DateOnly? Exact(string text, string format) =>
        DateOnly.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

    /// <summary>T or a blank, then a time as ISO 8601 writes it; what exactly does not matter, for it is cut off.</summary>
    private static bool IsTime(ReadOnlySpan<char> rest) =>
        rest[0] is 'T' or ' ' && rest.Length >= 6 && rest[1..].IndexOfAnyExcept("0123456789:.,+-Z") < 0;
}
