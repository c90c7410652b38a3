using ExportPortal.Domain.Common;
using ExportPortal.Domain.Risk;

namespace ExportPortal.Microdata;

/// <summary>What is measured: a file (<see cref="MicrodataFile"/>) or a table where it stands (<see cref="MicrodataTable"/>). Its shape is sound and its content is known by a hash.</summary>
/// <param name="Hash">SHA-256 of the bytes of a file; the content identity of a table.</param>
/// <param name="Rows">Records without the header, at least 1.</param>
/// <param name="Columns">Names, none empty, none twice.</param>
public abstract record MicrodataSource(ContentHash Hash, long Rows, IReadOnlyList<string> Columns)
{
    /// <summary>Position of a column from 0. An unknown name is bad input and lists the names there are.</summary>
    public int IndexOf(string column)
    {
        for (var i = 0; i < Columns.Count; i++)
            if (Columns[i] == column)
                return i;
        throw new MicrodataFault("unknown_column", $"There is no column '{column}'. The columns are: {string.Join(", ", Columns)}.");
    }

    /// <summary>Removes what the portal holds of the source; what is the user's own stays.</summary>
    public virtual void Discard() { }

    public abstract MeasuredFile Measured();
}
