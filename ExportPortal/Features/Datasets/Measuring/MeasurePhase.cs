namespace ExportPortal.Features.Datasets.Measuring;

/// <summary>Where a session stands. Adding: a table of the population comes in beside the file.</summary>
public enum MeasurePhase { Waiting, Receiving, Profiled, Adding, Running, Stressing, Measured, Saved }
