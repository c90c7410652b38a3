using ExportPortal.Features.Applications;

namespace ExportPortal.Features.Recipients;

public sealed class RecipientQueryTests(CaseHost host) : IClassFixture<CaseHost>
{
    private static readonly CancellationToken None = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Page_All_ListsRecipientsAlone()
    {
        var page = await host.Get<RecipientQuery>().Page(null, 1, await host.Person("Sigrun Vale"), None);
        Assert.Equal(6, page.Total);
        Assert.DoesNotContain(page.Rows, row => row.RomanisedName == "Aldermark Hospital Data Trust");
        Assert.Equal((1, 1), page.Rows.Where(row => row.Country == "JP").Select(row => (row.Applications, row.Licences)).Single());
    }

    [Fact]
    public async Task Page_OwnScript_IsFound()
    {
        var page = await host.Get<RecipientQuery>().Page("黒花", 1, await host.Person("Sigrun Vale"), None);
        Assert.Equal("Kurohana Medical University Foundation", Assert.Single(page.Rows).RomanisedName);
    }

    [Fact]
    public async Task Find_Administrator_SeesNothing()
    {
        var query = host.Get<RecipientQuery>();
        var id = (await query.Page("Kurohana", 1, await host.Person("Sigrun Vale"), None)).Rows[0].Id;

        var forAuditor = await query.Find(id, await host.Person("Sigrun Vale"), None);
        var forAdministrator = await query.Find(id, await host.Person("Ruben Ashe"), None);

        Assert.Single(forAuditor!.Applications);
        Assert.Single(forAuditor.Licences);
        Assert.Null(forAdministrator);
        Assert.Empty((await query.Page(null, 1, await host.Person("Ruben Ashe"), None)).Rows);
    }

    [Fact]
    public async Task Find_Steward_IsShownForItsScreening() =>
        Assert.NotNull(await host.Get<RecipientQuery>().Find((await host.Person("Dr Mina Ostrava")).Organisation.Value, await host.Person("Sigrun Vale"), None));
}
