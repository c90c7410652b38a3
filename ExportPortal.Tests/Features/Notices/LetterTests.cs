using ExportPortal.Data;
using ExportPortal.Data.Jobs;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Licensing;
using ExportPortal.Policy;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Features.Notices;

/// <summary>Letters: who is told of what, in the inbox, by mail and in the digest.</summary>
public sealed class LetterTests(DemonstrationHost host) : IClassFixture<DemonstrationHost>
{
    /// <summary>All pages: the clock stands still here, so letters of one instant have no order that a test could rely on.</summary>
    private async Task<InboxView> Inbox(string name)
    {
        var (query, person, letters) = (host.Services.GetRequiredService<InboxQuery>(), await host.Person(name), new List<InboxLetter>());
        InboxView page;
        Guid? before = null;
        do
        {
            page = await query.Run(person, unreadOnly: false, before);
            letters.AddRange(page.Letters);
        }
        while ((before = page.Older) is not null);
        return page with { Letters = letters };
    }

    private async Task Drain()
    {
        for (var waited = 0; waited < 300 && await host.Read(db => db.Outbox.AnyAsync(message => message.DoneAt == null && message.Kind != OutboxKinds.TellEnd)); waited++)
            if (!await host.Services.GetRequiredService<OutboxWorker>().DoNext(default))
                await Task.Delay(100);
    }

    private async Task<string> Mail(Guid notice) => await File.ReadAllTextAsync(Path.Combine(host.Folder, "mail", $"{notice:N}.eml"));

    [Fact]
    public async Task Suspend_BothSides_GetTheLetterInTheInboxAndByMailWithItsVersion()
    {
        var number = await host.Grant("Letters.");
        await host.Accept(number, "hanneke", "mina");
        await host.Take(number, LicenceVerb.Suspend, "petra");
        await Drain();

        foreach (var name in (string[])["hanneke", "mina"])
        {
            var letters = (await Inbox(name)).Letters.Where(letter => letter.Link == $"/licences/{number}").ToList();
            Assert.Equal(["licence-active", "licence-ready", "licence-suspended"], letters.Select(letter => letter.Template).Order());
            var suspended = letters.Single(letter => letter.Template == "licence-suspended");
            Assert.Equal(($"Licence {number} is suspended: stop using the data", ShippedPacks.Current.Id), (suspended.Subject, suspended.PackId));
            Assert.Contains("Reason: A reason on record.", suspended.Paragraphs);
            Assert.NotNull(suspended.SentAt);
            var mail = await Mail(suspended.Id);
            Assert.Contains($"Subject: {suspended.Subject}", mail.ReplaceLineEndings(" ").Replace("  ", " "));
            Assert.Contains("Auto-Submitted: auto-generated", mail);
        }
        Assert.DoesNotContain((await Inbox("kenji")).Letters, letter => letter.Link == $"/licences/{number}");
        Assert.DoesNotContain((await Inbox("petra")).Letters, letter => letter.Template == "licence-suspended");
    }

    [Fact]
    public async Task Digest_OnceADay_HoldsWhatWaitsForTheStaff()
    {
        await host.Grant("Digest.");
        await Drain();
        var waiting = (await Inbox("bram")).Letters.Where(letter => letter.Template == "case-submitted").ToList();
        Assert.NotEmpty(waiting);
        Assert.All(waiting, letter => Assert.Null(letter.SentAt));

        host.Clock.SetUtcNow(new DateTimeOffset(host.Clock.GetUtcNow().UtcDateTime.Date.AddDays(1).AddHours(6), TimeSpan.Zero));
        await host.Services.GetRequiredService<DueActsRunner>().Run(default);
        await Drain();

        Assert.All((await Inbox("bram")).Letters.Where(letter => letter.Template == "case-submitted"), letter => Assert.NotNull(letter.SentAt));
        var sent = await host.Read(db => db.Notices.Where(notice => notice.InDigest).Select(notice => notice.Id).ToListAsync());
        var mails = sent.Where(id => File.Exists(Path.Combine(host.Folder, "mail", $"{id:N}.eml"))).ToList();
        Assert.Contains(await Task.WhenAll(mails.Select(Mail)), mail => mail.Contains("Application", StringComparison.Ordinal));
        Assert.Equal(0, await host.Services.GetRequiredService<DueActsRunner>().Run(default));
    }

