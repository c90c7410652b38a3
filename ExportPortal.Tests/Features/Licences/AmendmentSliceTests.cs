using ExportPortal.Data;
using ExportPortal.Data.Jobs;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Features.Verification;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Features.Licences;

/// <summary>Changes, renewals and ends through the whole portal: a new sealed version, and an old one that says that it was superseded.</summary>
public sealed class AmendmentSliceTests(DemonstrationHost host) : IClassFixture<DemonstrationHost>
{
    private T Get<T>() where T : notnull => host.Services.GetRequiredService<T>();

    private async Task<string> Active(string summary)
    {
        var number = await host.Grant(summary);
        await host.Accept(number, "hanneke", "mina");
        return number;
    }

    private async Task<string> Ask(string number, AmendmentChange change, bool renewal = false) =>
        DemonstrationHost.Done(await Get<RequestAmendment>().Run(number, change, renewal, "It is needed.", Guid.NewGuid(), await host.Person("hanneke"), default));

    private async Task Act(string amendment, AmendmentVerb verb, string name) =>
        DemonstrationHost.Done(await Get<ActOnAmendment>().Run(amendment, verb, OpinionAnswer.Concurs, "Weighed.", null, Guid.NewGuid(), await host.Person(name), default));

    /// <summary>Waits until the package of the version is there; the portal's own worker may be at it.</summary>
    private async Task Sealed(string number, int version)
    {
        for (var waited = 0; !await host.Read(db => db.Licences.AnyAsync(licence => licence.Number == number && licence.Version == version)); waited++)
        {
            Assert.True(waited < 300, "The next version was not sealed within half a minute.");
            if (!await Get<OutboxWorker>().DoNext(default))
                await Task.Delay(100);
        }
    }

    private async Task<(Domain.AccessLog.Anomalies.LicensedUse Use, DateTimeOffset Since)> Use(string number) => await host.Read(async db => (
        (await AccessLog.LicensedUses.Find(db, [number], default))[number], (await db.Licences.SingleAsync(licence => licence.Number == number)).PastVersions.Single().ReplacedAt));

    private Task<byte[]> Pdf(string number, int version) => host.Read(db => db.Packages.Where(package => package.Number == number && package.Version == version).Select(package => package.Pdf).SingleAsync());

    [Fact]
    public async Task Minor_Granted_SealsAVersionThatNamesTheOldOneWhichVerifiesAsSuperseded()
    {
        var number = await Active("A new user.");
        var today = DateOnly.FromDateTime(host.Clock.GetUtcNow().UtcDateTime);
        var first = (await Get<LicenceFileQuery>().Run(number, await host.Person("ilva")))!;
        var amendment = await Ask(number, new(NewUsers: [new("jan@lindemeer.example", "Jan de Wit", "NL", today.AddDays(-10), "course of the house")]));
        Assert.Contains(LicenceFlag.AmendmentPending, (await Get<LicenceFileQuery>().Run(number, await host.Person("ilva")))!.Life.Flags);
        await Act(amendment, AmendmentVerb.Grant, "ilva");
        await Sealed(number, 2);

        var file = (await Get<LicenceFileQuery>().Run(number, await host.Person("ilva")))!;
        Assert.Equal((2, first.Fingerprint, 1), (file.Terms!.Version, file.Terms.Supersedes!.Sha256, file.Terms.Supersedes.Version));
        Assert.Equal("Jan de Wit", file.Terms.Grant.Users!.Single().Name);
        var (use, since) = await Use(number);
        Assert.Empty(use.GrantedAt(since.AddTicks(-1)).Users!);
        Assert.Contains("JAN@lindemeer.example", use.GrantedAt(since).Users!);
        Assert.Equal((LicenceState.Active, true), (file.State, file.Access.Allowed));
        var (old, now) = (await Get<VerifyLicence>().ByFile(await Pdf(number, 1)), await Get<VerifyLicence>().ByFile(await Pdf(number, 2)));
        Assert.Equal((Reliance.Amber, "Genuine, but replaced"), (old.Result, old.Heading));
        Assert.Equal((first.Fingerprint, file.Fingerprint), (old.Fingerprint, now.Fingerprint));
        Assert.Equal((Reliance.Green, "Valid and active today"), (now.Result, now.Heading));
        Assert.Equal(Reliance.Green, (await Get<VerifyLicence>().ByNumber(number)).Result);
        Assert.All((await Get<AmendmentQuery>().Run(amendment, await host.Person("hanneke")))!.Offers, offer => Assert.NotNull(offer.Closed));
        Assert.Null(await Get<AmendmentQuery>().Run(amendment, await host.Person("kenji")));

        // What stands against the licence stands against each of its versions, as it does by its number.
        await host.Take(number, LicenceVerb.Suspend, "petra");
        Assert.Equal((Reliance.Amber, "Genuine, but suspended today"), await OfTheFirst());
        Assert.Contains((await Get<VerifyLicence>().ByNumber(number)).Checks, check => check.Detail.Contains($"suspended since {Words.Day(DateOnly.FromDateTime(host.Clock.GetUtcNow().UtcDateTime))}, ", StringComparison.Ordinal));
        await host.Take(number, LicenceVerb.RevokeUrgently, "petra");
        await host.Take(number, LicenceVerb.RevokeUrgently, "leif");
        Assert.Equal((Reliance.Red, "Revoked: do not rely on this licence"), await OfTheFirst());

        async Task<(Reliance, string)> OfTheFirst() => await Get<VerifyLicence>().ByFile(await Pdf(number, 1)) is var found ? (found.Result, found.Heading) : default;
    }

