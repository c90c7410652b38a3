using Bunit;
using ExportPortal.Components;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Support;

namespace ExportPortal.Features.Licences;

/// <summary>Until when a licence may be accepted is said where it is accepted, and to the office.</summary>
public sealed class AcceptanceDayTests : ComponentTest
{
    [Fact]
    public async Task Pages_LicenceThatWaitsForItsAcceptance_SayUntilWhenAndWhatComesThen()
    {
        await using var store = await TestStore.Sqlite();
        var number = await store.Licence(LicenceState.PendingAcceptance);
        var words = $"Both sides may accept it until {PackageWords.Minute(Cases.Pack.Due("acceptance", store.Clock.GetUtcNow()))}; then it lapses.";

        foreach (var reader in (Actor[])[People.Officer, People.Steward, People.Recipient])
            Assert.Contains(words, await Page(reader));
        foreach (var party in (Actor[])[People.Steward, People.Recipient])
            Assert.Contains(words, await Card(party));
        // It says so to who has accepted, too.
        Assert.Equal("", (await store.AcceptAs(number, People.Steward)).Message);
        Assert.Contains(words, await Page(People.Steward));

        Assert.Equal("", (await store.AcceptAs(number, People.Recipient)).Message);
        Assert.DoesNotContain("then it lapses", await Page(People.Recipient));
        Assert.DoesNotContain("then it lapses", await Card(People.Recipient));

        async Task<string> Page(Actor reader)
        {
            var file = (await new LicenceFileQuery(store, Cases.Pack, store.Clock).Run(number, reader))!;
            return Render<LicenceLifeCards>(with => with.Add(one => one.Number, number).Add(one => one.Life, file.Life).Add(one => one.OnConfirm, _ => { })).Markup;
        }

        async Task<string> Card(Actor party)
        {
            var mine = Assert.Single(await new MyLicencesQuery(store, Cases.Pack, store.Clock).Run(party));
            return Seen(Render<MyLicenceCard>(with => with.Add(one => one.Licence, mine)).Find("section"));
        }
    }

    [Fact]
    public void AcceptableUntil_NotWaiting_IsNotSaid()
    {
        var licence = Cases.LicenceIn(LicenceState.PendingAcceptance);
        Assert.Null(LicenceDuties.AcceptableUntil(licence, false, Cases.Start)); // not sealed yet
        licence.RecordSeal(ContentHash.Of("sealed"u8), Cases.Pack, [], Cases.Start);
        Assert.Equal($"Both sides may accept it until {PackageWords.Minute(licence.AcceptBy!.Value)}; then it lapses.", LicenceDuties.AcceptableUntil(licence, false, Cases.Start));
        Assert.Equal($"It cannot be accepted now. It lapses on {PackageWords.Minute(licence.AcceptBy!.Value)}, unless both sides have accepted it by then.", LicenceDuties.AcceptableUntil(licence, true, Cases.Start));
        Assert.Null(LicenceDuties.AcceptableUntil(licence, false, licence.AcceptBy.Value));
        Assert.Null(LicenceDuties.AcceptableUntil(Cases.LicenceIn(LicenceState.Active), false, Cases.Start));
    }
}
