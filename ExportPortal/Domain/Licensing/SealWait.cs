namespace ExportPortal.Domain.Licensing;

/// <summary>Why a granted licence, or the next version of one, is not sealed yet.</summary>
/// <param name="Because">What the last try met.</param>
/// <param name="Tries">How often it was tried, from 1.</param>
public sealed record SealWait(string Because, DateTimeOffset NextTry, int Tries);
