using ExportPortal.Domain.Risk.Synthetic;

namespace ExportPortal.Microdata;

/// <summary>The three files that an evaluation of synthetic data needs.</summary>
/// <param name="Original">What the synthesis was trained on.</param>
/// <param name="Control">Records of the same kind that it never saw; no record is in both.</param>
public sealed record SyntheticFiles(MicrodataFile Original, MicrodataFile Synthetic, MicrodataFile Control);

/// <summary>Attacks synthetic data. Faults, progress and cancelling as in <see cref="IMicrodataEngine"/>.</summary>
public interface ISyntheticAttacks
{
    Task<SyntheticResult> Attack(SyntheticFiles files, AttackPlan plan, IProgress<MicrodataProgress>? progress, CancellationToken cancellation);
}
