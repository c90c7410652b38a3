using ExportPortal.Microdata;
using ExportPortal.Microdata.Counting;
using ExportPortal.Microdata.Postgres;

namespace ExportPortal.Cli;

/// <summary>Opens what <see cref="AssessVerb"/> is to read, files here and tables where they stand, under the limits of the settings. The caller discards it.</summary>
internal sealed class AssessSources
{
    private readonly AssessOptions options;
    private readonly EngineSettings settings;
    private readonly TableConnections connections;

    /// <param name="portal">Asked for where a connection is named.</param>
    public AssessSources(AssessOptions options, Func<IHost> portal)
    {
        (this.options, settings) = (options, EngineSettings.Read(options.Environment));
        if (options.Connection is null)
        {
            connections = TableConnections.None;
            return;
        }
        using var host = portal();
        connections = host.Services.GetRequiredService<TableConnections>();
    }

    public MicrodataEngine Engine => new(settings.Engine, connections, settings.Limits);

    public async Task<MicrodataSource> Sample(CancellationToken cancellation) =>
        options.File is { } file ? await settings.Inspect(file, options.Written, cancellation) : await Table(options.Table!, cancellation);

    /// <summary>Null where none was named.</summary>
    public async Task<MicrodataSource?> Population(CancellationToken cancellation) =>
        options.PopulationFile is { } file ? await settings.Inspect(file, null, cancellation)
        : options.PopulationTable is { } table ? await Table(table, cancellation) : null;

    /// <summary>One of the earlier versions, whose fault says which.</summary>
    public async Task<MicrodataSource> Earlier(EarlierPlace place, CancellationToken cancellation) =>
        place.IsTable ? await Table(place.Name, cancellation) : await settings.Inspect(place.Name, null, cancellation);

    private Task<MicrodataTable> Table(string name, CancellationToken cancellation) =>
        new PostgresTables(connections, settings.Limits).Open(TableName.Parse(options.Connection!, name), null, cancellation);
}
