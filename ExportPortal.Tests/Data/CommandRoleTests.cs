using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data;

/// <summary>The commands called directly, without a page, as each role that may not (G9); the same tests on both stores.</summary>
public abstract class CommandRoleTests
{
    private protected abstract Task<TestStore> Open();

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
                ? await store.AcceptAs(number, actor)
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

        Assert.Equal(OutcomeKind.NotFound, (await store.AcceptAs(number, actor)).Kind);
        Assert.Equal(OutcomeKind.NotFound, (await store.Evidence.Run("A-001", 0, "x", Guid.NewGuid(), actor, default)).Kind);
        Assert.False((await store.Drafting.Run(null, new() { DatasetVersion = store.Version.Value, Recipient = People.RecipientHouse.Value, Start = Cases.Term.Start, End = Cases.Term.End }, Guid.NewGuid(), actor, default)).IsDone);
    }
}

public sealed class SqliteCommandRoleTests : CommandRoleTests
{
    private protected override Task<TestStore> Open() => TestStore.Sqlite();
}

public sealed class PostgresCommandRoleTests(PostgresCluster cluster) : CommandRoleTests
{
    private protected override Task<TestStore> Open() => TestStore.Postgres(cluster);
}
