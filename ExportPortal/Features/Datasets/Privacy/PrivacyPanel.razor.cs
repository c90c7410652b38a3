using System.Globalization;
using ExportPortal.Domain.Risk.Privacy;
using Microsoft.AspNetCore.Components;

namespace ExportPortal.Features.Datasets.Privacy;

/// <summary>Shows the ledger and records a release.</summary>
public sealed partial class PrivacyPanel
{
    private DatasetPrivacy? ledger;
    private ReleaseForm form = new();
    private Guid key = Guid.NewGuid();
    private string? refusal, done;
    private bool isBusy;

    /// <summary>Number of the dataset.</summary>
    [Parameter, EditorRequired] public required string Number { get; set; }

    protected override Task OnParametersSetAsync() => RendererInfo.IsInteractive ? Load() : Task.CompletedTask;

    private async Task Load()
    {
        ledger = await Desk.Query.Of(Number, await Actors.Current(), CancellationToken.None);
        if (ledger is not null && form.Recipient == Guid.Empty)
            form = new() { Recipient = ledger.Parties.FirstOrDefault().Id, On = ledger.Today };
    }

    private async Task Record()
    {
        (isBusy, refusal, done) = (true, null, null);
        var outcome = await Desk.Record.Run(Number, form.Recipient, form.Input(), key, await Actors.Current(), CancellationToken.None);
        isBusy = false;
        if (!outcome.IsDone)
        {
            refusal = outcome.Message;
            return;
        }
        (done, key, form) = ("The release is on the ledger.", Guid.NewGuid(), new());
        await Load();
    }

    private static string Compositions(RecipientPrivacy one) =>
        $"{one.Spent.Releases} release{(one.Spent.Releases == 1 ? "" : "s")} in the twelve months to {one.Spent.Until:yyyy-MM-dd}. "
        + string.Join(", ", new (string Name, double? Epsilon)[]
        {
            ("Added up", one.Totals.Basic?.Epsilon), ("advanced composition", one.Totals.Advanced?.Epsilon), ("zCDP", one.Totals.EpsilonZcdp),
            ("Rényi (Mironov)", one.Totals.EpsilonMironov), ("Rényi (Canonne, Kamath, Steinke)", one.Totals.EpsilonCanonneKamathSteinke),
        }.Select(each => $"{each.Name} {(each.Epsilon is { } epsilon ? Round(epsilon) : "not defined")}")) + ". The smallest that may be claimed counts.";

    private static string Guarantee(PrivacyTerms terms) => terms.Noise switch
    {
        PrivacyNoise.Pure => $"epsilon {Round(terms.Epsilon!.Value)}",
        PrivacyNoise.Approximate => $"epsilon {Round(terms.Epsilon!.Value)}, delta {Small(terms.Delta!.Value)}",
        _ => $"Gaussian, sigma {Round(terms.Sigma!.Value)} at sensitivity {Round(terms.Sensitivity!.Value)}",
    };

    private static string Word(PrivacyNoise noise) => noise switch { PrivacyNoise.Pure => "Epsilon", PrivacyNoise.Approximate => "Epsilon and delta", _ => "Gaussian noise" };

    private static string Small(double value) => value.ToString("0.##e-0", CultureInfo.InvariantCulture);

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Round(double value) => Math.Round(value, 3).ToString("0.###", CultureInfo.InvariantCulture);
}
