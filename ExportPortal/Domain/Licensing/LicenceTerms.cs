using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Decision;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using ExportPortal.Domain.Risk;

namespace ExportPortal.Domain.Licensing;

/// <summary>Who issues, where the public checks a licence, and what the seal is worth.</summary>
/// <param name="SealNote">Printed on every page, such as "DEMONSTRATION SEAL, NOT QUALIFIED"; null for a real seal.</param>
public sealed record Issuer(string Name, Uri PublicAddress, string? SealNote);

/// <summary>Everything that a licence is made from, loaded by the use case that seals it.</summary>
public sealed record PackageFacts(
    Licence Licence, Application Application, Dataset Dataset, DatasetVersion Version, RiskAssessment Assessment,
    Organisation Steward, Organisation Recipient, PolicyPack Pack, Issuer Issuer);

public sealed record PartyTerms(string Name, string RomanisedName, string Country);

public sealed record DatasetTerms(
    string Number, string Title, int Version, ContentHash Sha256, long Rows, IReadOnlyList<string> Entries, Granularity Granularity, long Persons, string Limitations)
{
    /// <summary>Whether the data are a table, which <see cref="Sha256"/> is the content identity of; absent for a file.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsTable { get; init; }
}

/// <param name="Limits">The most that may be used in the term; null where nothing is counted.</param>
/// <param name="Users">The named users when this version was sealed; null where none was named yet.</param>
/// <param name="Processors">Service providers who may touch the data; null where there are none.</param>
public sealed record GrantTerms(
    string Purpose, string PurposeText, string Summary, AccessMode Mode, string Host, IReadOnlyList<string> Countries, DateOnly Start, DateOnly End,
    IReadOnlyList<UseLimit>? Limits = null, IReadOnlyList<NamedUser>? Users = null, IReadOnlyList<string>? Processors = null);

/// <summary>A condition that was met before the licence was granted.</summary>
public sealed record ConditionTerms(string Text, string Evidence, DateOnly MetOn);

/// <summary>What the recipient owes, when, and the clause or safeguard that says so.</summary>
public sealed record DutyTerms(string Duty, string When, string Code);

public sealed record ClauseTerms(string Code, string Title, string Text, string? Trigger);

/// <summary>The version that this one replaces, and why.</summary>
/// <param name="Sha256">Of its <c>licence.json</c>.</param>
public sealed record SupersededTerms(int Version, ContentHash Sha256, string Reason);

/// <param name="TierTrail">The tier after each reason; null where none is set yet.</param>
/// <param name="Alternatives">Less restrictive ways that were weighed, each with the tier that it would give.</param>
/// <param name="Opinions">Kind and answer of each opinion, such as "technical: concurs".</param>
/// <param name="DecidedBy">Roles of those who decided; names stay in the case file.</param>
public sealed record DecisionTerms(
    string Pack, ContentHash PackSha256, string Outcome, int Tier, string TierWord, int Base, int Up, int Down, int Floor, double Threshold, RiskFigures Risk,
    IReadOnlyList<DecisionReason> Reasons, IReadOnlyList<int?> TierTrail, IReadOnlyList<AlternativeTerms> Alternatives,
    IReadOnlyList<string> Opinions, IReadOnlyList<string> DecidedBy, DateTimeOffset DecidedAt);

public sealed record AlternativeTerms(string Change, int? Tier, bool InApplicantsHands);

/// <summary>The risk block of the decision as plain figures; keys as in the decision's own JSON.</summary>
public sealed record RiskFigures(
    double PData, double Deliberate, double Acquaintance, double Breach, string WorstContext, double PContext, double Overall, double Index, double DataPoints, double ContextPoints)
{
    public static RiskFigures Of(RiskFinding risk) => new(
        risk.PData.Value, risk.Context.Deliberate.Value, risk.Context.Acquaintance.Value, risk.Context.Breach.Value, Words.Of(risk.Context.Worst),
        risk.PContext.Value, risk.Overall.Value, risk.Index, risk.DataPoints, risk.ContextPoints);
}

public sealed record AssessmentTerms(
    string Number, DateTimeOffset MadeAt, string Engine, string NullRule, IReadOnlyList<string> QuasiIdentifiers, IReadOnlyList<string> Sensitive,
    long Records, long? Classes, long SmallestClass, long Uniques, double AverageRisk, double MaximumRisk);

