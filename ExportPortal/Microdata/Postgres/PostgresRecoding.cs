using System.Globalization;
using ExportPortal.Domain.Risk.Protection;
using ExportPortal.Microdata.Counting;

namespace ExportPortal.Microdata.Postgres;

/// <summary>
/// Recodings in SQL, so that a table is generalised where it stands: what would help is searched over the same words that
/// the data holder then puts into a view. An expression is of a text that is never null; an empty one stays empty.
/// </summary>
internal static class PostgresRecoding
{
    private const string Day = "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])([T ][0-9:.,+Z-]{5,})?$";

    /// <summary>A number that a band can be told of exactly; null for any other text.</summary>
    public static string Number(string text) => $"""
        CASE WHEN {text} ~ '^(?:{NumberText.Pattern})$' AND octet_length({text}) <= 60 AND {text} !~ '[eE][+-]?0*[1-9][0-9]' THEN
          CASE WHEN abs({text}::numeric) <= 1e15 THEN {text}::numeric END END
        """;

    /// <summary>Joins that recode a text step by step, and the expression of the last step.</summary>
    /// <param name="alias">Begins the names of the joined relations.</param>
    /// <param name="refuse">Whether a band that no new band holds is an error; else it is emptied.</param>
    public static (string Joins, string Text) Apply(IReadOnlyList<Recoding> steps, string text, string alias, bool refuse = true)
    {
        var joins = new List<string>();
        foreach (var (i, step) in steps.Index())
        {
            var (name, from) = ($"{alias}_{i}", text);
            if (step is NumberRecoding)
                joins.Add($"CROSS JOIN LATERAL (SELECT {(step is Band band ? $"coalesce({Number(from)}, {LowOf(band, from, refuse)})" : Number(from))} AS n) {name}n");
            else if (step is DateCut { Order: not DateOrder.Iso } cut)
            {
                joins.Add($"CROSS JOIN LATERAL (SELECT {Iso(cut.Order, from)} AS d) {name}d");
                from = $"{name}d.d";
            }
            joins.Add($"CROSS JOIN LATERAL (SELECT CASE WHEN {text} = '' THEN '' ELSE coalesce({Recode(step, from, $"{name}n.n")}, {Unread(step, from, $"{name}n.n", text)}) END AS v) {name}");
            text = $"{name}.v";
        }
        return (string.Join('\n', joins), text);
    }

    /// <summary>Whether a text is a date that can be cut to a month.</summary>
    public static string IsDate(DateOrder order, string text) =>
        $"(length({text}) >= {LadderFacts.ShortestDate} AND ({Recode(new DateCut(DatePart.Month), order is DateOrder.Iso ? text : Iso(order, text), "")}) IS NOT NULL)";

    private static string Recode(Recoding step, string text, string number) => step switch
    {
        Band band => Labelled(band, number),
        Rounding rounding => $"trim_scale(round({number} / {Literal(rounding.To)}) * {Literal(rounding.To)})::text",
        TopCode top => $"CASE WHEN {number} > {Literal(top.At)} THEN '{Plain(top.At)}' END",
        BottomCode bottom => $"CASE WHEN {number} < {Literal(bottom.At)} THEN '{Plain(bottom.At)}' END",
        DateCut cut => Cut(cut.To, text),
        Prefix prefix => $"left({text}, {prefix.Keep})",
        RollUp up => $"CASE {text} {string.Join(' ', up.Hierarchy!.Rows.Select(row => $"WHEN {SqlText.Quote(row[0])} THEN {SqlText.Quote(row[up.Level])}"))} END",
        _ => throw new ArgumentException($"There is no SQL for {step.GetType().Name}.", nameof(step)),
    };

    /// <summary>What cannot be read is emptied; a date or a category that is coarser already stays.</summary>
    private static string Unread(Recoding step, string from, string number, string text) => step switch
    {
        NumberRecoding => $"CASE WHEN {number} IS NULL THEN '' ELSE {text} END",
        DateCut => $"CASE WHEN ({Cut(DatePart.Decade, from)}) IS NULL AND {text} !~ '^[0-9]{{3}}0s$' THEN '' ELSE {text} END",
        RollUp up => $"CASE WHEN {text} IN ({string.Join(", ", up.Hierarchy!.From(up.Level).Order(StringComparer.Ordinal).Select(SqlText.Quote))}) THEN {text} ELSE '' END",
        _ => text,
    };

