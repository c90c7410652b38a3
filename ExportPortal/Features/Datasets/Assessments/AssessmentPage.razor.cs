using System.Globalization;
using ExportPortal.Components.Shared;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Risk;
using ExportPortal.Features.Datasets.Measuring;
using ExportPortal.Identity;
using Microsoft.AspNetCore.Components;

namespace ExportPortal.Features.Datasets.Assessments;

/// <summary>A saved assessment: its figures again from the record, nothing measured anew.</summary>
public sealed partial class AssessmentPage(AssessmentQuery query, ActorAccessor actors)
{
    private AssessmentView? view;
    private RiskContext? context;
    private bool isMissing;

    /// <summary>Number of the assessment.</summary>
    [Parameter] public string Number { get; set; } = "";

    private RiskContext Context => context ?? view!.Basis.Context;

    private ContextTrial Trial => new(view!.Assessment.Measurement, view.BaseTier, view.Basis.Data, view.Pack);

    private IReadOnlyList<DocumentFact> Repeat
    {
        get
        {
            var (assessment, request) = (view!.Assessment, view.Assessment.Request);
            return
            [
                .. assessment is { MeasuredAt: { } at, MeasuredSeconds: { } took } ? [new DocumentFact("Measured", $"{Figures.Minute(at)}, in {Figures.Risk(Math.Round(took, 1))} s")] : Array.Empty<DocumentFact>(),
                new("Saved", $"{Figures.Minute(assessment.MadeAt)}{(view.MadeBy is null ? "" : $" by {view.MadeBy}")}"),
                new("Saved for", view.Basis.Context.Words(view.Pack)),
                new("Quasi-identifiers", string.Join(", ", request.Plan.QuasiIdentifiers)),
                .. view.Basis.Overruled is { } overruled ? [new DocumentFact("Declared otherwise", $"{string.Join(", ", overruled)}: proposed as direct identifier by name or values")] : Array.Empty<DocumentFact>(),
                .. assessment.Measurement.File.Dialect is { } csv ? [new DocumentFact("Encoding", SourceNote.Encoding(csv.Encoding))] : Array.Empty<DocumentFact>(),
                new("Empty cells", NullRules.Name(request.Plan.Nulls)),
                new("Seed", request.Knowledge is { } knowledge ? knowledge.Seed.ToString(CultureInfo.InvariantCulture) : "none needed"),
                .. view.Attacks is { } attacks ? [new DocumentFact("Attacks saved before", attacks.Number)] : Array.Empty<DocumentFact>(),
                new("Engine", assessment.Measurement.Engine.Words),
                new("Policy pack", view.Basis.Pack),
                new("Review by", Figures.Date(view.Basis.ReviewBy)),
            ];
        }
    }

    protected override async Task OnParametersSetAsync()
    {
        if (!RendererInfo.IsInteractive)
            return;
        (context, view) = (null, await query.Find(Number, await actors.Current(), CancellationToken.None));
        isMissing = view is null;
    }
}
