namespace ExportPortal.Microdata.Postgres;

/// <summary>What an error of the server means to the person who measures, by its code alone.</summary>
internal static class PostgresFaults
{
    /// <summary>What the portal's own recoding fails with, and next to nothing else does: a count of buckets that is 0.</summary>
    public const string Straddles = "2201G";

    /// <summary>Code of a fault of the view's own words, which the portal does not write.</summary>
    public const string ViewFails = "view_fails";

    /// <summary>What the view does that fails, by its code; the server's own words quote the cell.</summary>
    private static string Failing(string state) => state switch
    {
        "22P02" or "22018" => "reads a text as a number, a date or another type, and a cell is none",
        "22007" => "reads a text as a date or time, and a cell is none",
        "22008" => "makes a date or time that does not exist",
        "22003" => "makes a number that is too large or too small for its type",
        "22012" => "divides by zero",
        _ => "computes something that a cell does not allow",
    };

    public static MicrodataFault Of(string state, string connection) => state switch
    {
        "57014" => new("time_limit", "The database needed longer than one statement may take. Choose fewer columns, or ask for a longer limit."),
        "42501" => new("no_right", $"The account of '{connection}' may not read that. Grant it SELECT on the table, or choose another."),
        "42P01" => new("unknown_table", "The table is no longer there. Choose again."),
        "25006" => new("view_writes", "Reading the view would write to the database, which a measurement never does. Choose another table."),
        Straddles => new("bands_straddle", Domain.Risk.Protection.Band.Straddles),
        _ when state.StartsWith("22", StringComparison.Ordinal) => new(ViewFails,
            $"The database could not read every row: the view {Failing(state)} (SQLSTATE {state}). Nothing was measured. Whoever holds it mends the cell, or lets the view read such a cell as empty: CASE WHEN the cell is fit THEN the cast END."),
        "40001" or "40P01" => new("interrupted", "The database broke off the reading in favour of other work. Try again."),
        "28P01" or "28000" or "3D000" => new("database_refused", $"The database does not let the account of '{connection}' in. Ask who runs the portal."),
        _ when state.StartsWith("53", StringComparison.Ordinal) => new("out_of_memory", "The database ran out of memory, disk or connections. Choose fewer columns, or try later."),
        _ when state.StartsWith("57P", StringComparison.Ordinal) || state.StartsWith("08", StringComparison.Ordinal) => new("database_unreachable", $"The database of '{connection}' went away. Try again."),
        _ => new("engine_failed", $"The database gave up (SQLSTATE {state}). If the table can be read otherwise, please report this."),
    };
}
