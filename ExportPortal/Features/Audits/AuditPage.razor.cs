using System.Globalization;
using ExportPortal.Components.Shared;
using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Identity;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;

namespace ExportPortal.Features.Audits;

/// <summary>One audit, for the office and for the audited side.</summary>
public sealed partial class AuditPage : ComponentBase
{
    private AuditView? view;
    private bool loaded;
    private bool failed;
    private bool exists;
    private bool wentWell;
    private string? message;
    private string title = "";
    private int answers;

    [Inject] private AuditQuery Query { get; set; } = null!;

    [Inject] private AuditActs Acts { get; set; } = null!;

    [Inject] private ActorAccessor Actors { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Inject] private PolicyPack Pack { get; set; } = null!;

    [Parameter] public string Number { get; set; } = "";

    protected override async Task OnParametersSetAsync()
    {
        exists = await Query.Exists(Number, await Actors.Current());
        if (!exists)
            Navigation.NotFound();
        else if (RendererInfo.IsInteractive)
            await Load();
    }

    private async Task Load()
    {
        failed = false;
        try
        {
            (view, loaded) = (await Query.Run(Number, await Actors.Current()), true);
        }
        catch (System.Data.Common.DbException)
        {
            failed = true;
        }
    }

    private async Task Take(VerbView verb) => await Done(await Acts.Ask(view!, Enum.Parse<AuditVerb>(verb.Verb), await Actors.Current()));

    private async Task Act(Finding finding, FindingVerb verb) => await Done(await Acts.Ask(view!, finding, verb, await Actors.Current()));

    private async Task HandIn(InputFileChangeEventArgs change, int? finding)
    {
        if (change.File.Size > HandInEvidence.Largest)
        {
            (wentWell, message) = (false, "The file is larger than 10 MB. Hand in what shows the point, not data.");
            return;
        }
        using var bytes = new MemoryStream();
        await change.File.OpenReadStream(HandInEvidence.Largest).CopyToAsync(bytes);
        var shows = finding is null ? title : $"Fix of F{finding}: {change.File.Name}";
        await Done(await Acts.HandIn(Number, new(shows, change.File.Name, bytes.ToArray(), finding is null && answers > 0 ? answers : null, finding), await Actors.Current()));
        (title, answers) = wentWell ? ("", 0) : (title, answers);
    }

    /// <param name="outcome">Null when the user went back.</param>
    private async Task Done(Outcome? outcome)
    {
        if (outcome is null)
            return;
        (wentWell, message) = (outcome.IsDone, outcome.IsDone ? "Done, and on record." : outcome.Message);
        await Load();
    }

    /// <summary>Handing in and withdrawing have their places beside what they are about.</summary>
    private static IReadOnlyList<VerbView> Verbs(AuditView shown)
    {
        var verbs = shown.Verbs.Where(one => one.Verb is not AuditVerb.HandInEvidence && !(one.Verb is AuditVerb.TakeLead && one.Closed is { Code: "AU-9" })).OrderBy(one => one.Closed is not null).ToList();
        return [.. verbs.Select((one, at) => new VerbView(one.Verb.ToString(), AuditWorkflow.Label(one.Verb), one.Closed is null, one.Closed?.Message, IsPrimary: at == 0 && !IsBeside(one.Verb, shown.Audit.State)))];
    }

    /// <summary>What is done by exception, and never the next step of the programme.</summary>
    private static bool IsBeside(AuditVerb verb, AuditState state) =>
        verb is AuditVerb.CallOff or AuditVerb.WithdrawFinding or AuditVerb.CorrectFinding || (verb is AuditVerb.RecordFinding && state > AuditState.DraftFindings);

    /// <summary>A side reads the result when it reads the findings.</summary>
    private static string ResultFor(AuditView shown, AuditedLicence licence) => shown.IsOffice || shown.Audit.IsSeenByAuditee ? shown.Audit.ResultOf(licence, shown.Findings) : "not open to you yet";

    private static string AnswersOf(AuditedLicence licence) => (licence.AgreedAt, licence.ReplyText) switch
    {
        (_, not null) => "replied to the draft",
        (not null, _) => "agreed to start earlier",
        _ => "none yet",
    };

    private IReadOnlyList<DocumentFact> Facts(AuditView shown) =>
    [
        new("Audited", shown.Auditee),
        .. shown.Dataset is { } dataset ? (DocumentFact[])[new("Dataset", dataset)] : [],
        .. shown.Audit.Clause is { } clause ? (DocumentFact[])[new("Clause", $"{clause}, {Pack.Clauses.Find(one => one.Code == clause)?.Title}")] : [],
        new("Kind", $"{shown.Audit.Type.Label()} ({shown.Audit.Type.Code()})"),
        new("Why", $"{shown.Audit.Why} ({shown.Audit.Origin.Label()})"),
        new("What is looked at", shown.Audit.Scope),
        new("Planned for", Figures.Date(shown.Audit.PlannedFor) + (shown.Audit is { State: AuditState.Notice, IsNoticeWaived: false, NoticeClock: { } notice } && DateOnly.FromDateTime(notice.Due(shown.ReadAt, Pack.Calendar).UtcDateTime) is var end && end > shown.Audit.PlannedFor ? $"; the notice runs until {Figures.Date(end)}, and the tests start after it" : "")),
        new("Lead auditor", shown.Audit.LeadName ?? "nobody yet"),
        .. shown.Audit.IsNoticeWaived ? (DocumentFact[])[new("Notice", "the audited side agreed to start earlier")] : [],
    ];
}
