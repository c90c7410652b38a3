using System.Collections.Immutable;
using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Policy;

/// <summary>What a tier means for everyone concerned (domain/03 3.1).</summary>
/// <param name="Number">0 to 4.</param>
/// <param name="Template">Base template of the licence; null at T0, which needs none.</param>
/// <param name="Deciders">Roles that may take the decision.</param>
/// <param name="TargetWorkingDays">Working days from registration to decision.</param>
/// <param name="MaxTermMonths">Longest term of one licence; null when there is no term.</param>
/// <param name="RenewToMonths">Longest term with renewals; null when not limited.</param>
/// <param name="ReviewMonths">Months after which the risk is looked at anew.</param>
/// <param name="MinimumEnvironment">Of whoever hosts the data.</param>
/// <param name="EndPoint">Of the device that looks in; null when not asked.</param>
/// <param name="Threshold">Largest overall risk that passes, inclusive.</param>
/// <param name="ThresholdHighInvasiveness">The same for highly invasive data.</param>
/// <param name="WorstRecordCap">Largest risk of the worst record in licensed release, inclusive; null for no cap.</param>
public sealed record TierTerms(
    int Number, string Name, string Word, string LicenceType, string TypicalContent, string Transfer,
    string Decider, ImmutableList<Role> Deciders, int TargetWorkingDays, int ReviewMonths,
    string Report, string Log, string Audit, string Renewal,
    EnvironmentLevel MinimumEnvironment, Probability Threshold, Probability ThresholdHighInvasiveness,
    ImmutableList<string> MandatorySafeguards,
    string? Template = null, int? MaxTermMonths = null, int? RenewToMonths = null,
    EnvironmentLevel? EndPoint = null, Probability? WorstRecordCap = null)
{
    public Probability ThresholdFor(bool highInvasiveness) => highInvasiveness ? ThresholdHighInvasiveness : Threshold;
}

/// <param name="FromTier">Lowest tier in which the safeguard is mandatory.</param>
/// <param name="Met">How it is met. Null, as the three after it, in packs before 2026.2: their licences list the safeguard alone.</param>
/// <param name="Evidence">What shows that it is.</param>
/// <param name="Owner">The side that keeps it: Exporter, Recipient or Authority.</param>
/// <param name="Check">How often it is looked at.</param>
public sealed record Safeguard(string Code, string Text, int FromTier, string? Met = null, string? Evidence = null, string? Owner = null, string? Check = null);

/// <summary>A ground of refusal (RG-01).</summary>
/// <param name="PartnerMonths">The ground rests on a refusal by a partner, which is named and at most so many months old. Null for a ground that rests on none, and in packs before 2026.6, which ask of no ground for one.</param>
public sealed record RefusalGround(string Code, string Text, int? PartnerMonths = null);

/// <summary>A coded text.</summary>
public sealed record CodedText(string Code, string Text);
