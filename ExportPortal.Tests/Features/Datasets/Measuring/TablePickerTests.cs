using Bunit;
using ExportPortal.Components;
using ExportPortal.Identity;
using ExportPortal.Microdata;
using ExportPortal.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Features.Datasets.Measuring;

/// <summary>A table is picked from what the chosen connection offers, however long another one takes to answer.</summary>
public sealed class TablePickerTests : ComponentTest
{
    private readonly TwoServers servers = new();

    [Fact]
    public async Task Connect_AnotherChosenMeanwhile_ShowsWhatThatOneOffers()
    {
        var picker = Open();

        var slow = picker.Find("#connection").ChangeAsync("slow");
        await picker.Find("#connection").ChangeAsync("quick");
        servers.Slow.SetException(new MicrodataFault("database_unreachable", "The database does not answer."));
        await slow;

        Assert.Equal(["Choose one", "public.people"], Offered(picker));
        Assert.Empty(picker.FindAll("[role=alert]"));
    }

    [Fact]
    public async Task Connect_TakenBackMeanwhile_AsksForAConnection()
    {
        var picker = Open();

        var slow = picker.Find("#connection").ChangeAsync("slow");
        await picker.Find("#connection").ChangeAsync("");
        servers.Slow.SetResult([new("slow", "public", "late")]);
        await slow;

        Assert.Equal(["Choose a connection first"], Offered(picker));
    }

    private static IEnumerable<string> Offered(IRenderedComponent<TablePicker> picker) => picker.FindAll("#table option").Select(option => option.TextContent);

    private IRenderedComponent<TablePicker> Open()
    {
        var connection = new TableConnection { ConnectionString = "Host=nowhere", Organisations = [People.Steward.Organisation.Value] };
        var connections = new TableConnections(new Dictionary<string, TableConnection> { ["slow"] = connection, ["quick"] = connection });
        Services.AddSingleton(new TableChoices(connections, servers)).AddSingleton(new ActorAccessor(new SignedInAs(People.Steward)));
        return Render<TablePicker>(given => given.Add(one => one.Connections, ["slow", "quick"]).Add(one => one.Action, "Take it").Add(one => one.OnTake, (PickedTable _) => { }));
    }

    private sealed class TwoServers : ITableSources
    {
        public TaskCompletionSource<IReadOnlyList<TableName>> Slow { get; } = new();

        public Task<IReadOnlyList<TableName>> List(string connection, CancellationToken cancellation) =>
            connection == "slow" ? Slow.Task : Task.FromResult<IReadOnlyList<TableName>>([new(connection, "public", "people")]);

        public Task<MicrodataTable> Open(TableName table, IProgress<MicrodataProgress>? progress, CancellationToken cancellation) => throw new NotSupportedException();
    }
}