    [Fact]
    public async Task Read_OwnLetters_AreMarkedAndThoseOfOthersAreNot()
    {
        await Drain();
        var (kenji, reading) = (await host.Person("kenji"), host.Services.GetRequiredService<ReadNotices>());
        var mina = (await Inbox("mina")).Letters[0];
        Assert.Equal(0, DemonstrationHost.Done(await reading.Run(mina.Id, Guid.NewGuid(), kenji, default)));
        var own = await Inbox("kenji");
        Assert.Equal(own.Unread, DemonstrationHost.Done(await reading.Run(null, Guid.NewGuid(), kenji, default)));
        Assert.Equal(0, (await Inbox("kenji")).Unread);
        Assert.False((await Inbox("mina")).Letters.Single(letter => letter.Id == mina.Id).IsRead);
    }

    /// <summary>Verbs that concern nobody but who takes them, or that another letter tells of.</summary>
    private static readonly LicenceVerb[] Silent = [LicenceVerb.AcceptAsSteward, LicenceVerb.AcceptAsRecipient, LicenceVerb.RemitOnAppeal, LicenceVerb.SetAsideOnAppeal];

    [Fact]
    public void Letters_EveryVerbOfALicenceAndAnAmendment_TellSomebody()
    {
        var acts = Enum.GetValues<LicenceVerb>().Except(Silent).Select(verb => $"licence.{verb.ToString().ToLowerInvariant()}").Append("licence.accept")
            // What the panel decides moves the licence in the same act.
            .Concat(Enum.GetValues<AppealVerb>().Select(Licences.ActOnLicenceAppeal.Name)).Append(Licences.LodgeLicenceAppeal.Name)
            // Acts that are no verbs of the table.
            .Concat(["licence.listsite", "licence.strikesite", "licence.trainingsoon", "licence.traininglapsed", "licence.freeacceptance", "application.facts"]);
        Assert.All(acts, act => Assert.Contains(ShippedPacks.Current.LetterTemplates, letter => letter.Acts.Contains(act)));
        AmendmentVerb[] told = [AmendmentVerb.StartReview, AmendmentVerb.Grant, AmendmentVerb.Refuse, AmendmentVerb.Withdraw, AmendmentVerb.ConfirmConditions, AmendmentVerb.Lapse];
        Assert.All(told, verb => Assert.Contains(ShippedPacks.Current.LetterTemplates, letter => letter.Acts.Contains($"amendment.{verb.ToString().ToLowerInvariant()}")));
    }

    [Fact]
    public void Letters_EveryVerbOfASanctionAfterItsNotice_TellsTheRecipient()
    {
        var told = Enum.GetValues<SanctionVerb>().Except([SanctionVerb.Reply, SanctionVerb.Appeal, SanctionVerb.Lift, SanctionVerb.Remit]); // its own acts, and what the panel's letter tells
        Assert.All(told, verb => Assert.Contains(ShippedPacks.Current.LetterTemplates, letter => letter.Acts.Contains(Incidents.ActOnSanction.Name(verb)) && letter.To.Contains(Role.Recipient)));
        Assert.All(["audit.recordcritical", "audit.containlate", "audit.planlate"], act => Assert.Contains(ShippedPacks.Current.LetterTemplates, letter => letter.Acts.Contains(act) && letter.To.Contains(Role.Recipient)));
    }

