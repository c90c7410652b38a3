using System.Globalization;
using System.Text;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Recipients;

public enum ControlAnswer { No, Partial, Yes }

/// <summary>One control of an environment, as a technical reviewer found it.</summary>
/// <param name="Evidence">What shows it: a certificate, a report, a visit.</param>
/// <param name="ExpiresOn">Last day on which the evidence counts; null only where the control does not hold.</param>
public sealed record ControlFinding(string Code, ControlAnswer Answer, string Evidence, DateOnly? ExpiresOn);

/// <summary>The environment of a party: its level is what the controls add up to on a day, never typed in.</summary>
public sealed partial class Organisation
{
    private readonly List<ControlFinding> controls = [];

    /// <summary>Empty where the level was set down without single controls.</summary>
    public IReadOnlyList<ControlFinding> Controls => controls;

    /// <summary>Who approved the level last; null where it was set down without single controls.</summary>
    public string? EnvironmentApprovedBy { get; private set; }

    /// <summary>First day on which the portal looks at the evidence again; null for never.</summary>
    public DateOnly? EvidenceWakesOn { get; private set; }

    /// <summary>Stands for what is set down of the environment now: another text means that somebody has set it down anew since it was read.</summary>
    public string EnvironmentMark() => ContentHash.Of(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
        $"{Environment}\n{EnvironmentAssessedOn:O}\n{EnvironmentApprovedBy}\n{string.Join('\n', controls.Select(one => $"{one.Code} {one.Answer} {one.ExpiresOn?.DayNumber} {one.Evidence}"))}"))).Hex;

    /// <summary>The level on a day: evidence that has expired holds up nothing, whether or not anybody has looked.</summary>
    public EnvironmentLevel EnvironmentOn(DateOnly day, EnvironmentTerms terms) => controls.Count == 0
        ? Environment
        : terms.LevelOf(controls.Where(one => one.Answer is ControlAnswer.Yes && !(one.ExpiresOn < day)).Select(one => one.Code).ToHashSet());

    /// <summary>The last day on which the level of the day still holds without new evidence; null where none of its evidence ends.</summary>
    public DateOnly? LevelHoldsUntil(DateOnly day, EnvironmentTerms terms)
    {
        var level = EnvironmentOn(day, terms);
        return controls.Where(one => one.Answer is ControlAnswer.Yes && one.ExpiresOn >= day).Select(one => one.ExpiresOn).Order().FirstOrDefault(end => EnvironmentOn(end!.Value.AddDays(1), terms) < level);
    }

    /// <summary>A technical reviewer sets down what was found and so approves the level that it gives.</summary>
    public void ApproveEnvironment(IReadOnlyList<ControlFinding> found, Actor actor, EnvironmentTerms terms, DateOnly today)
    {
        RuleViolation.When(!actor.Is(Role.TechnicalReviewer), "EN-1", "A technical reviewer approves the level of an environment.");
        RuleViolation.When(actor.IsBoundTo(Id), "FE-3", "You belong to this party or declared an interest in it, so somebody else approves it.");
        RuleViolation.When(!found.Select(one => one.Code).Order(StringComparer.Ordinal).SequenceEqual(terms.Controls.Select(one => one.Code).Order(StringComparer.Ordinal)), "EN-2", "Say of each control of the rules in force whether it holds, once.");
        foreach (var one in found.Where(one => one.Answer is ControlAnswer.Yes))
        {
            RuleViolation.When(string.IsNullOrWhiteSpace(one.Evidence), "EN-3", $"{one.Code}: say what shows that it holds.");
            RuleViolation.When(one.ExpiresOn is not { } end || end < today, "EN-4", $"{one.Code}: name the last day on which the evidence counts, today or later.");
        }
        controls.Clear();
        controls.AddRange(found.OrderBy(one => one.Code, StringComparer.Ordinal));
        EnvironmentApprovedBy = actor.Name;
        AssessEnvironment(EnvironmentOn(today, terms), today);
        EvidenceWakesOn = NextWake(today, terms);
    }

    /// <summary>
    /// What the evidence asks for on the day: a warning so many days before it ends, or the lower level once it has ended.
    /// </summary>
    /// <returns>In words; empty where there is nothing to tell.</returns>
    public string LookAtEvidence(DateOnly today, EnvironmentTerms terms)
    {
        var (was, now) = (Environment, EnvironmentOn(today, terms));
        List<string> told = [];
        var gone = controls.Where(one => one.Answer is ControlAnswer.Yes && one.ExpiresOn < today).Select(one => one.Code).ToList();
        if (now < was)
            told.Add($"The environment falls from {was} to {now}: the evidence of {string.Join(", ", gone)} has ended.");
        // A day on which the portal was down is made up for: the nearest warning that has come is given.
        foreach (var end in controls.Where(one => one.Answer is ControlAnswer.Yes && one.ExpiresOn >= today).GroupBy(one => one.ExpiresOn!.Value).OrderBy(end => end.Key))
            if (terms.Warnings.Where(days => end.Key.AddDays(-days) <= today && EvidenceWakesOn <= end.Key.AddDays(-days)).ToList() is { Count: > 0 } due)
                told.Add($"The evidence of {string.Join(", ", end.Select(one => one.Code))} ends on {end.Key:yyyy-MM-dd}, in {due.Min()} days or less. Without new evidence the level falls to {EnvironmentOn(end.Key.AddDays(1), terms)}.");
        Environment = now;
        EvidenceWakesOn = NextWake(today, terms);
        return string.Join(" ", told);
    }

    /// <summary>The next day after the given one on which a warning is due or evidence has ended.</summary>
    private DateOnly? NextWake(DateOnly today, EnvironmentTerms terms)
    {
        var days = controls.Where(one => one.Answer is ControlAnswer.Yes).SelectMany(one => terms.Warnings.Select(before => one.ExpiresOn!.Value.AddDays(-before)).Append(one.ExpiresOn!.Value.AddDays(1))).Where(day => day > today).ToList();
        return days.Count == 0 ? null : days.Min();
    }
}
