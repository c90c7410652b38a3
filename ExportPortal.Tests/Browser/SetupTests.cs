using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using ExportPortal.Documents.Seal;
using ExportPortal.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Playwright;

namespace ExportPortal.Browser;

/// <summary>The published portal in Production with a seal of the authority's own, started on an empty folder at the first use.</summary>
public sealed class InstalledPortal(PublishedPortal published) : IAsyncDisposable
{
    private readonly TemporaryFolder seal = new();
    private Task<PortalProcess>? started;

    /// <summary>The tests of a class ask one after the other.</summary>
    public Task<PortalProcess> Portal => started ??= Start();

    public async ValueTask DisposeAsync()
    {
        if (started is { IsCompletedSuccessfully: true })
            await (await started).DisposeAsync();
        seal.Dispose();
    }

    private async Task<PortalProcess> Start()
    {
        var password = Convert.ToHexString(RandomNumberGenerator.GetBytes(12));
        using var certificate = DemonstrationSeal.Create(DateTimeOffset.UtcNow);
        return await PortalProcess.Start(new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["Log:AllowInside"] = "true",
            ["Seal:File"] = seal.Write("seal.p12", DemonstrationSeal.Save(certificate, password)),
            ["Seal:PasswordFile"] = seal.Write("seal.password", Encoding.UTF8.GetBytes(password + "\n")),
        }, published: await published.Folder);
    }
}

/// <summary>An operator installs the published portal in Production: no demonstration, a one-time link, two administrators.</summary>
public sealed partial class SetupTests(ChromiumFixture chromium, PortalFixture fixture, PublishedPortal published, InstalledPortal installed)
    : BrowserTest(chromium, fixture), IClassFixture<InstalledPortal>
{
    protected override bool NeedsPortal => false;

    [Fact]
    public async Task Production_EmptyStore_MakesTwoAdministratorsByTheLinkAndThenClosesIt()
    {
        var portal = await installed.Portal;
        Assert.DoesNotContain("DEMONSTRATION", portal.Output);
        Assert.DoesNotContain("demonstration-only", portal.Output);
        var link = SetupLink().Match(portal.Output).Value;
        Assert.NotEmpty(link);

        await MakeAdministrator(portal, link, "Ada Voss", "ada@authority.example", "Administrator 1 of 2");
        await MakeAdministrator(portal, link, "Ben Okoro", "ben@authority.example", "Administrator 2 of 2");

        Watch.Expect("404");
        var late = await NewPerson(new BrowserNewContextOptions { BaseURL = portal.Address.ToString() });
        var answer = await late.GotoAsync(link);
        Assert.Equal(404, answer!.Status);
        await Assertions.Expect(late.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("There is nothing at this address");
        Assert.Equal((2L, 0L, 0L), (Count(portal, "AspNetUsers"), Count(portal, "dataset"), Count(portal, "licence")));
    }

    [Fact]
    public async Task Production_Published_AnswersEveryAssetOfAPageWithContent()
    {
        var portal = await installed.Portal;
        using var client = new HttpClient { BaseAddress = portal.Address };
        var page = await client.GetStringAsync("/Account/Login");
        var assets = Asset().Matches(page).Select(match => match.Groups["path"].Value)
            .Concat(["fonts/fonts.css", "fonts/inter.woff2", "_content/MudBlazor/MudBlazor.min.css", "_framework/blazor.web.js", "js/shell.js"]).Distinct().ToArray();
        Assert.True(assets.Length > 6, string.Join(' ', assets));
        foreach (var asset in assets)
        {
            using var answer = await client.GetAsync(asset);
            Assert.True(answer.IsSuccessStatusCode && (await answer.Content.ReadAsByteArrayAsync()).Length > 0, $"{asset}: {(int)answer.StatusCode}");
        }
        Assert.DoesNotContain("Demonstration data", page);
    }

    [Fact]
    public async Task Production_Ready_SaysThatAnActCouldBeLogged()
    {
        var portal = await installed.Portal;
        using var client = new HttpClient { BaseAddress = portal.Address };
        Assert.Equal("Healthy", await client.GetStringAsync("/health/ready"));
    }

    [Fact]
    public async Task Production_NoSeal_RefusesToStartAndSaysWhichSettings()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
            await PortalProcess.Start(new Dictionary<string, string> { ["ASPNETCORE_ENVIRONMENT"] = "Production" }, published: await published.Folder));
        Assert.Contains("The portal does not start. The portal has no seal: the setting Seal:File is empty.", failure.Message);
        Assert.Contains("Seal:PasswordFile", failure.Message);
        Assert.DoesNotContain("   at ", failure.Message.Split("What it wrote:")[1]);
    }

    private async Task MakeAdministrator(PortalProcess portal, string link, string name, string email, string heading)
    {
        var page = await NewPerson(new BrowserNewContextOptions { BaseURL = portal.Address.ToString() });
        await page.GotoAsync(link);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(heading);
        await Axe.Check(page);
        await page.GetByLabel("Full name").FillAsync(name);
        await page.GetByLabel("E-mail").FillAsync(email);
        await page.GetByLabel("Password").FillAsync("a sentence of some length");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the account" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Administrator made");
    }

    private static long Count(PortalProcess portal, string table)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(portal.Folder, "portal.db")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT count(*) FROM {table}";
        return (long)command.ExecuteScalar()!;
    }

    [GeneratedRegex(@"/Account/Setup\?token=[\w-]+")]
    private static partial Regex SetupLink();

    [GeneratedRegex(@"<(?:link|script)[^>]+(?:href|src)=""(?<path>[^""]+)""")]
    private static partial Regex Asset();
}
