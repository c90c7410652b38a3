using ExportPortal.Data;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Datasets;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Datasets;

/// <summary>What commands on a dataset have in common.</summary>
internal static class DatasetCommand
{
    /// <summary>The dataset that the act is about; the log knows it by its number until it is found, and by its id from then on.</summary>
    /// <returns>Null when it does not exist for the actor.</returns>
    public static async Task<Dataset?> LoadDataset(this CommandScope scope, string number, CancellationToken cancellation, bool withVersions = false)
    {
        scope.Target = new AuditSubject("dataset", number, number);
        var visible = scope.Db.Datasets.VisibleTo(scope.Actor);
        var dataset = await (withVersions ? visible.Include(one => one.Versions) : visible).FirstOrDefaultAsync(one => one.Number == number, cancellation);
        if (dataset is not null)
            scope.Target = new AuditSubject("dataset", dataset.Id.Value.ToString(), dataset.Number);
        return dataset;
    }
}
