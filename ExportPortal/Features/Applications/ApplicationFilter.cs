using ExportPortal.Components.Shared;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Features.Applications;

/// <summary>The filter of the list as it stands in the address. What is not understood is left out, never an error.</summary>
public sealed record ApplicationFilter
{
    public const string All = "all";
    public const string Mine = "mine";
    public const string Late = "late";
    public const string Decided = "decided";

    /// <summary>How applicants see their own where they choose no other order: the newest first.</summary>
    public const string SortOfOwn = "-number";

    public static IReadOnlyList<string> Views { get; } = [All, Mine, Late, Decided];

    public string View { get; init; } = All;

    /// <summary>Code of a state, such as IN_REVIEW.</summary>
    public string? State { get; init; }
    public string? Tier { get; init; }
    public string? Group { get; init; }

    /// <summary>Code of an entry of the control list that the case was decided with, such as 1A01.</summary>
    public string? Entry { get; init; }

    /// <summary>Id of a person who took a step in the case.</summary>
    public string? Officer { get; init; }

    /// <summary>"late" or "soon"; anything else is any.</summary>
    public string? Clock { get; init; }

    /// <summary>Part of the number, the dataset's title or a party's name.</summary>
    public string? Q { get; init; }
    public string? Sort { get; init; }
    public string? Page { get; init; }

    public ApplicationState? StateIs => Enum.GetValues<ApplicationState>().Where(state => Words.Code(state) == State).Select(state => (ApplicationState?)state).FirstOrDefault();

    public int? TierIs => int.TryParse(Tier, out var tier) && tier is >= 0 and <= 4 ? tier : null;

    public DestinationGroup? GroupIs => Group is { Length: 1 } && Enum.TryParse<DestinationGroup>(Group, out var group) && Enum.IsDefined(group) ? group : null;

    /// <summary>Also one that no pack has any more: old cases were decided with it.</summary>
    public string? EntryIs => Entry is { Length: >= 2 and <= 12 } code && code.All(letter => char.IsAsciiLetterUpper(letter) || char.IsAsciiDigit(letter)) ? code : null;

    public PersonId? OfficerIs => Guid.TryParseExact(Officer, "D", out var person) ? new PersonId(person) : null;

    /// <summary>From 1.</summary>
    public int PageNumber => ListAddress.PageOf(Page);

    public bool IsDescending => Sort?.StartsWith('-') == true;

    public bool IsNarrowed => StateIs is not null || TierIs is not null || GroupIs is not null || EntryIs is not null || OfficerIs is not null
        || Clock is "late" or "soon" || !string.IsNullOrWhiteSpace(Q);

    /// <summary>What a program gave that is not understood, and how to mend it; empty when all is.</summary>
    public IReadOnlyList<InputError> NotUnderstood => [.. new (string Field, string? Given, bool IsKnown, string Mend)[]
    {
        ("view", View, Views.Contains(View), $"Choose one of {string.Join(", ", Views)}."),
        ("state", State, StateIs is not null, $"Choose one of {string.Join(", ", Enum.GetValues<ApplicationState>().Select(one => Words.Code(one)))}."),
        ("tier", Tier, TierIs is not null, "A tier is 0 to 4."),
        ("group", Group, GroupIs is not null, $"Choose one of {string.Join(", ", Enum.GetValues<DestinationGroup>())}."),
        ("entry", Entry, EntryIs is not null, "Give the code of an entry of the control list, such as 1A01."),
        ("officer", Officer, OfficerIs is not null, "Give the id of a person, as the address of the list has it."),
        ("clock", Clock, Clock is "late" or "soon", "Choose late or soon."),
    }.Where(one => !string.IsNullOrEmpty(one.Given) && !one.IsKnown).Select(one => new InputError(one.Field, one.Mend))];

    /// <summary>The address with this filter.</summary>
    public string Href(string path) => ListAddress.Of(path,
        ("view", View == All ? null : View), ("state", State), ("tier", Tier), ("group", Group),
        ("entry", Entry), ("officer", Officer), ("clock", Clock), ("q", Q), ("sort", Sort), ("page", PageNumber == 1 ? null : Page));

    /// <summary>The same filter from its first page, sorted by the column; the other way round when it already is.</summary>
    public ApplicationFilter SortedBy(string column) => this with { Sort = SortColumn == column && !IsDescending ? $"-{column}" : column, Page = null };

    /// <summary>The column sorted by, without its direction.</summary>
    public string SortColumn => Sort?.TrimStart('-') is { Length: > 0 } column ? column : "clock";
}
