using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;

namespace ExportPortal.Domain.Audits;

/// <summary>When a licence was active, by its recorded steps.</summary>
public static class ActiveTime
{
    private static readonly string Active = Words.Code(LicenceState.Active);

    /// <summary>Whether the licence was active at any instant of the quarter. An end date ends it even where no step says so yet.</summary>
    public static bool In(Quarter quarter, IEnumerable<StepTaken> steps, Period term)
    {
        var ends = new DateTimeOffset(term.End.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        DateTimeOffset? since = null;
        foreach (var step in steps.OrderBy(one => one.At))
        {
            if (step.To == Active)
                since ??= step.At;
            else if (since is { } from)
            {
                if (Meets(from, Earlier(step.At, ends)))
                    return true;
                since = null;
            }
        }
        return since is { } open && Meets(open, ends);

        bool Meets(DateTimeOffset from, DateTimeOffset until) => from < quarter.End && until > quarter.Start && from < until;
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
