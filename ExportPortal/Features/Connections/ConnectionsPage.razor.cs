using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Identity;

namespace ExportPortal.Features.Connections;

/// <summary>Keys and the address for messages, kept by the people of the organisation itself.</summary>
public sealed partial class ConnectionsPage(ConnectionsQuery query, ManageConnections manage, ActorAccessor actors)
{
    private ConnectionsView? view;
    private NewSecret? made;
    private string? error;
    private bool failed;
    private string name = "";
    private string address = "";
    private readonly HashSet<string> chosen = [ApiScopes.DecideAccess, ApiScopes.ConfirmEnds];

    protected override async Task OnInitializedAsync()
    {
        if (RendererInfo.IsInteractive)
            await Load();
    }

    private async Task Load()
    {
        failed = false;
        try
        {
            view = await query.Run(await actors.Current());
        }
        catch (System.Data.Common.DbException)
        {
            failed = true;
        }
    }

    private async Task OpenKey()
    {
        await Show(await manage.OpenKey(name, [.. ApiScopes.All.Where(chosen.Contains)], Guid.NewGuid(), await actors.Current(), CancellationToken.None));
    }

    private async Task SetHook() => await Show(await manage.SetWebhook(address, Guid.NewGuid(), await actors.Current(), CancellationToken.None));

    private async Task Close(ApiKey key) => await Say(await manage.CloseKey(key.Id, Guid.NewGuid(), await actors.Current(), CancellationToken.None));

    private async Task RemoveHook() => await Say(await manage.RemoveWebhook(Guid.NewGuid(), await actors.Current(), CancellationToken.None));

    private async Task Show(Outcome<NewSecret> outcome)
    {
        made = outcome.IsDone ? outcome.Value : null;
        if (outcome.IsDone)
            (name, address) = ("", "");
        await Say(outcome);
    }

    private async Task Say(Outcome outcome)
    {
        error = outcome.IsDone ? null : outcome.Message;
        if (error is not null)
            made = null;
        await Load();
    }

    private static string Scope(string scope) => scope switch
    {
        ApiScopes.DecideAccess => "Ask whether access is allowed",
        ApiScopes.ConfirmEnds => "Confirm that access is stopped",
        ApiScopes.ReadApplications => "Read applications",
        ApiScopes.WriteApplications => "Write, submit and answer applications",
        ApiScopes.ReadOversight => "Read audits and sanctions of your side, and their lists, without the files",
        ApiScopes.ActOnOversight => "Answer findings and sanctions, and appeal",
        ApiScopes.HandInEvidence => "Hand in evidence for audits",
        ApiScopes.DownloadEvidence => "Download the files of evidence of audits",
        ApiScopes.ReadIncidents => "Read the incidents that you reported",
        ApiScopes.ReportIncidents => "Report incidents",
        ApiScopes.ReadLicences => "Read licences",
        ApiScopes.ActOnLicences => "Accept, report, change and give back licences",
        ApiScopes.WriteDatasets => "Measure and register versions of datasets",
        ApiScopes.AskForRulings => "Ask how data are classified, and read the answers",
        _ => "Read datasets",
    };

    private void Choose(string scope, bool isChosen)
    {
        if (isChosen)
            chosen.Add(scope);
        else
            chosen.Remove(scope);
    }
}
