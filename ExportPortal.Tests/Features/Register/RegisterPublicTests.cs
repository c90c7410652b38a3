using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Xml.Linq;
using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Transparency;
using ExportPortal.Identity;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Features.Register;

/// <summary>The running portal over a copy of the whole demonstration.</summary>
public sealed class RegisterHost : IdentityHost
{
    protected override string Environment => "Development";

    protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string> { ["RateLimits:RegisterPerMinute"] = "100000" };

    protected override Task Fill(string folder) => ScenarioStore.CopyTo(folder);

    /// <summary>What anybody reads at the address.</summary>
    public async Task<string> Read(string address)
    {
        using var answer = await Browse().Client.GetAsync(address);
        Assert.True(answer.IsSuccessStatusCode, $"{address} answered {(int)answer.StatusCode}.");
        return await answer.Content.ReadAsStringAsync();
    }

    public async Task<IReadOnlyList<RegisterRecord>> Records() => (await Services.GetRequiredService<RegisterQuery>().Part(new(), null, 200)).Records;
}

/// <summary>The public register as the public gets it: page, record, CSV, JSON-LD, Atom and API.</summary>
public sealed class RegisterPublicTests(RegisterHost host) : IClassFixture<RegisterHost>
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What was signed goes on reading as it was signed, also in the register.</summary>
    [Fact]
    public async Task Country_CorrectedSince_IsThatOfTheSealedLicence()
    {
        await using var db = await host.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        var packages = await db.Packages.Select(package => package.Number).ToListAsync();
        var told = (await host.Records()).First(record => record is { IsRefusal: false, Content: not null } && packages.Contains(record.Number));
        await using var change = await db.Database.BeginTransactionAsync();
        await db.Database.ExecuteSqlRawAsync("UPDATE organisation SET \"Country\" = 'AQ'");

        var country = await db.Records(host.Services.GetRequiredService<Domain.Policy.PolicyPack>(), DateTimeOffset.UtcNow).Where(row => row.Number == told.Number).Select(row => row.Country).SingleAsync();

        Assert.Equal(told.Content!.Country, country);
    }

    [Fact]
    public async Task Forms_WholeDemonstration_HoldNothingThatIsNotPublic()
    {
        var records = await host.Records();
        var forms = new Dictionary<string, string>
        {
            ["csv"] = await host.Read("/register.csv"), ["jsonld"] = await host.Read("/register.jsonld"), ["atom"] = await host.Read("/register.atom"),
            ["api"] = JsonSerializer.Serialize(JsonSerializer.Deserialize<JsonElement>(await host.Read("/api/register?limit=200")), Plain), ["page"] = await host.Read("/register"),
        };
        foreach (var record in records)
            foreach (var address in (string[])[$"/register/{record.Number}", $"/register/{record.Number}.jsonld", $"/api/register/{record.Number}"])
                forms[address] = await host.Read(address);
        var secrets = await host.With(services => Secrets(services, records));
        Assert.InRange(secrets.Count, 150, 100_000);

        var told = forms.SelectMany(form => secrets.Where(Whole(form.Value).Contains).Select(secret => $"{form.Key} tells '{secret}'")).ToList();

        Assert.True(told.Count == 0, string.Join('\n', told));
    }

    [Fact]
    public async Task Forms_EachOfThem_HoldTheSameRecords()
    {
        var numbers = (await host.Records()).Select(record => record.Number).ToList();
        Assert.InRange(numbers.Count, 12, 50);
        var table = new List<IReadOnlyList<string>>();
        await foreach (var row in CsvRecords.Read(new StringReader(await host.Read("/register.csv")), default))
            table.Add(row);
        var ld = JsonSerializer.Deserialize<JsonElement>(await host.Read("/register.jsonld"));
        var feed = XDocument.Parse(await host.Read("/register.atom"));
        var api = JsonSerializer.Deserialize<JsonElement>(await host.Read("/api/register?limit=200"));

        Assert.Equal(numbers, table.Skip(1).Select(row => row[0]));
        Assert.Equal(numbers, api.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("number").GetString()!));
        Assert.Equal(numbers.Order(), feed.Descendants(XName.Get("entry", "http://www.w3.org/2005/Atom")).Select(entry => entry.Element(XName.Get("id", "http://www.w3.org/2005/Atom"))!.Value.Split('/')[^1]).Order());
        var changed = feed.Root!.Elements(XName.Get("entry", "http://www.w3.org/2005/Atom")).Select(entry => entry.Element(XName.Get("updated", "http://www.w3.org/2005/Atom"))!.Value).ToList();
        Assert.Equal(changed.OrderDescending(StringComparer.Ordinal), changed);
        var nodes = ld.GetProperty("dcat:dataset").EnumerateArray().SelectMany(set => new[] { "xp:grant", "xp:refusal" }.SelectMany(kind => set.GetProperty(kind).EnumerateArray())).Concat(ld.GetProperty("xp:withheld").EnumerateArray());
        Assert.Equal(numbers.Order(), nodes.Select(node => node.GetProperty("dct:identifier").GetString()!).Order());
        Assert.Equal("dcat:Catalog", ld.GetProperty("@type").GetString());
    }

    [Fact]
    public async Task Records_OfLicences_SayTheStateThatTheLicenceHas()
    {
        var licences = await host.With(async services =>
        {
            await using var db = await services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
            return await db.Licences.AsNoTracking().ToListAsync();
        });
        var told = (await host.Records()).Where(record => record is { IsRefusal: false, Content: not null }).ToList();

        Assert.True(told.Select(record => record.Content!.State).Distinct().Count() > 3);
        foreach (var record in told)
        {
            var licence = licences.Single(one => one.Number == record.Number);
            Assert.Equal((record.Number, Words.Code(licence.StateAt(host.Clock.GetUtcNow())), licence.Tier), (record.Number, record.Content!.State, record.Content.Tier));
            Assert.True(licence.PackageHash is null || record.Content.Conditions.Count > 0 || licence.Tier == 1, $"{record.Number} has no conditions.");
        }
    }

    [Fact]
    public async Task Pages_RecordRefusalAndWithheld_SayWhatIsTold()
    {
        var records = await host.Records();
        var withheld = Assert.Single(records, record => record.Withheld is not null);
        // Which refusals stand depends on the working days before today.
        var refusal = records.First(record => record is { IsRefusal: true, Content.Recipient: null });
        await using var db = await host.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        var asked = await db.Applications.Where(one => one.Number == refusal.Number).Join(db.Organisations, one => one.Recipient, party => party.Id, (_, party) => party.RomanisedName).SingleAsync();

        var page = Whole(await host.Read($"/register/{withheld.Number}"));
        Assert.Contains("for this reason: trade secret", page);
        var refused = Whole(await host.Read($"/register/{refusal.Number}"));
        Assert.Contains(refusal.Content!.Reasons[0].Text, refused);
        Assert.DoesNotContain(asked, refused);
        var list = Whole(await host.Read("/register?state=REFUSED"));
        Assert.Contains(refusal.Number, list);
        Assert.DoesNotContain("XP-", list.Split("<form")[1].Split("</form>")[1]);
        Assert.Contains($"withheld until {Words.Day(withheld.Withheld!.Until)}", await host.Read($"/api/verify?number={withheld.Number}"));
    }

    [Theory]
    [InlineData("/register/XP-2026-9999999")]
    [InlineData("/register/A-011")]
    [InlineData("/register/A-011.jsonld")]
    [InlineData("/api/register/A-011")]
    public async Task Record_NotToldOrUnknown_Is404(string address) =>
        Assert.Equal(HttpStatusCode.NotFound, (await host.Browse().Client.GetAsync(address)).StatusCode);

    [Fact]
    public async Task Api_NextPart_BeginsAfterTheOneBefore()
    {
        using var answer = await host.Browse().Client.GetAsync("/api/register?limit=2");
        var part = JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync());

        var next = JsonSerializer.Deserialize<JsonElement>(await host.Read($"/api/register?limit=2&after={part.GetProperty("next").GetString()}"));

        Assert.Equal((await host.Records()).Skip(2).Take(2).Select(record => record.Number), next.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("number").GetString()!));
    }

    [Fact]
    public async Task Register_TooManyFromOneAddress_WaitsAMinute()
    {
        using var strict = new Strict();
        var client = strict.Browse().Client;
        foreach (var address in (string[])["/register", "/register.csv"])
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(address)).StatusCode);

        Assert.Equal(HttpStatusCode.TooManyRequests, (await client.GetAsync("/api/register")).StatusCode);
    }

    private sealed class Strict : IdentityHost
    {
        protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string> { ["RateLimits:RegisterPerMinute"] = "2" };
    }

    /// <summary>The text without entities.</summary>
    private static string Whole(string text) => WebUtility.HtmlDecode(text);

    /// <summary>All that a case holds and the public does not read: words of applicants, reviewers and deciders, names of persons, and recipients and cases that are not told.</summary>
    private static async Task<IReadOnlySet<string>> Secrets(IServiceProvider services, IReadOnlyList<RegisterRecord> records)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        var (applications, licences) = (await db.Applications.AsNoTracking().ToListAsync(), await db.Licences.AsNoTracking().ToListAsync());
        var found = new List<string?>();
        foreach (var one in applications)
        {
            found.AddRange([one.Content.Necessity, one.Content.EndUseStatement, one.Notice?.Reasons, one.Notice?.WhatWouldChangeIt, one.Notice?.Answer, one.Direction, one.Override?.Reasons]);
            found.AddRange(one.Content.Answers.Values.Values.Concat(one.Content.Answers.Tables.Values.SelectMany(table => table.SelectMany(row => row))));
            found.AddRange(one.Opinions.Select(opinion => opinion.Reasons).Concat(one.Steps.Select(step => step.Reason)).Concat(one.Signatures.Select(signature => signature.Reason)));
            found.AddRange(one.Decision.Reasons.Where(reason => reason.Code is "RT1" or "M8" or "CP1" or "M2d").Select(reason => reason.Text).Concat(one.Decision.Needs));
        }
        foreach (var one in licences)
            found.AddRange([.. one.Steps.Select(step => step.Reason), .. one.Grant?.Users.SelectMany(user => new[] { user.Name, user.Account, user.Evidence }) ?? [], .. one.Grant?.Processors ?? []]);
        found.AddRange(await db.Users.Select(user => user.DisplayName).ToListAsync());
        foreach (var one in await db.Embargoes.AsNoTracking().ToListAsync())
            found.AddRange([one.Reason, one.Finding]);
        var content = records.Select(record => record.Content).OfType<RegisterContent>().ToList();
        found.AddRange(applications.Select(one => one.Content.Summary));
        found.AddRange((await db.Organisations.AsNoTracking().ToListAsync()).Where(one => one.Kind.HasFlag(Domain.Recipients.OrganisationKind.Recipient)).Select(one => one.RomanisedName));
        // What the register tells itself is no secret where a case says it in the same words.
        var open = content.SelectMany(told => (string?[])[told.Summary, told.PurposeCode, told.Dataset, told.Steward, told.Recipient]).Concat(records.Select(record => record.Number)).Append("the recipient").ToHashSet();
        return found.OfType<string>().Select(text => text.Trim()).Where(text => text.Length >= 12 && !open.Contains(text)).ToHashSet();
    }
}
