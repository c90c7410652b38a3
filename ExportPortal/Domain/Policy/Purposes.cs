using System.Collections.Immutable;

namespace ExportPortal.Domain.Policy;

/// <summary>Purposes by code: those nobody may pursue, and those with plain words. Other purposes are free text.</summary>
public sealed record Purposes(ImmutableList<ProhibitedPurpose> Prohibited, ImmutableList<AllowedPurpose> Allowed)
{
    /// <summary>Whether the purpose is prohibited. Case and outer blanks do not count: a gate is not passed by spelling.</summary>
    public bool IsProhibited(string purpose) =>
        Prohibited.Any(p => p.Code.AsSpan().Equals(purpose.AsSpan().Trim(), StringComparison.OrdinalIgnoreCase));

    /// <summary>The allowed purpose of this code; null for free text.</summary>
    public AllowedPurpose? Find(string purpose) => Allowed.FirstOrDefault(p => p.Code == purpose.Trim());
}

public sealed record ProhibitedPurpose(string Code, string Words, string Basis);

/// <param name="PublicInterest">Results have to be made public (EHDS Art. 61(4) pattern, clause AC-20).</param>
/// <param name="AiTraining">The purpose is to train a model (clause AC-08 instead of AC-07).</param>
public sealed record AllowedPurpose(string Code, string Words, string Basis, bool PublicInterest, bool AiTraining);
