using ExportPortal.Components.Shared;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Identity;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace ExportPortal.Features.Licences;

/// <summary>One licence, for staff and for both of its parties.</summary>
public sealed partial class LicencePage
{
    private readonly IReadOnlyList<Crumb> staffCrumbs = [new("Licences", "/licences")];
    private IReadOnlyList<Crumb> crumbs = [];
    private LicenceFile? file;
    private bool exists;
    private bool failed;
    private bool wentWell;
    private string? message;

    [Parameter] public string Number { get; set; } = "";

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = null!;

    /// <summary>Asked before anything is drawn, so that a number that is not there for the reader is a true 404.</summary>
    protected override async Task OnParametersSetAsync()
    {
        var actor = await Actors.Current();
        crumbs = actor.Roles.All(role => role is Role.Steward or Role.Recipient) ? [new("My licences", "/my/licences")] : staffCrumbs;
        exists = await Query.Exists(Number, actor);
        // As people type it, the number is read by the public check too; the page is at the one that is printed.
        if (!exists && LicenceNumber.Parse(Number)?.Text is { } printed && printed != Number && await Query.Exists(printed, actor))
            Navigation.NavigateTo($"/licences/{printed}{new Uri(Navigation.Uri).Query}", replace: true);
        else if (!exists)
            Navigation.NotFound();
        else if (RendererInfo.IsInteractive)
            await Load();
    }

    private async Task Load()
    {
        failed = false;
        try
        {
            file = await Query.Run(Number, await Actors.Current());
        }
        catch (System.Data.Common.DbException)
        {
            failed = true;
        }
    }

    private async Task Confirm(Guid notice)
    {
        var outcome = await Duty.Confirm(Number, notice, Guid.NewGuid(), await Actors.Current(), CancellationToken.None);
        (wentWell, message) = (outcome.IsDone, outcome.IsDone ? "Confirmed, and on record." : outcome.Message);
        await Load();
    }

    private async Task TrySeal()
    {
        var outcome = await Seals.Run(Number, Guid.NewGuid(), await Actors.Current(), CancellationToken.None);
        (wentWell, message) = (outcome.IsDone, outcome.IsDone ? "The portal is trying again. Open the page anew in a moment to see how it went." : outcome.Message);
        await Load();
    }

    private async Task Take(VerbView verb)
    {
        if (verb.Verb == nameof(LicenceVerb.CertifyDeletion))
        {
            Navigation.NavigateTo($"/licences/{Number}/deletion");
            return;
        }
        var method = SignInMethod.Of((await Authentication).User);
        if (await Acts.Ask(file!, Enum.Parse<LicenceVerb>(verb.Verb), method, await Actors.Current()) is not { } outcome)
            return;
        wentWell = outcome.IsDone;
        message = wentWell ? "Done, and on record." : outcome.Message;
        await Load();
        if (wentWell && file is { } now && now.Signatures.Any(signature => signature.Verb == verb.Verb))
            message = "Your signature is on record. A second person has to sign before it takes effect.";
    }

    private static IReadOnlyList<VerbView> Verbs(LicenceFile licence) =>
        [.. licence.Offers.Select(offer => new VerbView(
            offer.Verb.ToString(), LicenceActs.Label(offer.Verb), offer.Closed is null, offer.Closed?.Message, LicenceActs.Symbol(offer.Verb),
            IsPrimary: offer.Verb is LicenceVerb.AcceptAsSteward or LicenceVerb.AcceptAsRecipient or LicenceVerb.LiftSuspension))];

    private static IReadOnlyList<DocumentFact> Facts(LicenceFile licence) =>
    [
        new("Steward (exporter)", licence.Steward),
        new("Recipient", licence.Recipient),
        new("Term", $"{Figures.Date(licence.Term.Start)} to {Figures.Date(licence.Term.End)}, both days included"),
        new("Granted", Figures.Minute(licence.GrantedAt)),
        new("Package sealed", licence.SealedAt is { } at ? Figures.Minute(at) : "not yet"),
        .. licence.Terms is { } terms ? (DocumentFact[])[new("Purpose", terms.Grant.PurposeText), new("Policy pack", terms.Decision.Pack)] : [],
    ];
}
