using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Policy;

/// <summary>
/// A policy pack: every list, threshold, text and clock that decides or prints something. Immutable; only
/// <see cref="Read"/> makes one, so that <see cref="Hash"/> always speaks for the content.
/// </summary>
public sealed class PolicyPack
{
    [JsonConstructor]
    private PolicyPack()
    {
    }

    /// <summary>Reads and checks a pack.</summary>
    /// <exception cref="PolicyPackInvalid">Names what is wrong and where.</exception>
    public static PolicyPack Read(ReadOnlyMemory<byte> json)
    {
        var pack = PackReader.Read(json.Span);
        pack.Hash = ContentHash.Of(json.Span);
        pack.bytes = json;
        pack.Calendar = WorkCalendar.Of(pack.Authority);
        pack.calendars = (pack.Incidents?.Calendars ?? []).ToFrozenDictionary(named => named.Key, named => named.Calendar(), StringComparer.Ordinal);
        pack.entries = pack.ControlList.ToFrozenDictionary(entry => entry.Code, StringComparer.Ordinal);
        return pack;
    }

    private FrozenDictionary<string, WorkCalendar> calendars = FrozenDictionary<string, WorkCalendar>.Empty;

    private FrozenDictionary<string, ControlEntry> entries = FrozenDictionary<string, ControlEntry>.Empty;

    /// <summary>SHA-256 of the bytes of the file; stored and shown with whatever the pack decides.</summary>
    [JsonIgnore]
    public ContentHash Hash { get; private set; }

    private ReadOnlyMemory<byte> bytes;

    /// <summary>The file, byte for byte; its hash is <see cref="Hash"/>.</summary>
    [JsonIgnore]
    public ReadOnlyMemory<byte> File => bytes;

    /// <summary>The file as it was read, for comparing two packs.</summary>
    [JsonIgnore]
    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(bytes.Span);

    /// <summary>The authority's calendar, by which the pack's working days are counted.</summary>
    [JsonIgnore]
    public WorkCalendar Calendar { get; private set; } = null!;

    /// <summary>The calendar by which days and nights in a country are known: the one that the pack names for it, else the authority's.</summary>
    /// <param name="country">ISO 3166-1 alpha-2; null where it is not known.</param>
    public WorkCalendar CalendarOf(string? country) => calendars.GetValueOrDefault(country ?? "", Calendar);

    public required string Id { get; init; }
    public required string Title { get; init; }
    public required DateOnly Published { get; init; }

    /// <summary>First day on which the pack decides, inclusive.</summary>
    public required DateOnly InForceFrom { get; init; }

    /// <summary>Day by which the pack is looked at anew; it stays in force until a later one replaces it.</summary>
    public required DateOnly ReviewBy { get; init; }

    public required AuthorityTerms Authority { get; init; }
    public required ImmutableList<ControlEntry> ControlList { get; init; }

    /// <summary>Code of the entry for data of several categories linked at the level of persons; null in packs before 2026.2, which leave it to the steward.</summary>
    public string? CombinedEntry { get; init; }
    public required ImmutableSortedDictionary<string, string> Categories { get; init; }
    public required ImmutableSortedDictionary<Granularity, string> Granularities { get; init; }

    /// <summary>The granularities that each letter of an entry code stands for.</summary>
    public required ImmutableSortedDictionary<string, ImmutableList<Granularity>> Letters { get; init; }

    /// <summary>Base tier where no entry fits the granularity (domain/02 2.2).</summary>
    public required ImmutableSortedDictionary<Granularity, ImmutableSortedDictionary<Sensitivity, int>> Matrix { get; init; }

    public required ImmutableSortedDictionary<string, string> DualUseFlags { get; init; }
    public required RiskTerms Risk { get; init; }
    public required ImmutableList<MeasureGate> Gates { get; init; }

    /// <summary>Null in packs before 2026.2: no stress test is run under them.</summary>
    public StressTerms? StressTests { get; init; }

    /// <summary>Null in packs before 2026.2: no party is compared with lists under them.</summary>
    public ScreeningTerms? Screening { get; init; }

    /// <summary>Null in packs before 2026.2: no audit is planned or drawn under them.</summary>
    public AuditTerms? Audits { get; init; }

    /// <summary>From when on the rules over the access log speak. Packs before 2026.2 lack them: under those the rules keep the figures that they had, <see cref="AnomalyTerms.Usual"/>.</summary>
    public AnomalyTerms Anomalies { get; init; } = AnomalyTerms.Usual;

    /// <summary>Null in packs before 2026.2: under them nothing is erased when its time is over.</summary>
    public RetentionTerms? Retention { get; init; }

    /// <summary>What the public register tells; packs before 2026.2 lack it, and under those it tells the least.</summary>
    public PublicRegisterTerms Register { get; init; } = PublicRegisterTerms.Least;
    public required Purposes Purposes { get; init; }

    /// <summary>What a dataset may be used for, by the codes that it carries (DUO); a pack without them bars nothing.</summary>
    public ImmutableList<DataUseTerms> DataUse { get; init; } = [];

    /// <summary>Null in packs before 2026.2: under them only the checks that need no form are made.</summary>
    public FormTerms? Form { get; init; }
    public required Destinations Destinations { get; init; }
    public required EnvironmentTerms Environment { get; init; }
    public required ImmutableList<Safeguard> Safeguards { get; init; }

    /// <summary>T0 to T4 in this order.</summary>
    public required ImmutableList<TierTerms> Tiers { get; init; }