    /// <summary>Steps inside the authority, and what another letter of the same act tells.</summary>
    private static readonly ApplicationVerb[] Inside =
    [
        ApplicationVerb.StartReview, ApplicationVerb.GiveTechnicalOpinion, ApplicationVerb.GiveLegalOpinion, ApplicationVerb.GiveEthicsOpinion, ApplicationVerb.AskQuestion, ApplicationVerb.Reconcile,
        ApplicationVerb.Recommend, ApplicationVerb.SendToDecider, ApplicationVerb.Abstain, ApplicationVerb.OverrideTier, ApplicationVerb.ReturnToReview, ApplicationVerb.RegisterAutomatically,
        ApplicationVerb.RemitOnAppeal, ApplicationVerb.GrantOnAppeal, ApplicationVerb.ReviewAnew, ApplicationVerb.ReportRejection,
    ];

    [Fact]
    public void Letters_EveryVerbOfAnApplicationThatConcernsAParty_TellIt()
    {
        var byTheOffice = ApplicationWorkflow.Table.Rows.Where(row => !row.Who.Contains(Role.Steward)).Select(row => row.Verb).Distinct().Except(Inside);
        Assert.All(byTheOffice, verb => Assert.Contains(ShippedPacks.Current.LetterTemplates, letter => letter.Acts.Contains(Applications.ActOnApplication.Name(verb)) && letter.To.Contains(Role.Steward)));
        var byTheApplicant = ApplicationWorkflow.Table.Rows.Where(row => row.Who.Contains(Role.Steward)).Select(row => row.Verb).Distinct();
        Assert.All(byTheApplicant, verb => Assert.Contains(ShippedPacks.Current.LetterTemplates, letter => letter.Acts.Contains(Applications.ActOnApplication.Name(verb)) && letter.To.Contains(Role.LicensingOfficer)));
        Assert.All(Enum.GetValues<AppealVerb>(), verb => Assert.Contains(ShippedPacks.Current.LetterTemplates, letter => letter.Acts.Contains(Applications.ActOnAppeal.Name(verb)) && letter.To.Contains(Role.Steward)));
        Assert.All(["file", "adopt", "decline", "lapse"], act => Assert.Contains(ShippedPacks.Current.LetterTemplates, letter => letter.Acts.Contains($"access-request.{act}")));
    }

    /// <summary>Steps that stay with who took them, or lead to nobody.</summary>
    private static readonly ApplicationVerb[] Kept = [ApplicationVerb.Reconcile, ApplicationVerb.RegisterAutomatically, ApplicationVerb.ReportRejection];

