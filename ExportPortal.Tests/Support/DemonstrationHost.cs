using System.Net.Http.Json;
using System.Text.Json;
using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Features.Applications;
using ExportPortal.Features.Licences;
using ExportPortal.Hosting.Demonstration;
using ExportPortal.Identity;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;

namespace ExportPortal.Support;

/// <summary>The portal with its demonstration on a store of its own, and a second licence of another recipient that the same workflow granted.</summary>
public sealed class DemonstrationHost : WebApplicationFactory<Program>
{
    /// <summary>In the summary of the second licence, and nowhere else.</summary>
    public const string Marker = "Zweitmarke-7731";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("portal-demonstration-");
    private readonly Lazy<Task<string>> second;

    public DemonstrationHost() => second = new(MakeSecond);

    /// <summary>Storage:Folder.</summary>
    public string Folder => folder.FullName;

    public FakeTimeProvider Clock { get; } = new(DateTimeOffset.UtcNow);

    /// <summary>Number of the licence that the demonstration grants to Kurohana; active.</summary>
    public Task<string> First() => Read(db => db.Licences.OrderBy(licence => licence.Number).Select(licence => licence.Number).FirstAsync());

    /// <summary>Number of the licence granted to Lindemeer; its package carries <see cref="Marker"/>, nobody has accepted it.</summary>
    public Task<string> Second() => second.Value;

    public async Task<T> Read<T>(Func<PortalDbContext, Task<T>> read)
    {
        await using var db = await Services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        return await read(db);
    }

