using System.Globalization;
using ExportPortal.Components.Shared;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Privacy;
using Microsoft.AspNetCore.Components;

namespace ExportPortal.Features.Datasets.Privacy;

/// <summary>Shows the ledger, records a release and withdraws one.</summary>
public sealed partial class PrivacyPanel
{
    private DatasetPrivacy? ledger;
    private ReleaseForm form = new();
    private Guid key = Guid.NewGuid(), withdrawal = Guid.NewGuid();
    private string? refusal, warning, done;
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
        (isBusy, refusal, warning, done) = (true, null, null, null);
        var outcome = await Desk.Record.Run(Number, form.Recipient, form.Input(), key, await Actors.Current(), CancellationToken.None);
        isBusy = false;
        if (!outcome.IsDone)
        {
            refusal = outcome.Message;
            return;
        }
        (key, form) = (Guid.NewGuid(), new());
        await Load();
        warning = ledger?.Recipients.SelectMany(one => one.Releases.Where(release => release.Id == outcome.Value).Select(release => ledger.Budget.Overdrawn(one.Counted, release.Entry()))).FirstOrDefault();
        done = warning is null ? "The release is on the ledger." : null;
    }

    private async Task Withdraw((Guid Release, string Reason) asked)
    {
        (isBusy, refusal, warning, done) = (true, null, null, null);
        var outcome = await Desk.Withdraw.Run(Number, asked.Release, asked.Reason, withdrawal, await Actors.Current(), CancellationToken.None);
        isBusy = false;
        if (!outcome.IsDone)
        {
            refusal = outcome.Message;
            return;
        }
        withdrawal = Guid.NewGuid();
        done = "The release is withdrawn. It stays on the ledger and counts no more.";
        await Load();
    }

    private static string Sentence(RecipientPrivacy one)
    {
        var spent = $"{one.Spent.Releases} release{(one.Spent.Releases == 1 ? "" : "s")} in the twelve months to {Figures.Date(one.Spent.Until)} spent an epsilon of {Round(one.Spent.Epsilon)}. ";
        return spent + (one.Spent.Limit is not { } limit ? "This tier sets no limit for twelve months."
            : one.Spent.IsOver ? $"This tier allows {Round(limit)}, so {Round(one.Spent.Epsilon - limit)} too much was spent and nothing is left."
            : $"This tier allows {Round(limit)}, so {Round(one.Spent.Left!.Value)} is left.");
    }

    private static (string Name, double? Epsilon)[] Ways(PrivacyTotals totals) =>
    [
        ("Added up", totals.Basic?.Epsilon), ("Advanced composition", totals.Advanced?.Epsilon), ("zCDP", totals.EpsilonZcdp),
        ("Rényi (Mironov)", totals.EpsilonMironov), ("Rényi (Canonne, Kamath, Steinke)", totals.EpsilonCanonneKamathSteinke),
    ];

    private static string Word(PrivacyNoise noise) => noise switch { PrivacyNoise.Pure => "Epsilon", PrivacyNoise.Approximate => "Epsilon and delta", _ => "Gaussian noise" };

    internal static string Small(double value) => value.ToString("0.##e-0", CultureInfo.InvariantCulture);

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    internal static string Round(double value) => Math.Round(value, 3).ToString("0.###", CultureInfo.InvariantCulture);
}