/// <summary>
/// The licence as a machine-readable record: what <c>licence.json</c> holds to the byte. Frozen when the licence is
/// granted, with names as text and the hash of the pack that decided.
/// </summary>
public sealed record LicenceTerms(
    string Format, string Number, int Version, string Template, string TemplateTitle, string Issuer, string Application,
    PartyTerms Steward, PartyTerms Recipient, DatasetTerms Dataset, GrantTerms Grant,
    IReadOnlyList<ConditionTerms> Conditions, IReadOnlyList<DutyTerms> Duties, IReadOnlyList<ClauseTerms> Core, IReadOnlyList<ClauseTerms> Clauses, IReadOnlyList<ClauseTerms> Safeguards,
    AssessmentTerms Assessment, DecisionTerms Decision, SupersededTerms? Supersedes = null)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase), new HashText() },
        // Names stay readable; the file is never part of a page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static LicenceTerms From(PackageFacts facts)
    {
        var (licence, application, decision, pack) = (facts.Licence, facts.Application, facts.Application.Decision, facts.Pack);
        var content = application.Content;
        var grant = licence.NextGrant ?? licence.Grant ?? LicenceGrant.Of(content, licence.Tier, LicenceGrant.ClausesOf(application.Case, decision, pack), pack) with { Term = licence.Term };
        var isNext = licence.NextGrant is not null;
        var template = LicenceTemplates.For(application.Decision.Outcome, licence.Tier, pack);
        var clauses = ClauseSelection.For(application.Case, decision, pack).Select(chosen => new ClauseTerms(chosen.Clause.Code, chosen.Clause.Title, chosen.Clause.Text, chosen.Trigger)).ToList();
        var deciders = application.Signatures.Where(signature => signature.Verb == nameof(ApplicationVerb.Approve)).ToList();
        var sample = facts.Assessment.Measurement.Sample;
        return new LicenceTerms(
            "exportportal/licence/1", licence.Number, isNext ? licence.Version + 1 : licence.Version, template.Code, template.Name, facts.Issuer.Name, application.Number,
            Party(facts.Steward), Party(facts.Recipient),
            new(facts.Dataset.Number, facts.Dataset.Title, facts.Version.Number, facts.Version.File.Hash, facts.Version.File.Rows,
                facts.Dataset.Classification.Entries, facts.Dataset.Classification.Granularity, facts.Dataset.Classification.Persons, facts.Dataset.Limitations) { IsTable = facts.Version.File.IsTable },
            new(grant.Purpose, pack.Purposes.Find(grant.Purpose)?.Words ?? grant.Purpose, grant.Summary, grant.Mode,
                grant.Host is HostingPlace.StewardEnclave ? "the steward's secure environment" : "the recipient's own environment",
                grant.Countries, grant.Term.Start, grant.Term.End,
                grant.Limits.Count == 0 ? null : grant.Limits, grant.Users.Count == 0 ? null : grant.Users, grant.Processors.Count == 0 ? null : grant.Processors),
            [.. application.Conditions.Select(condition => new ConditionTerms(condition.Text, condition.Evidence ?? "", Day(condition.EvidencedAt!.Value)))],
            Owed(pack.Tier(licence.Tier), clauses, grant.Term.End),
            [.. pack.CoreText.Select(core => new ClauseTerms(core.Code, core.Title, core.Text, null))],
            clauses,
            [.. pack.SafeguardsAt(licence.Tier).Select(safeguard => new ClauseTerms(safeguard.Code, safeguard.Text, safeguard.Text, null))],
            new(facts.Assessment.Number, facts.Assessment.MadeAt, $"{facts.Assessment.Measurement.Engine.Portal}, {facts.Assessment.Measurement.Engine.Counting}", Words.Of(facts.Assessment.Measurement.Rules.Null),
                facts.Assessment.Measurement.QuasiIdentifiers, [.. facts.Assessment.Measurement.Sensitive.Keys.Order(StringComparer.Ordinal)],
                sample.Records, sample.Classes, sample.K, sample.SampleUniques, facts.Assessment.AverageRisk, facts.Assessment.MaximumRisk),
            new(application.PackId, application.PackHash, Words.Code(decision.Outcome), licence.Tier, pack.Tier(licence.Tier).Word, decision.Base!.Value, decision.Up!.Value,
                decision.Down!.Value, decision.Floor!.Value, decision.Threshold!.Value.Value, RiskFigures.Of(decision.Risk!), decision.Reasons, TierTrail.Of(decision),
                [.. LeastRestrictive.Alternatives(application.Case, pack).Select(way => new AlternativeTerms(way.Sentence, way.Decision.Tier, way.InApplicantsHands))],
                [.. application.Opinions.Select(opinion => $"{Words.Of(opinion.Kind)}: {Words.Of(opinion.Answer)}")],
                [.. deciders.Select(_ => Words.Of(application.DeciderRole(pack)))], deciders[^1].At),
            isNext ? new(licence.Version, licence.PackageHash!.Value, licence.NextReason!) : null);
    }

    private static DutyTerms[] Owed(TierTerms tier, IReadOnlyList<ClauseTerms> clauses, DateOnly end)
    {
        var codes = clauses.Select(clause => clause.Code).ToHashSet();
        DutyTerms?[] duties =
        [
            new("Access log", codes.Contains("AC-16") ? "live, within 15 minutes" : tier.Log, codes.Contains("AC-16") ? "AC-16" : "CT-5"),
            new("Access report", tier.Report, "CT-6"),
            new("Incident notice", "first within 24 hours, detail in 72 hours, final in 30 days", "CT-8"),
            new("Audit", tier.Audit, "CT-7"),
            codes.Contains("AC-17") ? new("Independent audit at own cost", "within 12 months, report 60 days later", "AC-17") : null,
            new("Deletion certificate", $"by {PackageWords.Date(LicenceDuties.DeleteBy(end))}", LicenceDuties.DeletionClause),
            codes.Contains("AC-20") ? new("Results made public", "within 18 months of the end", "AC-20") : null,
        ];
        return [.. duties.OfType<DutyTerms>()];
    }

    private static DateOnly Day(DateTimeOffset at) => DateOnly.FromDateTime(at.UtcDateTime);

    /// <summary>UTF-8 bytes of <c>licence.json</c>: the same terms give the same bytes.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, Options);

    /// <summary>Reads a <c>licence.json</c> of this portal; throws <see cref="JsonException"/> for anything else.</summary>
    public static LicenceTerms Read(ReadOnlySpan<byte> licenceJson) =>
        JsonSerializer.Deserialize<LicenceTerms>(licenceJson, Options) ?? throw new JsonException("licence.json is empty.");

    private static PartyTerms Party(Organisation organisation) => new(organisation.Name, organisation.RomanisedName, organisation.Country);

    private sealed class HashText : JsonConverter<ContentHash>
    {
        public override ContentHash Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => new(reader.GetString()!);
        public override void Write(Utf8JsonWriter writer, ContentHash value, JsonSerializerOptions options) => writer.WriteStringValue(value.Hex);
    }
}
