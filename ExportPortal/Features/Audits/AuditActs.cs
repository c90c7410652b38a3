using System.Globalization;
using ExportPortal.Components.Shared;
using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Identity;
using MudBlazor;

namespace ExportPortal.Features.Audits;

/// <summary>The verbs of an audit and of its findings as the page offers them: form, then act with one key.</summary>
internal sealed class AuditActs(
    ActOnAudit act, RequestEvidence request, HandInEvidence evidence, DrawSample sample, JudgeSample judge, RecordFinding record, WithdrawFinding withdraw, CorrectFinding correct, ActOnFinding actOnFinding, ProposePlan propose, StepUpAsk steps, IDialogService dialogs, PolicyPack pack)
{
    private const string Reason = "reason";
    private const string Licence = "licence";

    /// <summary>What was typed for an act that was refused: whoever asks for the same again finds it.</summary>
    private readonly Dictionary<string, IReadOnlyDictionary<string, string>> kept = [];

    public Task<Outcome<string>> HandIn(string number, EvidenceInput input, Actor actor) => evidence.Run(number, input, Guid.NewGuid(), actor, CancellationToken.None);

    /// <summary>Null means that the user went back.</summary>
    public async Task<Outcome?> Ask(AuditView view, AuditVerb verb, Actor actor)
    {
        var (number, key, revision) = (view.Audit.Number, Guid.NewGuid(), view.Revision);
        var about = $"{number} {verb}";
        if (await AuditFormDialog.Ask(dialogs, Kept(about, Form(view, verb))) is not { } typed)
            return null;
        return Keep(about, typed, verb switch
        {
            AuditVerb.RequestEvidence => await request.Run(number, Lines(typed["items"]), revision, key, actor, CancellationToken.None),
            AuditVerb.DrawSample => await sample.Run(number, new(typed["method"] == "rows" ? SampleMethod.ByRows : SampleMethod.ByRecord, typed["method"] == "one" ? 1 : 0, Day(typed["from"]), Day(typed["until"]), typed.GetValueOrDefault(Licence)), revision, key, actor, CancellationToken.None),
            AuditVerb.JudgeSample => await judge.Run(number, int.Parse(typed["sample"], CultureInfo.InvariantCulture), Places(typed["deviating"]), typed[Reason], revision, key, actor, CancellationToken.None),
            AuditVerb.RecordFinding => await Record(Enum.Parse<FindingGrade>(typed["grade"])),
            AuditVerb.WithdrawFinding => await withdraw.Run(number, int.Parse(typed["finding"], CultureInfo.InvariantCulture), typed[Reason], revision, key, actor, CancellationToken.None),
            AuditVerb.AgreeWithdrawal => await withdraw.Agree(number, int.Parse(typed["finding"], CultureInfo.InvariantCulture), typed[Reason], revision, key, actor, CancellationToken.None),
            AuditVerb.CorrectFinding => await correct.Run(number, int.Parse(typed["finding"], CultureInfo.InvariantCulture), Enum.Parse<FindingGrade>(typed["grade"]), typed["text"], typed[Reason], revision, key, actor, CancellationToken.None),
            _ => await act.Run(number, verb, typed.GetValueOrDefault(Reason) ?? "", revision, key, actor, CancellationToken.None),
        });

        // A critical one stops access at once, so the second factor is asked for in place first.
        Task<Outcome<string>?> Record(FindingGrade grade) => steps.Run(RecordFinding.ActOf(grade), who =>
            record.Run(number, grade, typed["topic"], typed[Reason], revision, key, who, CancellationToken.None, typed.GetValueOrDefault(Licence)));
    }

    private AuditFormRequest Kept(string about, AuditFormRequest form) => kept.GetValueOrDefault(about) is not { } typed ? form
        : form with { Fields = [.. form.Fields.Select(field => typed.TryGetValue(field.Key, out var value) && field.Choices?.Any(choice => choice.Value == value) is not false ? field with { Value = value } : field)] };

    private Outcome? Keep(string about, IReadOnlyDictionary<string, string> typed, Outcome? outcome)
    {
        if (outcome?.IsDone is true)
            kept.Remove(about);
        else
            kept[about] = typed;
        return outcome;
    }

    /// <summary>Null means that the user went back.</summary>
    public async Task<Outcome?> Ask(AuditView view, Finding finding, FindingVerb verb, Actor actor)
    {
        var (number, key) = (view.Audit.Number, Guid.NewGuid());
        IReadOnlyList<AuditField> fields = verb is FindingVerb.ProposePlan
            ? [new("whys", "Why did it happen? Ask up to five times, one answer a line; the last is the root cause", AuditFieldKind.Text), new("correction", "Correction: what mends this case", AuditFieldKind.Text), new("corrective", "Corrective action: what removes the cause", AuditFieldKind.Text),
                new("preventive", "Preventive action: what keeps it from happening elsewhere", AuditFieldKind.Text), new("owner", "Owner", AuditFieldKind.Line), new("due", "Fixed by", AuditFieldKind.Day)]
            : [new(Reason, verb is FindingVerb.ClaimFix or FindingVerb.Contain ? "What was done" : "What you saw", AuditFieldKind.Text)];
        var about = $"{number} F{finding.Number} {verb}";
        if (await AuditFormDialog.Ask(dialogs, Kept(about, new(FindingWorkflow.Label(verb), [new("Finding", $"F{finding.Number}, {finding.Grade}: {finding.Topic}")], FindingWorkflow.Effect(verb, pack), FindingWorkflow.Label(verb), fields))) is not { } typed)
            return null;
        return Keep(about, typed, verb is FindingVerb.ProposePlan
            ? await propose.Run(number, finding.Number, new(Lines(typed["whys"]), typed["correction"], typed["corrective"], typed["preventive"], typed["owner"], Day(typed["due"])), view.Revision, key, actor, CancellationToken.None)
            : await actOnFinding.Run(number, finding.Number, verb, typed[Reason], view.Revision, key, actor, CancellationToken.None));
    }

    private AuditFormRequest Form(AuditView view, AuditVerb verb) => new(
        AuditWorkflow.Label(verb), [new("Audit", view.Audit.Number), new("Audited", view.Auditee)], AuditWorkflow.Effect(verb, pack), AuditWorkflow.Label(verb), Fields(view, verb), verb is AuditVerb.CallOff or AuditVerb.WithdrawFinding or AuditVerb.AgreeWithdrawal);

    private static IReadOnlyList<AuditField> Fields(AuditView view, AuditVerb verb) => verb switch
    {
        AuditVerb.RequestEvidence => [new("items", "What you need, one item a line", AuditFieldKind.Text)],
        AuditVerb.DrawSample =>
        [
            .. OfLicence(view),
            new("method", "Method", AuditFieldKind.Choice, "rows", [("rows", "By rows returned, 59 points"), ("none", "59 records, no error allowed"), ("one", "93 records, one error allowed")]),
            new("from", "From", AuditFieldKind.Day, Iso(view.ReadAt.AddMonths(-3))), new("until", "Until, inclusive", AuditFieldKind.Day, Iso(view.ReadAt)),
        ],
        AuditVerb.JudgeSample =>
        [
            new("sample", "Sample", AuditFieldKind.Choice, Open(view)[0].Value, Open(view)),
            new("deviating", "Places of the records that deviate", AuditFieldKind.Line, Optional: true, Hint: "Numbers with a space between; empty when none deviates."), new(Reason, "What was tested, and what it showed", AuditFieldKind.Text),
        ],
        AuditVerb.RecordFinding =>
        [
            .. OfLicence(view),
            new("grade", "Grade", AuditFieldKind.Choice, "", [("", "Choose"), .. Enum.GetValues<FindingGrade>().Where(grade => view.Audit.State <= AuditState.DraftFindings || grade is FindingGrade.FG4).OrderDescending().Select(grade => (grade.ToString(), $"{grade}, {grade.Meaning()}"))]),
            new("topic", "Safeguard, clause or control", AuditFieldKind.Line, view.Audit.Clause ?? "", Hint: "Such as SG-10. Repeats are found by it."), new(Reason, "What was found", AuditFieldKind.Text),
        ],
        AuditVerb.WithdrawFinding =>
        [
            new("finding", "Finding", AuditFieldKind.Choice, Standing(view)[0].Value, Standing(view)), new(Reason, "Why it no longer stands", AuditFieldKind.Text),
        ],
        AuditVerb.AgreeWithdrawal =>
        [
            new("finding", "Finding", AuditFieldKind.Choice, Asked(view)[0].Value, Asked(view)), new(Reason, "Why it no longer stands", AuditFieldKind.Text),
        ],
        AuditVerb.CorrectFinding =>
        [
            new("finding", "Finding", AuditFieldKind.Choice, Correctable(view)[0].Value, Correctable(view)),
            new("grade", "Grade as it is to be", AuditFieldKind.Choice, "", [("", "Choose"), .. Enum.GetValues<FindingGrade>().OrderDescending().Select(grade => (grade.ToString(), $"{grade}, {grade.Meaning()}"))]),
            new("text", "Text as it is to be", AuditFieldKind.Text, Optional: true, Hint: "Empty to leave it as it is."), new(Reason, "Why it is changed", AuditFieldKind.Text),
        ],
        AuditVerb.Reply => [new(Reason, "Your reply", AuditFieldKind.Text)],
        AuditVerb.IssueReport => [new(Reason, "Conclusion", AuditFieldKind.Text, Hint: view.Audit.IsThematic ? "Every audited side reads it: name none of them." : null)],
        _ => AuditWorkflow.NeedsReason(verb) ? [new(Reason, "Reason", AuditFieldKind.Text)] : [],
    };

    /// <summary>Which licence it concerns; not asked where the audit has one subject.</summary>
    private static IReadOnlyList<AuditField> OfLicence(AuditView view) => !view.Audit.IsThematic ? []
        : [new(Licence, "Licence", AuditFieldKind.Choice, "", [("", "Choose"), .. view.Subjects.Select(one => (one.Licence.LicenceNumber, $"{one.Licence.LicenceNumber}, {one.Recipient}"))])];

    private static IReadOnlyList<(string Value, string Words)> Open(AuditView view) =>
        [.. view.Audit.Samples.Where(one => one.Deviating is null).Select(one => (Text(one.Number), $"Sample {one.Number}, {one.Selected.Count} records"))];

    private static IReadOnlyList<(string Value, string Words)> Standing(AuditView view) => Findings(view, view.Audit.MayBeWithdrawn);

    private static IReadOnlyList<(string Value, string Words)> Asked(AuditView view) => Findings(view, one => view.Audit.AskedToWithdraw().Contains(one));

    private static IReadOnlyList<(string Value, string Words)> Correctable(AuditView view) => Findings(view, one => one.State is not FindingState.Withdrawn);

    private static IReadOnlyList<(string Value, string Words)> Findings(AuditView view, Func<Finding, bool> which) =>
        [.. view.Audit.Findings.Where(which).Select(one => (Text(one.Number), $"F{one.Number}, {one.Grade}: {one.Topic}"))];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Iso(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static DateOnly Day(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : default;

    /// <summary>What is no number is a place that no sample has, so that the act refuses it instead of leaving it out.</summary>
    private static long[] Places(string text) => [.. text.Split([' ', ',', ';'], StringSplitOptions.RemoveEmptyEntries).Select(one => long.TryParse(one, NumberStyles.None, CultureInfo.InvariantCulture, out var place) ? place : -1)];
}
