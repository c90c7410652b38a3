using System.Text.Json;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Transparency;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Register;

/// <summary>When a decision is told to the public, what of it, and in which parts; on both stores.</summary>
public abstract class RegisterQueryTests
{
    private protected abstract Task<TestStore> Open();

    private static RegisterQuery Query(TestStore store) => new(store, Cases.Pack, store.Clock);

    private static async Task<string[]> Told(TestStore store, RegisterFilter? filter = null) =>
        [.. (await Query(store).Part(filter ?? new(), null, 50)).Records.Select(record => record.Number)];

    [Fact]
    public async Task Part_GrantedLicence_IsToldOnceBothSidesHaveAcceptedIt()
    {
        await using var store = await Open();
        var number = await store.Licence(LicenceState.PendingAcceptance);
        Assert.Empty(await Told(store));

        foreach (var side in (Actor[])[People.Steward, People.Recipient])
            Assert.Equal("", (await store.AcceptAs(number, side)).Message);

        var record = Assert.Single((await Query(store).Part(new(), null, 50)).Records);
        var content = record.Content!;
        Assert.Equal((number, false, "ACTIVE", "university or research institute", "How long people stay.", "health-services-research"),
            (record.Number, record.IsRefusal, content.State, content.RecipientKind, content.Summary, content.PurposeCode));
        Assert.NotNull(content.Recipient);
        Assert.Equal(Cases.Term, new Period(content.Start!.Value, content.End!.Value));
        Assert.Contains(content.Reasons, reason => reason is { Code: "B1", Text: "base tier of the control list entry" });
        Assert.Equivalent(record, await Query(store).Find(number.ToLowerInvariant()));
    }

