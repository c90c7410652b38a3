using ExportPortal.Data;
using ExportPortal.Data.Jobs;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using ExportPortal.Domain.Risk;
using ExportPortal.Features.Applications;
using ExportPortal.Features.Datasets;
using ExportPortal.Features.Licences;
using ExportPortal.Features.Recipients.Lists;
using ExportPortal.Identity;
using ExportPortal.Microdata;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Hosting.Demonstration;

/// <summary>
/// Fills an empty store with a demonstration, by walking the real workflow as the different people. Here is the brief one: a
/// file is measured, applications move, one licence is sealed and accepted. Nothing is inserted behind the domain's back.
/// </summary>
internal sealed class DemonstrationSeed(IServiceProvider services)
{
    private readonly Dictionary<string, Actor> people = [];
    private readonly Dictionary<string, OrganisationId> parties = [];

    /// <summary>Whether nobody and nothing is in the store yet.</summary>
    public static async Task<bool> IsEmpty(IServiceProvider services, CancellationToken cancellation)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(cancellation);
        return !await db.Users.AnyAsync(cancellation) && !await db.Organisations.AnyAsync(cancellation);
    }

    /// <summary>Fills the store: with the whole scenario, or with the brief one where the settings ask for it.</summary>
    public static Task Run(IServiceProvider services, CancellationToken cancellation)
    {
        // Its own seal is made by the clock of today: by that of the scenario, which begins two years ago, its certificate would be over soon or already.
        services.GetRequiredService<SealKeys>();
        var configuration = services.GetRequiredService<IConfiguration>();
        return IsBrief(configuration) ? Brief(services, cancellation)
            : ScenarioSeed.Run(configuration, services.GetRequiredService<IHostEnvironment>(), services.GetRequiredService<TimeProvider>().GetUtcNow(), cancellation);
    }

    public static bool IsBrief(IConfiguration configuration) => configuration.GetValue("Demonstration:Brief", false);

    private static async Task Brief(IServiceProvider services, CancellationToken cancellation)
    {
        var seed = new DemonstrationSeed(services);
        await seed.MakeParties(cancellation);
        await seed.MakePeople(cancellation);
        var version = await seed.MeasureDataset(cancellation);
        await services.GetRequiredService<ImportList>().Run(DemonstrationList.Source, DemonstrationList.Xml(), cancellation);
        await services.GetRequiredService<DueActsRunner>().Run(cancellation);
        await seed.WalkApplications(version, cancellation);
    }

    private async Task MakeParties(CancellationToken cancellation)
    {
        await using var scope = services.CreateAsyncScope();
        parties[DemonstrationPeople.Authority] = await scope.ServiceProvider.GetRequiredService<HomeAuthority>()(cancellation);
        await using var db = await services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(cancellation);
        var today = DateOnly.FromDateTime(services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime);
        foreach (var party in DemonstrationPeople.Brief)
        {
            var organisation = party.Register(today);
            db.Organisations.Add(organisation);
            parties[party.Key] = organisation.Id;
        }
        await db.SaveChangesAsync(cancellation);
    }

    private async Task MakePeople(CancellationToken cancellation)
    {
        foreach (var person in DemonstrationPeople.BriefPeople)
            people[person.Name.Replace("Dr ", "", StringComparison.Ordinal).Split(' ')[0]] = await ScenarioSeed.Account(services, person, parties[person.Party], cancellation);
    }

    private async Task<Guid> MeasureDataset(CancellationToken cancellation)
    {
        var steward = people["Mina"];
        var number = Done(await services.GetRequiredService<RegisterDataset>().Run(new DatasetInput
        {
            Title = "Hospital discharge sample file 2025",
            Limitations = "Invented for demonstration; planned admissions only, months instead of days, districts merged to six regions.",
            Entries = ["1M01"],
            Granularity = Granularity.G4,
            Persons = DemonstrationFile.Rows,
            Prevalence = 0.0005,
        }, Guid.NewGuid(), steward, cancellation));
        var uploads = services.GetRequiredService<StagedUploads>();
        var upload = await uploads.Stage(new MemoryStream(DemonstrationFile.Csv()), "discharges-2025.csv", steward, null, cancellation);
        var line = RiskLine.Of(2, highInvasiveness: false, services.GetRequiredService<PolicyPack>());
        var plan = new MeasurementPlan(["region", "sex", "age_band"], ["diagnosis"], ["nights"]);
        await uploads.Measure(upload, RunChoice.Usual.For(plan, line), null, cancellation);
        IReadOnlyList<Variable> variables =
        [
            new("region", ColumnRole.QuasiIdentifier, ColumnType.Text), new("sex", ColumnRole.QuasiIdentifier, ColumnType.Text),
            new("age_band", ColumnRole.QuasiIdentifier, ColumnType.Text), new("month", ColumnRole.Other, ColumnType.Text),
            new("diagnosis", ColumnRole.Sensitive, ColumnType.Text), new("nights", ColumnRole.Sensitive, ColumnType.Number),
        ];
        if (await services.GetRequiredService<StressSetups>().Find(number, steward, cancellation) is { } setup)
            await uploads.Stress(upload, plan, setup, StressQuestion.For(variables, setup.Pack.StressTests!, setup.Earlier), null, cancellation);
        Done(await services.GetRequiredService<RegisterVersion>().Run(number, upload.Id, variables, Guid.NewGuid(), steward, cancellation));
        await using var db = await services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(cancellation);
        return (await db.DatasetVersions.SingleAsync(cancellation)).Id.Value;
    }

    private async Task WalkApplications(Guid version, CancellationToken cancellation)
    {
        var licensed = await Draft(version, "kurohana", "public-health-research", "JP", HostingPlace.Recipient, AccessMode.Transfer, "Dr Kenji Arata", cancellation);
        await Walk(licensed, cancellation, ApplicationVerb.Submit, ApplicationVerb.Register, ApplicationVerb.StartReview, ApplicationVerb.GiveTechnicalOpinion,
            ApplicationVerb.GiveLegalOpinion, ApplicationVerb.Recommend, ApplicationVerb.SendToDecider, ApplicationVerb.Approve);
        await Accept(cancellation);

        var enclave = await Draft(version, "rift-lakes", "public-health-research", "KE", HostingPlace.StewardEnclave, AccessMode.Remote, "Dr Amina Otieno", cancellation);
        await Walk(enclave, cancellation, ApplicationVerb.Submit, ApplicationVerb.Register, ApplicationVerb.StartReview, ApplicationVerb.GiveTechnicalOpinion,
            ApplicationVerb.GiveLegalOpinion, ApplicationVerb.Recommend);

        var reviewed = await Draft(version, "lindemeer", "health-services-research", "NL", HostingPlace.Recipient, AccessMode.Transfer, "Hanneke Vos", cancellation);
        await Walk(reviewed, cancellation, ApplicationVerb.Submit, ApplicationVerb.Register, ApplicationVerb.StartReview, ApplicationVerb.GiveTechnicalOpinion);

        var submitted = await Draft(version, "banyan-grove", "claims-fraud-model-training", "IN", HostingPlace.Recipient, AccessMode.Transfer, "Ravi Iyer", cancellation, months: 6);
        await Walk(submitted, cancellation, ApplicationVerb.Submit);

        await Draft(version, "saaremets", "teaching-and-capacity-building", "EE", HostingPlace.Recipient, AccessMode.Transfer, "", cancellation);
    }

    private async Task<string> Draft(Guid version, string recipient, string purpose, string country, HostingPlace host, AccessMode mode, string signatory, CancellationToken cancellation, int months = 12)
    {
        var today = DateOnly.FromDateTime(services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime);
        return await services.GetRequiredService<CompleteDraft>().Run(new ApplicationInput
        {
            DatasetVersion = version,
            Recipient = parties[recipient].Value,
            Purpose = purpose,
            Summary = "How long people stay in hospital, by season and region, to plan beds and staff. Results are published as tables only.",
            Necessity = "How long somebody stays depends on age and diagnosis together; counts by region alone would hide that.",
            Mode = mode,
            Host = host,
            Countries = country,
            Start = today,
            End = today.AddMonths(months).AddDays(-1),
            EndUseStatement = signatory,
        }, people["Mina"], signatory.Length == 0 ? null : people[signatory.Replace("Dr ", "", StringComparison.Ordinal).Split(' ')[0]], cancellation);
    }

    private async Task Walk(string number, CancellationToken cancellation, params ApplicationVerb[] verbs)
    {
        var act = services.GetRequiredService<ActOnApplication>();
        foreach (var verb in verbs)
        {
            var (who, reason) = verb switch
            {
                ApplicationVerb.Submit => ("Mina", ""),
                ApplicationVerb.GiveTechnicalOpinion => ("Marek", "Measured on the full file; classes are large and the quasi-identifiers are those a neighbour may know."),
                ApplicationVerb.GiveLegalOpinion => ("Odile", "The purpose is covered by the collection notice; the destination raises no bar."),
                ApplicationVerb.Recommend => ("Ilva", "Risk is well under the threshold and both opinions concur."),
                ApplicationVerb.Approve => ("Petra", "The benefit is clear and the safeguards of the tier are enough."),
                _ => ("Ilva", ""),
            };
            Done(await act.Run(new ApplicationAct(number, verb, Reason: reason), Guid.NewGuid(), people[who], cancellation));
        }
    }

    /// <summary>Seals what the approval owes, then accepts for both sides.</summary>
    private async Task Accept(CancellationToken cancellation)
    {
        while (await services.GetRequiredService<OutboxWorker>().DoNext(cancellation)) { }
        await using var db = await services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(cancellation);
        var granted = await db.Licences.SingleAsync(cancellation);
        var number = granted.Number;
        var today = DateOnly.FromDateTime(services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime);
        Done(await services.GetRequiredService<DoDuty>().NameUsers(number,
            [new("aiko@kurohana.example", "Aiko Tanabe", "JP", today.AddDays(-40), "course of the foundation, certificate with its privacy lead"), new("ren@kurohana.example", "Ren Mori", "JP", today.AddDays(-120), "course of the foundation, certificate with its privacy lead")], Guid.NewGuid(), people["Kenji"], cancellation));
        foreach (var side in (string[])["Mina", "Kenji"])
            Done(await services.GetRequiredService<AcceptLicence>().Run(number, granted.PackageHash, "password", Guid.NewGuid(), people[side], cancellation));
    }

    private static T Done<T>(Outcome<T> outcome) =>
        outcome.IsDone ? outcome.Value : throw new InvalidOperationException($"The demonstration could not be made: {outcome.Rule?.Code} {outcome.Message}");
}
