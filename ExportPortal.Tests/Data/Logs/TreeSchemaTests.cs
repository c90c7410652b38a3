using System.Text;
using ExportPortal.Data.AccessLog;
using ExportPortal.Domain.Common;

namespace ExportPortal.Data.Logs;

/// <summary>Stores have run these texts in a migration or at their first start: a change of the schema is a new text, never a change of these.</summary>
public sealed class TreeSchemaTests
{
    public static TheoryData<string, string> Texts => new()
    {
        { AuditLogSchema.Sqlite, "2b192e277f709cb515d1b31bae83d1185fbe508a806aba7ab1658310e0bbc7fd" },
        { AuditLogSchema.Postgres, "0f07ff0c0097f037692136c1c4905097e6b78497bfc659698ef9508d4c3d9d3e" },
        { SqliteAccessSchema.Text, "70f5b9eae735e1d184d09ec165d41219eae2cf5a1d350ab14fe59fc00ce08875" },
        { PostgresAccessSchema.Text, "ed92a2af4a273778dbf7fdfc3ef80dee80572bc9ba0248e586cac508810d43bb" },
        { SqliteAccessSchema.Third, "105bba99688cfc81cdfe06d80d638fde5a08360811b2e7e723f1116a8267a0a4" },
        { PostgresAccessSchema.Fourth, "704fc22f85074f14eb52843615b288bd4ff6c6b4f5d5079b9231ef6db07ce7c8" },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void Schema_OfEachLogAndStore_IsTheTextThatStoresHaveRun(string text, string sha256) =>
        Assert.Equal(sha256, ContentHash.Of(Encoding.UTF8.GetBytes(text)).Hex);
}