    [Fact]
    public async Task Figures_OverriddenAndLateCases_AreCounted()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.DecisionPending);
        var (due, manager) = ((await Read()).DecisionDueAt!.Value, People.Manager);
        Assert.Equal(new(0, 0, 0, 0), await Query(store).Figures());

        store.Clock.SetUtcNow(due.AddMinutes(1));
        Assert.Equal(new(0, 0, 0, 1), await Query(store).Figures());
        await store.Sql("UPDATE application SET \"Override\" = '{\"From\":2,\"To\":2}'");
        await store.Sql("UPDATE application SET \"State\" = 'Approved'");
        Assert.Equal(new(1, 1, 1, 0), await Query(store).Figures());
        var rows = (await new Applications.FairnessQuery(store, store.Clock).Rows(manager, default)).Where(row => row.Granted == 1).Select(row => row.Value).ToList();
        Assert.Contains("set otherwise by two persons", rows);
        Assert.Contains("late", rows);

        // Decided before the time was over, it stays in time.
        await store.Sql($"UPDATE application SET \"Clocks\" = replace(\"Clocks\", '\"MetAt\":null', '\"MetAt\":\"{due.AddMinutes(-1):yyyy-MM-ddTHH:mm:ss}+00:00\"')");
        Assert.Equal(new(1, 1, 0, 0), await Query(store).Figures());

        async Task<Application> Read()
        {
            await using var db = store.CreateDbContext();
            return await db.Applications.AsNoTracking().SingleAsync();
        }
    }

    [Theory, InlineData(0, "0"), InlineData(1, "fewer than 10"), InlineData(9, "fewer than 10"), InlineData(10, "10"), InlineData(1234, "1,234")]
    public void Told_CountBelowTheSmallest_IsNotTold(long count, string told) => Assert.Equal(told, DecisionFigures.Told(count, Cases.Pack));

    [Fact]
    public async Task Part_LicenceThatNobodyAccepts_IsToldByTheClock()
    {
        await using var store = await Open();
        var number = await store.Licence(LicenceState.PendingAcceptance);
        var due = Cases.Pack.Due("publication", store.Clock.GetUtcNow());

        store.Clock.SetUtcNow(due.AddDays(-2));
        Assert.Empty(await Told(store));
        store.Clock.SetUtcNow(due);

        Assert.Equal([number], await Told(store));
        Assert.Equal("CLOSED", (await Query(store).Find(number))!.Content!.State);
    }

    [Fact]
    public async Task Part_Refusal_IsToldOnceItIsFinalAndNamesNobody()
    {
        await using var store = await Open();
        await Refuse(store);
        Assert.Empty(await Told(store));

        store.Clock.Advance(TimeSpan.FromDays(32));

        var content = Assert.Single((await Query(store).Part(new(), null, 50)).Records, record => record is { Number: "A-001", IsRefusal: true }).Content!;
        Assert.Equal(("REFUSED", null, "RG-03"), (content.State, content.Recipient, content.Reasons[0].Code));
    }

    [Fact]
    public async Task Part_RefusalUnderAppeal_WaitsForTheClockAlone()
    {
        await using var store = await Open();
        await Refuse(store);
        var due = Cases.Pack.Due("publication", store.Clock.GetUtcNow());
        Assert.Equal("", (await store.Lodge.Run("A-001", "The risk was read from an old file.", Guid.NewGuid(), People.Steward, default)).Message);

        store.Clock.Advance(TimeSpan.FromDays(32));
        Assert.Empty(await Told(store));
        store.Clock.SetUtcNow(due);

        Assert.Equal(["A-001"], await Told(store));
    }

    [Fact]
    public async Task Part_EachPart_BeginsAfterTheOneBeforeAndIsNarrowedAlike()
    {
        await using var store = await Open();
        var first = await store.Licence(LicenceState.Active);
        store.Clock.Advance(TimeSpan.FromDays(1));
        var second = await store.Licence(LicenceState.Suspended, "A-002");

        var part = await Query(store).Part(new(), null, 1);
        var last = await Query(store).Part(new(), part.Next, 1);

        Assert.Equal([second], part.Records.Select(record => record.Number));
        Assert.Equal([first], last.Records.Select(record => record.Number));
        Assert.Null(last.Next);
        Assert.Equal([second], await Told(store, new(State: "SUSPENDED")));
        Assert.Equal([first], await Told(store, new(Words: first[^7..])));
        var year = store.Clock.GetUtcNow().Year;
        foreach (var filter in (RegisterFilter[])[new(Tier: part.Records[0].Content!.Tier), new(Purpose: "health-services-research"), new(Country: part.Records[0].Content!.Country), new(Year: year), new(Words: part.Records[0].Content!.Steward.ToUpperInvariant())])
            Assert.Equal([second, first], await Told(store, filter));
        foreach (var filter in (RegisterFilter[])[new(State: "REVOKED"), new(State: "nonsense"), new(Tier: 9999), new(Purpose: "other"), new(Country: "ZZ"), new(Year: year - 1), new(Words: "no such words")])
            Assert.Empty(await Told(store, filter));
        var choices = await Query(store).Choices();
        Assert.Equal((year, part.Records[0].Content!.Country), (Assert.Single(choices.Years), Assert.Single(choices.Countries)));
    }

    [Fact]
    public async Task Find_Embargo_IsDecidedByAnotherPersonAndTellsUntilWhenAndWhyAlone()
    {
        await using var store = await Open();
        var number = await store.Licence(LicenceState.Active);
        var (today, ask, decide) = (DateOnly.FromDateTime(store.Clock.GetUtcNow().UtcDateTime), new AskForEmbargo(store.Pipeline, Cases.Pack), new DecideEmbargo(store.Pipeline, Cases.Pack));
        var until = today.AddDays(60);
        Assert.Contains("XP-2026-9999999", (await ask.Run(new("XP-2026-9999999", "security", "A secret plan.", until), Guid.NewGuid(), People.Recipient, default)).Message);
        var asked = (await ask.Run(new(number, "trade-secret", "A secret plan.", until), Guid.NewGuid(), People.Recipient, default)).Value;
        Assert.Equal("WF-2", (await decide.Run(asked, EmbargoVerb.Grant, "Harm is shown.", null, Guid.NewGuid(), People.Officer, default)).Rule?.Code);

        Assert.Equal("", (await decide.Run(asked, EmbargoVerb.Grant, "Harm is shown.", null, Guid.NewGuid(), People.Manager, default)).Message);

        var withheld = await Query(store).Find(number);
        Assert.Equal((null, new WithheldNote(until, "trade secret")), (withheld!.Content, withheld.Withheld));
        Assert.Equal([number], await Told(store));
        Assert.Empty(await Told(store, new(State: "ACTIVE")));
        await using (var db = store.CreateDbContext())
        {
            var row = await db.Records(Cases.Pack, store.Clock.GetUtcNow()).SingleAsync();
            Assert.Equal(
                JsonSerializer.Serialize(new RegisterRow { Kind = "licence", Number = number, Decided = $"{today:yyyy-MM-dd}", Changed = $"{today:yyyy-MM-dd}", WithheldUntil = $"{until:yyyy-MM-dd}", WithheldFor = "trade-secret" }),
                JsonSerializer.Serialize(row));
        }
        var acts = (await store.Log()).Select(entry => entry.Event).Where(act => act.Act.StartsWith("embargo.", StringComparison.Ordinal) && act.To is not null).ToList();
        Assert.Equal(["embargo.ask ASKED", "embargo.decide GRANTED"], acts.Select(act => $"{act.Act} {act.To}"));
        Assert.All(acts, act => Assert.NotNull(act.Reason));

        store.Clock.Advance(TimeSpan.FromDays(61));
        Assert.NotNull((await Query(store).Find(number))!.Content);
        Assert.Equal((today, until.AddDays(1)), ((await Query(store).Find(number))!.DecidedOn, (await Query(store).Find(number))!.ChangedOn)); // news when it is told
    }

    /// <summary>What readers of news get: what was told or changed last, however long ago it was decided.</summary>
    [Fact]
    public async Task Part_ByChange_BeginsWithWhatWasToldOrChangedLast()
    {
        await using var store = await Open();
        var start = DateOnly.FromDateTime(store.Clock.GetUtcNow().UtcDateTime);
        await Refuse(store);
        await store.Sql("""UPDATE application SET "Likeness" = NULL"""); // so that it is no like case of those that are granted
        var first = await store.Licence(LicenceState.Active, "A-002");
        store.Clock.Advance(TimeSpan.FromDays(1));
        var second = await store.Licence(LicenceState.Active, "A-003");
        async Task<string> News(int size = 50, string? after = null) =>
            string.Join(' ', (await Query(store).Part(new(), after, size, default, byChange: true)).Records.Select(record => $"{record.Number}:{record.ChangedOn.DayNumber - start.DayNumber}"));

        Assert.Equal($"{second}:1 {first}:0", await News());
        store.Clock.Advance(TimeSpan.FromDays(4));
        Assert.Equal("", (await store.ActOnLicence.Run(first, LicenceVerb.Suspend, "doubt", null, Guid.NewGuid(), People.Manager, default)).Message);
        Assert.Equal($"{first}:5 {second}:1", await News());
        store.Clock.Advance(TimeSpan.FromDays(27));
        Assert.Equal($"A-001:31 {first}:5 {second}:1", await News());
        Assert.Equal($"{first}:5", await News(1, "A-001"));
        Assert.Equal($"{second}:1", await News(1, first));
        Assert.Equal([second, first, "A-001"], await Told(store)); // the page goes by the day of the decision
    }

    [Fact]
    public async Task Embargoes_ThatWaitForADecision_ComeBeforeLaterOnesThatAreOver()
    {
        await using var store = await Open();
        var (ask, decide) = (new AskForEmbargo(store.Pipeline, Cases.Pack), new DecideEmbargo(store.Pipeline, Cases.Pack));
        async Task<string> Ask(string application)
        {
            var number = await store.Licence(LicenceState.Active, application);
            store.Clock.Advance(TimeSpan.FromDays(1));
            return (await ask.Run(new(number, "security", "A secret plan.", DateOnly.FromDateTime(store.Clock.GetUtcNow().UtcDateTime).AddDays(30)), Guid.NewGuid(), People.Officer, default)).Value;
        }

        var (open, inForce, over) = (await Ask("A-001"), await Ask("A-002"), await Ask("A-003"));
        foreach (var (embargo, verb) in ((string, EmbargoVerb)[])[(inForce, EmbargoVerb.Grant), (over, EmbargoVerb.Refuse)])
            Assert.Equal("", (await decide.Run(embargo, verb, "Weighed.", null, Guid.NewGuid(), People.Manager, default)).Message);
        Assert.Equal([open, inForce, over], (await new EmbargoQuery(store, store.Clock).Run(People.Manager)).Select(row => row.Embargo.Number));
    }

    [Fact]
    public async Task Part_EmbargoAskedFor_HoldsTheRecordUntilItIsRefused()
    {
        await using var store = await Open();
        var number = await store.Licence(LicenceState.Active);
        var asked = (await new AskForEmbargo(store.Pipeline, Cases.Pack).Run(new(number, "security", "A secret plan.", DateOnly.FromDateTime(store.Clock.GetUtcNow().UtcDateTime).AddDays(9)), Guid.NewGuid(), People.Officer, default)).Value;
        Assert.Empty(await Told(store));

        Assert.Equal("", (await new DecideEmbargo(store.Pipeline, Cases.Pack).Run(asked, EmbargoVerb.Refuse, "No harm is shown.", null, Guid.NewGuid(), People.Manager, default)).Message);

        Assert.NotNull((await Query(store).Find(number))!.Content);
    }

    [Fact]
    public async Task Rows_OfThePublicProjection_HoldNothingElseOfTheCase()
    {
        await using var store = await Open();
        await store.Licence(LicenceState.Active);
        await using var db = store.CreateDbContext();
        var told = JsonSerializer.Serialize(await db.Records(Cases.Pack, store.Clock.GetUtcNow()).ToListAsync());

        foreach (var secret in (string[])["Counts would not do.", "Dr Kenji Arata", "because", "Petra", "Ilva", "PData", "M8"])
            Assert.DoesNotContain(secret, told);
    }

    private static async Task Refuse(TestStore store)
    {
        await store.Application(ApplicationState.DecisionPending);
        foreach (var (verb, actor) in ((ApplicationVerb, Actor)[])[(ApplicationVerb.AnnounceRefusal, People.Manager), (ApplicationVerb.AnswerNotice, People.Steward), (ApplicationVerb.Refuse, People.Manager)])
            Assert.Equal("", (await store.Do(verb, actor)).Message);
    }
}

public sealed class SqliteRegisterQueryTests : RegisterQueryTests
{
    private protected override Task<TestStore> Open() => TestStore.Sqlite();
}

public sealed class PostgresRegisterQueryTests(PostgresCluster cluster) : RegisterQueryTests
{
    private protected override Task<TestStore> Open() => TestStore.Postgres(cluster);
}
