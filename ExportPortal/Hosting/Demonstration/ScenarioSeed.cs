using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Recipients;
using ExportPortal.Features.Applications;
using ExportPortal.Features.Recipients.Lists;
using ExportPortal.Identity;
using ExportPortal.Microdata;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ExportPortal.Hosting.Demonstration;

/// <summary>
/// Fills an empty store with the whole scenario of domain/13: its stories are walked through the use cases, as the
/// different people, on a clock that begins before two years ago and ends at the first start.
/// </summary>
internal static class ScenarioSeed
{
    /// <summary>Walks the scenario in a host of its own, which alone has the movable clock; the portal's own time is never touched.</summary>
    public static async Task Run(IConfiguration configuration, IHostEnvironment environment, DateTimeOffset firstStart, CancellationToken cancellation)
    {
        var clock = new SeedClock(new DateTimeOffset(firstStart.UtcDateTime.Date.AddDays(Scenario.FirstDay).AddHours(8), TimeSpan.Zero));
        using var host = Build(configuration, environment, clock);
        var cast = await Cast(host.Services, clock, cancellation);
        var hands = new SeedHands(host.Services, clock, cast, cancellation);
        var scenario = new Scenario(hands, firstStart);
        await new Timeline(clock, scenario.Pass).Run(scenario.Stories(), firstStart, cancellation);
        await hands.Finish();
        await Write(host.Services, cancellation);
    }

    /// <summary>Until here nothing waited for the disk.</summary>
    private static async Task Write(IServiceProvider services, CancellationToken cancellation)
    {
        await using var db = new PortalDbContextFactory(
            services.GetRequiredService<PortalPaths>(), services.GetRequiredService<WriteGate>(), new SqlitePragmas()).CreateDbContext();
        await db.Database.OpenConnectionAsync(cancellation);
        await WriteAheadFile.Empty(db.Database.GetDbConnection());
    }

    private static WebApplication Build(IConfiguration configuration, IHostEnvironment environment, SeedClock clock)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment.EnvironmentName, ContentRootPath = environment.ContentRootPath, ApplicationName = environment.ApplicationName });
        builder.Configuration.AddConfiguration(configuration);
        // The files are small: several threads would not share one, and each query would pay for them (measured: twice the time).
        builder.Configuration.AddInMemoryCollection([new("Microdata:Engine:Threads", "1")]);
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Warning).AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        // Pages are not composed here, so what only they need is missing on purpose.
        builder.Host.UseDefaultServiceProvider(options => options.ValidateOnBuild = false);
        builder.Services.AddPortal(builder.Configuration, builder.Environment);
        builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock));
        builder.Services.AddSingleton<GivenNumbers>();
        builder.Services.Replace(ServiceDescriptor.Singleton(new SqlitePragmas(waitsForDisk: false)));
        builder.Services.AddSingleton<OnceMeasured>();
        foreach (var port in (Type[])[typeof(IMicrodataEngine), typeof(ISetSearches), typeof(IStressSearches)])
            builder.Services.Replace(ServiceDescriptor.Singleton(port, services => services.GetRequiredService<OnceMeasured>()));
        // Every night with every recipient would be most of the log; the scenario screens whom it acts on.
        builder.Services.Remove(builder.Services.Single(service => service.ImplementationType == typeof(ScreeningDue)));
        // The password is printed at every start, so its hash protects nothing; a sign-in makes a strong one of it.
        builder.Services.Configure<PasswordHasherOptions>(options => options.IterationCount = 1_000);
        return builder.Build();
    }

    private static async Task<SeedCast> Cast(IServiceProvider services, SeedClock clock, CancellationToken cancellation)
    {
        var cast = new SeedCast();
        await using var scope = services.CreateAsyncScope();
        var home = await scope.ServiceProvider.GetRequiredService<HomeAuthority>()(cancellation);
        cast.Add(new DemonstrationParty(DemonstrationPeople.Authority, OrganisationKind.Authority, "", "XA"), home);
        await Parties(services, cast, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime), cancellation);
        foreach (var person in DemonstrationPeople.People)
            cast.Add(person, await Account(services, person, cast.Party(person.Party).Id, cancellation));
        return cast;
    }

    private static async Task Parties(IServiceProvider services, SeedCast cast, DateOnly today, CancellationToken cancellation)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(cancellation);
        foreach (var party in DemonstrationPeople.Parties)
        {
            var organisation = party.Register(today);
            db.Organisations.Add(organisation);
            cast.Add(party, organisation.Id);
        }
        await db.SaveChangesAsync(cancellation);
    }

    internal static async Task<Actor> Account(IServiceProvider services, DemonstrationPerson person, OrganisationId organisation, CancellationToken cancellation)
    {
        await using var scope = services.CreateAsyncScope();
        var (id, roles) = (new PersonId(Guid.CreateVersion7()), person.Roles.ToHashSet());
        var made = await scope.ServiceProvider.GetRequiredService<AccountMaker>().Create(person.Email, person.Name, id, organisation, roles, DemonstrationPeople.Password, cancellation,
            person.NeedsCode ? DemonstrationPeople.AuthenticatorKey : null);
        return new Actor(made.Value, id, person.Name, organisation, roles);
    }
}
