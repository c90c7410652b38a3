using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Decision;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using ExportPortal.Domain.Recipients.Lists;
using ExportPortal.Domain.Risk;

namespace ExportPortal.Features.Applications;

/// <param name="Revision">Goes with every act on the appeal.</param>
public sealed record AppealView(Appeal Appeal, int Revision);

/// <summary>What a case file shows: the case as it was read, never saved from here.</summary>
/// <param name="Revision">Goes with every act, so that an act on an old page is told so.</param>
/// <param name="Licence">Number of the licence granted on it; null for none.</param>
/// <param name="Gaps">What stands between the application and its submission; empty once it is registered.</param>
/// <param name="ReadAt">Instant to which all clocks on the page refer.</param>
public sealed record CaseView(
    Application Application, int Revision, Dataset Dataset, DatasetVersion Version, RiskAssessment Assessment,
    Organisation Steward, Organisation Recipient, string? Licence, IReadOnlyList<CompletenessGap> Gaps, Actor Actor, PolicyPack Pack, DateTimeOffset ReadAt)
{
    /// <summary>Place in the log of acts up to which everything is in this view.</summary>
    public long ReadUpTo { get; init; } = -1;

    /// <summary>Appeals on the case, oldest first.</summary>
    public IReadOnlyList<AppealView> Appeals { get; init; } = [];

    /// <summary>The disputes about the case or its licence that the reader may see.</summary>
    public IReadOnlyList<DisputeMark> Disputes { get; init; } = [];

    /// <summary>State of the licence that an open appeal on the approved case is about; null where there is none.</summary>
    public LicenceState? Granted { get; init; }

    /// <summary>Changes of that licence, read where an appeal is open: who weighed one does not hear it.</summary>
    public IReadOnlyList<Amendment> Changes { get; init; } = [];

    /// <summary>The recipient's request that was adopted as this draft, for its steward; null where there was none, and once it is submitted.</summary>
    public AccessRequest? Request { get; init; }

    /// <summary>Numbers of earlier versions of the dataset that the recipient was licensed to hold.</summary>
    public IReadOnlyCollection<int> Held { get; init; } = [];

    /// <summary>Cases decided on their merits, against which a decision is held; empty for parties.</summary>
    public LikeCases Like { get; init; } = LikeCases.None;

    /// <summary>What else the steward gave the recipient, which permits are recognised, and the day.</summary>
    public required CaseSurroundings Around { get; init; }

    /// <summary>Matches of the parties and of those whom the application names with lists, open ones first; for the authority's own staff.</summary>
    public IReadOnlyList<ScreeningHit> Hits { get; init; } = [];

    /// <summary>Why a match is not decided on the case itself, by verb; for staff, while it is held.</summary>
    public IReadOnlyDictionary<ApplicationVerb, Rule> Undecided { get; init; } = new Dictionary<ApplicationVerb, Rule>();

    /// <summary>Why the granted licence is not sealed yet, for the authority's own staff; null when nothing keeps it.</summary>
    public SealWait? Seal { get; init; }

    /// <summary>The gate that is met since the approval on conditions, in words; null where none is, in every other state, and for parties, who are told with the notice.</summary>
    public string? GateSince { get; init; }

    /// <summary>What the completeness checks look at.</summary>
    public required CompletenessFacts Facts { get; init; }

    /// <summary>The newest assessment of the version, which an answer with a changed form is decided on; null while the reader has none to give.</summary>
    public RiskAssessment? Newest { get; init; }

    /// <summary>Whether the reader submitted it and the steward has no other person; asked while it waits for the office.</summary>
    public bool IsAlone { get; init; }

    /// <summary>Why the verb is closed to the reader; null when it is open. Nothing is registered, or submitted, in which something is missing that holds it up.</summary>
    public Rule? WhyClosed(ApplicationVerb verb) => Application.WhyClosed(verb, Actor, Pack, ReadAt) ?? verb switch
    {
        ApplicationVerb.Prohibit when Application.State is ApplicationState.ApprovedConditional && GateSince is null => Application.NoGate,
        ApplicationVerb.ClearMatch or ApplicationVerb.ConfirmMatch => Undecided.GetValueOrDefault(verb),
        ApplicationVerb.SignOutputCheck => Application.WhyNotChecker(Actor, IsAlone),
        ApplicationVerb.Register when Gaps.Count > 0 => new("CK", $"{Gaps.Count} {(Gaps.Count == 1 ? "point is" : "points are")} open; see the tab Summary."),
        ApplicationVerb.Submit when Gaps.Count(gap => gap.StopsSubmission) is > 0 and var open => new("CK", $"{open} {(open == 1 ? "open point stops" : "open points stop")} the submission; see the form."),
        _ => null,
    };

    /// <summary>The figures as the case weighed them; null when a gate ended it before.</summary>
    public RiskReading? Reading => Application.Decision is { Risk: { } risk, Threshold: { } threshold }
        ? RiskReading.Of(Assessment.Measurement, CaseFacts.Held(Assessment.FiguresWith(Around.Attacks), Held), risk, threshold, CaseFacts.Stress(Application, Dataset, Pack), Pack) : null;

    /// <summary>The applicant sees questions once they are sent.</summary>
    public IReadOnlyList<Question> Questions => [.. Application.Questions.Where(question => IsStaff || question.SentAt is not null)];

    /// <summary>Less restrictive ways, each re-run by the rules.</summary>
    public IReadOnlyList<Alternative> Alternatives => LeastRestrictive.Alternatives(Application.Case, Pack, Application.Decision, LevelOf(Steward));

    /// <summary>Why the reader cannot lodge an appeal now; null when they can.</summary>
    public Rule? AppealClosed => Appeal.WhyClosed(Application, Appeals.Select(one => one.Appeal), Actor, Pack, ReadAt);

    /// <summary>What the recipient undertakes, as the application was last saved.</summary>
    public IReadOnlyList<string> StatementWords => Facts.StatementWords(Pack);

    public string Title => $"{Dataset.Title} v{Version.Number}";

    public string Purpose => Pack.Purposes.Find(Application.Content.Purpose)?.Words ?? Application.Content.Purpose;

    private Destination Destination => Pack.Destinations.Of(Recipient.Country);

    /// <summary>The group that the case was decided with; that of the recipient's country may be a milder one.</summary>
    public DestinationGroup Group => Application.Case.DestinationGroup;

    public string WhyGroup => Destination.Group == Group
        ? Pack.Destinations.Why(Destination)
        : $"{Cause}; the recipient's own country is of group {Destination.Group}";

    private string Cause => Application.Content.Countries.FirstOrDefault(country => Pack.Destinations.Of(country).Group == Group) is { } place ? $"{CountryName.Of(place)} is a place of use"
        : Recipient.GroupIn(Pack) == Group ? $"owners of group {Group} hold the recipient to the limit or more"
        : "as the case was decided";

    /// <summary>Whether the actor works on cases for the authority.</summary>
    public bool IsStaff => Actor.IsCaseStaff();

    public string ModeWords => ModeOf(Application.Content);

    /// <summary>What the licence grants, or would grant, where that is not what is asked for; null where it is.</summary>
    public string? GrantedWords => Application.Granted == Application.Content ? null : ModeOf(Application.Granted);

    private string ModeOf(ApplicationContent content) => content.Mode switch
    {
        AccessMode.Public => "public download",
        AccessMode.Remote => $"remote access in {HostOf(content)}",
        _ => $"encrypted transfer to {HostOf(content)}",
    };

    /// <summary>Whose environment, and its level.</summary>
    private string HostOf(ApplicationContent content) => content.Host is HostingPlace.StewardEnclave
        ? $"the steward's secure environment ({LevelOf(Steward)})"
        : $"the recipient's own environment ({LevelOf(Recipient)})";

    /// <summary>The conditions of the rules on what would be granted, in words.</summary>
    public IReadOnlyList<string> Needs =>
        [.. Application.NeedsToGrant(Pack, LevelOf(Steward)), .. ApplicationWorkflow.IsEnded(Application.State) || Application.State is ApplicationState.ApprovedConditional ? [] : OwedAtTheTier];

    /// <summary>What the tier asks for and the application does not say, once it is registered; before, it is a gap.</summary>
    private IReadOnlyList<string> OwedAtTheTier => Application.RegisteredAt is null ? []
        : [.. Completeness.OwedAtTheTier(Facts, Pack, ReadAt), .. Completeness.OwesSignature(Facts, Pack, ReadAt) ? (string[])[$"Asked for at tier {Facts.Tier}: the recipient signs the end-use statement with name and capacity; it has clicked so far."] : []];

    /// <summary>The last day that would be granted, and why it is no later, or that better attacks allow no term; null where nothing is to be said of the term asked for.</summary>
    public string? CutTo => Application.TermCut(Pack) is { } cut ? $"granted until {Words.Day(Application.TermGranted(Pack).End)}, as {cut.Because}"
        : Application.Case.LongestTerm == 0 ? $"with better attacks in the years after it, no term keeps the risk within the threshold ({AskedTerm.BetterAttacks}), so a shorter one would not help; it goes on after a new risk run alone (AC-19)" : null;

    /// <summary>What an approval grants as the term, for the form by which it is signed.</summary>
    public string TermToSign => $"{Words.Day(Application.TermGranted(Pack).Start)} to {Words.Day(Application.TermGranted(Pack).End)}{(Application.TermCut(Pack) is { } cut ? $"; {cut.Sentence}" : "")}";

    /// <summary>What the term would be at another tier, where that is shorter than was asked for; null where it is not.</summary>
    public string? TermAt(int tier) => Application.TermCut(tier, Pack) is { } cut ? $"the term then ends on {Words.Day(Application.TermAt(tier, Pack).End)}: {cut.Sentence}" : null;

    /// <summary>The level of the environment of a party on the day of reading: evidence that has ended holds up nothing.</summary>
    public EnvironmentLevel LevelOf(Organisation party) => party.EnvironmentOn(DateOnly.FromDateTime(ReadAt.UtcDateTime), Pack.Environment);
}
