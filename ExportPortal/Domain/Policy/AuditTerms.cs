using System.Collections.Immutable;

namespace ExportPortal.Domain.Policy;

/// <summary>How often, whom and how deep the authority audits (domain/08, 03 3.1).</summary>
/// <param name="Rates">Share of the licences of a tier drawn at random in a year, T0 to T4.</param>
/// <param name="Periodic">Audits that come without a draw.</param>
/// <param name="Triggers">Facts that rank licences for an audit.</param>
/// <param name="TriggersThatOpen">So many different facts about one licence open an audit; a critical one does alone.</param>
/// <param name="Plans">Attribute samples: how many records, how many errors allowed.</param>
/// <param name="Confidence">Of what is inferred from a sample.</param>
/// <param name="Tolerable">Share of deviations that a sample has to stay under.</param>
/// <param name="RowPoints">Selection points of a sample by rows.</param>
/// <param name="MostConsecutive">Audits of one organisation that one person may lead in a row.</param>
/// <param name="RepeatsThatRaise">So many repeats of a minor finding make it a major one.</param>
/// <param name="NextAuditMonths">After a major finding the next audit comes within so many months.</param>
/// <param name="RetentionYears">How long results are kept.</param>
public sealed record AuditTerms(
    ImmutableList<decimal> Rates, ImmutableList<PeriodicAudit> Periodic, ImmutableList<TriggerTerms> Triggers, int TriggersThatOpen,
    ImmutableList<AttributePlan> Plans, double Confidence, double Tolerable, int RowPoints, int MostConsecutive, int RepeatsThatRaise, int NextAuditMonths, int RetentionYears);

/// <summary>A planned audit of a tier. With none of the three it is once per term, in its middle.</summary>
/// <param name="Why">As the audit says it: "yearly at T3".</param>
/// <param name="EveryMonths">From the start of the term.</param>
/// <param name="AtMonth">Once, so many months after the start.</param>
/// <param name="AtClose">On the last day.</param>
public sealed record PeriodicAudit(int Tier, string Why, int? EveryMonths = null, int? AtMonth = null, bool AtClose = false);

/// <param name="Points">For ranking alone.</param>
/// <param name="Critical">Opens an audit by itself.</param>
/// <param name="ByPortal">The portal finds it; others are recorded by an auditor.</param>
public sealed record TriggerTerms(string Key, string Text, int Points, bool Critical = false, bool ByPortal = false);

public sealed record AttributePlan(int Size, int Errors);
