using ExportPortal.Data;
using ExportPortal.Data.Lists;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Features.Licences;
using ExportPortal.Policy;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;
using static ExportPortal.Domain.Common.Role;
using AmendmentTestsOfTheDomain = ExportPortal.Domain.Licensing.AmendmentTests;

namespace ExportPortal.Features.Applications;

/// <summary>
/// Every cell of the tables of application, appeal, request and amendment through the use cases, on a real store, as each
/// role. Where a table has no row for a state, or one for the portal alone, somebody who holds every role at once is
/// refused; so is then each of them.
/// </summary>
public sealed class CaseCellTests
{
    private readonly List<Cell> cells = [];
    private readonly List<string> wrong = [];

    /// <summary>One verb as one person, and what must come of it.</summary>
    /// <param name="Codes">Of the rules that may refuse it, or NotFound; empty where it is open.</param>
    private sealed record Cell(string Subject, string Act, string Words, Func<Task<Outcome>> Try, params string[] Codes);

    [Fact]
    public async Task Application_EveryStateVerbAndRole_IsOpenExactlyWhereTheTableSays()
    {
        await using var store = await TestStore.Sqlite();
        var draft = await store.Application(ApplicationState.Draft);
        store.Clock.Advance(TimeSpan.FromDays(1));
        // Of a case that another pack has read the facts are taken as they stand, so that every row can be reached.
        var act = new ActOnApplication(store.Pipeline, Cases.Packs, new CaseChanges(), new(store.Pipeline, new([ShippedPacks.All[0]]), new CaseChanges(), new ListsInForce(store, ShippedPacks.All[0])), store.Lists);
        var people = await People(store);
        var cases = new List<Application>();
        foreach (var state in Enum.GetValues<ApplicationState>())
            foreach (var verb in Enum.GetValues<ApplicationVerb>())
            {
                var (open, row) = (ApplicationCells.Open(state, verb), ApplicationWorkflow.Table.Find(state, verb));
                foreach (var (role, actor) in row is null or { IsByPortal: true } ? people.Where(one => one.Role is null) : people.Where(one => one.Role is not null))
                {
                    var isOpen = role is { } one && open.Contains(one);
                    if (isOpen && verb is (ApplicationVerb.Submit or ApplicationVerb.Register))
                        continue; // these look at the whole form, and are walked below
                    // Whether a gate is met since an approval on conditions, the store's own records say: none is.
                    var application = ApplicationCells.About(ApplicationCells.Ready(state, verb, role ?? Steward, isOpen || open.Length > 0), draft, cases.Count);
                    cases.Add(application);
                    cells.Add(new(application.Number, ActOnApplication.Name(verb), $"{state} {verb} {role}", async () => await act.Run(Act(application, verb), Guid.NewGuid(), actor, default),
                        isOpen ? (state, verb) is (ApplicationState.ApprovedConditional, ApplicationVerb.Prohibit) ? ["GT-1"] : [] : [!Sees(state, actor) ? "NotFound" : row is null ? "WF-1" : "WF-2"]));
                }
            }
        await Store(store, db => db.Applications.AddRange(cases));
        await Try(store, async db => await db.Applications.AsNoTracking().ToDictionaryAsync(one => one.Number, one => $"{one.State} {one.Steps.Count} {one.Signatures.Count} {one.Opinions.Count} {one.Questions.Count}"));

        foreach (var (verb, actor, state) in ((ApplicationVerb, Actor, string)[])[(ApplicationVerb.Submit, Support.People.Steward, "SUBMITTED"), (ApplicationVerb.ReturnAsIncomplete, Support.People.Officer, "INCOMPLETE"),
            (ApplicationVerb.Submit, Support.People.Steward, "SUBMITTED"), (ApplicationVerb.Register, Support.People.Officer, "REGISTERED")])
            Assert.Equal(state, (await store.Do(verb, actor)).Value);
    }