    /// <summary>Changes the store behind the portal's back, past its context and its gate.</summary>
    public async Task Tamper(string sql)
    {
        await using var store = new SqliteConnection($"Data Source={Path.Combine(Folder, "portal.db")};Pooling=False");
        await store.OpenAsync();
        await using var command = store.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The person of the demonstration with this first name.</summary>
    public Task<Actor> Person(string name) => Read(async db =>
    {
        var email = Email(name);
        var user = await db.Users.SingleAsync(one => one.Email == email);
        return (await Services.GetRequiredService<ActorStore>().Fresh(db, new(user.Id), null))! with { Session = user.SecurityStamp };
    });

    public Visitor Anonymous() => new(CreateClient(new() { AllowAutoRedirect = false, BaseAddress = new("http://localhost") }));

    /// <summary>Somebody who has signed in on the sign-in page.</summary>
    public async Task<Visitor> SignedIn(string name)
    {
        var visitor = Anonymous();
        var answer = await visitor.SignIn(Email(name), DemonstrationPeople.Password);
        Assert.Equal(System.Net.HttpStatusCode.Redirect, answer.StatusCode);
        return visitor;
    }

    /// <summary>Somebody who has signed in and sends the antiforgery token with every request.</summary>
    public async Task<Visitor> WithToken(string name)
    {
        var visitor = await SignedIn(name);
        var token = await (await visitor.Get("/api/antiforgery")).Content.ReadFromJsonAsync<JsonElement>();
        visitor.Client.DefaultRequestHeaders.Add(token.GetProperty("header").GetString()!, token.GetProperty("token").GetString());
        return visitor;
    }

    /// <summary>Seals what waits; what the portal's own worker has taken already is waited for.</summary>
    public async Task Seal()
    {
        while (await Services.GetRequiredService<OutboxWorker>().DoNext(default)) { }
        for (var waited = 0; await Read(db => db.Licences.AnyAsync(licence => licence.PackageHash == null)); waited++)
        {
            Assert.True(waited < 300, "A licence was not sealed within half a minute.");
            await Task.Delay(100);
        }
    }

    public async Task Accept(string number, params string[] people)
    {
        foreach (var name in people)
            Done(await Services.GetRequiredService<AcceptLicence>().Run(number, await Read(db => db.Licences.Where(licence => licence.Number == number).Select(licence => licence.PackageHash).SingleAsync()), "password", Guid.NewGuid(), await Person(name), default));
    }

    public async Task Take(string number, LicenceVerb verb, string name) =>
        Done(await Services.GetRequiredService<ActOnLicence>().Run(number, verb, "A reason on record.", null, Guid.NewGuid(), await Person(name), default));

    /// <summary>A granted and sealed licence for Lindemeer, by the whole workflow.</summary>
    public async Task<string> Grant(string summary)
    {
        var number = await Pending(summary);
        await Act(number, ApplicationVerb.Approve, "Petra");
        await Seal();
        return await Read(db => db.Licences.OrderByDescending(licence => licence.Number).Select(licence => licence.Number).FirstAsync());
    }

    /// <summary>An application of Mina for Lindemeer that waits for its decision, by the whole workflow.</summary>
    public async Task<string> Pending(string summary)
    {
        var number = await Draft(summary, await Person("Hanneke"));
        foreach (var (verb, name) in ((ApplicationVerb, string)[])[
            (ApplicationVerb.Submit, "Mina"), (ApplicationVerb.Register, "Ilva"), (ApplicationVerb.StartReview, "Ilva"), (ApplicationVerb.GiveTechnicalOpinion, "Marek"),
            (ApplicationVerb.GiveLegalOpinion, "Odile"), (ApplicationVerb.Recommend, "Ilva"), (ApplicationVerb.SendToDecider, "Ilva")])
            await Act(number, verb, name);
        return number;
    }

    /// <summary>A draft of Mina for Lindemeer.</summary>
    /// <param name="signatory">Whoever signs for Lindemeer; null leaves documents and signature out.</param>
    public async Task<string> Draft(string summary, Actor? signatory)
    {
        var subject = await Read(async db => (Version: (await db.DatasetVersions.FirstAsync()).Id.Value,
            Recipient: (await db.Organisations.SingleAsync(party => party.Name == "Lindemeer Institute for Public Health")).Id.Value));
        var today = DateOnly.FromDateTime(Clock.GetUtcNow().UtcDateTime);
        return await Services.GetRequiredService<CompleteDraft>().Run(new ApplicationInput
        {
            DatasetVersion = subject.Version,
            Recipient = subject.Recipient,
            Purpose = "health-services-research",
            Summary = $"How long people stay in hospital. {summary}",
            Necessity = "Length of stay depends on age and diagnosis together.",
            Mode = AccessMode.Transfer,
            Host = HostingPlace.Recipient,
            Countries = "NL",
            Start = today,
            End = today.AddMonths(6),
            EndUseStatement = "Hanneke Vos",
        }, await Person("Mina"), signatory, default);
    }

    private async Task Act(string number, ApplicationVerb verb, string name) =>
        Done(await Services.GetRequiredService<ActOnApplication>().Run(new(number, verb, Reason: "Weighed and found enough."), Guid.NewGuid(), await Person(name), default));

    private static string Email(string name) =>
        DemonstrationPeople.People.Single(person => person.Email.StartsWith(name.ToLowerInvariant() + "@", StringComparison.Ordinal)).Email;

    public static T Done<T>(Outcome<T> outcome) => outcome.IsDone ? outcome.Value : throw new InvalidOperationException($"{outcome.Rule?.Code} {outcome.Message}");

    private Task<string> MakeSecond() => Grant(Marker);

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        // On another thread than a test's, whose context would wait for itself.
        Task.Run(() => ScenarioStore.CopyBriefTo(Folder)).GetAwaiter().GetResult();
        ScenarioStore.CatchUp(Clock);
        builder.UseEnvironment("Development");
        builder.UseSetting("Storage:Folder", Folder);
        builder.UseSetting("RateLimits:SignInPerMinute", "100000");
        builder.UseSetting("RateLimits:VerifyPerMinute", "100000");
        builder.UseSetting("Logging:LogLevel:Default", "Warning");
        builder.UseThrift();
        builder.ConfigureTestServices(services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Clock)));
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        folder.DeleteWhenFree();
    }
}
