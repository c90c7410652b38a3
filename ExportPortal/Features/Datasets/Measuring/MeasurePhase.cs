namespace ExportPortal.Features.Datasets.Measuring;

public enum MeasurePhase { Waiting, Receiving, Profiled, Running, Stressing, Measured, Saved }