    [Fact]
    public async Task Major_Reviewed_WidensThePlacesOnceTheManagerGrants()
    {
        var number = await Active("A new place.");
        var amendment = await Ask(number, new(Countries: ["NL", "DE"]));
        await Act(amendment, AmendmentVerb.StartReview, "ilva");
        await Act(amendment, AmendmentVerb.GiveTechnicalOpinion, "marek");
        await Act(amendment, AmendmentVerb.GiveLegalOpinion, "odile");
        await Act(amendment, AmendmentVerb.Grant, "petra");
        await Sealed(number, 2);

        Assert.Equal(["NL", "DE"], (await Get<LicenceFileQuery>().Run(number, await host.Person("ilva")))!.Terms!.Grant.Countries);
        // The rules over the access log judge each event by what was granted when it happened.
        var (use, since) = await Use(number);
        Assert.Equal(["NL"], use.GrantedAt(since.AddTicks(-1)).Countries);
        Assert.Equal(["DE", "NL"], use.GrantedAt(since).Countries.Order());
    }

    [Fact]
    public async Task Major_GrantedOnConditions_IsSealedWithThemOnceTwoConfirmed()
    {
        var number = await Active("A new place, on conditions.");
        var amendment = await Ask(number, new(Countries: ["NL", "DE"]));
        await Act(amendment, AmendmentVerb.StartReview, "ilva");
        await Act(amendment, AmendmentVerb.GiveTechnicalOpinion, "marek");
        await Act(amendment, AmendmentVerb.GiveLegalOpinion, "odile");
        Assert.True((await Get<AmendmentQuery>().Run(amendment, await host.Person("petra")))!.MaySetConditions);
        var later = new LaterCondition("Send the log of the new site", DateOnly.FromDateTime(host.Clock.GetUtcNow().UtcDateTime).AddMonths(2), StopsAccess: true);
        DemonstrationHost.Done(await Get<ActOnAmendment>().Run(amendment, AmendmentVerb.Grant, OpinionAnswer.Concurs, "Weighed.", null, Guid.NewGuid(), await host.Person("petra"), default, AmendmentTerms.Of(["A contract with the new site."], [later])));
        var granted = (await Get<AmendmentQuery>().Run(amendment, await host.Person("ilva")))!;
        Assert.Equal((AmendmentState.GrantedConditional, true), (granted.State, granted.MayEvidence));
        Assert.Contains(LicenceFlag.AmendmentPending, (await Get<LicenceFileQuery>().Run(number, await host.Person("ilva")))!.Life.Flags);
        Assert.Equal(OutcomeKind.NotFound, (await Get<EvidenceChange>().Run(amendment, 0, "Mine.", null, Guid.NewGuid(), await host.Person("kenji"), default)).Kind);
        Assert.Equal(1, DemonstrationHost.Done(await Get<EvidenceChange>().Run(amendment, 0, "Signed and read.", granted.Revision, Guid.NewGuid(), await host.Person("ilva"), default)));
        Assert.Equal(OutcomeKind.Stale, (await Get<EvidenceChange>().Run(amendment, 0, "Again.", granted.Revision, Guid.NewGuid(), await host.Person("bram"), default)).Kind);
        await Act(amendment, AmendmentVerb.ConfirmConditions, "ilva");
        await Act(amendment, AmendmentVerb.ConfirmConditions, "petra");
        await Sealed(number, 2);

        var file = (await Get<LicenceFileQuery>().Run(number, await host.Person("ilva")))!;
        var met = Assert.Single(file.Terms!.Conditions, condition => condition.Change == amendment);
        Assert.Equal(("A contract with the new site.", "Signed and read."), (met.Text, met.Evidence));
        Assert.Contains(file.Terms.Annex!.Subsequent, due => (due.What, due.Code, due.StopsAccess) == (later.What, amendment, true));
        Assert.Contains(file.Life.Duties, row => row.Duty.Code == amendment && row.Duty.Due == later.Due);
        var text = string.Join(' ', (await host.Read(db => db.Packages.Where(package => package.Number == number && package.Version == 2).Select(package => package.Document).SingleAsync())).Parts.Select(part => System.Text.Json.JsonSerializer.Serialize(part.Blocks.Cast<object>())));
        Assert.Contains($"A contract with the new site. ({amendment})", text);

        // What is disputed of it stands still, as what the first decision set does, and goes on with the answer.
        async Task<OwedDuty> Owed() => Assert.Single((await Get<LicenceFileQuery>().Run(number, await host.Person("ilva")))!.Life.Duties, row => row.Duty.Code == amendment).Duty;
        Assert.Null((await Owed()).HeldSince);
        var dispute = DemonstrationHost.Done(await Get<Disputes.OpenDispute>().Run(DisputeKind.Condition, number, "It asks for too much.", Guid.NewGuid(), await host.Person("hanneke"), default));
        Assert.NotNull((await Owed()).HeldSince);
        DemonstrationHost.Done(await Get<Disputes.ActOnDispute>().Run(dispute, DisputeVerb.Withdraw, null, "We give it up.", null, Guid.NewGuid(), await host.Person("hanneke"), default));
        Assert.Null((await Owed()).HeldSince);
    }

