using ExportPortal.Data.Logs;
using ExportPortal.Domain.Common;
using ExportPortal.Features.Audits;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Integrity;

/// <summary>People read names, not ids; the id stands beside and in the canonical bytes.</summary>
public sealed class SubjectNamesTests
{
    [Fact]
    public async Task Page_ActAboutAnAccount_IsToldByItsName()
    {
        await using var store = await TestStore.Sqlite();
        Assert.True((await new OpenCalendarFeed(store.Pipeline).Run(Guid.NewGuid(), People.Manager, default)).IsDone);
        var query = new IntegrityQuery(async cancellation =>
        {
            var db = store.CreateDbContext();
            await db.Database.OpenConnectionAsync(cancellation);
            return new LogSession(db.Database.GetDbConnection(), (_, _) => Task.CompletedTask, db);
        }, null!, new SubjectNames(store), () => null);

        var line = (await query.Page(null, default)).Lines[0];
        var entry = (await query.Entry(line.Seq, default))!;

        Assert.Equal(("calendar.open", $"user {People.Manager.Name}"), (line.Act, line.Subject));
        Assert.Contains(("id", People.Manager.User.Value.ToString()), entry.Details);
    }

    [Fact]
    public async Task Of_AccountPersonAndOrganisation_HaveNamesAndAStrangerHasNone()
    {
        await using var store = await TestStore.Sqlite();
        var stranger = Guid.NewGuid().ToString();

        var names = await new SubjectNames(store).Of([People.Manager.User.Value.ToString(), People.Officer.Person.Value.ToString(), People.RecipientHouse.Value.ToString(), stranger, "audit"], default);

        Assert.Equal((People.Manager.Name, People.Officer.Name, Records.RecipientHouse.RomanisedName, false),
            (names[People.Manager.User.Value.ToString()], names[People.Officer.Person.Value.ToString()], names[People.RecipientHouse.Value.ToString()], names.ContainsKey(stranger)));
    }
}