    [Fact]
    public async Task AppealAndRequest_EveryStateVerbAndRole_AreOpenExactlyWhereTheTableSays()
    {
        await using var store = await TestStore.Sqlite();
        var draft = await store.Application(ApplicationState.Draft);
        store.Clock.Advance(TimeSpan.FromDays(1));
        var people = await People(store);
        var (cases, appeals, requests) = (new List<Application>(), new List<Appeal>(), new List<AccessRequest>());
        foreach (var state in Enum.GetValues<AppealState>())
            foreach (var verb in Enum.GetValues<AppealVerb>())
                foreach (var (role, actor) in state is AppealState.Lodged ? people.Where(one => one.Role is not null) : people.Where(one => one.Role is null))
                {
                    var (application, appeal) = Heard(state, draft, cases.Count);
                    (cases, appeals) = ([.. cases, application], [.. appeals, appeal]);
                    cells.Add(new(appeal.Number, ActOnAppeal.Name(verb), $"{state} {verb} {role}", async () => await store.ActOnAppeal.Run(appeal.Number, verb, "weighed", null, Guid.NewGuid(), actor, default),
                        role is AppealPanel ? [] : [!actor.IsCaseStaff() && !actor.Is(Steward) ? "NotFound" : role is null ? "WF-1" : "WF-2"]));
                }
        foreach (var state in Enum.GetValues<AccessRequestState>())
            foreach (var verb in Enum.GetValues<AccessRequestVerb>())
                foreach (var (role, actor) in state is AccessRequestState.Open ? people.Where(one => one.Role is not null) : people.Where(one => one.Role is null))
                {
                    var request = Asked(state, draft, requests.Count);
                    requests.Add(request);
                    cells.Add(new(request.Number, $"access-request.{verb.ToString().ToLowerInvariant()}", $"{state} {verb} {role}", async () => await store.AnswerRequest.Run(request.Number, verb, "because", Guid.NewGuid(), actor, default),
                        role is Steward && verb is not AccessRequestVerb.LapseRequest ? [] : [!actor.IsAny(Steward, Recipient) ? "NotFound" : role is null ? "WF-1" : "WF-2"]));
                }
        var refused = ApplicationCells.About(Cases.In(ApplicationState.Refused), draft, cases.Count);
        cases.Add(refused);
        foreach (var (role, actor) in people.Where(one => one.Role is not null).OrderBy(one => one.Role is Steward))
        {
            cells.Add(new(refused.Number, "appeal.lodge", $"lodge {role}", async () => await store.Lodge.Run(refused.Number, "measured wrongly", Guid.NewGuid(), actor, default),
                role is Steward ? [] : ["NotFound", "AP-4"]));
            cells.Add(new("", "access-request.file", $"file {role}", async () => await store.FileRequest.Run(draft.Dataset.Value, "plan beds", Guid.NewGuid(), actor, default), role is Recipient ? [] : ["AR-1"]));
        }
        await Store(store, db =>
        {
            db.Applications.AddRange(cases);
            db.Appeals.AddRange(appeals);
            db.AccessRequests.AddRange(requests);
        });
        await Try(store, async db => (await db.Appeals.AsNoTracking().Select(one => new { one.Number, one.State, Signed = one.Signatures }).ToListAsync()).Select(one => (one.Number, State: $"{one.State} {one.Signed.Count}"))
            .Concat((await db.AccessRequests.AsNoTracking().ToListAsync()).Select(one => (one.Number, State: one.State.ToString())))
            .Concat((await db.Applications.AsNoTracking().ToListAsync()).Select(one => (one.Number, State: one.State.ToString()))).ToDictionary(one => one.Number, one => one.State));
        await using var after = store.CreateDbContext();
        Assert.Equal((appeals.Count + 1, requests.Count + 1), (await after.Appeals.CountAsync(), await after.AccessRequests.CountAsync()));
    }

    [Fact]
    public async Task Amendment_EveryStateVerbAndRole_IsOpenExactlyWhereTheTableSays()
    {
        await using var store = await TestStore.Sqlite();
        var number = await store.Licence(LicenceState.Active);
        var people = await People(store);
        await using var read = store.CreateDbContext();
        var licence = await read.Licences.AsNoTracking().SingleAsync();
        var amendments = new List<Amendment>();
        foreach (var (state, verb, isMinor) in AmendmentTestsOfTheDomain.All.Select(row => row.Data))
        {
            var row = AmendmentWorkflow.Table.Find(state, verb);
            foreach (var (role, actor) in row is null ? people.Where(one => one.Role is null) : people.Where(one => one.Role is not null))
            {
                var amendment = Amendment.Request(new(Guid.NewGuid()), $"AM-{1_000 + amendments.Count}", licence, isMinor ? new(Contact: "data@kurohana.example") : new(Countries: ["NL", "DE"]), false, "because", null, Support.People.Recipient, Cases.Pack, store.Clock.GetUtcNow());
                typeof(Amendment).GetProperty(nameof(Amendment.State))!.SetValue(amendment, state);
                amendments.Add(amendment);
                cells.Add(new(amendment.Number, ActOnAmendment.Name(verb), $"{state} {verb} {role} {(isMinor ? "minor" : "major")}",
                    async () => await store.Amend.Run(amendment.Number, verb, OpinionAnswer.Concurs, "because", null, Guid.NewGuid(), actor, default),
                    role is { } one && AmendmentTestsOfTheDomain.Open(state, verb, isMinor).Contains(one) ? []
                    : !actor.IsCaseStaff() && !actor.IsAny(Steward, Recipient) ? ["NotFound"] : row is null ? ["WF-1"]
                    : row.Who.Contains(role!.Value) ? ["AM-12", "AM-13", "RV-2", "RV-6", "RV-10", "DE-1"] : ["WF-2"]));
            }
        }
        foreach (var (role, actor) in people.Where(one => one.Role is not null))
            cells.Add(new("", "amendment.request", $"request {role}", async () => await store.Request.Run(number, new(Contact: "new@kurohana.example"), false, "because", Guid.NewGuid(), actor, default), role is Recipient ? [] : ["NotFound", "LC-1"]));
        await Store(store, db => db.Amendments.AddRange(amendments));
        await Try(store, async db => (await db.Amendments.AsNoTracking().ToListAsync()).ToDictionary(one => one.Number, one => $"{one.State} {one.Steps.Count} {one.Signatures.Count} {one.Opinions.Count}"));
        Assert.Equal(amendments.Count + 1, await read.Amendments.CountAsync());
    }