    /// <summary>Moves the term behind the portal's back, as time would; the clock of the tests is not turned by months, because every timer of the portal would ring each time.</summary>
    private Task Move(string number, int start, int end)
    {
        var today = DateOnly.FromDateTime(host.Clock.GetUtcNow().UtcDateTime);
        return host.Tamper($"UPDATE licence SET Start = '{today.AddDays(start):yyyy-MM-dd}', \"End\" = '{today.AddDays(end):yyyy-MM-dd}', LastDay = '{today.AddDays(end):yyyy-MM-dd}' WHERE Number = '{number}'");
    }

    [Fact]
    public async Task Expire_AtMidnight_ClosesAccessTellsAndOwesTheCertificate()
    {
        var number = await Active("An end.");
        await Move(number, -180, -1);
        await Get<DueActsRunner>().Run(default);
        await Get<DueActsRunner>().Run(default);

        var file = (await Get<LicenceFileQuery>().Run(number, await host.Person("petra")))!;
        Assert.Equal((LicenceState.Expired, "AD-03"), (file.State, file.Access.Code));
        Assert.Single(file.History, act => act.Act == "licence.expire");
        var midnight = new DateTimeOffset(host.Clock.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero);
        Assert.Equal(("EXPIRED", midnight), (file.Life.Ends.Single().State, file.Life.Ends.Single().Since));
        Assert.Contains(LicenceFlag.EndsUnconfirmed, file.Life.Flags);

        var hash = (await Get<LicenceFormQuery>().Run(number, await host.Person("hanneke")))!.File;
        var duty = Get<DoDuty>();
        DemonstrationHost.Done(await duty.Certify(number, LicenceCells.Deletion(hash) with { DeletedOn = DateOnly.FromDateTime(midnight.UtcDateTime), Signatory = "Hanneke Vos" }, Guid.NewGuid(), await host.Person("hanneke"), default));
        foreach (var owed in file.Life.Duties.Where(row => row.IsOwed))
        {
            DemonstrationHost.Done(await duty.Answer(number, owed.Duty.No, "Tables only.", 2, 1, Guid.NewGuid(), await host.Person("hanneke"), default));
            DemonstrationHost.Done(await duty.Review(number, owed.Duty.No, true, "", Guid.NewGuid(), await host.Person("ilva"), default));
        }
        await host.Take(number, LicenceVerb.Close, "ilva");
        Assert.Equal(LicenceState.Closed, (await Get<LicenceFileQuery>().Run(number, await host.Person("petra")))!.State);
    }

