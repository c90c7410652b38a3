namespace ExportPortal.Features.Datasets.Privacy;

/// <summary>What the privacy ledger on the dataset page works with, in one injection.</summary>
public sealed record PrivacyDesk(PrivacyQuery Query, RecordRelease Record, WithdrawRelease Withdraw);