    /// <summary>Tries every cell; what was refused left no trace but its entry in the log, with its rule, and what was done changed its case.</summary>
    private async Task Try(TestStore store, Func<PortalDbContext, Task<Dictionary<string, string>>> stand)
    {
        await using var db = store.CreateDbContext();
        var (before, logged) = (await stand(db), (await store.Log()).Count);
        foreach (var cell in cells)
        {
            var outcome = await cell.Try();
            var code = outcome.IsDone ? "" : outcome.Rule?.Code ?? outcome.Kind.ToString();
            if (cell.Codes is [] ? code != "" : !cell.Codes.Contains(code))
                wrong.Add($"{cell.Words}: {code} {outcome.Message}, not {string.Join(" or ", cell.Codes)}");
        }
        var after = await stand(db);
        wrong.AddRange(cells.Where(cell => before.ContainsKey(cell.Subject) && cell.Act != "appeal.lodge" && (before[cell.Subject] != after[cell.Subject]) != cell.Codes is [])
            .Select(cell => $"{cell.Words}: {before[cell.Subject]} became {after[cell.Subject]}"));
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {cells.Count} cells:\n{string.Join('\n', wrong.Take(40))}");
        Assert.Equal(cells.Select(cell => $"{cell.Act} {(cell.Codes is [] ? "Done" : "Denied")}"), (await store.Log())[logged..].Select(entry => $"{entry.Event.Act} {entry.Event.Outcome}"));
        Assert.All((await store.Log())[logged..].Where(entry => entry.Event.Outcome is AuditOutcome.Denied), entry => Assert.Contains(entry.Event.Details, detail => detail.Key == "rule" && detail.Value.Length > 0));
    }

    /// <summary>A person of each role; and one with all of them, of the steward's house, whom no role holds back.</summary>
    private static async Task<List<(Role? Role, Actor Actor)>> People(TestStore store)
    {
        var people = new List<(Role?, Actor)>();
        foreach (var role in Enum.GetValues<Role>())
            people.Add((role, role is AppealPanel ? Support.People.Outsider : await store.Enrol(Support.People.New(role))));
        people.Add((null, await store.Enrol(Support.People.New(Steward) with { Roles = new HashSet<Role>(Enum.GetValues<Role>()) })));
        return people;
    }

    private static async Task Store(TestStore store, Action<PortalDbContext> add)
    {
        await using var db = store.CreateDbContext();
        add(db);
        await db.SaveChangesAsync();
    }

    private static bool Sees(ApplicationState state, Actor actor) => actor.Is(Steward) || actor.IsCaseStaff() && state is not ApplicationState.Draft;

    private static ApplicationAct Act(Application application, ApplicationVerb verb) => new(
        application.Number, verb, null, "because", Ground: "RG-03", Change: "a coarser file", Tier: application.ProposedTier ?? (application.Tier ?? 2) + (application.Tier is 4 ? -1 : 1),
        Answers: application.Questions.ToDictionary(question => question.Number, _ => "yes"), Departure: "It differs in its users.");

    private static (Application, Appeal) Heard(AppealState state, Application stored, int at)
    {
        var application = ApplicationCells.About(Cases.In(ApplicationState.Refused), stored, at);
        var appeal = Appeal.Lodge(new(Guid.NewGuid()), $"AP-{1_000 + at}", application, [], "the file was measured wrongly", Support.People.Steward, Cases.Pack, application.Next()).Seated(application);
        AppealVerb? verb = state switch { AppealState.Lodged => null, AppealState.Dismissed => AppealVerb.Dismiss, AppealState.Remitted => AppealVerb.Remit, _ => AppealVerb.GrantAppeal };
        if (verb is { } taken)
            foreach (var member in (Actor[])[Support.People.Panel, Support.People.SecondPanel])
                appeal.Take(taken, "weighed", application, member, Cases.Pack, application.Next());
        return (application, appeal);
    }

    private static AccessRequest Asked(AccessRequestState state, Application stored, int at)
    {
        var request = AccessRequest.File(new(Guid.NewGuid()), $"AR-{1_000 + at}", stored.Dataset, stored.Steward, "plan beds", Support.People.Recipient, Cases.Pack, Cases.Start);
        if (state is AccessRequestState.Adopted)
            request.AdoptAs(stored.Number, Support.People.Steward, Cases.Start);
        else if (state is AccessRequestState.Declined)
            request.Decline("no", Support.People.Steward, Cases.Start);
        else if (state is AccessRequestState.Lapsed)
            Assert.True(request.Lapse(Cases.Pack, Cases.Start.AddMonths(3)));
        return request;
    }
}
