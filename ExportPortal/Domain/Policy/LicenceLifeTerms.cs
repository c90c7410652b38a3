using System.Collections.Immutable;

namespace ExportPortal.Domain.Policy;

/// <summary>What a licence owes and how far it reaches after issue. Keys of the maps are tiers, 1 to 4; a tier that is not named has no such rule.</summary>
/// <param name="TrainingMonths">Longest age of a named user's training (SG-15).</param>
/// <param name="MostUsers">Largest number of persons who may use the data.</param>
/// <param name="Transfers">Largest number of transfers in one term, where the data are transferred.</param>
/// <param name="QueryEpsilon">Privacy budget of a licence with a query budget (AC-03).</param>
/// <param name="ReminderDays">Days before a duty is due on which its owner is reminded, the earliest first.</param>
/// <param name="QueryCount">Largest number of questions in one term of a licence with a query budget (AC-03); null in a pack that counts the budget alone.</param>
/// <param name="ExtendAheadDays">Days before the last one on which an open renewal moves the end, so that a portal or a time-stamp authority that stands still loses nobody their licence; null in a pack that does not say, where they are 3.</param>
/// <param name="SilenceWarningHours">Hours of silence of a live log (AC-16) after which its recipient is told; null for no warning.</param>
/// <param name="GridMetres">Edge of the finest cell, in metres, of a map or table of places that is made public (AC-13); null in a pack that lists no grid.</param>
public sealed record LicenceLifeTerms(
    int TrainingMonths, ImmutableSortedDictionary<string, ReportTerms> Reports, ImmutableSortedDictionary<string, int> MostUsers,
    ImmutableSortedDictionary<string, int> Transfers, decimal QueryEpsilon, ImmutableList<ConditionSubsequent> Conditions, ImmutableList<int> ReminderDays, int? ExtendAheadDays = null, int? SilenceWarningHours = null,
    ImmutableSortedDictionary<string, int>? GridMetres = null, int? QueryCount = null)
{
    /// <summary>Days before the last one on which an open renewal moves the end.</summary>
    public int ExtendsAhead => ExtendAheadDays ?? 3;
}

/// <param name="Months">Length of the period that a report is about.</param>
/// <param name="Days">After the period, in which it is due.</param>
public sealed record ReportTerms(int Months, int Days);

/// <summary>What a clause makes the recipient do after issue.</summary>
/// <param name="Clause">Code of an add-on clause, or of a term of a template, as in packs from 2026.4 on.</param>
/// <param name="AfterMonths">Months after the start, once; null when it comes again and again.</param>
/// <param name="EveryMonths">Months from one to the next, up to the end; null when it comes once.</param>
/// <param name="StopsAccess">Access is closed while it is overdue.</param>
/// <param name="AtLatestAfterEndDays">Days after the last day of access, that of the term or an earlier one on which the use ended, by which what is still open is owed, before the licence is closed; null where nothing is owed once the use has ended, as in packs before 2026.4.</param>
/// <param name="AfterEndMonths">Months after the last day of access, that of the term or an earlier one on which the use ended, by which it is owed once, also of a licence that was closed meanwhile; null where it is owed during the use, as in packs before 2026.4.</param>
public sealed record ConditionSubsequent(string Clause, string What, bool StopsAccess, int? AfterMonths = null, int? EveryMonths = null, int? AtLatestAfterEndDays = null, int? AfterEndMonths = null);
