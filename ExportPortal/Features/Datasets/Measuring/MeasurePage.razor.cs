using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Stress;
using ExportPortal.Identity;
using ExportPortal.Microdata;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.JSInterop;

namespace ExportPortal.Features.Datasets.Measuring;

/// <summary>Shows a session of measuring and passes on what the person says; the work itself goes on without the page.</summary>
public sealed partial class MeasurePage(MeasureDesk desk, ActorAccessor actors, AntiforgeryStateProvider antiforgery, IJSRuntime script)
{
    private DatasetDetails? dataset;
    private MeasureSession? session;
    private SavedAssessment? saved;
    private StressSetup? setup;
    private ElementReference results, done;
    private readonly ReadingOnce readings = new();
    private string token = "";
    private string? refusal;
    private bool isMissing, isSaving, isShown, isReady, isAwaited, isCancelled, isReceived, isJustSaved;

    /// <summary>Number of the dataset.</summary>
    [Parameter] public string Number { get; set; } = "";

    /// <summary>Number of an assessment to repeat; null for a new measurement.</summary>
    [SupplyParameterFromQuery(Name = "repeat")] private string? Repeat { get; set; }

    private string? Subtitle => dataset is null ? null : session?.Repeated is { } repeated ? $"{dataset.Title}, {repeated.Number} again" : $"{dataset.Title}, new version";

    private MicrodataLimits Limits => desk.Limits;

    private RiskContext Context => session!.Context ?? Least;

    private RiskContext Least => RiskContext.Least(dataset!.BaseTier, desk.Pack);

    protected override async Task OnInitializedAsync()
    {
        token = antiforgery.GetAntiforgeryToken()?.Value ?? "";
        if (!RendererInfo.IsInteractive)
            return;
        var actor = await actors.Current();
        dataset = await desk.Datasets.Find(Number, actor, CancellationToken.None);
        isMissing = dataset is not { IsOwn: true };
        if (isMissing)
            dataset = null;
        else
        {
            setup = await desk.Stress.Find(Number, actor, CancellationToken.None);
            Watch(desk.Sessions.Open(actor, Number), await Earlier(Repeat, actor));
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (session is not null && !isShown)
        {
            isShown = true;
            await script.InvokeVoidAsync("import", $"./{Assets["js/upload.js"]}");
            isReady = true;
            StateHasChanged();
        }
        // A run may end between a rendering and this: then the results are not on the page yet, and the next rendering brings them.
        if (isAwaited && session is { Result: not null } && results.Context is not null)
        {
            isAwaited = false;
            await results.FocusAsync();
        }
        if (isJustSaved)
        {
            // The button that was pressed is gone; what to do next stands here.
            isJustSaved = false;
            await done.FocusAsync();
        }
    }

    public void Dispose()
    {
        if (session is not null)
            session.Changed -= Show;
    }

    private async Task<RepeatedAssessment?> Earlier(string? repeat, Domain.Common.Actor actor) =>
        repeat is { } number && await desk.Datasets.FindAssessment(Number, number, actor, CancellationToken.None) is { } found
            ? new(number, found.Basis?.Request ?? MeasurementRequest.Of(found.Measurement), found.Measurement, found.Stress,
                dataset!.Versions.FirstOrDefault(version => version.Id == found.VersionId)?.Variables)
            {
                FileName = dataset.Versions.FirstOrDefault(version => version.Id == found.VersionId)?.File.Name, At = found.MeasuredAt, Context = found.Basis?.Context,
            } : null;

    private void Watch(MeasureSession opened, RepeatedAssessment? repeated)
    {
        session = opened;
        session.Know(setup?.Earlier ?? []);
        session.KnowCopies([.. dataset!.Versions.Select(version => version.Lineage).OfType<Domain.Datasets.Lineage>()]);
        session.Repeat(repeated);
        session.Changed += Show;
    }

    private void Show()
    {
        isReceived |= session!.Phase is MeasurePhase.Receiving;
        _ = InvokeAsync(StateHasChanged);
    }

    private async Task Run()
    {
        (refusal, isCancelled, isReceived) = (null, false, false);
        session!.Serve(await actors.Current());
        (isAwaited, results) = (true, default);
        // Not awaited: the run belongs to the session and outlives the page.
        var line = RiskLine.Of(dataset!.BaseTier, dataset.Classification.HighInvasiveness, desk.Pack);
        _ = setup is null ? session!.Measure(line) : session!.Measure(setup, line);
    }

    /// <summary>From what was saved over a limit back to the upload, with the same columns and rules.</summary>
    private async Task Again()
    {
        var (actor, number) = (await actors.Current(), session!.Assessment);
        session.Changed -= Show;
        dataset = await desk.Datasets.Find(Number, actor, CancellationToken.None) ?? dataset;
        saved = null;
        Watch(desk.Sessions.Open(actor, Number), await Earlier(number, actor));
    }

    private void CancelRun()
    {
        (isCancelled, isAwaited) = (true, false);
        session!.Cancel();
    }

    private async Task Save()
    {
        (isSaving, refusal) = (true, null);
        var actor = await actors.Current();
        var outcome = await desk.Register.Run(Number, session!.Upload!.Value, session.Variables, session.SaveKey, actor, CancellationToken.None, Context);
        isSaving = false;
        if (!outcome.IsDone)
        {
            refusal = outcome.Message;
            return;
        }
        saved = await desk.Datasets.FindAssessment(Number, outcome.Value, actor, CancellationToken.None);
        session.Finish(outcome.Value);
        isJustSaved = true;
    }

    /// <summary>How the quasi-identifiers differ from those of the version before; empty where they do not, or nothing is here yet.</summary>
    private string OtherColumns => session is { Repeated: null, Phase: MeasurePhase.Profiled or MeasurePhase.Measured } && dataset is { Versions: [var before, ..] }
        ? string.Join(" ", AssessmentComparison.OtherColumns(Known(before.Variables), Known(session.Variables))) : "";

    private static IReadOnlyList<string> Known(IEnumerable<Domain.Datasets.Variable> variables) =>
        [.. variables.Where(one => one.Role is Domain.Datasets.ColumnRole.QuasiIdentifier).Select(one => one.Name)];

    private RiskReading Reading(RiskMeasurement measured) => readings.Of(measured, session!.Stress?.Figures, Context, dataset!.Classification, desk.Pack);

    /// <summary>Whether what was saved misses a limit.</summary>
    private bool IsOver => session!.Result is { } result && Shortfall.Faults(Reading(result)).Count > 0;

    /// <summary>A copy for the least that the tier asks of a recipient, as it is saved.</summary>
    private RiskReading JudgeCopy(RiskMeasurement measured, StressFigures? figures) =>
        RiskReading.Of(measured, figures, RiskContext.Least(dataset!.BaseTier, desk.Pack), dataset.Classification, desk.Pack);

    private ContextTrial Trial(RiskMeasurement measured) =>
        new(measured, dataset!.BaseTier, dataset.Classification, desk.Pack) { Figures = session!.Stress?.Figures };
}
