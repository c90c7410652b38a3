namespace ExportPortal.Documents.Seal;

/// <summary>What the seal says about itself.</summary>
/// <param name="Name">Who seals, as readers show it.</param>
/// <param name="SignedAt">Claimed instant; a baseline B-B seal carries no proof of it.</param>
public sealed record SealInfo(string Name, string Reason, string Location, DateTimeOffset SignedAt);
