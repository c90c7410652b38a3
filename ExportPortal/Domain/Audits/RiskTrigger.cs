using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Audits;

/// <summary>
/// A fact that makes an audit more urgent (domain/08). Its points only rank; any two facts, or a critical one, open an
/// audit. Found by the portal or recorded by a person.
/// </summary>
public sealed class RiskTrigger
{
    public Guid Id { get; private set; }

    /// <summary>Key of the policy pack's triggers.</summary>
    public string Key { get; private set; } = "";

    /// <summary>One fact is one trigger, however often it is found; unique.</summary>
    public string Fingerprint { get; private set; } = "";
    public LicenceId Licence { get; private set; }
    public string LicenceNumber { get; private set; } = "";

    /// <summary>What was found, in one sentence.</summary>
    public string Detail { get; private set; } = "";
    public int Points { get; private set; }
    public bool IsCritical { get; private set; }
    public DateTimeOffset RaisedAt { get; private set; }
    public string RaisedBy { get; private set; } = "";

    /// <summary>What makes the fact one of its kind within key and licence.</summary>
    public string Mark => Fingerprint[FingerprintOf(Key, LicenceNumber, "").Length..];

    /// <summary>Whether the portal found it; else an auditor recorded it.</summary>
    public bool IsByPortal => RaisedBy == AuditNote.Portal;

    /// <summary>Number of the audit that looks at it; null while none does.</summary>
    public string? Audit { get; private set; }

    private RiskTrigger() { }

    /// <param name="mark">What makes the fact one of its kind within key and licence, such as a date.</param>
    /// <param name="actor">Null when the portal found it.</param>
    public static RiskTrigger Raise(Guid id, string key, LicenceId licence, string number, string mark, string detail, Actor? actor, PolicyPack pack, DateTimeOffset now)
    {
        RuleViolation.When(actor is not null && !actor.Is(Role.Auditor), "TG-1", "Only an auditor records a reason for an audit.");
        RuleViolation.When(string.IsNullOrWhiteSpace(detail) || detail.Length > 500, "TG-2", "Say what was found, in up to 500 characters.");
        var term = pack.Audits?.Triggers.Find(one => one.Key == key) ?? throw new RuleViolation(new Rule("TG-3", "The policy pack has no such reason."));
        return new()
        {
            Id = id, Key = key, Fingerprint = FingerprintOf(key, number, mark), Licence = licence, LicenceNumber = number, Detail = detail.Trim(),
            Points = term.Points, IsCritical = term.Critical, RaisedAt = now, RaisedBy = actor?.Name ?? AuditNote.Portal,
        };
    }

    public static string FingerprintOf(string key, string number, string mark) => $"{key} {number} {mark}";

    /// <summary>Whether these facts about one licence open an audit.</summary>
    public static bool Opens(IReadOnlyCollection<RiskTrigger> open, AuditTerms terms) =>
        open.Any(one => one.IsCritical) || open.Select(one => one.Key).Distinct().Count() >= terms.TriggersThatOpen;

    /// <summary>The audit that looks at it.</summary>
    public void LookedAtBy(string audit)
    {
        RuleViolation.When(Audit is not null, "TG-4", "Another audit looks at this already.");
        Audit = audit;
    }
}
