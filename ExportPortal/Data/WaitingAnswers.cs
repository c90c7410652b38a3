using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data;

/// <summary>A report, or an answer to a condition or an order, that no officer has looked at.</summary>
internal sealed class WaitingAnswer
{
    /// <summary>Number of the licence.</summary>
    public string Licence { get; init; } = "";

    /// <summary>Number of the duty within the licence.</summary>
    public int No { get; init; }

    /// <summary>When it was handed in, to the second: texts that sort as the instants do.</summary>
    public string At { get; init; } = "";
}

/// <summary>Finds what was handed in and waits. The store opens no licence in which nothing waits, and closed ones only where the duty outlives the close.</summary>
internal static class WaitingAnswers
{
    public static IQueryable<WaitingAnswer> AnswersToLookAt(this PortalDbContext db)
    {
        // jsonb knows no NUL; a text that carries one is read with the sign for what cannot be read.
        var (items, of, at) = db.Database.IsNpgsql()
            ? ("""jsonb_array_elements(replace(l."Duties", '\u0000', '\ufffd')::jsonb) AS item(value)""", (Func<string, string>)(key => $"(item.value ->> '{key}')"), "(item.value -> 'Answer' ->> 'At')")
            : ("json_each(l.\"Duties\") AS item", key => $"json_extract(item.value, '$.{key}')", "json_extract(item.value, '$.Answer.At')");
        var sql = $$"""
            SELECT l."Number" AS "Licence", CAST({{of("No")}} AS INTEGER) AS "No", substr({{at}}, 1, 19) AS "At" FROM licence AS l, {{items}}
            WHERE l."Duties" LIKE '%},"Review":null%' AND {{at}} IS NOT NULL AND {{of("Review")}} IS NULL AND (l."State" <> 'Closed' OR {{of("AfterEnd")}} = 'Outlives')
            """;
        return db.Database.SqlQueryRaw<WaitingAnswer>(sql.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));
    }
}
