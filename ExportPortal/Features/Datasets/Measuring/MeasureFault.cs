using ExportPortal.Domain.Common;
using ExportPortal.Microdata;

namespace ExportPortal.Features.Datasets.Measuring;

/// <summary>Why a file was not taken or not measured, for the user.</summary>
/// <param name="Code">Stable: a fault of the file ("ragged_row"), a rule ("DS-8"), or "portal_failed" for a bug.</param>
/// <param name="Where">"line 7, column 3"; empty when the whole file is meant.</param>
/// <param name="Message">What is wrong and how to mend it.</param>
/// <param name="Reference">Number under which a bug stands in the log; null otherwise.</param>
public sealed record MeasureFault(string Code, string Where, string Message, string? Reference = null)
{
    public static MeasureFault Of(MicrodataFault fault) => new(fault.Code, fault.Where, fault.Message);

    public static MeasureFault Of(Rule rule) => new(rule.Code, "", rule.Message);

    public static MeasureFault ConnectionLost { get; } = new("connection_lost", "", "The connection broke off before the whole file was here. Check it, then upload the file again.");

    public static MeasureFault Gone { get; } = new("file_gone", "", $"The uploaded file waited {StagedUploads.Longest.TotalHours:0} hours and was removed. Upload it again.");
}
