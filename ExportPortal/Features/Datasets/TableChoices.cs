using ExportPortal.Domain.Common;
using ExportPortal.Microdata;

namespace ExportPortal.Features.Datasets;

/// <summary>
/// Tables that a steward may measure where they stand. A connection is for the stewards of the organisations that its
/// settings name, and for nobody else; whoever asks past that is told that there is none.
/// </summary>
public sealed class TableChoices(TableConnections connections, ITableSources tables)
{
    /// <summary>Names of the actor's connections.</summary>
    public IReadOnlyList<string> Connections(Actor actor) => !actor.Is(Role.Steward) ? [] :
        [.. connections.ByName.Where(one => one.Value.ConnectionString.Length > 0 && one.Value.Organisations.Contains(actor.Organisation.Value)).Select(one => one.Key).Order(StringComparer.Ordinal)];

    // Asked in the task, so that a refusal comes as the answer of the server does.
    public async Task<IReadOnlyList<TableName>> Tables(string connection, Actor actor, CancellationToken cancellation)
    {
        Require(connection, actor);
        return await tables.List(connection, cancellation);
    }

    public async Task<MicrodataTable> Open(TableName table, Actor actor, IProgress<MicrodataProgress>? progress, CancellationToken cancellation)
    {
        Require(table.Connection, actor);
        return await tables.Open(table, progress, cancellation);
    }

    private void Require(string connection, Actor actor)
    {
        RuleViolation.When(!actor.Is(Role.Steward), "DS-1", "Only a steward chooses data to measure.");
        if (!Connections(actor).Contains(connection))
            throw new MicrodataFault("unknown_connection", "There is no such connection for your organisation. Ask who runs the portal.");
    }
}
