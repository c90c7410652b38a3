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
public sealed record Issuer(string Name, Uri PublicAddress, string? SealNote)
{
    /// <summary>Where the office is reached on working days; empty when no setting says so, then by the portal alone.</summary>
    public string Contact { get; init; } = "";

    /// <summary>Where an incident is told at any hour; empty as <see cref="Contact"/>.</summary>
    public string IncidentContact { get; init; } = "";

    /// <summary>The form of the seal, as it is printed.</summary>
    public string SealForm { get; init; } = "PAdES baseline B-B, SHA-256";
}

/// <summary>Everything that a licence is made from, loaded by the use case that seals it.</summary>
public sealed record PackageFacts(
    Licence Licence, Application Application, Dataset Dataset, DatasetVersion Version, RiskAssessment Assessment,
    Organisation Steward, Organisation Recipient, PolicyPack Pack, Issuer Issuer)
{
    /// <summary>The newest saved attacks on the version; null where none were saved.</summary>
    public Risk.Synthetic.SyntheticResult? Attacks { get; init; }

    /// <summary>What was measured for the stress tests, attacks included; null where neither was run.</summary>
    internal Risk.Stress.StressFigures? Figures => Assessment.FiguresWith(Attacks);

    /// <summary>What is granted by the version that is drawn; null for a licence of the first release.</summary>
    internal LicenceGrant? Grant => Licence.NextGrant ?? Licence.Grant;

    /// <summary>The case as it was decided anew for a change; null while the decision of the application stands.</summary>
    internal GrantReview? Review => Grant?.Review;
    internal DecisionCase Case => Review?.Case ?? Application.Case;
    internal RuleDecision Decision => Review?.Decision ?? Application.Decision;
}

/// <param name="Environment">Assessed level of its own environment and the day of the assessment; null where it plays no part.</param>
public sealed record PartyTerms(string Name, string RomanisedName, string Country, string? Environment = null);

public sealed record DatasetTerms(
    string Number, string Title, int Version, ContentHash Sha256, long Rows, IReadOnlyList<string> Entries, Granularity Granularity, long Persons, string Limitations)
{
    /// <summary>Whether the data are a table, which <see cref="Sha256"/> is the content identity of; absent for a file.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsTable { get; init; }

    /// <summary>Variables of the version that name a person and leave before it is given; absent where the pack of the licence asks for no such list.</summary>
    public IReadOnlyList<string>? Withheld { get; init; }
}

/// <param name="Limits">The most that may be used in the term; null where nothing is counted.</param>
/// <param name="Users">The named users when this version was sealed; null where none was named yet.</param>
/// <param name="Processors">Service providers who may touch the data; null where there are none.</param>
public sealed record GrantTerms(
    string Purpose, string PurposeText, string Summary, AccessMode Mode, string Host, IReadOnlyList<string> Countries, DateOnly Start, DateOnly End,
    IReadOnlyList<UseLimit>? Limits = null, IReadOnlyList<NamedUser>? Users = null, IReadOnlyList<string>? Processors = null)
{
    /// <summary>What was asked for, where it is not what is granted; absent where it is.</summary>
    public AskedTerms? Asked { get; init; }

    /// <summary>The term that was asked for, where the tier, or the risk of better attacks, allows no longer one than is granted; absent where it is granted as asked for.</summary>
    public AskedTerm? AskedUntil { get; init; }

    /// <summary>Edge of the finest cell, in metres, of a map or table of places that is made public (AC-13); absent where the clause is not in the licence, or its pack lists no grid.</summary>
    public int? Grid { get; init; }

    /// <summary>The one model that may be trained, as it was asked for (AC-08); absent where none may, or none is described.</summary>
    public string? Model { get; init; }

    /// <summary>The sites of a global licence, as they stood when this version was sealed; absent where it names none.</summary>
    public IReadOnlyList<SiteTerms>? Sites { get; init; }

    /// <summary>What may be joined with the data (AC-09); absent where nothing is listed.</summary>
    public IReadOnlyList<LinkedSource>? Linkage { get; init; }
}

/// <param name="Code">As a gateway names it, such as S2.</param>
/// <param name="ListedOn">Day on which the authority listed it; absent where it was not on the list when this version was sealed.</param>
public sealed record SiteTerms(string Code, string Organisation, string Country, string Address, DateOnly? ListedOn = null);

