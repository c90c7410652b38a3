using Bunit;
using ExportPortal.Components;
using ExportPortal.Domain.Datasets;
using ExportPortal.Identity;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Features.Datasets;

/// <summary>The form that says where a version came from, on a real store: what it refuses and what it keeps.</summary>
public sealed class OriginFormTests : ComponentTest
{
    private int declared;

    private async Task<IRenderedComponent<OriginForm>> Open(TestStore store)
    {
        Services.AddSingleton(new ActorAccessor(new SignedInAs(People.Steward))).AddSingleton(new DeclareOrigin(store, store.Pipeline, Cases.Pack)).AddSingleton<TimeProvider>(store.Clock);
        await using (var db = store.CreateDbContext())
        {
            var source = Records.Dataset("DS-02");
            source.AddVersion(Domain.Common.ContentHash.Of("another file"u8));
            db.Datasets.Add(source);
            await db.SaveChangesAsync();
        }
        var details = (await new DatasetQuery(store, Cases.Pack, store.Clock).Find("DS-01", People.Steward, default))!;
        var form = Render<OriginForm>(given => given.Add(one => one.Number, "DS-01").Add(one => one.Versions, details.Versions).Add(one => one.OnDeclared, () => declared++));
        Assert.Empty(form.FindAll("fieldset input"));
        await form.Find("details").TriggerEventAsync("ontoggle", EventArgs.Empty);
        return form;
    }

    private static async Task<string> Declare(IRenderedComponent<OriginForm> form)
    {
        await form.FindAll("button").Single(button => button.TextContent == "Declare").ClickAsync();
        return Seen(form.Find("[role=alert], [role=status]"));
    }

    private static async Task<DeclaredOrigin?> Kept(TestStore store)
    {
        await using var db = store.CreateDbContext();
        return (await db.Datasets.AsNoTracking().Include(one => one.Versions).SingleAsync(one => one.Number == "DS-01")).Versions.Single().Origin;
    }

    [Fact]
    public async Task Declare_WithoutASourceOrWithHalfAHash_SaysSoAndKeepsNothing()
    {
        await using var store = await TestStore.Sqlite();
        var form = await Open(store);

        await form.Find("#origin-code").ChangeAsync("abc");
        Assert.Equal("A SHA-256 has 64 hexadecimal digits; leave it empty where it is not known.", await Declare(form));
        await form.Find("#origin-code").ChangeAsync("");
        Assert.NotEmpty(await Declare(form));
        Assert.Equal("alert", form.Find(".ep-say").GetAttribute("role"));

        Assert.Null(await Kept(store));
        Assert.Equal(0, declared);
    }

    [Fact]
    public async Task Declare_Whole_KeepsSourcesTechniqueAndDayAndTellsThePage()
    {
        await using var store = await TestStore.Sqlite();
        var form = await Open(store);
        // The version itself is not offered as its own source.
        Assert.DoesNotContain(form.FindAll("fieldset label"), label => label.TextContent.Contains("DS-01", StringComparison.Ordinal));

        await form.FindAll("fieldset")[0].QuerySelector("input")!.ChangeAsync(true);
        await form.FindAll("button").Single(button => button.TextContent == "Add a source from outside").ClickAsync();
        await form.Find("#outside-name-1").ChangeAsync("Vehicle register");
        await form.Find("#outside-holder-1").ChangeAsync("Road Office");
        foreach (var (field, value) in ((string, string)[])[("technique", "Record linkage"), ("parameters", "Inner join on the study number"), ("software", "R 4.5"), ("operator", "Mina"), ("on", "2026-11-20")])
            await form.Find($"#origin-{field}").ChangeAsync(value);
        Assert.Equal("Declared, and on record.", await Declare(form));

        var origin = (await Kept(store))!;
        Assert.Equal("DS-02", Assert.Single(origin.Sources).Dataset);
        Assert.Equal(new ExternalSource("Vehicle register", "Road Office", null), Assert.Single(origin.External));
        Assert.Equal(1, declared);
    }
}
