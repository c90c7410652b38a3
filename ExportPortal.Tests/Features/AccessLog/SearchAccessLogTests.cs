using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Features.AccessLog;

public sealed class SearchAccessLogTests(AccessHost host) : IClassFixture<AccessHost>
{
    private SearchAccessLog Search => host.Services.GetRequiredService<SearchAccessLog>();

    [Fact]
    public async Task Run_Auditor_FindsTheEventAndLeavesATraceOfTheSearch()
    {
        var source = await host.Source();
        await host.Browse().Client.SendAsync(AccessHost.Delivery(source, $"{AccessEvents.Line(11)}\n{AccessEvents.Line(12)}\n"));
        var auditor = await host.Person(Role.Auditor);
        var filter = new AccessFilter { Licences = [AccessEvents.Licence(11)], Actors = ["actor-3"] };

        var found = await Search.Run(filter, null, 50, auditor, default);

        Assert.Equal(AccessEvents.Facts(11), Assert.Single(found.Value.Page.Events).Facts);
        var trace = Assert.Single(await Traces("accesslog.search", auditor));
        Assert.Equal((AuditOutcome.Done, filter.ToString()), (trace.Event.Outcome, trace.Reason));
    }

    [Theory]
    [InlineData(Role.Administrator)]
    [InlineData(Role.LegalReviewer)]
    public async Task Run_WhoMayNotReadTheLog_IsForbiddenAndLogged(Role role)
    {
        var actor = await host.Person(role);

        Assert.Equal(OutcomeKind.Forbidden, (await Search.Run(new AccessFilter(), null, 50, actor, default)).Kind);
        Assert.Equal(AuditOutcome.Denied, Assert.Single(await Traces("accesslog.search", actor)).Event.Outcome);
    }

    /// <summary>No number is told apart from one that is not open to the reader; one that the log itself has is none of them.</summary>
    [Fact]
    public async Task Run_LicenceThatIsNotThere_IsSaidToBeNone()
    {
        var source = await host.Source();
        await host.Browse().Client.SendAsync(AccessHost.Delivery(source, AccessEvents.Line(31)));
        async Task<IReadOnlyList<string>> NoLicences(Role role, params string[] asked) => (await Search.Run(new AccessFilter { Licences = asked }, null, 50, await host.Person(role), default)).Value.NoLicences;

        Assert.Equal(["XP-2099-0000001"], await NoLicences(Role.Auditor, "XP-2099-0000001"));
        Assert.Empty(await NoLicences(Role.Auditor, AccessEvents.Licence(31), "XP-2099-0000001"));
        Assert.Empty(await NoLicences(Role.Auditor));
        Assert.Equal([AccessEvents.Licence(31)], await NoLicences(Role.Recipient, AccessEvents.Licence(31)));
    }

    [Fact]
    public async Task Run_RecipientWithoutLicence_SeesNothingOfOthers()
    {
        var source = await host.Source();
        await host.Browse().Client.SendAsync(AccessHost.Delivery(source, AccessEvents.Line(21)));
        var recipient = await host.Person(Role.Recipient);

        var found = await Search.Run(new AccessFilter(), null, 50, recipient, default);

        Assert.Empty(found.Value.Page.Events);
        Assert.Equal(0, found.Value.Count.Events);
        Assert.Equal(OutcomeKind.NotFound, (await Search.Proof(0, recipient, default)).Kind);
    }

    [Fact]
    public async Task Proof_Auditor_HoldsAgainstThePublicKey()
    {
        var source = await host.Source();
        await host.Browse().Client.SendAsync(AccessHost.Delivery(source, AccessEvents.Line(31)));

        var proof = await Search.Proof(0, await host.Person(Role.Auditor), default);

        Assert.Null(proof.Value.Fault(host.Services.GetRequiredService<Data.AccessLog.AccessWitness>().Key.Key, CheckpointKey.Check));
    }