    [Fact]
    public void Letters_EveryVerbInsideThatHandsTheCaseOn_TellWhoTakesItOver()
    {
        static string Act(ApplicationVerb verb) => verb switch
        {
            ApplicationVerb.RemitOnAppeal => Applications.ActOnAppeal.Name(AppealVerb.Remit),
            ApplicationVerb.GrantOnAppeal => Applications.ActOnAppeal.Name(AppealVerb.GrantAppeal),
            ApplicationVerb.ReviewAnew => "application.facts",
            _ => Applications.ActOnApplication.Name(verb),
        };
        Assert.All(Inside.Except(Kept), verb => Assert.Contains(ShippedPacks.Current.LetterTemplates, letter => letter.Waits && letter.Acts.Contains(Act(verb))));
        // Of two persons the second is told, with no word of the first; a match has letters of its own.
        var ofTwo = ApplicationWorkflow.Table.Rows.Where(row => row.Signatures == 2 && row.Who.Count > 0).Select(row => row.Verb).Distinct().Except([ApplicationVerb.ClearMatch, ApplicationVerb.ConfirmMatch]).Append(ApplicationVerb.FindIneligible);
        Assert.All(ofTwo, verb => Assert.Contains(ShippedPacks.Current.LetterTemplates, letter => letter.Waits && letter.Acts.Contains(Applications.ActOnApplication.Name(verb) + LetterOrder.First)));
        Assert.All(ShippedPacks.Current.LetterTemplates.Where(letter => letter.Acts.Exists(act => act.EndsWith(LetterOrder.First, StringComparison.Ordinal))),
            letter => Assert.DoesNotContain(letter.Body.Prepend(letter.Subject), text => text.Contains("{reason}", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(2, Role.LicensingManager)]
    [InlineData(3, Role.LicensingManager)]
    [InlineData(4, Role.BoardMember)]
    public void Escalations_OfTheDecision_RemindTheDeciderBeforeItsTimeAndAtIt(int tier, Role decider)
    {
        var steps = ShippedPacks.Current.Escalations.Where(step => step.Clock == $"decision-T{tier}" && step.Side is not Domain.Policy.EscalationSide.After).ToList();
        Assert.Equal(2, steps.Count);
        Assert.All(steps, step => Assert.Contains(decider, step.To));
    }

    [Fact]
    public async Task Appeal_DismissedByTwo_TellsBothSidesOnceTheSecondSigned()
    {
        var number = await host.Read(async db => (await db.Applications.ToListAsync()).First(one => one.State is ApplicationState.Recommended).Number);
        var acts = host.Services.GetRequiredService<Applications.ActOnApplication>();
        foreach (var (verb, name) in ((ApplicationVerb, string)[])[(ApplicationVerb.SendToDecider, "ilva"), (ApplicationVerb.AnnounceRefusal, "petra"), (ApplicationVerb.AnswerNotice, "mina"), (ApplicationVerb.Refuse, "petra"), (ApplicationVerb.Refuse, "leif")])
            DemonstrationHost.Done(await acts.Run(new(number, verb, Reason: "Weighed and not enough.", Ground: "RG-06", Change: "A narrower purpose."), Guid.NewGuid(), await host.Person(name), default));
        var appeal = DemonstrationHost.Done(await host.Services.GetRequiredService<Applications.LodgeAppeal>().Run(number, "The need was shown.", Guid.NewGuid(), await host.Person("mina"), default));
        PersonId[] panel = [(await host.Person("hedda")).Person, (await host.Person("ottmar")).Person, (await host.Person("severin")).Person];
        DemonstrationHost.Done(await host.Services.GetRequiredService<Appeals.NamePanel>().Run(appeal, panel, "", null, Guid.NewGuid(), await host.Person("noor"), default));
        DemonstrationHost.Done(await host.Services.GetRequiredService<Applications.ActOnAppeal>().Run(appeal, AppealVerb.Dismiss, "It was not.", null, Guid.NewGuid(), await host.Person("hedda"), default));
        await Drain();
        Assert.DoesNotContain((await Inbox("mina")).Letters, letter => letter.Template == "appeal-dismissed");
        Assert.Contains((await Inbox("ottmar")).Letters, letter => letter.Template == "appeal-lodged");

        DemonstrationHost.Done(await host.Services.GetRequiredService<Applications.ActOnAppeal>().Run(appeal, AppealVerb.Dismiss, "It was not.", null, Guid.NewGuid(), await host.Person("ottmar"), default));
        await Drain();

        Assert.Contains((await Inbox("mina")).Letters, letter => letter.Template == "appeal-dismissed" && letter.Paragraphs.Contains("Reasons of the panel: It was not."));
        Assert.Contains((await Inbox("amina")).Letters, letter => letter.Template == "appeal-dismissed");
    }

    [Fact]
    public async Task Request_FiledAndDeclined_TellsTheStewardAndThenTheRecipient()
    {
        var dataset = await host.Read(db => db.Datasets.Select(one => one.Id).FirstAsync());
        var number = DemonstrationHost.Done(await host.Services.GetRequiredService<Applications.FileAccessRequest>().Run(dataset.Value, "To plan beds in our region.", Guid.NewGuid(), await host.Person("kadri"), default));
        await Drain();
        var filed = (await Inbox("mina")).Letters.First(letter => letter.Template == "request-filed");
        Assert.Contains("Saaremets Data Workshop asks for access", filed.Subject);
        Assert.Contains("Purpose: To plan beds in our region.", filed.Paragraphs);

        DemonstrationHost.Done(await host.Services.GetRequiredService<Applications.AnswerAccessRequest>().Run(number, AccessRequestVerb.Decline, "The file is too fine.", Guid.NewGuid(), await host.Person("mina"), default));
        await Drain();

        Assert.Contains((await Inbox("kadri")).Letters, letter => letter.Template == "request-declined" && letter.Subject.Contains(number));
    }
}
