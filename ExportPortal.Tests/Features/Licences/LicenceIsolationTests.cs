using System.Net;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Features.Search;
using ExportPortal.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Features.Licences;

/// <summary>A recipient sees its own licences and, by no route, those of another.</summary>
public sealed class LicenceIsolationTests(DemonstrationHost host) : IClassFixture<DemonstrationHost>
{
    public static TheoryData<string> Routes =>
    [
        "/licences/{0}", "/licences/{0}/document", "/licences/{0}/package.pdf", "/licences/{0}/licence.json", "/licences/{0}/policy.odrl.jsonld",
        "/licences/{0}/dataset.dcat.jsonld", "/licences/{0}/croissant.json", "/licences/{0}/risk.json",
        "/api/licences/{0}", "/api/licences/{0}/package.pdf", "/api/licences/{0}/licence.json", "/api/licences/{0}/policy.odrl.jsonld",
        "/api/licences/{0}/dataset.dcat.jsonld", "/api/licences/{0}/croissant.json", "/api/licences/{0}/risk.json",
    ];

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Route_LicenceOfAnotherRecipient_IsNotFound(string route)
    {
        var (other, mine) = (await host.SignedIn("kenji"), await host.SignedIn("hanneke"));
        var address = string.Format(route, await host.Second());

        var foreign = await other.Get(address);
        var unknown = await other.Get(string.Format(route, "XP-2026-9999999"));
        var own = await mine.Get(address);

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.OK), (foreign.StatusCode, unknown.StatusCode, own.StatusCode));
        var body = await foreign.Content.ReadAsStringAsync();
        Assert.DoesNotContain(DemonstrationHost.Marker, body);
        Assert.DoesNotContain("Lindemeer", body);
    }

    [Theory]
    [InlineData("/api/licences")]
    [InlineData("/api/licences?q=lindemeer")]
    [InlineData("/api/search?q=lindemeer")]
    [InlineData("/api/search?q=hospital")]
    public async Task List_OtherRecipient_NeverNamesTheLicence(string address)
    {
        var number = await host.Second();
        var body = await (await (await host.SignedIn("kenji")).Get(address)).Content.ReadAsStringAsync();

        Assert.DoesNotContain(number, body);
        Assert.DoesNotContain("Lindemeer", body);
        Assert.Contains(number, await (await (await host.SignedIn("hanneke")).Get(address)).Content.ReadAsStringAsync());
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Route_Anonymous_IsSentToTheSignInOrRefused(string route)
    {
        var answer = await host.Anonymous().Get(string.Format(route, await host.First()));

        if (route.StartsWith("/api"))
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        else
            Assert.Contains("/Account/Login", answer.Headers.Location!.ToString());
    }

    [Fact]
    public async Task Queries_OtherRecipient_FindNothing()
    {
        var (number, kenji) = (await host.Second(), await host.Person("kenji"));

        Assert.DoesNotContain(await host.Services.GetRequiredService<MyLicencesQuery>().Run(kenji), licence => licence.Number == number);
        Assert.Null(await host.Services.GetRequiredService<LicenceFileQuery>().Run(number, kenji));
        Assert.Null(await host.Services.GetRequiredService<LicenceDocumentQuery>().Run(number, kenji));
        Assert.Empty((await host.Services.GetRequiredService<SearchQuery>().Run(number, kenji)).Hits);
    }

    [Theory]
    [InlineData("ilva", true, true)]
    [InlineData("mina", true, true)]
    [InlineData("ruben", false, false)]
    public async Task Search_StaffStewardAdministrator_FindWhatTheyMaySee(string name, bool findsLicence, bool findsRecipient)
    {
        await host.Second();

        var hits = (await host.Services.GetRequiredService<SearchQuery>().Run("lindemeer", await host.Person(name))).Hits;

        Assert.Equal((findsLicence, findsRecipient), (hits.Any(hit => hit.Kind is HitKind.Licence), hits.Any(hit => hit.Kind is HitKind.Recipient)));
    }
}