    public required ImmutableList<RefusalGround> RefusalGrounds { get; init; }
    public required ImmutableList<CoreText> CoreText { get; init; }
    public required ImmutableList<LicenceTemplate> Templates { get; init; }
    public required ImmutableList<AddOnClause> Clauses { get; init; }
    public required ImmutableList<ClockTerm> Clocks { get; init; }
    /// <summary>Letters that acts bring; a pack without them writes none.</summary>
    public ImmutableList<LetterTemplate> LetterTemplates { get; init; } = [];

    /// <summary>Null in packs before 2026.2: under them trainings are declared alone, and nobody is certified by the portal.</summary>
    public TrainingTerms? Training { get; init; }

    /// <summary>What a licence owes after issue; a pack without it schedules no report and no condition, and counts nothing.</summary>
    public LicenceLifeTerms? LicenceLife { get; init; }

    /// <summary>Fixed text of the package; a pack without it makes packages without the annexes (parts 5, 6 and 8 to 11).</summary>
    public PackageTerms? Package { get; init; }

    /// <summary>Who is told of a clock that nears its end or has passed it; a pack without them tells nobody.</summary>
    public ImmutableList<EscalationStep> Escalations { get; init; } = [];

    /// <summary>Which opinions a case needs at which tier. A pack without them asks for the technical and the legal one everywhere.</summary>
    public ImmutableList<ReviewTerms> Reviews { get; init; } = [new("TECHNICAL", [1, 2, 3, 4]), new("LEGAL", [1, 2, 3, 4])];

    public required ImmutableList<NotificationClock> NotificationClocks { get; init; }

    /// <summary>Null in packs before 2026.2: under them no incident is handled.</summary>
    public IncidentTerms? Incidents { get; init; }
    public required Responsibilities Responsibilities { get; init; }
    public required ImmutableDictionary<string, ReasonTerms> Reasons { get; init; }

    /// <summary>Whether data that are unique, traceable or grave to leak set a floor (M10); not in packs before 2026.2.</summary>
    [JsonIgnore]
    public bool HasFloorOfData => PackWords.FloorReasons.Keys.All(Reasons.ContainsKey);

    /// <summary>Whether measured figures are held against the gates (GT); not in packs before 2026.2.</summary>
    [JsonIgnore]
    public bool HasGatesOfMeasures => Needs.ContainsKey("gate");

    public required ImmutableDictionary<string, string> Needs { get; init; }

    /// <summary>The terms of the data-use codes that a dataset carries, in the order of the pack; a code that the pack does not know bars nothing.</summary>
    public IEnumerable<DataUseTerms> DataUseOf(IReadOnlyCollection<string> codes) => DataUse.Where(use => codes.Contains(use.Code));
    public required ImmutableDictionary<string, string> Alternatives { get; init; }
    public required ImmutableDictionary<string, string> AlternativeEffects { get; init; }

    /// <summary>The entry of a code that is known to exist; use <see cref="FindEntry"/> for what a user typed.</summary>
    public ControlEntry Entry(string code) =>
        FindEntry(code) ?? throw new ArgumentException($"The control list of {Id} has no entry '{code}'.", nameof(code));

    /// <summary>The entry of a code, or null when the control list has none.</summary>
    public ControlEntry? FindEntry(string code) => entries.GetValueOrDefault(code);

    /// <summary>The letters that an act brings when it ends in the state.</summary>
    public IReadOnlyList<LetterTemplate> LettersFor(string act, string? state) =>
        [.. LetterTemplates.Where(letter => letter.Acts.Contains(act) && (letter.State is null || letter.State == state))];

    /// <param name="number">0 to 4.</param>
    public TierTerms Tier(int number) => Tiers[number];

    /// <summary>The clock of this key; a key that the pack lacks is a bug.</summary>
    public ClockTerm Clock(string key) =>
        Clocks.Find(clock => clock.Key == key) ?? throw new ArgumentException($"{Id} has no clock '{key}'.", nameof(key));

    /// <summary>The terms for incidents; asking a pack that has none is a bug.</summary>
    public IncidentTerms IncidentRules => Incidents ?? throw new InvalidOperationException($"{Id} says nothing about incidents.");

    /// <summary>The gate of this key; a key that the pack lacks is a bug.</summary>
    public MeasureGate Gate(string key) =>
        Gates.Find(gate => gate.Key == key) ?? throw new ArgumentException($"{Id} has no gate '{key}'.", nameof(key));

    /// <summary>Safeguards that a licence of this tier must carry.</summary>
    public IEnumerable<Safeguard> SafeguardsAt(int tier) => Safeguards.Where(safeguard => safeguard.FromTier <= tier);

    /// <summary>What a safeguard, an added clause or a control of an environment says, by its code; null for any other text.</summary>
    public string? TitleOf(string code) =>
        Safeguards.Find(one => one.Code == code)?.Text ?? Clauses.Find(one => one.Code == code)?.Title ?? Environment.Controls.Find(one => one.Code == code)?.Text;

    /// <summary>Whether a text is written as these codes are, and names none of them: "SG-99".</summary>
    public bool IsUnknownCode(string text) => TitleOf(text) is null && Family(text) is { Length: > 0 } family
        && Safeguards.Select(one => one.Code).Concat(Clauses.Select(one => one.Code)).Concat(Environment.Controls.Select(one => one.Code)).Any(known => Family(known) == family);

    /// <summary>What stands before the number of a code; null where no number ends it.</summary>
    private static string? Family(string code) => code.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9') is var letters && letters.Length < code.Length ? letters : null;
}
