using ExportPortal.Data;
using ExportPortal.Data.Lists;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using ExportPortal.Domain.Recipients.Lists;
using ExportPortal.Features.Recipients;
using ExportPortal.Features.Recipients.Lists;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Hosting.Demonstration;

/// <summary>What is found out about the parties: lists, owners, recognised partners.</summary>
internal sealed partial class SeedHands
{
    /// <summary>Well within the year for which an assessment holds.</summary>
    private const int EnvironmentDays = 300;

    private readonly Dictionary<string, DateOnly> screened = [];

    public async Task ImportLists() => await Service<ImportList>().Run(DemonstrationList.Source, DemonstrationList.Xml(), cancellation);

    /// <summary>Compares a recipient with the lists, once a day; the portal does so every night with all of them.</summary>
    public async Task Screen(string recipient)
    {
        if (screened.TryGetValue(recipient, out var day) && day == Today)
            return;
        screened[recipient] = Today;
        var id = cast.Party(recipient).Id;
        var lists = await Service<ListsInForce>().Read(cancellation) ?? throw new InvalidOperationException("No list was imported.");
        var compared = await Read(async db =>
        {
            var party = await db.Organisations.AsNoTracking().SingleAsync(one => one.Id == id, cancellation);
            await db.FollowOwners([party], cancellation);
            return await ScreenParty.Compare(db, party, lists, cancellation);
        });
        await Service<CommandPipeline>().TryAsPortal("screening.party", scope => ScreenParty.Record(scope, compared, lists, Service<PackLibrary>(), cancellation), Guid.NewGuid(), cancellation);
    }

    /// <summary>Nothing moves on an old screening of a side.</summary>
    private async Task ScreenParties(ScenarioCase given)
    {
        await Screen(given.Recipient);
        await Screen(ScenarioDatasets.All.Single(dataset => dataset.Id == given.Dataset).Steward);
    }

    /// <summary>An assessment of the environment holds for a year; the office looks again before.</summary>
    private async Task LookAtEnvironment(string house)
    {
        var (id, old) = (cast.Party(house).Id, Today.AddDays(-EnvironmentDays));
        if (await Read(db => db.Organisations.AnyAsync(one => one.Id == id && one.EnvironmentAssessedOn < old, cancellation)))
            await Know(house, party => party.AssessEnvironment(party.Environment, Today.AddDays(-3)));
    }

    /// <summary>Sets down who owns a recipient.</summary>
    public async Task Disclose(string recipient, params IReadOnlyList<OwnerInput> owners)
    {
        await Do(Service<DiscloseOwners>().Run(cast.Party(recipient).Id.Value, owners, "", Guid.NewGuid(), cast.Person("Tomas"), cancellation));
        screened.Remove(recipient);
    }

    public Task SetStanding(string recipient, Motive motive, bool programme, string reason) =>
        Do(Service<SetStanding>().Run(cast.Party(recipient).Id.Value, new(motive, programme, reason, null), Guid.NewGuid(), cast.Person("Ilva"), cancellation));

    /// <summary>Two persons say of every open match of a recipient that it is another party.</summary>
    public async Task ClearMatches(string recipient, string reason)
    {
        await Screen(recipient);
        var id = cast.Party(recipient).Id;
        foreach (var hit in await Read(db => db.ScreeningHits.AsNoTracking().Where(hit => hit.Party == id && hit.State == HitState.Open).Select(hit => hit.Id).ToListAsync(cancellation)))
            foreach (var who in (string[])["Tomas", "Bram"])
                await Do(Service<DecideMatch>().Run(hit, isSame: false, reason, null, Guid.NewGuid(), cast.Person(who), cancellation));
    }

    /// <summary>Two managers recognise a partner authority.</summary>
    /// <returns>Number of the record.</returns>
    public async Task<string> Recognise(RecognitionInput terms, string reason)
    {
        var number = await Do(Service<ActOnRecognition>().Propose(terms, reason, Guid.NewGuid(), cast.Person("Petra"), cancellation));
        await Do(Service<ActOnRecognition>().Run(number, RecognitionVerb.Sign, reason, null, Guid.NewGuid(), cast.Person("Leif"), cancellation));
        return number;
    }

    public Task Suspend(string recognition, string reason) =>
        Do(Service<ActOnRecognition>().Run(recognition, RecognitionVerb.Suspend, reason, null, Guid.NewGuid(), cast.Person("Petra"), cancellation));

    public Task RecordPermit(string recipient, string recognition, string permit, DateOnly until) =>
        Do(Service<ActOnRecognition>().Permit(cast.Party(recipient).Id.Value, recognition, permit, until, Guid.NewGuid(), cast.Person("Ilva"), cancellation));

    /// <summary>Records what the authority knows of a party.</summary>
    public async Task Know(string party, Action<Organisation> learn)
    {
        var id = cast.Party(party).Id;
        await using var db = await Service<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(cancellation);
        learn(await db.Organisations.SingleAsync(one => one.Id == id, cancellation));
        await db.SaveChangesAsync(cancellation);
    }
}
