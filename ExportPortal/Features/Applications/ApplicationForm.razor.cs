using ExportPortal.Data;
using ExportPortal.Components.Shared;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Risk;
using ExportPortal.Features.Applications.Form;
using ExportPortal.Identity;
using Microsoft.AspNetCore.Components;

namespace ExportPortal.Features.Applications;

/// <summary>
/// The form of a draft, saved as it is typed: a pause saves what stands there, each save under a key of its own. The
/// rules run on every change, from the facts that were read with the page.
/// </summary>
public sealed partial class ApplicationForm(DraftApplication drafts, CaseQuery cases, ActorAccessor actors, TimeProvider clock) : IAsyncDisposable
{
    private readonly SemaphoreSlim saving = new(1, 1);
    private ApplicationInput input = new();
    private TypingPause? pause;
    private IReadOnlyList<InputError> errors = [];
    private IReadOnlyList<CompletenessGap> gaps = [];
    private CaseDecision? decided;
    private CaseView current = null!;
    private string status = "Saved as you type.";
    private ApplicationContent sound = null!;
    private bool isUnsaved;
    private bool isOvertaken;
    private int shownStep;
    private bool hasMoved;
    private bool isUnfolded;

    [Parameter, EditorRequired] public required CaseView View { get; set; }

    /// <summary>The application has to be read anew, because somebody else changed it.</summary>
    [Parameter] public EventCallback OnOvertaken { get; set; }

    /// <summary>Number of the step that is open; from the address.</summary>
    [Parameter] public int Step { get; set; } = 1;

    /// <summary>Key of the field that a link led to; null for none.</summary>
    [Parameter] public string? Field { get; set; }

    private const string StatementField = "statement", DocumentField = "document-";

    /// <summary>Kind of the document that a link led to; null for none.</summary>
    private string? AimedDocument => Field?.StartsWith(DocumentField, StringComparison.Ordinal) is true ? Field[DocumentField.Length..] : null;

    /// <summary>Whether the user came here from another step, and not to one place of it.</summary>
    private bool HasMoved => hasMoved && (Field is null || (AimedDocument is null && Field != StatementField && Form.SectionOf(Field) == 0));

    /// <summary>Whether the form was opened again for an answer.</summary>
    private bool IsRevision => View.Application.Revised is not null;

    private FormTerms Form => View.Pack.Form!;

    private string Number => View.Application.Number;

    private FormSection Section => Form.Sections[Step - 1];

    private FormAnswers Answers => new(input.Answers, input.Tables.ToDictionary(one => one.Key, one => (IReadOnlyList<IReadOnlyList<string>>)one.Value));

    /// <summary>What is known of the case, with what stands in the form now.</summary>
    private CompletenessFacts Facts => current.Facts with { Content = input.Read(Form).Content ?? current.Facts.Content, Tier = decided?.Decision.Tier, Assessment = Measured };

    /// <summary>What the rules are held against: with a changed form the newest assessment.</summary>
    private RiskAssessment Measured => IsRevision && View.Newest is { } newest ? newest : View.Assessment;

    protected override void OnInitialized()
    {
        current = View;
        (sound, input) = (View.Application.Revised ?? View.Application.Content, ApplicationInput.Of(View.Application, isApplicant: true));
        Decide();
    }

    /// <summary>Whoever goes on to another step finds there what others did meanwhile, such as the recipient's signature, and has saved what was typed.</summary>
    protected override async Task OnParametersSetAsync()
    {
        var before = shownStep;
        shownStep = Step;
        hasMoved |= before != 0 && before != Step;
        isUnfolded &= before == Step;
        if (before != 0 && before != Step)
            await Refresh();
    }

    private bool IsAsked(FormField field) => FormRules.IsAsked(field, decided?.Decision.Tier, Answers);

    /// <summary>What a higher tier would ask is left out until the tier rises.</summary>
    private bool IsShown(FormField field) => FormRules.IsOpen(field, Answers) && (field.FromTier is null || IsAsked(field));

    /// <summary>Open points beside the field: once the office has sent the form back all of them, before only those about what was typed.</summary>
    private IReadOnlyList<CompletenessGap> GapsOf(FormField field) =>
        [.. gaps.Where(gap => gap.Field == field.Key && (gap.Code != "CK-01" || field.Key == Field || FormRules.IsAnswered(field, Answers) || View.Application.State is ApplicationState.Incomplete))];

    /// <summary>What cannot be read at all, each with the way to its field.</summary>
    private IReadOnlyList<CompletenessGap> Marked => [.. errors.Select(error => new CompletenessGap("CK-00", error.Field switch
    {
        nameof(ApplicationInput.Countries) => "countries",
        nameof(ApplicationInput.Start) or nameof(ApplicationInput.End) => "term",
        nameof(ApplicationInput.Host) => "mode",
        _ => "",
    }, error.Message))];

