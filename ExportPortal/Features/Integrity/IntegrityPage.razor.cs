using ExportPortal.Domain.Common;
using ExportPortal.Identity;
using Microsoft.AspNetCore.Components;

namespace ExportPortal.Features.Integrity;

/// <summary>The log of acts for auditors: what is signed, where it is kept, every act with its proof.</summary>
public sealed partial class IntegrityPage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource gone = new();
    private LogOverview? overview;
    private LogPage? page;
    private LogEntry? entry;
    private string? refusal;
    private (long? Before, long? Entry, string? Log)? shown;

    [Inject] private IntegrityQuery Query { get; set; } = null!;

    [Inject] private ReadLog Reading { get; set; } = null!;

    [Inject] private ActorAccessor Actors { get; set; } = null!;

    /// <summary>Place of the oldest entry of the page before; null for the newest page.</summary>
    [SupplyParameterFromQuery] private long? Before { get; set; }

    /// <summary>The entry that is open; null for none.</summary>
    [SupplyParameterFromQuery(Name = "entry")] private long? EntryNumber { get; set; }

    /// <summary>Which log; null for the log of acts.</summary>
    [SupplyParameterFromQuery(Name = "log")] private string? Log { get; set; }

    private const string AccessPath = $"/log/integrity?log={IntegrityLogs.Access}";

    private bool IsAccess => Log == IntegrityLogs.Access;

    protected override async Task OnParametersSetAsync()
    {
        if (!RendererInfo.IsInteractive || shown == (Before, EntryNumber, Log))
            return;
        shown = (Before, EntryNumber, Log);
        await Load();
    }

    private async Task Load()
    {
        (refusal, entry) = (null, null);
        if (await Allow(EntryNumber is null ? "overview" : "entry", EntryNumber ?? Before) is { } said)
        {
            refusal = said;
            return;
        }
        overview = await Query.Overview(Log, gone.Token);
        page = IsAccess ? null : await Query.Page(Before, gone.Token);
        entry = !IsAccess && EntryNumber is { } number ? await Query.Entry(number, gone.Token) : null;
        // Whoever may still have to sign or to opine must not read others' reasons here before; the case's history shows them in time.
        if (entry is not null && !(await Actors.Current()).Is(Role.Auditor))
            entry = entry with { Reason = null };
    }

    private Task<string?> Allow(string what) => Allow(what, null);

    /// <summary>Logs that the log is read; null when it was, else why the person may not.</summary>
    private async Task<string?> Allow(string what, long? place)
    {
        var outcome = await Reading.Run(what, place, Guid.NewGuid(), await Actors.Current(), gone.Token, IsAccess ? IntegrityLogs.Access : "audit");
        return outcome.IsDone ? null : outcome.Message;
    }

    private static string Address(long? before, long? entry) => (before, entry) switch
    {
        (null, null) => "/log/integrity",
        ({ } place, null) => $"/log/integrity?before={place}",
        (null, { } number) => $"/log/integrity?entry={number}",
        var (place, number) => $"/log/integrity?before={place}&entry={number}",
    };

    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
    }
}
