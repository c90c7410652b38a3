using System.Globalization;
using System.Text;
using ExportPortal.Domain.Datasets;

namespace ExportPortal.Hosting.Demonstration;

/// <summary>A column of an invented file and the values that it takes.</summary>
internal sealed record ScenarioColumn(string Name, params string[] Values);

/// <summary>
/// An invented file that measures to given figures: its records fall into classes by the quasi-identifiers, the smallest
/// of a given size, as many as the mean risk asks for. About nobody, and the same bytes at every start.
/// </summary>
/// <param name="Rows">Records; <paramref name="Classes"/> by it is the mean prosecutor risk.</param>
/// <param name="Smallest">Size of the smallest class; one by it is the worst record's risk.</param>
/// <param name="Known">Quasi-identifiers; together they tell the classes apart.</param>
internal sealed record ScenarioFile(string Name, int Rows, int Classes, int Smallest, IReadOnlyList<ScenarioColumn> Known, ScenarioColumn Learnt, string Amount)
{
    public IReadOnlyList<Variable> Variables =>
    [
        .. Known.Select(column => new Variable(column.Name, ColumnRole.QuasiIdentifier, ColumnType.Text)),
        new(Learnt.Name, ColumnRole.Sensitive, ColumnType.Text), new(Amount, ColumnRole.Sensitive, ColumnType.Number),
    ];

    /// <summary>CSV in UTF-8 with a header.</summary>
    public byte[] Csv()
    {
        // A fixed seed: no secret depends on it, and two starts must give the same hash.
        var random = new Random(Rows + Classes);
        var text = new StringBuilder().AppendJoin(',', Variables.Select(variable => variable.Name)).Append('\n');
        var sizes = Sizes();
        for (var at = 0; at < Classes; at++)
        {
            var key = Key(at);
            for (var record = 0; record < sizes[at]; record++)
                text.Append(key).Append(Learnt.Values[(record + at) % Learnt.Values.Length]).Append(',')
                    .Append((1 + random.Next(40) + (record % 7)).ToString(CultureInfo.InvariantCulture)).Append('\n');
        }
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>The counts by class, as the steward would publish them: CSV in UTF-8 with a header.</summary>
    public byte[] Counts() => Encoding.UTF8.GetBytes(
        $"{string.Join(',', Known.Select(column => column.Name))},persons\n{string.Concat(Sizes().Select((size, at) => string.Create(CultureInfo.InvariantCulture, $"{Key(at)}{size}\n")))}");

    /// <summary>One class stays the smallest; what is left over goes to the others, unevenly as in life.</summary>
    private int[] Sizes()
    {
        var sizes = Enumerable.Repeat(Smallest, Classes).ToArray();
        var left = Rows - (Smallest * Classes);
        for (var at = 0; left > 0; at++)
        {
            var more = Math.Min(left, 1 + (at % 5));
            sizes[Classes == 1 ? 0 : 1 + (at % (Classes - 1))] += more;
            left -= more;
        }
        return sizes;
    }

    /// <summary>The digits of the number, each turned by those before it, so that no column stands still.</summary>
    private string Key(int number)
    {
        var (key, rest, turned) = (new StringBuilder(), number, 0);
        foreach (var column in Known)
        {
            (rest, var digit) = Math.DivRem(rest, column.Values.Length);
            turned += digit;
            key.Append(column.Values[turned % column.Values.Length]).Append(',');
        }
        return key.ToString();
    }
}