    private TableFilling? FillingOf(FormField field) => field switch
    {
        { Fill: "safeguards" } => new("Fill in the safeguards of the tier", [.. View.Pack.SafeguardsAt(FormRules.TierOf(decided?.Decision.Tier)).Select(one => (IReadOnlyList<string>)[$"{one.Code} {one.Text}", "", ""])]),
        { Key: "earlier_releases" } => new("Take them from the register", [.. current.Facts.EarlierLicences.Select(number => (IReadOnlyList<string>)[number])]),
        { Key: "sources" } when View.Version.Origin is { } origin => new("Take the declared sources",
            [.. origin.Sources.Select(source => (IReadOnlyList<string>)[$"{source.Words}, {source.Title}", ""]), .. origin.External.Select(source => (IReadOnlyList<string>)[source.Name, source.Holder])]),
        { Key: "transformations" } when View.Version.Origin is { } origin => new("Take the declared step",
            [[origin.Made.Technique, origin.Made.Parameters, origin.Made.Software, origin.Made.On.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), origin.Made.Operator]]),
        { Key: "transformations" } when View.Version.Lineage is { } lineage => new("Take the steps of the portal",
            [.. lineage.Steps.Select(step => (IReadOnlyList<string>)[$"{step.Technique} ({step.Column ?? "all quasi-identifiers"})", step.Parameters, lineage.Software, lineage.At.UtcDateTime.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), lineage.ByName])]),
        _ => null,
    };

    private void Changed()
    {
        Decide();
        isUnsaved = true;
        status = "Not saved yet.";
        (pause ??= new(AfterPause)).Begin();
    }

    private void Decide()
    {
        (var content, errors) = input.Read(Form);
        // A field that cannot be read counts as it was read last, so that nothing vanishes from the form; the others are checked as they stand.
        content ??= input.With(sound).Read(Form).Content;
        if (content is null)
            return;
        sound = content;
        decided = new CaseFile(View.Dataset, View.Version, Measured, View.Recipient) { Held = View.Held, Around = View.Around }.Decide(content, View.Pack);
        gaps = IsRevision ? Completeness.New(Facts, current.Facts with { Assessment = Measured }, View.Pack, clock.GetUtcNow()) : Completeness.Check(Facts, View.Pack, clock.GetUtcNow());
    }

    private async Task AfterPause()
    {
        await Flush();
        await InvokeAsync(StateHasChanged);
    }

    /// <summary>Saves what is unsaved; false when not all of it could be.</summary>
    private async Task<bool> Flush()
    {
        await saving.WaitAsync();
        try
        {
            if (!isUnsaved)
                return errors.Count == 0;
            isUnsaved = false;
            var marked = errors;
            Outcome<string>? outcome = null;
            try
            {
                // A field that cannot be read keeps nobody from saving the others; what it held before stays in the store.
                outcome = await drafts.Run(View.Application.Number, marked.Count == 0 ? input : input.With(sound), Guid.NewGuid(), await actors.Current(), default);
            }
            finally
            {
                // Also when saving failed altogether: what is not in the store is still unsaved.
                isUnsaved |= outcome is not { IsDone: true };
            }
            if (outcome.IsDone)
                input.Drafts++;
            isOvertaken = outcome.Kind is OutcomeKind.Stale;
            status = isOvertaken ? "Not saved: somebody else of your organisation changed this application since you opened it. What you typed still stands here."
                : !outcome.IsDone ? $"Not saved: {outcome.Message}"
                : marked.Count > 0 ? $"Saved without what is marked, {Figures.ExactUtc(clock.GetUtcNow())}. {marked[0].Message}"
                : $"Saved, {Figures.ExactUtc(clock.GetUtcNow())}.";
            return outcome.IsDone && marked.Count == 0;
        }
        finally
        {
            saving.Release();
        }
    }

    /// <summary>Documents or signature have changed: what was typed is saved and stays, the rest is read anew.</summary>
    private async Task Refresh()
    {
        await Flush();
        current = await cases.Find(Number, await actors.Current(), default) ?? current;
        Decide();
    }

    /// <summary>Saves what stands here over what somebody else saved, on purpose.</summary>
    private async Task Overwrite()
    {
        input.Drafts = null;
        if (await Flush())
            await OnOvertaken.InvokeAsync();
    }

    /// <summary>Whoever leaves within the pause loses nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        pause?.Stop();
        if (isUnsaved && !isOvertaken)
            await Flush();
        saving.Dispose();
    }
}
