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

    private Task<byte[]> Pdf(string number, int version) => host.Read(db => db.Packages.Where(package => package.Number == number && package.Version == version).Select(package => package.Pdf).SingleAsync());

    [Fact]
    public async Task Minor_Granted_SealsAVersionThatNamesTheOldOneWhichVerifiesAsSuperseded()
    {
        var number = await Active("A new user.");
        var today = DateOnly.FromDateTime(host.Clock.GetUtcNow().UtcDateTime);
        var first = (await Get<LicenceFileQuery>().Run(number, await host.Person("ilva")))!;
        var amendment = await Ask(number, new(NewUsers: [new("jan@lindemeer.example", "Jan de Wit", "NL", today.AddDays(-10))]));
        Assert.Contains(LicenceFlag.AmendmentPending, (await Get<LicenceFileQuery>().Run(number, await host.Person("ilva")))!.Life.Flags);
        await Act(amendment, AmendmentVerb.Grant, "ilva");
        await Sealed(number, 2);

        var file = (await Get<LicenceFileQuery>().Run(number, await host.Person("ilva")))!;
        Assert.Equal((2, first.Fingerprint, 1), (file.Terms!.Version, file.Terms.Supersedes!.Sha256, file.Terms.Supersedes.Version));
        Assert.Equal("Jan de Wit", file.Terms.Grant.Users!.Single().Name);
        Assert.Equal((LicenceState.Active, true), (file.State, file.Access.Allowed));
        var (old, now) = (await Get<VerifyLicence>().ByFile(await Pdf(number, 1)), await Get<VerifyLicence>().ByFile(await Pdf(number, 2)));
        Assert.Equal((Reliance.Amber, "Genuine, but replaced"), (old.Result, old.Heading));
        Assert.Equal((Reliance.Green, "Valid and active today"), (now.Result, now.Heading));
        Assert.Equal(Reliance.Green, (await Get<VerifyLicence>().ByNumber(number)).Result);
        Assert.Empty((await Get<AmendmentQuery>().Run(amendment, await host.Person("hanneke")))!.Offers.Where(offer => offer.Closed is null));
        Assert.Null(await Get<AmendmentQuery>().Run(amendment, await host.Person("kenji")));
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
    }

    [Fact]
    public async Task Expire_AtMidnight_ClosesAccessTellsAndOwesTheCertificate()
    {
        await using var own = new DemonstrationHost();
        var number = await own.Grant("An end.");
        await own.Accept(number, "hanneke", "mina");
        var end = await own.Read(db => db.Licences.Where(licence => licence.Number == number).Select(licence => licence.End).SingleAsync());
        own.Clock.SetUtcNow(new(end.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero));
        await own.Services.GetRequiredService<DueActsRunner>().Run(default);
        await own.Services.GetRequiredService<DueActsRunner>().Run(default);

        var file = (await own.Services.GetRequiredService<LicenceFileQuery>().Run(number, await own.Person("petra")))!;
        Assert.Equal((LicenceState.Expired, "AD-03"), (file.State, file.Access.Code));
        Assert.Single(file.History, act => act.Act == "licence.expire");
        Assert.Equal(("EXPIRED", own.Clock.GetUtcNow()), (file.Life.Ends.Single().State, file.Life.Ends.Single().Since));
        Assert.Contains(LicenceFlag.EndsUnconfirmed, file.Life.Flags);

        var hash = (await own.Services.GetRequiredService<LicenceFormQuery>().Run(number, await own.Person("hanneke")))!.File;
        var duty = own.Services.GetRequiredService<DoDuty>();
        DemonstrationHost.Done(await duty.Certify(number, LicenceCells.Deletion(hash) with { DeletedOn = end }, Guid.NewGuid(), await own.Person("hanneke"), default));
        foreach (var owed in file.Life.Duties.Where(row => row.IsOwed))
            DemonstrationHost.Done(await duty.Answer(number, owed.Duty.No, "Tables only.", 2, 1, Guid.NewGuid(), await own.Person("hanneke"), default));
        await own.Take(number, LicenceVerb.Close, "ilva");
        Assert.Equal(LicenceState.Closed, (await own.Services.GetRequiredService<LicenceFileQuery>().Run(number, await own.Person("petra")))!.State);
    }

    [Fact]
    public async Task Renewal_FiledInTime_KeepsAccessOpenPastTheEnd()
    {
        await using var own = new DemonstrationHost();
        var number = await own.Grant("A renewal.");
        await own.Accept(number, "hanneke", "mina");
        var licence = await own.Read(db => db.Licences.AsNoTracking().SingleAsync(one => one.Number == number));
        own.Clock.SetUtcNow(new(licence.End.AddDays(-45).ToDateTime(new(9, 0)), TimeSpan.Zero));
        await own.Services.GetRequiredService<DueActsRunner>().Run(default);
        DemonstrationHost.Done(await own.Services.GetRequiredService<RequestAmendment>().Run(number, new(End: licence.End.AddMonths(6)), true, "Go on.", Guid.NewGuid(), await own.Person("hanneke"), default));
        own.Clock.SetUtcNow(new(licence.End.ToDateTime(new(12, 0)), TimeSpan.Zero));
        await own.Services.GetRequiredService<DueActsRunner>().Run(default);
        await own.Services.GetRequiredService<DueActsRunner>().Run(default);
        for (var waited = 0; waited < 300 && !await own.Read(db => db.Licences.AnyAsync(one => one.Number == number && one.Version == 2)); waited++)
            if (!await own.Services.GetRequiredService<OutboxWorker>().DoNext(default))
                await Task.Delay(100);

        own.Clock.SetUtcNow(new(licence.End.AddDays(60).ToDateTime(new(23, 59)), TimeSpan.Zero));
        var file = (await own.Services.GetRequiredService<LicenceFileQuery>().Run(number, await own.Person("petra")))!;
        Assert.Equal((2, licence.End.AddDays(60), true), (file.Life.Version, file.Term.End, file.Access.Allowed));
        Assert.Single(file.History, act => act.Act == "licence.extend");
        Assert.Contains(file.History, act => act.Act == "licence.warn");
    }
}
