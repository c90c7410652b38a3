using System.Security.Cryptography;
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

    /// <summary>What a failure means to the user; a bug is logged under a reference.</summary>
    public static MeasureFault Explain(Exception failure, ILogger log)
    {
        if (failure is MicrodataFault fault)
            return Of(fault);
        if (failure is RuleViolation broken)
            return Of(broken.Rule);
        var reference = $"E-{RandomNumberGenerator.GetHexString(8)}";
        log.LogError(failure, "Work on a file failed; reference {Reference}", reference);
        return new("portal_failed", "", "The portal failed. Nothing was saved; try again.", reference);
    }

    /// <summary>What it means that a file did not come in whole: mostly the connection. A full disk looks alike, so it is logged.</summary>
    public static MeasureFault BrokenOff(Exception failure, ILogger log)
    {
        log.LogWarning(failure, "A file did not come in whole");
        return ConnectionLost;
    }

    public static MeasureFault ConnectionLost { get; } = new("connection_lost", "", "The connection broke off before the whole file was here. Check it, then upload the file again.");

    public static MeasureFault NoSteward { get; } = new("DS-1", "", "Only a steward measures data. Your rights have changed; nothing was done.");

    public static MeasureFault Gone { get; } = new("file_gone", "", $"The uploaded file waited {StagedUploads.Longest.TotalHours:0} hours and was removed. Upload it again.");
}
