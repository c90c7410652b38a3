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
    string Number, string Title, int Version, ContentHash Sha256, long Rows, IReadOnlyList<string> Entries, Granularity Granularity, long Persons, string Limitations);

public sealed record GrantTerms(string Purpose, string PurposeText, string Summary, AccessMode Mode, string Host, IReadOnlyList<string> Countries, DateOnly Start, DateOnly End);

public sealed record ClauseTerms(string Code, string Title, string Text, string? Trigger);

public sealed record DecisionTerms(
    string Pack, ContentHash PackSha256, string Outcome, int Tier, int Base, int Up, int Down, int Floor, double Threshold, RiskFigures Risk,
    IReadOnlyList<DecisionReason> Reasons, IReadOnlyList<string> DecidedBy, DateTimeOffset DecidedAt);

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
    IReadOnlyList<ConditionPrecedent> Conditions, IReadOnlyList<ClauseTerms> Core, IReadOnlyList<ClauseTerms> Clauses, IReadOnlyList<ClauseTerms> Safeguards,
    AssessmentTerms Assessment, DecisionTerms Decision)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(), new HashText() },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.Create(System.Text.Unicode.UnicodeRanges.All),
    };

    public static LicenceTerms From(PackageFacts facts)
    {
        var (licence, application, decision, pack) = (facts.Licence, facts.Application, facts.Application.Decision, facts.Pack);
        var template = LicenceTemplates.For(application.Decision.Outcome, licence.Tier, pack);
        var deciders = application.Signatures.Where(signature => signature.Verb == nameof(ApplicationVerb.Approve)).ToList();
        var sample = facts.Assessment.Measurement.Sample;
        return new LicenceTerms(
            "exportportal/licence/1", licence.Number, 1, template.Code, template.Name, facts.Issuer.Name, application.Number,
            Party(facts.Steward), Party(facts.Recipient),
            new(facts.Dataset.Number, facts.Dataset.Title, facts.Version.Number, facts.Version.File.Hash, facts.Version.File.Rows,
                facts.Dataset.Classification.Entries, facts.Dataset.Classification.Granularity, facts.Dataset.Classification.Persons, facts.Dataset.Limitations),
            new(application.Content.Purpose, pack.Purposes.Find(application.Content.Purpose)?.Words ?? application.Content.Purpose, application.Content.Summary, application.Content.Mode,
                application.Content.Host is HostingPlace.StewardEnclave ? "the steward's secure environment" : "the recipient's own environment",
                application.Content.Countries, licence.Start, licence.End),
            application.Conditions,
            [.. pack.CoreText.Select(core => new ClauseTerms(core.Code, core.Title, core.Text, null))],
            [.. ClauseSelection.For(application.Case, application.Decision, pack).Select(chosen => new ClauseTerms(chosen.Clause.Code, chosen.Clause.Title, chosen.Clause.Text, chosen.Trigger))],
            [.. pack.SafeguardsAt(licence.Tier).Select(safeguard => new ClauseTerms(safeguard.Code, safeguard.Text, safeguard.Text, null))],
            new(facts.Assessment.Number, facts.Assessment.MadeAt, $"ExportPortal {facts.Assessment.Measurement.Engine.Portal} on {facts.Assessment.Measurement.Engine.Counting}", Words.Of(facts.Assessment.Measurement.Rules.Null),
                facts.Assessment.Measurement.QuasiIdentifiers, [.. facts.Assessment.Measurement.Sensitive.Keys.Order(StringComparer.Ordinal)],
                sample.Records, sample.Classes, sample.K, sample.SampleUniques, facts.Assessment.AverageRisk, facts.Assessment.MaximumRisk),
            new(application.PackId, application.PackHash, Words.Code(decision.Outcome), licence.Tier, decision.Base!.Value, decision.Up!.Value,
                decision.Down!.Value, decision.Floor!.Value, decision.Threshold!.Value.Value, RiskFigures.Of(decision.Risk!), decision.Reasons,
                [.. deciders.Select(decider => decider.PersonName)], deciders[^1].At));
    }

    /// <summary>UTF-8 bytes of <c>licence.json</c>: the same terms give the same bytes.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, Options);

    private static PartyTerms Party(Organisation organisation) => new(organisation.Name, organisation.RomanisedName, organisation.Country);

    private sealed class HashText : JsonConverter<ContentHash>
    {
        public override ContentHash Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => new(reader.GetString()!);
        public override void Write(Utf8JsonWriter writer, ContentHash value, JsonSerializerOptions options) => writer.WriteStringValue(value.Hex);
    }
}
