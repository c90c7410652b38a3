using System.Globalization;
using ExportPortal.Data;
using ExportPortal.Data.Jobs;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Features.Appeals;
using ExportPortal.Features.Applications;
using ExportPortal.Features.Disputes;
using ExportPortal.Features.Licences;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Hosting.Demonstration;

/// <summary>
/// What the people of the scenario do, each through the use case that the pages use. A refused act ends the seeding: what
/// the demonstration shows is possible.
/// </summary>
internal sealed partial class SeedHands(IServiceProvider services, SeedClock clock, SeedCast cast, CancellationToken cancellation)
{
    /// <summary>How long an act takes, so that two never bear the same instant.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(4);

    /// <summary>At the tiers below an application costs nothing.</summary>
    private const int FirstTierWithFee = 2;

    private readonly SeedOutbox outbox = ActivatorUtilities.CreateInstance<SeedOutbox>(services);

    public DateOnly Today => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);

    /// <summary>Makes the draft of a case by the steward of its dataset, under the number that the scenario gives it; nothing is missing but where the scenario says so.</summary>
    public async Task Draft(ScenarioCase given)
    {
        var version = await Measured(given.Dataset);
        await Screen(given.Recipient);
        await LookAtEnvironment(given.Recipient);
        await LookAtEnvironment(ScenarioDatasets.All.Single(dataset => dataset.Id == given.Dataset).Steward);
        Service<GivenNumbers>().Next = given.Number;
        var party = cast.Party(given.Recipient);
        await Service<CompleteDraft>().Run(new ApplicationInput
        {
            DatasetVersion = version,
            Recipient = party.Id.Value,
            Purpose = given.Purpose,
            Summary = given.Summary,
            Necessity = given.Necessity,
            Mode = given.Mode,
            Host = given.Host,
            Countries = given.Host is HostingPlace.StewardEnclave ? $"XA, {party.Country}" : party.Country,
            Start = given.Start,
            End = given.End,
            EndUseStatement = given.IsUnfinished ? "" : cast.Signatory(given.Recipient).Name,
            Answers = Said(given),
            Tables = new(Owned(given, party.Country)) { ["users"] = [.. Users(given).Select(user => new List<string> { user.Name, "the recipient", user.Account, user.Country, "analyst", user.TrainedOn.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) })] },
        }, Steward(given), given.IsUnfinished ? null : cast.Signatory(given.Recipient), cancellation);
        clock.Move(Pause);
    }

    /// <summary>What the form says of who applies and for whom. For a small firm its data holder applies as the firm would, and claims the lower fee where there is one.</summary>
    private Dictionary<string, string> Said(ScenarioCase given)
    {
        var (dataset, recipient) = (ScenarioDatasets.All.Single(dataset => dataset.Id == given.Dataset), Party(given.Recipient));
        var isSmall = recipient.Size is "small";
        var said = new Dictionary<string, string> { ["recipient_type"] = recipient.Form, ["size"] = isSmall ? recipient.Size : Party(dataset.Steward).Size };
        if (isSmall && dataset.Input.Entries.Max(code => Service<PolicyPack>().Entry(code).DefaultTier) >= FirstTierWithFee)
            said["fee_waiver"] = FormAnswers.Yes;
        return said;
    }

    /// <summary>The owner of a firm, and the sites of a global licence.</summary>
    private static Dictionary<string, List<List<string>>> Owned(ScenarioCase given, string country)
    {
        var tables = new Dictionary<string, List<List<string>>>();
        if (Party(given.Recipient) is { Owner: { } owner, Country: var home })
            tables["owners"] = [[owner, "100", home]];
        if (given.Sites.Count > 0)
            tables["sites"] = [.. given.Sites.Select(site => new List<string> { site.Organisation, country, site.Address })];
        return tables;
    }

    private static DemonstrationParty Party(string key) => DemonstrationPeople.Parties.First(party => party.Key == key);

    public Task Submit(ScenarioCase given) => Act(given, Steward(given), ApplicationVerb.Submit);

    public async Task Act(ScenarioCase given, string who, ApplicationVerb verb, string reason = "", OpinionAnswer answer = OpinionAnswer.Concurs)
    {
        if (verb is ApplicationVerb.Register or ApplicationVerb.Approve)
            await ScreenParties(given);
        await Act(given, cast.Person(who), verb, reason, answer);
    }

    public Task Act(ScenarioCase given, Actor who, ApplicationVerb verb, string reason = "", OpinionAnswer answer = OpinionAnswer.Concurs) =>
        Act(new ApplicationAct(given.Number, verb, Reason: reason, Answer: answer, Departure: reason), who);

    public Task Act(ApplicationAct act, Actor who) => Do(Service<ActOnApplication>().Run(act, Guid.NewGuid(), who, cancellation));

    /// <summary>Approves with conditions that have to be met before first use.</summary>
    public async Task Approve(ScenarioCase given, string who, string reason, params IReadOnlyList<string> conditions)
    {
        await ScreenParties(given);
        await Act(new ApplicationAct(given.Number, ApplicationVerb.Approve, Reason: reason, Conditions: conditions, Departure: reason), cast.Person(who));
    }

    public Task Announce(ScenarioCase given, string who, string ground, string reason, string change) =>
        Act(new ApplicationAct(given.Number, ApplicationVerb.AnnounceRefusal, Reason: reason, Ground: ground, Change: change, Departure: reason), cast.Person(who));

    public Task AnswerNotice(ScenarioCase given, string answer) => Act(given, Steward(given), ApplicationVerb.AnswerNotice, answer);

    public Actor Steward(ScenarioCase given) => cast.Signatory(ScenarioDatasets.All.Single(dataset => dataset.Id == given.Dataset).Steward);

    public Actor Recipient(ScenarioCase given) => cast.Signatory(given.Recipient);

    public async Task<string> Appeal(ScenarioCase given, string grounds) =>
        await Do(Service<LodgeAppeal>().Run(given.Number, grounds, Guid.NewGuid(), Steward(given), cancellation));

    /// <summary>The steward disagrees with something about the case.</summary>
    public Task Dispute(DisputeKind kind, ScenarioCase given, string grounds) =>
        Do(Service<OpenDispute>().Run(kind, given.Number, grounds, Guid.NewGuid(), Steward(given), cancellation));

    /// <summary>Names who hears an appeal: the members from outside among them. One of the heads who had no part in it does.</summary>
    public async Task Seat(string appeal, params string[] members)
    {
        foreach (var head in (string[])["Leif", "Noor", "Anselm"])
            if (await Service<PanelQuery>().Run(appeal, cast.Person(head), cancellation) is { Closed: null })
            {
                await Do(Service<NamePanel>().Run(appeal, [.. members.Select(member => cast.Person(member).Person)], "", null, Guid.NewGuid(), cast.Person(head), cancellation));
                return;
            }
        throw new InvalidOperationException($"Nobody can name the panel of {appeal}.");
    }

    public Task Hear(string appeal, AppealVerb verb, string who, string reasons) =>
        Do(Service<ActOnAppeal>().Run(appeal, verb, reasons, null, Guid.NewGuid(), cast.Person(who), cancellation));

    /// <summary>What the outbox owes at this instant: packages are sealed, letters written.</summary>
    public Task Settle() => outbox.Drain(cancellation);

    /// <summary>What time has made due, and what that owes.</summary>
    public async Task PassTime()
    {
        await Settle();
        await Service<DueActsRunner>().Run(cancellation);
        await Settle();
    }

    public async Task<T> Read<T>(Func<PortalDbContext, Task<T>> read)
    {
        await using var db = await Service<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(cancellation);
        return await read(db);
    }

    private T Service<T>() where T : notnull => services.GetRequiredService<T>();

    private async Task<T> Do<T>(Task<Outcome<T>> act)
    {
        var done = Done(await act);
        clock.Move(Pause);
        return done;
    }

    private static T Done<T>(Outcome<T> outcome) =>
        outcome.IsDone ? outcome.Value : throw new InvalidOperationException($"The demonstration could not be made: {outcome.Rule?.Code} {outcome.Message}");
}
