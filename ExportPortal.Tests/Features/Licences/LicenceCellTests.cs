using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Licences;

/// <summary>Every cell of the licence's table through the use cases, as each role, on a real store.</summary>
public sealed class LicenceCellTests
{
    public static TheoryData<LicenceState> States => [.. Enum.GetValues<LicenceState>()];

    [Theory, MemberData(nameof(States))]
    public async Task UseCase_EveryVerbAndRole_IsOpenExactlyWhereTheTableSays(LicenceState state)
    {
        await using var store = await TestStore.Sqlite();
        var number = await store.Licence(LicenceState.Active);
        var people = new Dictionary<Role, Actor>();
        foreach (var role in Enum.GetValues<Role>())
            people[role] = await store.Enrol(People.New(role));
        foreach (var verb in Enum.GetValues<LicenceVerb>())
            foreach (var role in Enum.GetValues<Role>())
            {
                await Put(store, state, verb);
                var outcome = await Do(store, number, verb, people[role]);
                var open = LicenceCells.Open(state, verb).Contains(role);
                Assert.True(outcome.IsDone == open, $"{state} {verb} {role}: {outcome.Rule?.Code} {outcome.Message}");
                if (!open)
                    Assert.Equal(state, await State(store));
            }
    }

    private static Task<Outcome<string>> Do(TestStore store, string number, LicenceVerb verb, Actor actor) => verb switch
    {
        LicenceVerb.AcceptAsSteward or LicenceVerb.AcceptAsRecipient => AcceptFor(store, number, verb, actor),
        LicenceVerb.CertifyDeletion => store.Duty.Certify(number, LicenceCells.Deletion(Records.File, actor.Name), Guid.NewGuid(), actor, default),
        _ => store.ActOnLicence.Run(number, verb, "because", null, Guid.NewGuid(), actor, default),
    };

    /// <summary>The use case of acceptance takes the actor's own side; the other side's cell is asked with that side's people alone.</summary>
    private static Task<Outcome<string>> AcceptFor(TestStore store, string number, LicenceVerb verb, Actor actor) =>
        verb is LicenceVerb.AcceptAsSteward == actor.Is(Role.Steward) && verb is LicenceVerb.AcceptAsRecipient == actor.Is(Role.Recipient) || !actor.IsAny(Role.Steward, Role.Recipient)
            ? store.AcceptAs(number, actor)
            : store.ActOnLicence.Run(number, verb, "because", null, Guid.NewGuid(), actor, default);

    private static async Task Put(TestStore store, LicenceState state, LicenceVerb verb)
    {
        await using var db = store.CreateDbContext();
        (await db.Licences.SingleAsync()).Put(state, verb);
        await db.SaveChangesAsync();
    }

    private static async Task<LicenceState> State(TestStore store)
    {
        await using var db = store.CreateDbContext();
        return (await db.Licences.AsNoTracking().SingleAsync()).State;
    }
}
