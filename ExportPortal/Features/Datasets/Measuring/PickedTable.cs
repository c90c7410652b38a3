using ExportPortal.Microdata;

namespace ExportPortal.Features.Datasets.Measuring;

/// <summary>A table that a person picked.</summary>
/// <param name="Name">"connection: schema.table".</param>
/// <param name="Open">Looks at it, if it is open to that person when it is called.</param>
public sealed record PickedTable(string Name, Func<IProgress<MicrodataProgress>, CancellationToken, Task<MicrodataTable>> Open);