    [Fact]
    public async Task RegisterSource_NoAdministrator_IsForbidden()
    {
        var input = new SourceInput("foreign", Convert.ToBase64String(new byte[32]), null, null);
        var register = host.Services.GetRequiredService<RegisterSource>();

        Assert.Equal(OutcomeKind.Forbidden, (await register.Run(input, Guid.NewGuid(), await host.Person(Role.Auditor), default)).Kind);
        Assert.Equal(OutcomeKind.Invalid, (await register.Run(input with { PublicKey = "x" }, Guid.NewGuid(), await host.Person(Role.Administrator), default)).Kind);
    }

    /// <summary>domain/12: keys are managed by two persons. A key alone could speak for every licence.</summary>
    [Fact]
    public async Task RegisterSource_OneAdministratorAlone_OpensNoDoor()
    {
        using var folder = new Support.TemporaryFolder();
        var key = CheckpointKey.Create(folder.Write("a", []) + ".key", "enclave-two");
        var (register, first, second) = (host.Services.GetRequiredService<RegisterSource>(), await host.Person(Role.Administrator), await host.Person(Role.Administrator));
        async Task<System.Net.HttpStatusCode> Send() => (await host.Browse().Client.SendAsync(AccessHost.Delivery(("enclave-two", key), AccessEvents.Line(3)))).StatusCode;
        Assert.True((await register.Run(new SourceInput("enclave-two", Convert.ToBase64String(key.Key.PublicKey.Span), null, null), Guid.NewGuid(), first, default)).IsDone);

        Assert.Equal(System.Net.HttpStatusCode.Forbidden, await Send());
        Assert.Equal("FE-11", (await register.Confirm("enclave-two", Guid.NewGuid(), first, default)).Rule?.Code);
        Assert.Equal(OutcomeKind.Forbidden, (await register.Confirm("enclave-two", Guid.NewGuid(), await host.Person(Role.Auditor), default)).Kind);
        Assert.Equal(System.Net.HttpStatusCode.Forbidden, await Send());

        Assert.True((await register.Confirm("enclave-two", Guid.NewGuid(), second, default)).IsDone);
        Assert.Equal(System.Net.HttpStatusCode.OK, await Send());
        Assert.Equal("LG-10", (await register.Confirm("enclave-two", Guid.NewGuid(), second, default)).Rule?.Code);
        var opened = Assert.Single(await Traces("accesslog.source.open", second), entry => entry.Event.Outcome == AuditOutcome.Done);
        Assert.Contains(opened.Event.Details, detail => (detail.Key, detail.Value) == ("licences", "all"));
        Assert.True((await register.Close("enclave-two", Guid.NewGuid(), first, default)).IsDone);
        Assert.Equal(OutcomeKind.NotFound, (await register.Confirm("enclave-two", Guid.NewGuid(), second, default)).Kind);
    }

    private async Task<List<AuditEntry>> Traces(string act, Actor actor)
    {
        await using var session = await host.Services.GetRequiredService<OpenLog>()(default);
        return [.. (await AuditHistory.All(session.Connection, -1, default)).Where(entry => entry.Event.Act == act && entry.Event.Person == actor.Person)];
    }

    [Theory]
    [InlineData("cohort", null, true)]
    [InlineData(null, null, false)]
    [InlineData("cohort", "2026-03-03", false)]
    [InlineData("cohort", "2026-03-02", true)]
    public void Sentence_WordsWherePartOfTheLogIsArchived_SaysWhatTheyLeaveOut(string? words, string? from, bool said)
    {
        var filter = new LogFilter { Text = words, From = from is null ? null : DateOnly.ParseExact(from, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) };

        Assert.Equal(said, ArchivedWords.Sentence(filter, new DateTimeOffset(2026, 3, 2, 12, 0, 0, TimeSpan.Zero)) is not null);
        Assert.Null(ArchivedWords.Sentence(filter, null));
    }
}
