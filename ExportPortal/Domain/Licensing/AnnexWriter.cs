using System.Globalization;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Licensing;

/// <summary>Gathers what the annexes say from the case and the fixed text of the pack.</summary>
internal static class AnnexWriter
{
    public static AnnexTerms For(PackageFacts facts, LicenceTerms terms, LicenceGrant grant, PackageTerms package)
    {
        var (licence, pack, contact) = (facts.Licence, facts.Pack, Office(facts.Issuer));
        var owed = licence.NextGrant is null ? licence.Duties : OwedDuty.Again(licence.Duties, grant.Term, licence.FirstUse, licence.Tier, terms.DutyCodes, pack, grant.Terms);
        return new(
            [.. owed.Where(duty => duty.Answer is null).Select(duty => new SubsequentTerms(duty.What, duty.Due, duty.Code, duty.StopsAccess))],
            EndUse(facts, grant), [.. pack.SafeguardsAt(licence.Tier).Select(safeguard => Safeguard(safeguard, facts, terms, grant.Host))],
            new([.. pack.Audits?.Planned(licence.Tier, new(grant.LatestTerm, grant.Term.End)).Select(one => new PlannedAuditTerms(one.On, one.Why)) ?? []], pack.Audits?.Rates[licence.Tier],
                package.AuditScope[licence.Tier.ToString(CultureInfo.InvariantCulture)], package.AuditEvidence, package.AuditDraw, contact),
            [.. package.Matrix.Select(row => new ShareTerms(row.Task, row.Exporter, row.Recipient, row.Authority, row.Auditor))],
            Incidents(facts, grant, package, contact));
    }

    private static EndUseTerms EndUse(PackageFacts facts, LicenceGrant grant)
    {
        var (content, recipient) = (facts.Application.Content, facts.Recipient.RomanisedName);
        var signed = facts.Application.Statement;
        var stated = signed?.At ?? facts.Application.Steps.LastOrDefault(step => step.Verb == nameof(ApplicationVerb.Submit))?.At;
        return new(
            grant.Users.Count > 0 ? $"{grant.UsedBy ?? recipient}: {string.Join("; ", grant.Users.Select(user => user.Name))}" : grant.UsedBy ?? recipient,
            $"{CountryName.Of(grant.Countries)}, in {PackageWords.Place(grant.Host)}",
            [.. facts.Pack.Purposes.Prohibited.Select(purpose => purpose.Words)],
            "Neither the data nor anything from which they can be rebuilt is passed to anybody whom this licence does not name; acquisition, merger or change of control is told before it takes effect (CT-9)."
                + (ApplicationCircumstances.Onward(content) is { } asked ? $" The application asked to pass them on: “{asked}” No clause of this licence allows it." : ""),
            content.AuditAccepted is true ? "The Recipient lets the Authority, or an auditor named by it, inspect records, systems and accounts that concern this licence (CT-7)." : "The Recipient has not accepted audits.",
            signed is null ? content.EndUseStatement : signed.Capacity is { } capacity ? $"{signed.ByName}, {capacity}" : signed.ByName,
            stated is { } at ? DateOnly.FromDateTime(at.UtcDateTime) : null)
        {
            SignedWords = signed?.Text,
        };
    }

    private static SafeguardTerms Safeguard(Safeguard safeguard, PackageFacts facts, LicenceTerms terms, HostingPlace host)
    {
        var version = facts.Version;
        var evidence = safeguard.Code switch
        {
            "SG-04" => $"SHA-256 {version.File.Hash.Fingerprint}{(version.Lineage is not null ? "; lineage in the portal" : version.Origin is { } origin ? $"; made from {origin.SourceWords}" : "")}",
            "SG-09" when terms.Grant.Users is { } users => $"{users.Count.ToString(CultureInfo.InvariantCulture)} {(users.Count == 1 ? "user" : "users")} in part 2",
            "SG-12" when host is HostingPlace.StewardEnclave => $"the steward's environment, {(facts.Application.Content.IsInEnclave ? facts.Case.Environment : facts.Steward.Environment)}",
            "SG-12" => $"environment {terms.Recipient.Environment}",
            "SG-13" => $"access log, {terms.Duties.First(duty => duty.Duty == "Access log").When}",
            "SG-20" when terms.Grant.Limits?.FirstOrDefault(limit => limit.Of is Counted.Epsilon) is { } budget => $"budget of epsilon {UsageGrant.Number(budget.Most)}",
            _ => safeguard.Evidence!,
        };
        return new(safeguard.Code, safeguard.Text, safeguard.Met!, evidence, safeguard.Owner!, safeguard.Check!);
    }

    private static DutyContactTerms Incidents(PackageFacts facts, LicenceGrant grant, PackageTerms package, string office)
    {
        var issuer = facts.Issuer;
        string[] countries = [facts.Steward.Country, facts.Recipient.Country, facts.Pack.Authority.Country, .. grant.Countries];
        return new(
        [
            new($"{issuer.Name}, incidents", issuer.IncidentContact.Length > 0 ? issuer.IncidentContact : office, "incidents, at any hour"),
            new($"{issuer.Name}, office", office, "questions, changes, reports and appeals"),
            new($"{facts.Steward.RomanisedName} (Exporter)", "by a message in the portal", "the data, their limits and publications"),
            new($"{facts.Recipient.RomanisedName} (Recipient)", grant.Contact.Length > 0 ? grant.Contact : "by a message in the portal", "use, users and incidents on its side"),
        ],
        new Uri(issuer.PublicAddress, "report").AbsoluteUri, package.FirstHour,
        [.. facts.Pack.NotificationClocks.Where(clock => clock.Suggest is { Countries: null } || clock.Suggest?.Countries?.Any(countries.Contains) == true).Select(Notice)]);
    }

    private static NoticeTerms Notice(NotificationClock clock) => new(
        clock.Regime, clock.Step, clock.Length is { } length ? $"{Length(length, clock.Unit!.Value)} from {From(clock.Start)}" : $"{clock.Note ?? "without undue delay"}, from {From(clock.Start)}", clock.Recipient, clock.AppliesIf);

    private static string From(string start) => start == "aware" ? "noticing it" : start;

    internal static string Length(int length, ClockUnit unit)
    {
        var word = unit switch
        {
            ClockUnit.WorkingDays => "working day",
            ClockUnit.CalendarDays => "day",
            ClockUnit.CalendarMonths => "month",
            ClockUnit.Hours => "hour",
            _ => "minute",
        };
        return $"{length.ToString(CultureInfo.InvariantCulture)} {word}{(length == 1 ? "" : "s")}";
    }

    private static string Office(Issuer issuer) => issuer.Contact.Length > 0 ? issuer.Contact : issuer.PublicAddress.AbsoluteUri;
}
