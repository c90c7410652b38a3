using Npgsql;

namespace ExportPortal.Support;

public sealed class PostgresClusterTests(PostgresCluster cluster)
{
    [Fact]
    public async Task CreateDatabase_Twice_GivesTwoEmptyDatabasesWithSafeSettings()
    {
        var first = await cluster.CreateDatabase();
        var second = await cluster.CreateDatabase();

        Assert.NotEqual(first, second);
        await using var connection = new NpgsqlConnection(second);
        await connection.OpenAsync();
        foreach (var setting in new[] { "fsync", "synchronous_commit", "full_page_writes", "data_checksums" })
        {
            await using var command = new NpgsqlCommand($"SHOW {setting}", connection);
            Assert.Equal("on", await command.ExecuteScalarAsync());
        }
    }
}
