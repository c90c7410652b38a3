using System.Net;
using System.Security.Cryptography;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Features.Licences;

public sealed class LicenceLifeTests(DemonstrationHost host) : IClassFixture<DemonstrationHost>
{
    [Fact]
    public async Task Accept_BothSides_MakeItActiveWithEvidence()
    {
        var number = await host.Grant("Acceptance.");
        var query = host.Services.GetRequiredService<MyLicencesQuery>();
        var waiting = (await query.Run(await host.Person("hanneke"))).Single(licence => licence.Number == number);
        Assert.Equal(LicenceState.PendingAcceptance, waiting.State);
        Assert.Equal(LicenceVerb.AcceptAsRecipient, waiting.Duties.Single().Verb);
        Assert.Equal((await query.Run(await host.Person("hanneke"))).Count, await query.Count(await host.Person("hanneke")));
        Assert.Empty(await query.Run(await host.Person("hanneke"), page: 1));

        // What waits is found whatever page is open.
        Assert.Contains(number, (await query.Owing(await host.Person("hanneke"))).Select(licence => licence.Number));
        Assert.Equal((await query.Run(await host.Person("hanneke"))).Where(licence => licence.Duties.Count > 0).Select(licence => licence.Number).Order(), (await query.Owing(await host.Person("hanneke"))).Select(licence => licence.Number).Order());

        await host.Accept(number, "hanneke");
        Assert.All((await query.Run(await host.Person("hanneke"))).Single(licence => licence.Number == number).Duties, duty => Assert.Null(duty.Verb));
        await host.Accept(number, "mina");

        var file = (await host.Services.GetRequiredService<LicenceFileQuery>().Run(number, await host.Person("petra")))!;
        Assert.Equal((LicenceState.Active, true), (file.State, file.Access.Allowed));
        // Who may see the dataset is led on to the assessment; a recipient is not.
        Assert.StartsWith("RA-", file.AssessmentNumber);
        Assert.Null((await host.Services.GetRequiredService<LicenceFileQuery>().Run(number, await host.Person("hanneke")))!.AssessmentNumber);
        Assert.All(file.Acceptances, acceptance => Assert.Equal((file.Fingerprint, "password"), (acceptance.LicenceHash, acceptance.Authentication)));
        Assert.Equal(["licence.accept", "licence.accept", "licence.seal"], file.History.Select(act => act.Act));
    }

    [Fact]
    public async Task Revoke_FirstOfTwo_IsShownAsWaitingAndClosedToTheSamePerson()
    {
        var number = await host.Grant("Revocation.");
        await host.Accept(number, "hanneke", "mina");
        await host.Take(number, LicenceVerb.RevokeUrgently, "petra");

        var query = host.Services.GetRequiredService<LicenceFileQuery>();
        var file = (await query.Run(number, await host.Person("petra")))!;

        Assert.Equal(LicenceState.Active, file.State);
        Assert.Equal("Petra Lindqvar", file.Signatures.Single().PersonName);
        Assert.NotNull(file.Offers.Single(offer => offer.Verb is LicenceVerb.RevokeUrgently).Closed);
        Assert.Equal("Signed by one of two: revoke urgently", LicenceWords.Act(file.History[0]));
        var desk = host.Services.GetRequiredService<Desk.DeskQuery>();
        Assert.Equal(("Revoke urgently", "Petra Lindqvar"), (await desk.For(await host.Person("leif"), default)).HalfSigned.Where(row => row.Href == $"/licences/{number}").Select(row => (row.Act, row.By)).Single());
        Assert.DoesNotContain((await desk.For(await host.Person("petra"), default)).HalfSigned, row => row.Number == number);
        Assert.Null((await query.Run(number, await host.Person("leif")))!.Offers.Single(offer => offer.Verb is LicenceVerb.RevokeUrgently).Closed);
    }

    [Theory]
    [InlineData("package.pdf", "application/pdf")]
    [InlineData("licence.json", "application/json")]
    [InlineData("policy.odrl.jsonld", "application/ld+json")]
    [InlineData("dataset.dcat.jsonld", "application/ld+json")]
    [InlineData("croissant.json", "application/json")]
    [InlineData("risk.json", "application/json")]
    public async Task Download_OwnLicence_IsAnActOfTheLogWithTheHash(string file, string type)
    {
        var number = await host.First();
        var before = await Downloads(number);

        var answer = await (await host.SignedIn("kenji")).Get($"/licences/{number}/{file}");

        var content = await answer.Content.ReadAsByteArrayAsync();
        Assert.Equal((HttpStatusCode.OK, type), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Contains(number, answer.Content.Headers.ContentDisposition.FileName);
        Assert.Equal(content.Length, answer.Content.Headers.ContentLength);
        Assert.Equal($"sha-256=:{Convert.ToBase64String(SHA256.HashData(content))}:", answer.Headers.GetValues("Content-Digest").Single());
        Assert.True(answer.Headers.CacheControl!.NoStore);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        var added = (await Downloads(number)).Skip(before.Count).ToList();
        Assert.Equal(ContentHash.Of(content).Hex, added.Single().Details.Single(detail => detail.Key == "sha256").Value);
    }

    [Fact]
    public async Task Download_LogCannotBeWritten_GivesNoFile()
    {
        await using var broken = new DemonstrationHost();
        var (number, visitor) = (await broken.First(), await broken.SignedIn("kenji"));
        await broken.Tamper("ALTER TABLE audit_event RENAME TO audit_event_gone");

        var answer = await visitor.Get($"/licences/{number}/package.pdf");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.False((await answer.Content.ReadAsByteArrayAsync()).AsSpan().StartsWith("%PDF"u8));
    }

    [Fact]
    public async Task Download_SealedPackage_SatisfiesAnIndependentReader()
    {
        var pdf = await (await (await host.SignedIn("kenji")).Get($"/licences/{await host.First()}/package.pdf")).Content.ReadAsByteArrayAsync();
        using var folder = new TemporaryFolder();

        var (_, said) = ExternalTool.Run("pdfsig", folder.Write("licence.pdf", pdf));

        Assert.Contains("Signature is Valid", said);
        Assert.Contains("Total document signed", said);
    }

    [Theory]
    [InlineData(LicenceState.Active, null, 1)]
    [InlineData(LicenceState.Revoked, null, 0)]
    [InlineData(null, 2, 1)]
    [InlineData(null, 4, 0)]
    public async Task List_Narrowed_GivesWhatMatches(LicenceState? state, int? tier, int atLeast)
    {
        var number = await host.First();
        var found = await host.Services.GetRequiredService<LicencesQuery>().Run(new(state, tier, number.ToLowerInvariant()), await host.Person("ilva"));
        Assert.Equal(atLeast, found.Total);
        Assert.All(found.Rows, row => Assert.Equal(number, row.Number));
    }

    private Task<List<Domain.AccessLog.AuditEvent>> Downloads(string number) => host.Read(async db =>
    {
        await db.Database.OpenConnectionAsync();
        var id = (await db.Licences.SingleAsync(licence => licence.Number == number)).Id.Value.ToString();
        return (await AuditHistory.OfSubject(db.Database.GetDbConnection(), "licence", id, -1, default)).Select(entry => entry.Event).Where(act => act.Act == "licence.download").ToList();
    });
}
