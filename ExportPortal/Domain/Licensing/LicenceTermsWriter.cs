using System.Globalization;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Decision;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;

namespace ExportPortal.Domain.Licensing;

/// <summary>Puts the terms of a licence together from what was decided. Reads alone; the same facts give the same terms.</summary>
internal static class LicenceTermsWriter
{
    /// <summary>The clause that keeps maps coarse.</summary>
    private const string Location = "AC-13";

    public static LicenceTerms From(PackageFacts facts)
    {
        var (licence, application, pack) = (facts.Licence, facts.Application, facts.Pack);
        var isNext = licence.NextGrant is not null;
        var grant = licence.NextGrant ?? licence.Grant ?? Old(facts);
        var granted = Granted(grant, application, licence.Tier, pack);
        var template = LicenceTemplates.For(application.Decision.Outcome, licence.Tier, pack);
        var clauses = Clauses(application, grant, granted, pack);
        var terms = new LicenceTerms(
            "exportportal/licence/1", licence.Number, isNext ? licence.Version + 1 : licence.Version, template.Code, template.Name, facts.Issuer.Name, application.Number,
            Party(facts.Steward), Party(facts.Recipient) with { Environment = pack.Package is null ? null : Environment(facts.Recipient) },
            new(facts.Dataset.Number, facts.Dataset.Title, facts.Version.Number, facts.Version.File.Hash, facts.Version.File.Rows,
                facts.Dataset.Classification.Entries, facts.Dataset.Classification.Granularity, facts.Dataset.Classification.Persons, facts.Dataset.Limitations) { IsTable = facts.Version.File.IsTable, Withheld = pack.Package is null ? null : Withheld(facts.Version) },
            Listed(granted, application.Content, clauses),
            [.. application.Conditions.Select(condition => Met(condition, null)), .. (grant.Terms ?? []).SelectMany(change => change.Terms.Precedent.Select(condition => Met(condition, change.Amendment)))],
            Owed(pack.Tier(licence.Tier), [.. clauses.Select(clause => clause.Code), .. LicenceTemplates.Terms(template, pack).Select(term => term.Code)], grant.Term, pack),
            [.. pack.CoreText.Select(Text)],
            clauses,
            [.. pack.SafeguardsAt(licence.Tier).Select(safeguard => new ClauseTerms(safeguard.Code, safeguard.Text, safeguard.Text, null))],
            Assessment(facts), Decision(facts),
            isNext ? new(licence.Version, licence.PackageHash!.Value, licence.NextReason!) : null)
        {
            Base = template.Terms is null ? null : [.. LicenceTemplates.Terms(template, pack).Select(Text)],
        };
        return pack.Package is { } package ? terms with { Annex = AnnexWriter.For(facts, terms, grant, package) } : terms;
    }

    private static ConditionTerms Met(ConditionPrecedent condition, string? change) => new(condition.Text, condition.Evidence ?? "", Day(condition.EvidencedAt!.Value)) { Change = change };

    private static string[] Withheld(DatasetVersion version) => [.. version.Variables.Where(variable => variable.Role is ColumnRole.Identifier).Select(variable => variable.Name)];

    private static LicenceGrant Old(PackageFacts facts) =>
        LicenceGrant.Of(facts.Application.Granted, facts.Licence.Tier, [.. facts.Application.Clauses(facts.Pack).Select(chosen => chosen.Clause.Code)], facts.Pack) with { Term = facts.Licence.Term };

    private static GrantTerms Granted(LicenceGrant grant, Application application, int tier, PolicyPack pack) => new(
        grant.Purpose, pack.Purposes.Find(grant.Purpose)?.Words ?? grant.Purpose, grant.Summary, grant.Mode,
        PackageWords.Place(grant.Host),
        grant.Countries, grant.Term.Start, grant.Term.End,
        grant.Limits.Count == 0 ? null : grant.Limits, grant.Users.Count == 0 ? null : grant.Users, grant.Processors.Count == 0 ? null : grant.Processors)
    {
        Asked = IsNotAsAsked(application.Content, application.Granted, grant) ? new(application.Content.Mode, PackageWords.Place(application.Content.Host), pack.Needs["remote"]) : null,
        AskedUntil = grant.Term == application.TermGranted(pack) ? application.TermCut(pack) : null,
        Sites = UsageRules.OrNone((grant.Sites ?? []).Where(site => site.Struck is null)
            .Select(site => new SiteTerms(site.Code, site.Organisation, site.Country, site.Address, site.Listing is { } listed ? Day(listed.At) : null)).ToList()),
        Grid = pack.LicenceLife?.GridMetres is { } grids && application.ClausesUnder(grant, pack).Any(chosen => chosen.Clause.Code == Location) && grids.TryGetValue(tier.ToString(CultureInfo.InvariantCulture), out var metres) ? metres : null,
    };

    /// <summary>Whether the decision granted another way of use than was asked for, and no change has granted a third since.</summary>
    private static bool IsNotAsAsked(ApplicationContent asked, ApplicationContent decided, LicenceGrant grant) =>
        (asked.Mode, asked.Host) != (decided.Mode, decided.Host) && (decided.Mode, decided.Host) == (grant.Mode, grant.Host);

    /// <summary>What the clauses call "listed" is in the schedule.</summary>
    private static GrantTerms Listed(GrantTerms granted, ApplicationContent content, List<ClauseTerms> clauses) => granted with
    {
        Model = clauses.Exists(clause => clause.Code == "AC-08") ? ApplicationCircumstances.Model(content) : null,
        Linkage = clauses.Exists(clause => clause.Code == "AC-09") && ApplicationCircumstances.Linkage(content) is { Count: > 0 } listed ? listed : null,
    };

