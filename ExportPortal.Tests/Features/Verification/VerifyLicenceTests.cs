using System.Net;
using ExportPortal.Documents.Seal;
using ExportPortal.Domain.Licensing;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Features.Verification;

/// <summary>The public check answers from the register, the log and the seal, and names nobody.</summary>
public sealed class VerifyLicenceTests(DemonstrationHost host) : IClassFixture<DemonstrationHost>
{
    private VerifyLicence Verify => host.Services.GetRequiredService<VerifyLicence>();

    [Fact]
    public async Task ByFile_SealedAndActive_IsGreen()
    {
        var found = await Verify.ByFile(await Pdf(await host.First()));
        Assert.True(found.Result is Reliance.Green, $"{found.Heading} {found.Sentence}");
        Assert.All(found.Checks, check => Assert.Equal(Reliance.Green, check.Result));
        Assert.Equal(5, found.Checks.Count);
    }

    [Theory]
    [InlineData(900)]
    [InlineData(-400)]
    public async Task ByFile_OneByteFlipped_IsRed(int at)
    {
        var pdf = await Pdf(await host.First());
        pdf[at < 0 ? pdf.Length + at : at] ^= 1;
        var found = await Verify.ByFile(pdf);
        Assert.Equal((Reliance.Red, "Do not rely on this file"), (found.Result, found.Heading));
    }

    [Fact]
    public async Task ByFile_BytesAppended_IsRedAndSaysHowMany()
    {
        var found = await Verify.ByFile([.. await Pdf(await host.First()), .. "hello"u8]);
        Assert.Equal(Reliance.Red, found.Result);
        Assert.Contains("5 bytes were appended", found.Sentence);
    }

    [Fact]
    public async Task ByFile_SealOfAStranger_IsRed() =>
        Assert.Equal(Reliance.Red, (await Verify.ByFile(SealedSamples.Sealed)).Result);

    [Fact]
    public async Task ByFile_OwnSealOnAnotherDocument_IsNotInTheRegister()
    {
        var key = host.Services.GetRequiredService<Licences.SealKeys>().Current;
        var found = await Verify.ByFile(PdfSeal.Apply(SealedSamples.Unsealed, key, SealedSamples.Info with { SignedAt = host.Clock.GetUtcNow() }));
        Assert.Equal(Reliance.Red, found.Result);
        Assert.Contains(found.Checks, check => check.Title == "It is not in the register");
    }

    [Theory]
    [InlineData("not a pdf at all")]
    [InlineData("")]
    public async Task ByFile_NoPdf_IsGrey(string text) =>
        Assert.Equal(Reliance.Grey, (await Verify.ByFile(System.Text.Encoding.UTF8.GetBytes(text))).Result);

    [Theory]
    [InlineData("XP-2026-0009990")]
    [InlineData("nonsense")]
    [InlineData(null)]
    public async Task ByNumber_Unknown_IsGrey(string? typed) =>
        Assert.Equal("We do not know this number", (await Verify.ByNumber(typed)).Heading);

    [Fact]
    public async Task ByNumber_TypedWithSpacesAndInLowerCase_IsFound() =>
        Assert.Equal(Reliance.Green, (await Verify.ByNumber((await host.First()).Replace("-", " ").ToLowerInvariant())).Result);

    [Fact]
    public async Task ByNumber_LifeOfALicence_ShowsEachStateToday()
    {
        var number = await host.Grant("Life.");
        Assert.Equal("Genuine, but not in force", (await Verify.ByNumber(number)).Heading);
        await host.Accept(number, "hanneke", "mina");
        Assert.Equal(Reliance.Green, (await Verify.ByNumber(number)).Result);

        await host.Take(number, LicenceVerb.Suspend, "petra");
        var suspended = await Verify.ByFile(await Pdf(number));
        Assert.Equal((Reliance.Amber, "Genuine, but suspended today"), (suspended.Result, suspended.Heading));

        await host.Take(number, LicenceVerb.RevokeUrgently, "petra");
        await host.Take(number, LicenceVerb.RevokeUrgently, "leif");
        Assert.Equal(Reliance.Red, (await Verify.ByNumber(number)).Result);
    }

    [Fact]
    public async Task Page_AnyLicence_NamesNeitherPartyNorPerson()
    {
        foreach (var number in new[] { await host.First(), await host.Second() })
        {
            var page = await (await host.Anonymous().Get($"/verify/{number}")).Content.ReadAsStringAsync();
            Assert.Contains(number, page);
            foreach (var hidden in (string[])["Kurohana", "黒花", "Lindemeer", "Kenji", "Hanneke", "Mina", "Petra", DemonstrationHost.Marker])
                Assert.DoesNotContain(hidden, page);
        }
    }

    [Fact]
    public async Task Page_NumberPostedWithoutScript_AnswersWithTheResultFocused()
    {
        var answer = await host.Anonymous().Send("/verify", "verify", ("Typed", await host.First()));
        var page = await answer.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Matches("<h2[^>]*autofocus[^>]*>Valid and active today", page);
    }

    [Fact]
    public async Task ByNumber_LogUnreadable_IsAmber()
    {
        await using var broken = new DemonstrationHost();
        var number = await broken.First();
        await broken.Tamper("ALTER TABLE audit_private RENAME TO audit_private_gone");
        var found = await broken.Services.GetRequiredService<VerifyLicence>().ByNumber(number);
        Assert.Equal((Reliance.Amber, "The state of today is unknown"), (found.Result, found.Heading));
    }

    [Fact]
    public async Task ByNumber_RegisterChangedBehindTheLog_IsNeverGreen()
    {
        var number = await host.Grant("Forged.");
        await host.Tamper($"UPDATE licence SET State = 'Active' WHERE Number = '{number}'");
        var found = await Verify.ByNumber(number);
        Assert.Equal(Reliance.Amber, found.Result);
        Assert.Contains(found.Checks, check => check.Title == "Register and log disagree");
    }

    private Task<byte[]> Pdf(string number) => host.Read(db => db.Packages.Where(package => package.Number == number).Select(package => package.Pdf).SingleAsync());
}
