using System.Collections.Immutable;

namespace ExportPortal.Domain.Policy;

/// <summary>The fixed text of the licensing package (domain/07, parts 8 to 10).</summary>
/// <param name="Matrix">Who does what: the responsibility matrix.</param>
/// <param name="FirstHour">What a recipient does in the first hour of an incident, in this order.</param>
/// <param name="AuditScope">What an audit looks at, by tier.</param>
/// <param name="AuditEvidence">What an auditee keeps ready.</param>
/// <param name="AuditDraw">How samples are drawn, so that anybody can repeat it.</param>
public sealed record PackageTerms(
    ImmutableList<TaskShares> Matrix, ImmutableList<string> FirstHour, ImmutableSortedDictionary<string, string> AuditScope, ImmutableList<string> AuditEvidence, string AuditDraw);

/// <summary>A task and the part that each side has in it: R does it, A answers for it, C is asked before, I is told after.</summary>
public sealed record TaskShares(string Task, string Exporter, string Recipient, string Authority, string Auditor);
