using ExportPortal.Data.AccessLog;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Features.AccessLog;

public sealed class ErasePersonTests(AccessHost host) : IClassFixture<AccessHost>
{
    private ErasePerson Erasure => host.Services.GetRequiredService<ErasePerson>();

    [Fact]
    public async Task Run_Manager_ErasesThePersonAndTheLogStaysTrue()
    {
        var source = await host.Source();
        await host.Browse().Client.SendAsync(AccessHost.Delivery(source, AccessEvents.Line(1).Replace("actor-1", "jane-doe")));
        var search = host.Services.GetRequiredService<AccessSearch>();
        var before = await search.Page(new AccessFilter { Actors = ["jane-doe"] }, null, null, 10, default);

        var erased = await Erasure.Run("actor", "jane-doe", "Request of 2 March.", Guid.NewGuid(), await host.Person(Role.LicensingManager), default);

        Assert.Equal(new ErasedPerson(1, 0), erased.Value);
        Assert.Single(before.Events);
        var shown = EventFacts.Of(before.Events[0], await host.Services.GetRequiredService<AccessFacets>().NamesOf([Pseudonym.ShortOf(before.Events[0].Persons.Actor)!], default));
        Assert.Contains("(erased)", shown.Single(line => line.Label == "Who").Value, StringComparison.Ordinal);
        Assert.Empty((await search.Page(new AccessFilter { Actors = ["jane-doe"] }, null, null, 10, default)).Events);
        Assert.Equal(before.Events[0].CanonicalBytes(), (await search.Find(before.Events[0].Seq, null, default))!.CanonicalBytes());
        await using var connection = await host.Services.GetRequiredService<AccessStore>().Open(default);
        var verified = await host.Services.GetRequiredService<AccessWitness>().Verifier().Verify(connection, null, null, default);
        Assert.Empty(verified.Problems);
        Assert.True(verified.Erased > 0);
        Assert.DoesNotContain("jane-doe", string.Join(' ', (await Traces()).Select(entry => entry.Reason)));
    }

    [Fact]
    public async Task Look_BeforeTheErasure_SaysHowManyEventsUnderWhichLicencesAndErasesNothing()
    {
        var source = await host.Source();
        await host.Browse().Client.SendAsync(AccessHost.Delivery(source, AccessEvents.Line(3).Replace("actor-3", "john-roe")));
        var manager = await host.Person(Role.LicensingManager);

        var look = await Erasure.Look("actor", "john-roe", "Request of 2 March.", manager, default);

        Assert.Equal(KeyValuePair.Create(AccessEvents.Licence(3), 1L), Assert.Single(look.Value.Events!));
        Assert.Null((await Erasure.Look("actor", "jon-roe", "Request of 2 March.", manager, default)).Value.Events); // a slip of the pen shows before anything is done
        Assert.Equal("reason", Assert.Single((await Erasure.Look("actor", "john-roe", " ", manager, default)).Errors).Field);
        Assert.Equal(OutcomeKind.Forbidden, (await Erasure.Look("actor", "john-roe", "x", await host.Person(Role.Auditor), default)).Kind);
        Assert.Single((await host.Services.GetRequiredService<AccessSearch>().Page(new AccessFilter { Actors = ["john-roe"] }, null, null, 10, default)).Events);
    }

    /// <summary>What an auditor looked for, kept and asked to disclose holds the id, too; and what SQLite deletes would stand in its pages.</summary>
    [Fact]
    public async Task Run_SearchesThatNameTheId_GoWithItAndNoByteStays()
    {
        const string person = "mary.poe@x.example";
        var source = await host.Source();
        await host.Browse().Client.SendAsync(AccessHost.Delivery(source, string.Join('\n', Enumerable.Range(0, 40).Select(AccessEvents.Line).Append(AccessEvents.Line(41).Replace("actor-1", person)))));
        var (auditor, manager, filter) = (await host.Person(Role.Auditor), await host.Person(Role.LicensingManager), LogFilter.Parse("/log?actor=mary.poe%40x.example&action=query"));
        var (saved, disclose) = (host.Services.GetRequiredService<SavedSearches>(), host.Services.GetRequiredService<DiscloseLog>());
        Assert.True((await host.Services.GetRequiredService<SearchAccessLog>().Run(filter.ToFilter(), null, 10, auditor, default)).IsDone);
        Assert.True((await saved.Save(AccessScope.Searches, "Mary", filter.Href(""), Guid.NewGuid(), auditor, default)).IsDone);
        Assert.True((await saved.Save(AccessScope.Searches, "Another", "?actor=rosemary.poe%40x.example.org", Guid.NewGuid(), auditor, default)).IsDone);
        var asked = (await disclose.Request(filter, "Complaint of mary.poe@x.example.", Guid.NewGuid(), auditor, default)).Value;
        Assert.True((await disclose.Answer(asked, true, Guid.NewGuid(), manager, default)).IsDone);
        Assert.True((await disclose.Take(asked, auditor, default)).IsDone);
        Assert.Equal("reason", Assert.Single((await Erasure.Run("actor", person, $"She, {person}, asked.", Guid.NewGuid(), manager, default)).Errors).Field);

        var erased = await Erasure.Run("actor", person, "Request of 2 March.", Guid.NewGuid(), manager, default);

        Assert.Equal(new ErasedPerson(1, 5), erased.Value); // three acts, a search that was kept, a disclosure
        Assert.Equal("Another", Assert.Single(await saved.Of(AccessScope.Searches, auditor, default)).Name);
        var row = Assert.Single(await disclose.Rows(auditor, default), one => one.Id == asked);
        Assert.Equal((false, "?actor=erased", true), (row.IsOpenToReader, row.Query, row.IsGranted));
        Assert.Equal(OutcomeKind.NotFound, (await disclose.Take(asked, auditor, default)).Kind);
        var folder = host.Services.GetRequiredService<Data.PortalPaths>().Folder;
        foreach (var file in Directory.EnumerateFiles(folder, "*.db*"))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var bytes = new MemoryStream();
            await stream.CopyToAsync(bytes);
            var text = System.Text.Encoding.Latin1.GetString(bytes.ToArray()).Replace("rosemary.poe", "another", StringComparison.Ordinal);
            Assert.DoesNotContain("mary.poe@", text, StringComparison.Ordinal);
            Assert.DoesNotContain("mary.poe%40", text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(Role.Auditor)]
    [InlineData(Role.Administrator)]
    [InlineData(Role.Recipient)]
    public async Task Run_NoManager_ErasesNothing(Role role)
    {
        var source = await host.Source();
        await host.Browse().Client.SendAsync(AccessHost.Delivery(source, AccessEvents.Line(2).Replace("actor-2", $"person-{role}")));

        Assert.Equal(OutcomeKind.Forbidden, (await Erasure.Run("actor", $"person-{role}", "x", Guid.NewGuid(), await host.Person(role), default)).Kind);
        Assert.Single((await host.Services.GetRequiredService<AccessSearch>().Page(new AccessFilter { Actors = [$"person-{role}"] }, null, null, 10, default)).Events);
    }

    private async Task<List<AuditEntry>> Traces()
    {
        await using var session = await host.Services.GetRequiredService<OpenLog>()(default);
        return [.. (await AuditHistory.All(session.Connection, -1, default)).Where(entry => entry.Event.Act == "accesslog.erase")];
    }
}
