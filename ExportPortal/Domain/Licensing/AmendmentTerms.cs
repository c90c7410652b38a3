using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Licensing;

/// <summary>A condition subsequent that an application or a change is granted with: the licensee does it by a day.</summary>
/// <param name="Due">Last day, inclusive.</param>
/// <param name="StopsAccess">Access is closed while it is overdue.</param>
public sealed record LaterCondition(string What, DateOnly Due, bool StopsAccess);

/// <summary>The conditions that a decider grants an application or a change with.</summary>
/// <param name="Precedent">Each is evidenced before the grant takes effect.</param>
/// <param name="Subsequent">Each is owed by its day once the grant is in force.</param>
public sealed record AmendmentTerms(IReadOnlyList<ConditionPrecedent> Precedent, IReadOnlyList<LaterCondition> Subsequent)
{
    public static AmendmentTerms None { get; } = new([], []);

    /// <summary>Terms as a decider types them; empty lines fall away.</summary>
    public static AmendmentTerms Of(IEnumerable<string> precedent, IEnumerable<LaterCondition> subsequent) => new(
        [.. precedent.Where(text => !string.IsNullOrWhiteSpace(text)).Select(text => new ConditionPrecedent(text.Trim(), null, null, null))],
        [.. subsequent.Select(one => one with { What = one.What.Trim() })]);

    public bool IsEmpty => Precedent.Count == 0 && Subsequent.Count == 0;

    public bool AreMet => Precedent.All(condition => condition.IsMet);

    /// <summary>Each condition in one sentence.</summary>
    public IReadOnlyList<string> Sentences =>
    [
        .. Precedent.Select(condition => $"Before it takes effect: {condition.Text}"),
        .. Subsequent.Select(condition => $"By {Words.Day(condition.Due)}: {condition.What}{(condition.StopsAccess ? " Access stops while it is late." : "")}"),
    ];

    internal AmendmentTerms Without(IReadOnlyList<LaterCondition> off) => this with { Subsequent = [.. Subsequent.Where(one => !off.Contains(one))] };

    internal AmendmentTerms And(AmendmentTerms more) => new([.. Precedent, .. more.Precedent], [.. Subsequent, .. more.Subsequent]);

    internal AmendmentTerms Evidenced(int condition, string evidence, PersonId by, DateTimeOffset now) =>
        this with { Precedent = [.. Precedent.Select((one, at) => at == condition ? one with { Evidence = evidence.Trim(), By = by, EvidencedAt = now } : one)] };

    /// <summary>Why a change cannot be granted with these; null when it can.</summary>
    /// <param name="end">Last day of the term that is granted.</param>
    internal Rule? Fault(AmendmentKind kind, DateOnly today, DateOnly end) =>
        IsEmpty ? null
        : kind is AmendmentKind.Minor ? new Rule("AM-14", "A minor change is granted as it is, or refused.")
        : Fault(today, end);

    /// <summary>Why nothing can be granted with these; null when something can.</summary>
    /// <inheritdoc cref="Fault(AmendmentKind, DateOnly, DateOnly)"/>
    internal Rule? Fault(DateOnly today, DateOnly end) =>
        Precedent.Select(one => one.Text).Concat(Subsequent.Select(one => one.What)).Any(text => string.IsNullOrWhiteSpace(text) || text.Length > Reasons.Longest)
            ? new Rule("AM-15", $"Say in words what each condition asks for, in at most {Reasons.Longest} characters.")
        : Subsequent.FirstOrDefault(one => one.Due <= today) is { } late ? new Rule("AM-16", $"The last day of a condition lies ahead; {Words.Day(late.Due)} does not.")
        : Subsequent.FirstOrDefault(one => one.Due > end) is { } after ? new Rule("AM-47", $"A condition is met while the licence runs, which ends on {Words.Day(end)}; {Words.Day(after.Due)} is later.")
        : null;
}

/// <summary>The conditions of one grant that is in force.</summary>
/// <param name="Amendment">Number of the change, or of the application where its deciders set them.</param>
public sealed record GrantedTerms(string Amendment, AmendmentTerms Terms);