    private static List<ClauseTerms> Clauses(Application application, LicenceGrant grant, GrantTerms granted, PolicyPack pack)
    {
        var usage = new ClauseUsage(granted, ApplicationCircumstances.Sources(application.Content), pack);
        return [.. application.ClausesUnder(grant, pack).Select(chosen => new ClauseTerms(chosen.Clause.Code, chosen.Clause.Title, chosen.Clause.Text, chosen.Trigger)
        {
            Version = chosen.Clause.Rules is null ? null : chosen.Clause.Version,
            Rules = usage.Rules(chosen.Clause),
            Limits = usage.Limits(chosen.Clause),
        })];
    }

    private static AssessmentTerms Assessment(PackageFacts facts)
    {
        var (made, sample) = (facts.Assessment, facts.Assessment.Measurement.Sample);
        return new(made.Number, made.MadeAt, $"{made.Measurement.Engine.Portal}, {made.Measurement.Engine.Counting}", Words.Of(made.Measurement.Rules.Null),
            made.Measurement.QuasiIdentifiers, [.. made.Measurement.Sensitive.Keys.Order(StringComparer.Ordinal)],
            sample.WholeRecords, sample.Classes, sample.WholeK, sample.WholeUniques, made.Measurement.AverageRisk.Value, made.Measurement.MaximumRisk.Value);
    }

    private static DecisionTerms Decision(PackageFacts facts)
    {
        var (licence, application, decision, pack, anew) = (facts.Licence, facts.Application, facts.Decision, facts.Pack, facts.Review);
        var deciders = application.Signatures.Where(signature => signature.Verb == nameof(ApplicationVerb.Approve)).ToList();
        return new(application.PackId, application.PackHash, Words.Code(decision.Outcome), licence.Tier, pack.Tier(licence.Tier).Word, decision.Base!.Value, decision.Up!.Value,
            decision.Down!.Value, decision.Floor!.Value, decision.Threshold!.Value.Value, RiskFigures.Of(decision.Risk!), decision.Reasons, TierTrail.Of(decision),
            [.. LeastRestrictive.Alternatives(facts.Case, pack, facts.Decision, facts.Steward.EnvironmentOn(Day(anew?.At ?? deciders[^1].At), pack.Environment)).Select(way => new AlternativeTerms(way.Sentence, way.Decision.Tier, way.InApplicantsHands))],
            anew?.Opinions ?? [.. application.Opinions.Select(opinion => $"{Words.Of(opinion.Kind)}: {Words.Of(opinion.Answer)}")],
            anew?.DecidedBy ?? [.. deciders.Select(_ => Words.Of(application.DeciderRole(pack)))], anew?.At ?? deciders[^1].At) { Override = application.Override, Change = anew?.Change, Appeal = new(pack.InWords("appeal-lodge"), pack.InWords("appeal-decision")) };
    }

    private static DutyTerms[] Owed(TierTerms tier, HashSet<string> codes, Period term, PolicyPack pack)
    {
        // What is owed after the end stands in part 3 with its days; packs before 2026.4 say it of two clauses in words alone.
        var later = (pack.LicenceLife?.Conditions ?? []).Where(condition => codes.Contains(condition.Clause) && (condition.AtLatestAfterEndDays ?? condition.AfterEndMonths) is not null).ToList();
        DutyTerms?[] duties =
        [
            new("Access log", codes.Contains(LicenceDuties.LiveLogClause) ? "live, within 15 minutes" : tier.Log, codes.Contains(LicenceDuties.LiveLogClause) ? LicenceDuties.LiveLogClause : "CT-5"),
            new("Access report", tier.Report, "CT-6"),
            new("Incident notice", IncidentNotice(pack), "CT-8"),
            new("Audit", tier.Audit, "CT-7"),
            codes.Contains("AC-17") && !later.Exists(condition => condition.Clause == "AC-17") ? new("Independent audit at own cost", "within 12 months, report 60 days later", "AC-17") : null,
            new("Deletion certificate", $"by {Words.Day(LicenceDuties.DeleteBy(term.End))}", LicenceDuties.DeletionClause),
            codes.Contains("AC-20") && !later.Exists(condition => condition.Clause == "AC-20") ? new("Results made public", "within 18 months of the end", "AC-20") : null,
            .. later.Select(condition => new DutyTerms(condition.What, $"{string.Join(", ", OwedDuty.Conditions(term, condition).Select(duty => $"by {Words.Day(duty.Due)}"))}{Earlier(condition)}", condition.Clause)),
        ];
        return [.. duties.OfType<DutyTerms>()];
    }

    /// <summary>"first within 24 hours, detail in 72 hours", from the clocks that every licence has.</summary>
    private static string IncidentNotice(PolicyPack pack) => string.Join(", ", pack.NotificationClocks.Where(clock => clock is { Regime: "Licence", Length: not null })
        .Select((clock, at) => $"{clock.Step.Split(' ')[0]} {(at == 0 ? "within" : "in")} {AnnexWriter.Length(clock.Length!.Value, clock.Unit!.Value)}"));

    private static string Earlier(ConditionSubsequent condition) =>
        $"; where the use ends before the term, by {(condition.AfterEndMonths is { } months ? $"{months} months" : $"{condition.AtLatestAfterEndDays} days")} after its last day at the latest";

    private static ClauseTerms Text(CoreText text) => new(text.Code, text.Title, text.Text, null);

    private static DateOnly Day(DateTimeOffset at) => DateOnly.FromDateTime(at.UtcDateTime);

    private static PartyTerms Party(Organisation organisation) => new(organisation.Name, organisation.RomanisedName, organisation.Country);

    private static string Environment(Organisation organisation) =>
        organisation.EnvironmentAssessedOn is { } day ? $"{organisation.Environment}, assessed on {Words.Day(day)}" : $"{organisation.Environment}, not assessed";
}
