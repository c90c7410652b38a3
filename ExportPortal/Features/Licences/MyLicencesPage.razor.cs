using ExportPortal.Components.Shared;
using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Licensing;
using ExportPortal.Identity;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace ExportPortal.Features.Licences;

/// <summary>The licences of a recipient or a steward, in plain words, and what is owed next.</summary>
public sealed partial class MyLicencesPage
{
    private IReadOnlyList<MyLicence>? licences;
    private IReadOnlyList<MyLicence> owing = [];
    private IReadOnlyList<SanctionNews> sanctions = [];
    private IReadOnlyList<OwnedAction> actions = [];
    private IReadOnlyList<AskedStatement> statements = [];
    private int? read;
    private int total;
    private bool failed;
    private bool wentWell;
    private string? message;

    [SupplyParameterFromQuery(Name = "page")] private string? PageNumber { get; set; }

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = null!;

    /// <summary>From 1; the first where the address names none.</summary>
    private int Asked => ListAddress.PageOf(PageNumber);

    /// <summary>The last one where more is asked for than there are.</summary>
    private int Current => Math.Clamp(Asked, 1, Math.Max(1, (total + MyLicencesQuery.PageSize - 1) / MyLicencesQuery.PageSize));

    private static string Address(int page) => ListAddress.Of("/my/licences", ("page", ListAddress.Page(page)));

    private IReadOnlyList<(MyLicence Licence, LicenceDuty Duty)> Todo =>
        [.. owing.SelectMany(licence => licence.Duties.Select(duty => (licence, duty)))];

    /// <summary>What is due first comes first, and what has no day comes last.</summary>
    internal static IEnumerable<T> InTime<T>(IEnumerable<(DateOnly? By, T Row)> rows) => rows.OrderBy(one => one.By is null).ThenBy(one => one.By).Select(one => one.Row);

    private string Lead => (licences!.Count, licences.Count(licence => licence.Access.Allowed)) switch
    {
        var (all, active) when all < total => $"{total} licences, number {(Current - 1) * MyLicencesQuery.PageSize + 1} to {(Current - 1) * MyLicencesQuery.PageSize + all} here, {active} of them in force today.",
        (0, _) => "No licence yet.",
        (1, 1) => "One licence, in force today.",
        (1, _) => "One licence, not in force today.",
        var (all, active) => $"{all} licences, {active} in force today.",
    };

    protected override async Task OnParametersSetAsync()
    {
        if (!RendererInfo.IsInteractive || read == Asked)
            return;
        read = Asked;
        await Load();
    }

    private async Task Load()
    {
        failed = false;
        try
        {
            var actor = await Actors.Current();
            total = await Query.Count(actor);
            licences = await Query.Run(actor, Current - 1);
            (sanctions, actions) = (await Query.Sanctions(actor), await Query.Actions(actor));
            statements = await Query.Statements(actor);
            // What waits does not depend on the page that is open.
            owing = total <= MyLicencesQuery.PageSize ? licences : await Query.Owing(actor);
        }
        catch (System.Data.Common.DbException)
        {
            failed = true;
        }
    }

    private async Task Ask(MyLicence licence)
    {
        var method = SignInMethod.Of((await Authentication).User);
        var actor = await Actors.Current();
        var key = Guid.NewGuid();
        if (await ConfirmDialog.Ask(Dialogs, AcceptRequest.For(licence.Number, licence.Title, licence.Fingerprint, actor.Name, method, licence.Words?.NotAsAsked)) is null)
            return;
        var outcome = await Accept.Run(licence.Number, licence.Fingerprint, method, key, actor, CancellationToken.None);
        wentWell = outcome.IsDone;
        message = !wentWell ? outcome.Message : outcome.Value == Words.Code(LicenceState.Active) ? $"{licence.Number} is accepted by both sides and active." : $"You have accepted {licence.Number}. The other side has not yet.";
        await Load();
    }
}