    /// <summary>The rest of a division is exact, its quotient is not.</summary>
    private static string Labelled(Band band, string number)
    {
        var (width, from) = (Literal(band.Width), Literal(band.From));
        var low = $"({number} - mod(mod({number} - {from}, {width}) + {width}, {width}))";
        return (decimal.IsInteger(band.Width) && decimal.IsInteger(band.From), band.Width) switch
        {
            (false, _) => $"trim_scale({low})::text || ' to <' || trim_scale({low} + {width})::text",
            (_, 1) => $"trim_scale({low})::text",
            _ => $"trim_scale({low})::text || ' to ' || trim_scale({low} + {width} - 1)::text",
        };
    }

    /// <summary>The lower end of a cell that is a band already; null for any other text.</summary>
    /// <param name="refuse">Whether one that no new band holds is an error of the server (<see cref="PostgresFaults.Straddles"/>), so that nothing is emptied unsaid; else it is null.</param>
    private static string LowOf(Band band, string text, bool refuse)
    {
        var (width, ends) = (Literal(band.Width), $"regexp_match({text}, '{Band.Written}')");
        var (low, high) = ($"(({ends})[1])::numeric", $"(({ends})[3])::numeric");
        var next = $"({low} - mod(mod({low} - {Literal(band.From)}, {width}) + {width}, {width}) + {width})";
        return $"""
            CASE WHEN {text} ~ '{Band.Written}' THEN
              CASE WHEN {low} > {high} OR abs({low}) > 1e15 OR abs({high}) > 1e15 THEN NULL
              WHEN CASE WHEN ({ends})[2] = '<' THEN {high} > {next} ELSE {high} >= {next} END THEN {(refuse ? $"width_bucket({low}, 0, 0, 0)::numeric" : "NULL")} ELSE {low} END END
            """;
    }

    private static string Cut(DatePart to, string text)
    {
        var month = $"substr({text}, 6, 2)";
        var days = $"CASE WHEN {month} IN ('04', '06', '09', '11') THEN '30' WHEN {month} = '02' THEN CASE WHEN substr({text}, 1, 4)::int % 4 = 0 AND (substr({text}, 1, 4)::int % 100 <> 0 OR substr({text}, 1, 4)::int % 400 = 0) THEN '29' ELSE '28' END ELSE '31' END";
        var forms = new List<(string Is, DatePart Part)>
        {
            ($"{text} ~ '{Day}' AND substr({text}, 9, 2) <= {days}", DatePart.Day),
            ($"{text} ~ '^[0-9]{{4}}-(0[1-9]|1[0-2])$'", DatePart.Month),
            ($"{text} ~ '^[0-9]{{4}}-Q[1-4]$'", DatePart.Quarter),
            ($"{text} ~ '^[0-9]{{4}}$'", DatePart.Year),
        };
        var cases = forms.Where(form => form.Part <= to).Select(form => $"WHEN {form.Is} THEN {(form.Part, to) switch
        {
            (_, DatePart.Day) => $"substr({text}, 1, 10)",
            (_, DatePart.Month) => $"substr({text}, 1, 7)",
            (DatePart.Quarter, DatePart.Quarter) => text,
            (_, DatePart.Quarter) => $"substr({text}, 1, 5) || 'Q' || (({month}::int + 2) / 3)::text",
            (_, DatePart.Year) => $"substr({text}, 1, 4)",
            _ => $"substr({text}, 1, 3) || '0s'",
        }}");
        return $"CASE WHEN {text} ~ '^0000' THEN NULL {string.Join(' ', cases)} END";
    }

    /// <summary>A date with the day or the month first as ISO 8601 has it; another text as it is.</summary>
    private static string Iso(DateOrder order, string text)
    {
        var (day, month) = order is DateOrder.DayFirst ? (1, 2) : (2, 1);
        return $"""
            CASE WHEN {text} ~ '^[0-9]{"{"}1,2{"}"}([{(order is DateOrder.DayFirst ? "./-" : "/-")}])[0-9]{"{"}1,2{"}"}\1[0-9]{"{"}4{"}"}$' THEN
              split_part(translate({text}, '/-', '..'), '.', 3) || '-' || lpad(split_part(translate({text}, '/-', '..'), '.', {month}), 2, '0') || '-' || lpad(split_part(translate({text}, '/-', '..'), '.', {day}), 2, '0')
            ELSE {text} END
            """;
    }

    private static string Plain(decimal number) => number.ToString("0.############################", CultureInfo.InvariantCulture);

    private static string Literal(decimal number) => $"({Plain(number)}::numeric)";
}
