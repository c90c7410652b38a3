using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Microdata;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Datasets;

/// <summary>
/// Tables that a steward may measure where they stand. A connection is for the stewards of the organisations that its
/// settings name, and for nobody else; whoever asks past that is told that there is none.
/// </summary>
public sealed class TableChoices(TableConnections connections, ITableSources tables, IDbContextFactory<PortalDbContext> contexts)
{
    /// <summary>Names of the actor's connections.</summary>
    public async Task<IReadOnlyList<string>> Connections(Actor actor, CancellationToken cancellation)
    {
        if (!actor.Is(Role.Steward))
            return [];
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var house = await db.Organisations.Where(one => one.Id == actor.Organisation).Select(one => one.RomanisedName).FirstOrDefaultAsync(cancellation);
        return [.. connections.ByName.Where(one => one.Value.ConnectionString.Length > 0 && house is not null && one.Value.Organisations.Contains(house)).Select(one => one.Key).Order(StringComparer.Ordinal)];
    }

    public async Task<IReadOnlyList<TableName>> Tables(string connection, Actor actor, CancellationToken cancellation)
    {
        await Require(connection, actor, cancellation);
        return await tables.List(connection, cancellation);
    }

    public async Task<MicrodataTable> Open(TableName table, Actor actor, IProgress<MicrodataProgress>? progress, CancellationToken cancellation)
    {
        await Require(table.Connection, actor, cancellation);
        return await tables.Open(table, progress, cancellation);
    }

    private async Task Require(string connection, Actor actor, CancellationToken cancellation)
    {
        RuleViolation.When(!actor.Is(Role.Steward), "DS-1", "Only a steward chooses data to measure.");
        if (!(await Connections(actor, cancellation)).Contains(connection))
            throw new MicrodataFault("unknown_connection", "There is no such connection for your organisation. Ask who runs the portal.");
    }
}
