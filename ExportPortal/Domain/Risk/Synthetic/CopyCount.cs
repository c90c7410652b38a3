namespace ExportPortal.Domain.Risk.Synthetic;

/// <summary>Synthetic records that equal a real one in every column that takes part.</summary>
/// <param name="OfTraining">Synthetic records equal to a training record.</param>
/// <param name="OfHoldOut">Synthetic records equal to a hold-out record: what chance gives when columns are few.</param>
/// <param name="TrainingRecords">Training records that stand whole among the synthetic ones.</param>
/// <param name="HoldOutRecords">Hold-out records that do.</param>
/// <param name="UniqueTrainingRecords">Of the training records found, those that occur once in the training file and never in the hold-out: no chance explains them.</param>
public sealed record CopyCount(long OfTraining, long OfHoldOut, long TrainingRecords, long HoldOutRecords, long UniqueTrainingRecords);
