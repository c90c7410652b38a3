using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Stress;

namespace ExportPortal.Features.Datasets.Measuring;

/// <summary>Keeps the last reading: a page draws itself many times while something runs, and judges anew only what changed.</summary>
public sealed class ReadingOnce
{
    private (RiskMeasurement Measured, StressFigures? Figures, RiskContext Context, Classification Data, PolicyPack Pack)? of;
    private RiskReading? reading;

    public RiskReading Of(RiskMeasurement measured, StressFigures? figures, RiskContext context, Classification data, PolicyPack pack)
    {
        // Measurement and figures are whole objects of a run: another run has others, so their identity tells.
        if (reading is not null && of is { } last
            && ReferenceEquals(last.Measured, measured) && ReferenceEquals(last.Figures, figures) && last.Context == context && ReferenceEquals(last.Data, data) && ReferenceEquals(last.Pack, pack))
            return reading;
        of = (measured, figures, context, data, pack);
        return reading = RiskReading.Of(measured, figures, context, data, pack);
    }
}
