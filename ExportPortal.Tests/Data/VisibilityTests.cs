using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data;

/// <summary>Who sees which rows; the same tests on both stores.</summary>
public abstract class VisibilityTests
{
    private protected abstract Task<TestStore> Open();

    [Theory]
    [InlineData(Role.Steward, true, "own", "own", "own")]
    [InlineData(Role.Steward, false, "", "", "")]
    [InlineData(Role.Recipient, true, "", "own", "")]
    [InlineData(Role.Recipient, false, "", "", "")]
    [InlineData(Role.LicensingOfficer, false, "submitted", "own", "own")]
    [InlineData(Role.ScreeningAnalyst, false, "submitted", "own", "own")]
    [InlineData(Role.TechnicalReviewer, false, "submitted", "own", "own")]
    [InlineData(Role.LegalReviewer, false, "submitted", "own", "own")]
    [InlineData(Role.EthicsMember, false, "submitted", "own", "own")]
    [InlineData(Role.LicensingManager, false, "submitted", "own", "own")]
    [InlineData(Role.BoardMember, false, "submitted", "own", "own")]
    [InlineData(Role.Auditor, false, "submitted", "own", "own")]
    [InlineData(Role.IncidentLead, false, "submitted", "own", "own")]
    [InlineData(Role.AppealPanel, false, "submitted", "own", "own")]
    [InlineData(Role.PolicyAuthor, false, "", "", "")]
    [InlineData(Role.Administrator, false, "", "", "")]
    [InlineData(Role.Administrator, true, "", "", "")]
    public async Task VisibleTo_EachRole_SeesItsPartAlone(Role role, bool ofAParty, string applications, string licences, string datasets)
    {
        await using var store = await Open();
        await store.Licence(LicenceState.Active);
        await store.Application(ApplicationState.Draft, "A-002");
        var house = !ofAParty ? People.Elsewhere : role is Role.Recipient ? People.RecipientHouse : People.StewardHouse;
        var actor = People.New(role, organisation: house);
        await using var db = store.CreateDbContext();

        string[] expected = applications switch { "own" => ["A-001", "A-002"], "submitted" => ["A-001"], _ => [] };
        Assert.Equal(expected, await db.Applications.VisibleTo(actor).Select(one => one.Number).Order().ToListAsync());
        Assert.Equal(licences.Length > 0 ? 1 : 0, await db.Licences.VisibleTo(actor).CountAsync());
        Assert.Equal(datasets.Length > 0 ? 1 : 0, await db.Datasets.VisibleTo(actor).CountAsync());
    }
}

public sealed class SqliteVisibilityTests : VisibilityTests
{
    private protected override Task<TestStore> Open() => TestStore.Sqlite();
}

public sealed class PostgresVisibilityTests(PostgresCluster cluster) : VisibilityTests
{
    private protected override Task<TestStore> Open() => TestStore.Postgres(cluster);
}
