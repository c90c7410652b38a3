namespace ExportPortal.Domain.Risk;

/// <summary>Takes the members of household after household, each with its individual risk, and gives the risk of households.</summary>
public sealed class HouseholdTally
{
    private long current = long.MinValue, households, members, records;
    private double safe = 1, expected, highest;

    /// <summary>Adds members of equal risk. Those of one household come one after the other.</summary>
    /// <param name="household">Any number of its own.</param>
    /// <param name="lone">Whether each of the members is a household of its own.</param>
    /// <param name="count">How many there are.</param>
    public void Add(long household, bool lone, double risk, long count)
    {
        if (household != current || lone)
            Close();
        (current, records) = (household, records + count);
        if (lone)
        {
            households += count;
            expected += count * risk;
            highest = Math.Max(highest, risk);
            return;
        }
        members += count;
        safe *= Math.Pow(1 - risk, count);
    }

    public HouseholdMeasures Measures()
    {
        Close();
        return new HouseholdMeasures(households, expected, records == 0 ? 0 : expected / records, highest);
    }

    private void Close()
    {
        if (members > 0)
        {
            households++;
            expected += members * (1 - safe);
            highest = Math.Max(highest, 1 - safe);
        }
        (members, safe) = (0, 1);
    }
}
