using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Support;

namespace ExportPortal.Features.Appeals;

public sealed class NamePanelTests
{
    private static async Task<TestStore> Lodged()
    {
        var store = await TestStore.Sqlite();
        await store.Application(ApplicationState.DecisionPending);
        foreach (var (verb, actor) in ((ApplicationVerb, Actor)[])[(ApplicationVerb.AnnounceRefusal, People.Manager), (ApplicationVerb.AnswerNotice, People.Steward), (ApplicationVerb.Refuse, People.Manager)])
            Assert.Equal("", (await store.Do(verb, actor)).Message);
        Assert.Equal("AP-001", (await store.Lodge.Run("A-001", "wrong", Guid.NewGuid(), People.Steward, default)).Value);
        return store;
    }

    private static Task<Outcome<string>> Name(TestStore store, Actor actor, string reason, params Actor[] members) =>
        new NamePanel(store.Pipeline, Cases.Pack).Run("AP-001", [.. members.Select(member => member.Person)], reason, null, Guid.NewGuid(), actor, default);

    private static async Task<Actor> Sitter(TestStore store)
    {
        var head = await store.Enrol(People.New(Role.BoardMember, "Runa"));
        await store.Enrol(head.OtherAccount(Role.AppealPanel));
        return head;
    }

    private static async Task<string?> Closed(TestStore store, Actor member) =>
        (await new PanelQuery(store, store.Clock).Run("AP-001", People.Board))!.Candidates.Single(one => one.Member.Person == member.Person).Closed?.Code;

    [Fact]
    public async Task Name_FirstAndThenAnother_IsOnRecordWithReasonsAndLeavesNoOtherWay()
    {
        await using var store = await Lodged();
        Assert.Equal(OutcomeKind.NotFound, (await Name(store, People.Steward, "", People.Panel, People.SecondPanel, People.Outsider)).Kind);
        Assert.Equal("WF-2", (await Name(store, People.Officer, "", People.Panel, People.SecondPanel, People.Outsider)).Rule!.Code);
        // A head of the authority who holds a seat with another account names nobody.
        Assert.Equal("AL-19", (await Name(store, await Sitter(store), "", People.Panel, People.SecondPanel, People.Outsider)).Rule!.Code);
        Assert.Equal("AL-14", (await Name(store, People.Board, "", People.Panel, People.SecondPanel, People.Ethics)).Rule!.Code);
        Assert.Equal("Hedda, Ottmar and Severin (Office of the Ombudsman)", (await Name(store, People.Board, "", People.Panel, People.SecondPanel, People.Outsider)).Value);
        var fourth = await store.Enrol(People.New(Role.AppealPanel, "Yara"));
        Assert.Equal("RS-1", (await Name(store, People.Board, " ", People.Panel, fourth, People.Outsider)).Rule!.Code);
        Assert.Equal("AL-15", (await Name(store, People.Board, "Once more.", People.Outsider, People.Panel, People.SecondPanel)).Rule!.Code);
        Assert.Equal("", (await Name(store, People.Board, "Ottmar is ill.", People.Panel, fourth, People.Outsider)).Message);
        Assert.Equal("AL-13", (await store.ActOnAppeal.Run("AP-001", AppealVerb.Dismiss, "weighed", null, Guid.NewGuid(), People.SecondPanel, default)).Rule!.Code);
        var events = (await store.Log()).Where(entry => entry.Event.Act == NamePanel.Name && entry.Event.Outcome is Domain.AccessLog.AuditOutcome.Done).ToList();
        Assert.Equal(2, events.Count);
        Assert.Equal("A-001", events[1].Event.Subject.Number);
        Assert.Contains(events[1].Event.Details, detail => detail.Value == $"{People.Panel.Person.Value} {fourth.Person.Value} {People.Outsider.Person.Value}");
    }

    [Fact]
    public async Task Candidate_WithAnAccountOfTheAuthorityOrAnInterest_IsNotFromOutsideOrNotPossible()
    {
        await using var store = await Lodged();
        Assert.Null(await Closed(store, People.Outsider));
        // The same human has an account of the authority too: that is no outsider, whatever the other account says.
        await store.Enrol(People.Outsider with { User = new(Guid.NewGuid()), Organisation = People.Authority, Roles = new HashSet<Role> { Role.EthicsMember } });
        Assert.Equal("AL-11", (await Name(store, People.Board, "", People.Panel, People.SecondPanel, People.Outsider)).Rule!.Code);
        // A hand in the case, and a declared interest in a party.
        await store.Enrol(People.Technical with { User = new(Guid.NewGuid()), Roles = new HashSet<Role> { Role.AppealPanel } });
        Assert.Equal("FE-7", await Closed(store, People.Technical));
        await using (var db = store.CreateDbContext())
        {
            db.Interests.Add(DeclaredInterest.Declare(new(Guid.NewGuid()), People.StewardHouse, "a former employer", People.SecondPanel, store.Clock.GetUtcNow()));
            await db.SaveChangesAsync();
        }
        Assert.Equal("FE-3", await Closed(store, People.SecondPanel));
        Assert.Equal("FE-3", (await Name(store, People.Board, "", People.Panel, People.SecondPanel, People.Outsider)).Rule!.Code);
    }
}
