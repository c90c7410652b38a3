using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Features.Licences;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Hosting.Demonstration;

/// <summary>Acts on licences.</summary>
internal sealed partial class SeedHands
{
    public Task<string> LicenceOf(ScenarioCase given) => Read(db =>
        db.Licences.Where(licence => db.Applications.Any(application => application.Id == licence.Application && application.Number == given.Number)).Select(licence => licence.Number).SingleAsync(cancellation));

    /// <summary>The licensee names its users and accepts.</summary>
    public async Task AcceptAsRecipient(ScenarioCase given)
    {
        await Settle();
        await ScreenParties(given);
        await NameUsers(given);
        await Accept(given, Recipient(given));
    }

    private async Task Accept(ScenarioCase given, Actor side)
    {
        var number = await LicenceOf(given);
        var shown = await Read(db => db.Licences.Where(licence => licence.Number == number).Select(licence => licence.PackageHash).SingleAsync(cancellation));
        await Do(Service<AcceptLicence>().Run(number, shown, "password", Guid.NewGuid(), side, cancellation));
    }

    /// <summary>The licensee names its users as they are trained now.</summary>
    public async Task NameUsers(ScenarioCase given) =>
        await Do(Service<DoDuty>().NameUsers(await LicenceOf(given), Users(given), Guid.NewGuid(), Recipient(given), cancellation));

    /// <summary>People of the recipient who work with the data, trained lately.</summary>
    private List<NamedUser> Users(ScenarioCase given) => [.. cast.Users(given.Recipient).Select((name, at) => User(given.Recipient, name, Today.AddDays(-20 - (at * 30))))];

    public async Task AcceptAsSteward(ScenarioCase given)
    {
        await ScreenParties(given);
        await Accept(given, Steward(given));
    }

    public NamedUser User(string party, string name, DateOnly trained) =>
        new($"{name.Split(' ')[0].ToLowerInvariant()}@{party}.example", name, cast.Party(party).Country, trained, "course of the institution, certificate with its privacy lead");

    public async Task Act(ScenarioCase given, LicenceVerb verb, string who, string reason) =>
        await Do(Service<ActOnLicence>().Run(await LicenceOf(given), verb, reason, null, Guid.NewGuid(), cast.Person(who), cancellation));

    public async Task Surrender(ScenarioCase given, string reason) =>
        await Do(Service<ActOnLicence>().Run(await LicenceOf(given), LicenceVerb.Surrender, reason, null, Guid.NewGuid(), Recipient(given), cancellation));

    public async Task BeHeard(ScenarioCase given, string answer) =>
        await Do(Service<ActOnLicence>().Run(await LicenceOf(given), LicenceVerb.AnswerHearing, answer, null, Guid.NewGuid(), Recipient(given), cancellation));

    /// <summary>Accepts every report that waits for an officer.</summary>
    public async Task LookAtReports(ScenarioCase given, string who)
    {
        var number = await LicenceOf(given);
        foreach (var waiting in await Read(async db => (await db.Licences.AsNoTracking().SingleAsync(one => one.Number == number, cancellation)).Duties.Where(duty => duty.WaitsForReview).ToList()))
            await Do(Service<DoDuty>().Review(number, waiting.No, true, "", Guid.NewGuid(), cast.Person(who), cancellation));
    }

    /// <summary>Answers the earliest open duty of the licence.</summary>
    public async Task Report(ScenarioCase given, string text, int users, int outputs)
    {
        var number = await LicenceOf(given);
        var owed = await Read(async db => (await db.Licences.AsNoTracking().SingleAsync(one => one.Number == number, cancellation)).Duties.First(duty => duty.Answer is null));
        var isReport = owed.Kind is DutyKind.Report;
        await Do(Service<DoDuty>().Answer(number, owed.No, text, isReport ? users : null, isReport ? outputs : null, Guid.NewGuid(), Recipient(given), cancellation));
    }

    /// <summary>Confirms, for whoever was told, every end of access.</summary>
    public async Task ConfirmEnds(ScenarioCase given)
    {
        var number = await LicenceOf(given);
        var (recipient, steward) = (Recipient(given), Steward(given));
        foreach (var notice in await Read(db => db.EndNotices.AsNoTracking().Where(one => one.Number == number && one.ConfirmedAt == null).ToListAsync(cancellation)))
            await Do(Service<DoDuty>().Confirm(number, notice.Id, Guid.NewGuid(), notice.Organisation == steward.Organisation ? steward : recipient, cancellation));
    }

    public async Task CertifyDeletion(ScenarioCase given)
    {
        var number = await LicenceOf(given);
        var file = await Read(db => db.Applications.Where(application => application.Number == given.Number)
            .Join(db.DatasetVersions, application => application.DatasetVersion, version => version.Id, (_, version) => version).AsNoTracking().SingleAsync(cancellation));
        await Do(Service<DoDuty>().Certify(number, new DeletionStatement([file.File.Hash], "Two servers and their snapshots.", SanitisationMethod.Purge, "Backups ran out and were wiped.", "Tables of results are kept; no extract is.",
            cast.Signatory(given.Recipient).Name, Today.AddDays(-1)), Guid.NewGuid(), Recipient(given), cancellation));
    }

    /// <returns>The number of the amendment.</returns>
    public async Task<string> AskAmendment(ScenarioCase given, AmendmentChange change, string reason, bool isRenewal = false) =>
        await Do(Service<RequestAmendment>().Run(await LicenceOf(given), change, isRenewal, reason, Guid.NewGuid(), Recipient(given), cancellation));

    public Task Answer(string amendment, AmendmentVerb verb, string who, string reason) =>
        Do(Service<ActOnAmendment>().Run(amendment, verb, OpinionAnswer.Concurs, reason, null, Guid.NewGuid(), cast.Person(who), cancellation));

    public async Task<DateOnly> EndOf(ScenarioCase given)
    {
        var number = await LicenceOf(given);
        return await Read(db => db.Licences.Where(one => one.Number == number).Select(one => one.End).SingleAsync(cancellation));
    }
}