    [Fact]
    public async Task Renewal_FiledInTime_MovesTheEndOnTheLastDay()
    {
        var number = await Active("A renewal.");
        await Move(number, -100, 45);
        await Get<DueActsRunner>().Run(default);
        var today = DateOnly.FromDateTime(host.Clock.GetUtcNow().UtcDateTime);
        var renewed = new AmendmentChange(End: today.AddDays(200));
        Assert.Equal("RN-10", (await Get<RequestAmendment>().Run(number, renewed, true, "It is needed.", Guid.NewGuid(), await host.Person("hanneke"), default)).Rule?.Code);
        // Measured anew since, as a renewal asks for.
        await host.Tamper($"UPDATE licence SET GrantedAt = {host.Clock.GetUtcNow().AddDays(-100).UtcTicks} WHERE Number = '{number}'");
        await host.Tamper($"UPDATE risk_assessment SET MadeAt = {host.Clock.GetUtcNow().UtcTicks} WHERE Id IN (SELECT Assessment FROM application WHERE Id = (SELECT Application FROM licence WHERE Number = '{number}'))");
        var asked = await Ask(number, renewed, renewal: true);
        Assert.NotNull((await Get<AmendmentQuery>().Run(asked, await host.Person("hanneke")))!.AssessedAt);
        // It is named wherever another one would be asked for, and where the end is told.
        var hanneke = await host.Person("hanneke");
        var shown = (await Get<LicenceFileQuery>().Run(number, hanneke))!;
        Assert.Equal((asked, asked), (shown.Life.OpenRenewal, (await Get<LicenceFormQuery>().Run(number, hanneke))!.OpenRenewal));
        Assert.Contains(asked, (await Get<RequestAmendment>().Run(number, renewed, true, "Once more.", Guid.NewGuid(), hanneke, default)).Rule!.Message, StringComparison.Ordinal);
        var mine = (await Get<MyLicencesQuery>().Run(hanneke)).Single(one => one.Number == number);
        foreach (var duties in (IReadOnlyList<LicenceDuty>[])[shown.Duties, mine.Duties])
            Assert.Equal($"End the use, unless renewal {asked} is granted", Assert.Single(duties, duty => duty.Renewal == asked).What);
        await Move(number, -100, 0);
        await Get<DueActsRunner>().Run(default);
        await Get<DueActsRunner>().Run(default);
        await Sealed(number, 2);

        var file = (await Get<LicenceFileQuery>().Run(number, await host.Person("petra")))!;
        Assert.Equal((2, today.AddDays(60), true), (file.Life.Version, file.Term.End, file.Access.Allowed));
        Assert.Single(file.History, act => act.Act == "licence.extend");
        Assert.Contains(file.History, act => act.Act == "licence.warn");
        Assert.Contains(file.History, act => act.Act == "licence.warn" && act.Reason!.EndsWith($"Renewal {asked} is open: if it is granted, the use goes on.", StringComparison.Ordinal));
        Assert.Contains(LicenceFlag.RenewalPending, file.Life.Flags);
    }
}
