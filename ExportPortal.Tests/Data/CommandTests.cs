using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data;

/// <summary>What every command owes, through the real use cases; the same tests on both stores.</summary>
public abstract class CommandTests
{
    private protected abstract Task<TestStore> Open();

    private static Task<Outcome<string>> Denied(TestStore store, Actor actor) => store.Do(ApplicationVerb.Register, actor);

    [Fact]
    public async Task Command_Done_LeavesRowsEventOutboxAndKeyTogether()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.DecisionPending);
        var (before, log) = (await store.Snapshot(), (await store.Log()).Count);
        var key = Guid.NewGuid();
        Assert.Equal("APPROVED", (await store.Do(ApplicationVerb.Approve, People.Manager, key: key)).Value);

        await using var db = store.CreateDbContext();
        Assert.NotNull(await db.CommandsDone.FindAsync(key));
        Assert.Equal((await db.Licences.SingleAsync()).Id.Value, (await db.Outbox.SingleAsync()).Subject);
        var entry = (await store.Log())[log..].Single();
        Assert.Equal(("application.approve", "DECISION_PENDING", "APPROVED", AuditOutcome.Done), (entry.Event.Act, entry.Event.From, entry.Event.To, entry.Event.Outcome));
        Assert.Equal((People.Manager.Person, "Petra", "because", key.ToString()), (entry.Event.Person!.Value, entry.ActorName, entry.Reason, entry.Event.IdempotencyKey));
        Assert.NotEqual(before, await store.Snapshot());
    }

    [Theory]
    [InlineData("audit_private")]
    [InlineData("audit_event")]
    [InlineData("command_done")]
    [InlineData("outbox")]
    [InlineData("licence")]
    public async Task Command_OneTableOutOfUse_ChangesNothing(string table)
    {
        await using var store = await Open();
        await store.Application(ApplicationState.DecisionPending);
        var (before, log) = (await store.Snapshot(), (await store.Log()).Count);
        await store.Sql($"ALTER TABLE {table} RENAME TO hidden");

        await Assert.ThrowsAnyAsync<Exception>(() => store.Do(ApplicationVerb.Approve, People.Manager));
        await store.Sql($"ALTER TABLE hidden RENAME TO {table}");
        Assert.Equal((before, log), (await store.Snapshot(), (await store.Log()).Count));
        Assert.Equal("APPROVED", (await store.Do(ApplicationVerb.Approve, People.Manager)).Value);
    }

    [Fact]
    public async Task Command_WithoutAnEvent_ThrowsAndCommitsNothing()
    {
        await using var store = await Open();
        var before = await store.Snapshot();

        await Assert.ThrowsAsync<InvalidOperationException>(() => store.Pipeline.Run<string>("x", Guid.NewGuid(), People.Officer, scope =>
        {
            scope.Enqueue("kind", Guid.NewGuid());
            return Task.FromResult(Outcome<string>.Done("done"));
        }, default));
        await Assert.ThrowsAsync<InvalidOperationException>(() => store.Pipeline.RunAsPortal("x", scope =>
        {
            scope.Enqueue("kind", Guid.NewGuid());
            return Task.CompletedTask;
        }, default));
        Assert.Equal(before, await store.Snapshot());
    }

    [Fact]
    public async Task Command_TwoEventsOrNoKey_IsABug()
    {
        await using var store = await Open();
        await Assert.ThrowsAsync<InvalidOperationException>(() => store.Pipeline.Run<string>("x", Guid.NewGuid(), People.Officer, scope =>
        {
            scope.Record(scope.Target);
            scope.Record(scope.Target);
            return Task.FromResult(Outcome<string>.Done("done"));
        }, default));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => store.Do(ApplicationVerb.Submit, People.Steward, key: Guid.Empty));
        Assert.Empty(await store.Log());
    }

    [Fact]
    public async Task Command_FiftyTimesAtOnce_HasOneEffectAndOneAnswer()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.DecisionPending);
        var log = (await store.Log()).Count;
        var key = Guid.NewGuid();
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => store.Do(ApplicationVerb.Approve, People.Manager, key: key))));

        Assert.All(answers, answer => Assert.Equal("APPROVED", answer.Value));
        await using var db = store.CreateDbContext();
        Assert.Equal(1, await db.Licences.CountAsync());
        Assert.Single((await store.Log())[log..]);
    }

    [Fact]
    public async Task Command_TwoPeopleAtOnce_OneWinsAndTheOtherIsTold()
    {
        await using var store = await Open();
        var application = await store.Application(ApplicationState.DecisionPending);
        await using var db = store.CreateDbContext();
        var shown = Revisions.Of(db, await db.Applications.SingleAsync());
        var answers = await Task.WhenAll(
            Task.Run(() => store.Do(ApplicationVerb.Approve, People.Manager, revision: shown)),
            Task.Run(() => store.Do(ApplicationVerb.Approve, People.SecondManager, revision: shown)));

        Assert.Single(answers, answer => answer.IsDone);
        Assert.Single(answers, answer => answer.Kind is OutcomeKind.Stale);
        Assert.Equal(1, await db.Licences.CountAsync());
    }

    [Fact]
    public async Task Command_OnAnOldPage_IsStaleAndChangesNothing()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.Registered);
        var before = await store.Snapshot();

        Assert.Equal(OutcomeKind.Stale, (await store.Do(ApplicationVerb.StartReview, People.Officer, revision: 1)).Kind);
        Assert.Equal(before, await store.Snapshot());
    }

    [Fact]
    public async Task Key_OfSomebodyElseOrAnotherAct_IsRefused()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.Submitted);
        var key = Guid.NewGuid();
        await store.Do(ApplicationVerb.Register, People.Officer, key: key);

        Assert.Equal("IK-1", (await store.Do(ApplicationVerb.Register, People.SecondOfficer, key: key)).Rule!.Code);
        Assert.Equal("IK-1", (await store.Do(ApplicationVerb.StartReview, People.Officer, key: key)).Rule!.Code);
        Assert.Equal("REGISTERED", (await store.Do(ApplicationVerb.Register, People.Officer, key: key)).Value);
    }

    [Fact]
    public async Task Denied_ByARule_IsLoggedWithRuleAndSubject()
    {
        await using var store = await Open();
        var application = await store.Application(ApplicationState.Submitted);
        var outcome = await store.Do(ApplicationVerb.Register, People.Manager);

        Assert.Equal((OutcomeKind.Broken, "WF-2"), (outcome.Kind, outcome.Rule!.Code));
        var entry = (await store.Log())[^1].Event;
        Assert.Equal((AuditOutcome.Denied, application.Id.Value.ToString(), "A-001", People.Manager.User), (entry.Outcome, entry.Subject.Id, entry.Subject.Number, entry.User!.Value));
        Assert.Contains(new AuditDetail("rule", "WF-2"), entry.Details);
        Assert.Null(entry.To);
    }

    [Fact]
    public async Task Unknown_AndForeign_LookTheSame()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.Draft);
        var stranger = await store.Enrol(People.New(Role.Steward, organisation: People.Elsewhere));
        var (foreign, unknown) = (await store.Do(ApplicationVerb.Submit, stranger), await store.Do(ApplicationVerb.Submit, stranger, "A-999"));

        Assert.Equal(OutcomeKind.NotFound, foreign.Kind);
        Assert.Equal((foreign.Kind, foreign.Message, foreign.Rule), (unknown.Kind, unknown.Message, unknown.Rule));
        Assert.Equal(AuditOutcome.Denied, (await store.Log())[^1].Event.Outcome);
    }

    [Theory]
    [InlineData("locked")]
    [InlineData("other stamp")]
    [InlineData("gone")]
    public async Task Actor_WhoseAccountChanged_IsForbiddenAndLogged(string how)
    {
        await using var store = await Open();
        await store.Application(ApplicationState.Submitted);
        var actor = People.New(Role.LicensingOfficer) with { Session = "stamp" };
        if (how != "gone")
            await store.Enrol(actor);
        await using (var db = store.CreateDbContext())
            if (await db.Users.FindAsync(actor.User.Value) is { } user)
            {
                (user.LockoutEnd, user.SecurityStamp) = how == "locked" ? (DateTimeOffset.MaxValue.AddDays(-1), "stamp") : ((DateTimeOffset?)null, "new");
                await db.SaveChangesAsync();
            }
        var before = await store.Snapshot();

        var outcome = await Denied(store, actor);
        Assert.Equal((OutcomeKind.Forbidden, "ID-1"), (outcome.Kind, outcome.Rule!.Code));
        Assert.Equal(before, await store.Snapshot());
        var entry = (await store.Log())[^1].Event;
        Assert.Equal((AuditOutcome.Denied, "application.register"), (entry.Outcome, entry.Act));
    }

    [Fact]
    public async Task Actor_WithRolesOrHouseOfItsOwnMaking_HasThoseOfTheStore()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.Submitted);
        var forged = People.Recipient with { Roles = new HashSet<Role> { Role.LicensingOfficer, Role.BoardMember }, Organisation = People.Authority };

        Assert.Equal(OutcomeKind.NotFound, (await Denied(store, forged)).Kind);
        Assert.Equal(["Recipient"], (await store.Log())[^1].Event.Roles);
    }

    public static TheoryData<ApplicationVerb, ApplicationState> WhereOpen => new()
    {
        { ApplicationVerb.Submit, ApplicationState.Draft }, { ApplicationVerb.Withdraw, ApplicationState.Draft },
        { ApplicationVerb.ReturnAsIncomplete, ApplicationState.Submitted }, { ApplicationVerb.Register, ApplicationState.Submitted },
        { ApplicationVerb.FindNoLicenceRequired, ApplicationState.Submitted }, { ApplicationVerb.FindIneligible, ApplicationState.Submitted },
        { ApplicationVerb.StartReview, ApplicationState.Registered }, { ApplicationVerb.Prohibit, ApplicationState.Registered },
        { ApplicationVerb.GiveTechnicalOpinion, ApplicationState.InReview }, { ApplicationVerb.GiveLegalOpinion, ApplicationState.InReview }, { ApplicationVerb.Recommend, ApplicationState.InReview },
        { ApplicationVerb.SendToDecider, ApplicationState.Recommended },
        { ApplicationVerb.Approve, ApplicationState.DecisionPending }, { ApplicationVerb.ReturnToReview, ApplicationState.DecisionPending }, { ApplicationVerb.AnnounceRefusal, ApplicationState.DecisionPending },
    };

    [Theory, MemberData(nameof(WhereOpen))]
    public async Task ActOnApplication_EachWrongRole_IsDeniedAndLogged(ApplicationVerb verb, ApplicationState state)
    {
        await using var store = await Open();
        await store.Application(state);
        var (before, log) = (await store.Snapshot(), (await store.Log()).Count);
        var wrong = Enum.GetValues<Role>().Except(ApplicationWorkflow.Table.Find(state, verb)!.Who).ToList();
        foreach (var role in wrong)
            Assert.False((await store.Do(verb, await store.Enrol(People.New(role)))).IsDone, $"{role} could {verb}");

        Assert.Equal(before, await store.Snapshot());
        var entries = (await store.Log())[log..];
        Assert.Equal(wrong.Select(role => role.ToString()), entries.Select(entry => entry.Event.Roles.Single()));
        Assert.All(entries, entry => Assert.Equal(AuditOutcome.Denied, entry.Event.Outcome));
    }

    [Theory]
    [InlineData(LicenceState.PendingAcceptance, LicenceVerb.AcceptAsSteward)]
    [InlineData(LicenceState.PendingAcceptance, LicenceVerb.AcceptAsRecipient)]
    [InlineData(LicenceState.Active, LicenceVerb.Suspend)]
    [InlineData(LicenceState.Active, LicenceVerb.Revoke)]
    [InlineData(LicenceState.Active, LicenceVerb.Surrender)]
    [InlineData(LicenceState.Suspended, LicenceVerb.LiftSuspension)]
    public async Task ActOnLicence_EachWrongRole_IsDeniedAndLogged(LicenceState state, LicenceVerb verb)
    {
        await using var store = await Open();
        var number = await store.Licence(state);
        var log = (await store.Log()).Count;
        var wrong = Enum.GetValues<Role>().Except(LicenceWorkflow.Table.Find(state, verb)!.Who).ToList();
        foreach (var role in wrong)
        {
            var actor = await store.Enrol(People.New(role));
            var outcome = verb is LicenceVerb.AcceptAsSteward or LicenceVerb.AcceptAsRecipient && role is not (Role.Steward or Role.Recipient)
                ? await store.Accept.Run(number, "password", Guid.NewGuid(), actor, default)
                : await store.ActOnLicence.Run(number, verb, "because", null, Guid.NewGuid(), actor, default);
            Assert.False(outcome.IsDone, $"{role} could {verb}");
        }
        await using var db = store.CreateDbContext();
        Assert.Equal(state, (await db.Licences.SingleAsync()).State);
        var entries = (await store.Log())[log..];
        Assert.Equal(wrong.Count, entries.Count);
        Assert.All(entries, entry => Assert.Equal(AuditOutcome.Denied, entry.Event.Outcome));
    }

    [Theory]
    [InlineData(Role.Administrator)]
    [InlineData(Role.PolicyAuthor)]
    public async Task Fe9_AdministratorAndPolicyAuthor_HaveNoCaseRights(Role role)
    {
        await using var store = await Open();
        var number = await store.Licence(LicenceState.Active);
        var actor = await store.Enrol(People.New(role));
        foreach (var verb in Enum.GetValues<ApplicationVerb>())
            Assert.Equal(OutcomeKind.NotFound, (await store.Do(verb, actor)).Kind);
        foreach (var verb in Enum.GetValues<LicenceVerb>())
            Assert.Equal(OutcomeKind.NotFound, (await store.ActOnLicence.Run(number, verb, "x", null, Guid.NewGuid(), actor, default)).Kind);

        Assert.Equal(OutcomeKind.NotFound, (await store.Accept.Run(number, "password", Guid.NewGuid(), actor, default)).Kind);
        Assert.Equal(OutcomeKind.NotFound, (await store.Evidence.Run("A-001", 0, "x", Guid.NewGuid(), actor, default)).Kind);
        Assert.False((await store.Drafting.Run(null, new() { DatasetVersion = store.Version.Value, Recipient = People.RecipientHouse.Value, Start = Cases.Term.Start, End = Cases.Term.End }, Guid.NewGuid(), actor, default)).IsDone);
    }

    [Fact]
    public async Task RunAsPortal_OnceForASubject_HasNoSecondEffectEvenAtOnce()
    {
        await using var store = await Open();
        var subject = Guid.NewGuid();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => store.Pipeline.RunAsPortal("licence.seal", scope =>
        {
            scope.Enqueue("kind", subject);
            scope.Record(new AuditSubject("licence", subject.ToString()));
            return Task.CompletedTask;
        }, default, once: subject))));

        await using var db = store.CreateDbContext();
        Assert.Equal(1, await db.Outbox.CountAsync());
        Assert.Null(Assert.Single(await store.Log()).Event.User);
    }

    [Theory]
    [InlineData(Role.Steward, true, "own", "own", "own")]
    [InlineData(Role.Steward, false, "", "", "")]
    [InlineData(Role.Recipient, true, "", "own", "")]
    [InlineData(Role.Recipient, false, "", "", "")]
    [InlineData(Role.LicensingOfficer, false, "submitted", "own", "own")]
    [InlineData(Role.ScreeningAnalyst, false, "submitted", "own", "own")]
    [InlineData(Role.TechnicalReviewer, false, "submitted", "own", "own")]
    [InlineData(Role.LegalReviewer, false, "submitted", "own", "own")]
    [InlineData(Role.EthicsMember, false, "submitted", "own", "own")]
    [InlineData(Role.LicensingManager, false, "submitted", "own", "own")]
    [InlineData(Role.BoardMember, false, "submitted", "own", "own")]
    [InlineData(Role.Auditor, false, "submitted", "own", "own")]
    [InlineData(Role.IncidentLead, false, "submitted", "own", "own")]
    [InlineData(Role.AppealPanel, false, "submitted", "own", "own")]
    [InlineData(Role.PolicyAuthor, false, "", "", "")]
    [InlineData(Role.Administrator, false, "", "", "")]
    [InlineData(Role.Administrator, true, "", "", "")]
    public async Task VisibleTo_EachRole_SeesItsPartAlone(Role role, bool ofAParty, string applications, string licences, string datasets)
    {
        await using var store = await Open();
        await store.Licence(LicenceState.Active);
        await store.Application(ApplicationState.Draft, "A-002");
        var house = !ofAParty ? People.Elsewhere : role is Role.Recipient ? People.RecipientHouse : People.StewardHouse;
        var actor = People.New(role, organisation: house);
        await using var db = store.CreateDbContext();

        string[] expected = applications switch { "own" => ["A-001", "A-002"], "submitted" => ["A-001"], _ => [] };
        Assert.Equal(expected, await db.Applications.VisibleTo(actor).Select(one => one.Number).Order().ToListAsync());
        Assert.Equal(licences.Length > 0 ? 1 : 0, await db.Licences.VisibleTo(actor).CountAsync());
        Assert.Equal(datasets.Length > 0 ? 1 : 0, await db.Datasets.VisibleTo(actor).CountAsync());
    }
}

public sealed class SqliteCommandTests : CommandTests
{
    private protected override Task<TestStore> Open() => TestStore.Sqlite();
}

public sealed class PostgresCommandTests(PostgresCluster cluster) : CommandTests
{
    private protected override Task<TestStore> Open() => TestStore.Postgres(cluster);
}