/// <summary>Mode and place that were asked for and not granted.</summary>
/// <param name="Condition">The condition of the decision that changed them.</param>
public sealed record AskedTerms(AccessMode Mode, string Host, string Condition)
{
    /// <summary>As it stands beside what is granted, without the full stop.</summary>
    [JsonIgnore]
    public string Sentence => $"asked for was {PackageWords.Mode(Mode)}, in {Host}; the decision made it a condition to {Condition}";
}

/// <summary>A term that was asked for and is longer than is granted.</summary>
/// <param name="Months">The most that is granted.</param>
public sealed record AskedTerm(DateOnly End, int Months)
{
    /// <summary>The stress test of better attacks.</summary>
    public const string BetterAttacks = "ST-10";

    /// <summary>Code of the stress test that allows no more; absent where it is the tier.</summary>
    public string? Test { get; init; }

    /// <summary>Why less is granted, without the full stop.</summary>
    [JsonIgnore]
    public string Because => Test is null ? $"the tier allows {InMonths}" : $"with better attacks in the years after it, no longer term than {InMonths} keeps the risk within the threshold ({Test})";

    private string InMonths => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Months} {(Months == 1 ? "month" : "months")}");

    /// <summary>As it stands beside what is granted, without the full stop.</summary>
    [JsonIgnore]
    public string Sentence => $"asked for was a term until {Words.Day(End)}; {Because}";
}

/// <summary>Other data that may be joined, and on which key alone.</summary>
/// <param name="Key">As it was asked for; empty where no key was named.</param>
public sealed record LinkedSource(string Source, string Key);

/// <summary>A condition that was met before the licence was granted, or before a change of it took effect.</summary>
public sealed record ConditionTerms(string Text, string Evidence, DateOnly MetOn)
{
    /// <summary>Number of the change that was granted on it; absent for a condition of the licence itself.</summary>
    public string? Change { get; init; }
}

/// <summary>What the recipient owes, when, and the clause or safeguard that says so.</summary>
public sealed record DutyTerms(string Duty, string When, string Code);

public sealed record ClauseTerms(string Code, string Title, string Text, string? Trigger)
{
    /// <summary>Version of the wording in the library; absent where the pack of the licence keeps none.</summary>
    public int? Version { get; init; }

    /// <summary>The clause for machines; absent where the pack of the licence says nothing for them.</summary>
    public IReadOnlyList<UsageRule>? Rules { get; init; }

    /// <summary>What it adds to the limits of the grant; absent where it adds none.</summary>
    public IReadOnlyList<UsageLimit>? Limits { get; init; }
}

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
    IReadOnlyList<string> Opinions, IReadOnlyList<string> DecidedBy, DateTimeOffset DecidedAt)
{
    /// <summary>The tier that two persons set against the rules; absent where the rules stand.</summary>
    public TierOverride? Override { get; init; }

    /// <summary>Number of the change that the case was decided anew for; absent while it is the decision of the application.</summary>
    public string? Change { get; init; }

    /// <summary>The times of an appeal; absent in a package that an older release sealed.</summary>
    public AppealTimes? Appeal { get; init; }
}

/// <param name="Lodge">Time in which one can appeal after the decision is received, such as "30 days".</param>
/// <param name="Answer">Time in which the panel answers.</param>
public sealed record AppealTimes(string Lodge, string Answer);

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

    /// <summary>Terms of the base template, those that it extends first; absent where the pack of the licence has no wording for them.</summary>
    public IReadOnlyList<ClauseTerms>? Base { get; init; }

    /// <summary>Parts 3, 5, 6 and 8 to 10 of the package; absent where the pack of the licence has no text for them.</summary>
    public AnnexTerms? Annex { get; init; }

    /// <summary>Codes of the clauses and of the terms of the template: what duties can come from.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> DutyCodes => [.. Clauses.Concat(Base ?? []).Select(clause => clause.Code)];

    public static LicenceTerms From(PackageFacts facts) => LicenceTermsWriter.From(facts);

    /// <summary>UTF-8 bytes of <c>licence.json</c>: the same terms give the same bytes.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, Options);

    /// <summary>Reads a <c>licence.json</c> of this portal; throws <see cref="JsonException"/> for anything else.</summary>
    public static LicenceTerms Read(ReadOnlySpan<byte> licenceJson) =>
        JsonSerializer.Deserialize<LicenceTerms>(licenceJson, Options) ?? throw new JsonException("licence.json is empty.");

    private sealed class HashText : JsonConverter<ContentHash>
    {
        public override ContentHash Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => new(reader.GetString()!);
        public override void Write(Utf8JsonWriter writer, ContentHash value, JsonSerializerOptions options) => writer.WriteStringValue(value.Hex);
    }
}
