using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Audits;

/// <summary>The measures that findings lead to: a critical one at once, a major one with the report, any of which the correction has failed.</summary>
public sealed partial class Audit
{
    /// <summary>Why the actor cannot propose a sanction out of the finding; null when they can.</summary>
    public Rule? WhyNotSanctioned(int finding, Actor actor) => FindingOf(finding) is not { } one ? NoSuchFinding
        : !actor.Is(Role.Auditor) ? new Rule("WF-2", "The lead auditor proposes what follows from a finding.")
        : NotLead(actor)
        ?? (Type is AuditType.Internal ? new Rule("AU-46", "The authority's own audit leads to no sanction: it is about no licence.")
        : one is { Grade: FindingGrade.FG1 } or { State: FindingState.Withdrawn } ? new Rule("AU-47", "An observation, or a finding that was withdrawn, leads to no sanction.")
        : one is { State: FindingState.Recorded } ? new Rule("AU-48", "The audited side answers the draft first; a sanction follows from the final report. Only a critical finding does not wait.")
        : null);

    /// <summary>Who worked on it: took a step, or recorded or looked at a finding. None of them decides a sanction out of it.</summary>
    public IReadOnlyList<PersonId> WhoWorked() =>
        [.. steps.Concat(findings.SelectMany(one => one.Steps)).Select(step => step.Person).Concat(findings.Select(one => one.Person)).Where(person => person != default).Distinct()];

    /// <summary>Whether the time for its correction has been over for so long that a suspension is proposed.</summary>
    public bool HasFailed(Finding finding) => finding is { IsOpen: true, Escalated: > 0 } && notes.Exists(note => note.Kind is AuditEffectKind.SuspensionProposal && note.Finding == finding.Number);

    /// <summary>The findings out of which a measure is still to be proposed.</summary>
    /// <param name="measures">The sanctions out of it that still stand: of which finding, and when each was proposed.</param>
    public IReadOnlyList<Finding> WithoutMeasure(IEnumerable<(int Finding, DateTimeOffset At)> measures) => Type is AuditType.Internal ? []
        : [.. findings.Where(one => one.IsOpen && (HasFailed(one) || (one.Grade >= FindingGrade.FG3 && one.State is not FindingState.Recorded)) && !measures.Any(measure => measure.Finding == one.Number && !(measure.At < AskedAt(one))))];

    /// <summary>When its failed correction asked for a measure of its own; null where it has not.</summary>
    private DateTimeOffset? AskedAt(Finding finding) => notes.FindLast(note => note.Kind is AuditEffectKind.SuspensionProposal && note.Finding == finding.Number)?.At;
}
