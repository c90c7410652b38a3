using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Audits;

/// <summary>What is known about who may lead an audit (domain/08, independence).</summary>
/// <param name="CaseHands">Persons who worked on the case of the licence.</param>
/// <param name="EarlierLeads">Leads of the auditee's earlier audits, newest first; those without a lead are left out. Of many auditees those of one that the actor may not lead again, where there is one.</param>
/// <param name="Group">Destination group of the auditor's organisation.</param>
/// <param name="MostConsecutive">After so many audits in a row another person leads.</param>
public sealed record Independence(IReadOnlySet<PersonId> CaseHands, IReadOnlyList<PersonId> EarlierLeads, DestinationGroup Group, int MostConsecutive)
{
    /// <summary>The auditee that the earlier leads are of, by name; null where the audit has one alone.</summary>
    public string? Of { get; init; }

    private static readonly Role[] Licensing = [Role.LicensingOfficer, Role.LicensingManager, Role.BoardMember, Role.TechnicalReviewer, Role.LegalReviewer, Role.ScreeningAnalyst];

    /// <summary>Why the actor may not take the lead; null when they may.</summary>
    public Rule? WhyNot(Audit audit, Actor actor) => WhyNotGoOn(audit, actor) ?? Rotation(actor);

    /// <summary>Why the actor may not go on as its lead: who became involved since leaves it to another. Null when they may.</summary>
    public Rule? WhyNotGoOn(Audit audit, Actor actor) =>
        audit.Type is AuditType.Internal ? actor.IsAny(Licensing) ? new Rule("AU-5", "The authority itself is audited by someone outside licensing.") : null
        : FourEyes.NotOwnOrganisation(actor, audit.Parties) is { } own ? own
        : CaseHands.Contains(actor.Person) ? new Rule("AU-6", audit.IsThematic ? "You worked on the case of one of these licences, so somebody else audits it." : "You worked on the case of this licence, so somebody else audits it.")
        : Group is DestinationGroup.E ? new Rule("AU-7", "An auditor from a country of concern does not audit.")
        : null;

    private Rule? Rotation(Actor actor) => EarlierLeads.Count >= MostConsecutive && EarlierLeads.Take(MostConsecutive).All(lead => lead == actor.Person)
        ? new Rule("AU-8", $"You led the last {MostConsecutive} audits of {Of ?? "this organisation"}; another auditor leads the next one.")
        : null;
}
