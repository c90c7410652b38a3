using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Incidents;

/// <summary>What a sanction follows from: an incident, or a finding of an audit.</summary>
/// <param name="Number">Number of the incident or of the audit.</param>
/// <param name="Finding">Number of the finding within the audit; null for an incident.</param>
/// <param name="Since">When it came to light; what lies before a sanction did not disobey it.</param>
/// <param name="Investigators">Persons who investigated: none of them decides.</param>
public sealed record SanctionBasis(IncidentId? Incident, AuditId? Audit, string Number, int? Finding, DateTimeOffset Since, IReadOnlyList<PersonId> Investigators)
{
    /// <summary>The grade that the auditor gave; null for an incident, which has none.</summary>
    public string? Grade { get; init; }

    /// <summary>Its correction has failed: the time for it was over for so long that a suspension is proposed.</summary>
    public bool HasFailed { get; init; }

    /// <summary>Out of an incident that is being investigated or further, by its lead.</summary>
    public static SanctionBasis Of(Incident incident, LicenceId licence, Actor actor)
    {
        if (incident.WhyNotWork(actor) is { } rule)
            throw new RuleViolation(rule);
        RuleViolation.When(incident.State is not (IncidentState.Investigating or IncidentState.Remediating or IncidentState.ReportedFinal), "SN-1", "A sanction is proposed once the investigation has begun, and before the incident is closed.");
        RuleViolation.When(!incident.Licences.Any(reached => reached.Licence == licence), "SN-2", "The incident does not reach this licence.");
        return new(incident.Id, null, incident.Number, null, incident.AwareAt, [.. incident.WhoWorked().Append(actor.Person).Distinct()]);
    }

    /// <summary>From when the clock of the decision runs: a suspension is decided within hours of the critical finding, not of the proposal.</summary>
    internal DateTimeOffset ClockFrom(int rung, SanctionTerms terms, DateTimeOffset now) => Grade is "FG4" && rung >= terms.Stops ? Since : now;
}

/// <summary>A sanction that another one would follow, and whether the recipient disobeyed it.</summary>
/// <param name="OrderMissed">The day of its order is over and nothing was handed in.</param>
public sealed record EarlierSanction(Sanction Sanction, bool OrderMissed)
{
    /// <summary>Why no step up follows from it; null when it was disobeyed.</summary>
    internal Rule? WhyNotDisobeyed(SanctionBasis basis) => OrderMissed || basis.Since > Sanction.ImposedAt ? null
        : new Rule("SN-26", $"{Sanction.Number} was not disobeyed: nothing has come to light since it was imposed on {Licensing.PackageWords.Minute(Sanction.ImposedAt!.Value)}, and no order of it is overdue. Leave it out; the finding has its own start.");
}
