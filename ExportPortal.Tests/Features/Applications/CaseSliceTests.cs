using System.Text;
using Bunit;
using ExportPortal.Data;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Decision;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using ExportPortal.Domain.Recipients.Lists;
using ExportPortal.Domain.Risk;
using ExportPortal.Features.Datasets;
using ExportPortal.Microdata;
using ExportPortal.Policy;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;
using TestContext = Xunit.TestContext;

namespace ExportPortal.Features.Applications;

/// <summary>Reads and acts of the case pages, through the portal's own services on a real file.</summary>
public sealed class CaseSliceTests(CaseHost host) : IClassFixture<CaseHost>
{
    private static readonly CancellationToken None = TestContext.Current.CancellationToken;

    private async Task<ApplicationPage> Page(string person, ApplicationFilter? filter = null) =>
        await host.Get<ApplicationListQuery>().Page(filter ?? new(), await host.Person(person), None);

    private static string[] Numbers(ApplicationPage page) => [.. page.Rows.Select(row => row.Number)];

    [Fact]
    public async Task Page_Staff_SeesWhatWasSubmittedAndNoDraft()
    {
        var page = await Page("Sigrun Vale");
        Assert.Equal(["A-001", "A-002", "A-003", "A-004"], Numbers(page).Order());
        Assert.Equal(4, page.Total);
    }

    [Fact]
    public async Task Page_Steward_SeesTheDraftToo() => Assert.Contains("A-005", Numbers(await Page("Dr Mina Ostrava")));

    [Theory]
    [InlineData("Dr Kenji Arata")]
    [InlineData("Ruben Ashe")]
    public async Task Page_RecipientOrAdministrator_SeesNone(string person) => Assert.Empty(Numbers(await Page(person)));

    [Fact]
    public async Task Page_DefaultGroup_IsEveryUnlistedCountry() =>
        Assert.Equal(["A-002", "A-004"], Numbers(await Page("Sigrun Vale", new() { Group = "C" })).Order());

    [Fact]
    public async Task Page_Words_FindPartyWhateverTheCase() => Assert.Equal(["A-004"], Numbers(await Page("Sigrun Vale", new() { Q = "bANYAN" })));

    [Fact]
    public async Task Page_StateTierAndView_Narrow()
    {
        Assert.Equal(["A-003"], Numbers(await Page("Sigrun Vale", new() { State = "IN_REVIEW" })));
        Assert.Equal(["A-002"], Numbers(await Page("Sigrun Vale", new() { Tier = "3" })));
        Assert.Equal(["A-001"], Numbers(await Page("Sigrun Vale", new() { View = ApplicationFilter.Decided })));
        Assert.Empty(Numbers(await Page("Sigrun Vale", new() { Clock = "late" })));
    }

    [Fact]
    public async Task Page_Mine_IsWhatIsOpenToThePerson()
    {
        Assert.Equal(["A-003"], Numbers(await Page("Odile Fenwick", new() { View = ApplicationFilter.Mine })));
        Assert.Empty(Numbers(await Page("Marek Sool", new() { View = ApplicationFilter.Mine })));
    }

    [Fact]
    public async Task Find_CaseOfOthers_IsNothing()
    {
        var cases = host.Get<CaseQuery>();
        Assert.Null(await cases.Find("A-005", await host.Person("Ilva Torrend"), None));
        Assert.Null(await cases.Find("A-001", await host.Person("Dr Kenji Arata"), None));
        Assert.False(await cases.Exists("A-001", await host.Person("Hanneke Vos"), None));
    }

    [Fact]
    public async Task PartiesTab_Staff_SeesMatchesOwnersAndControlsAndAStewardWhomItNamed()
    {
        var view = (await host.Get<CaseQuery>().Find("A-002", await host.Person("Ilva Torrend"), None))!;
        var hit = ScreeningHit.Of(Guid.NewGuid(), view.Recipient.Id, new(view.Recipient.Subjects[0], new("list", "Invented list", Records.File, null),
            new("E-7", ListedKind.Organisation, [new("Listed Network", NameStrength.Main)], ["KE"], [], [], "exercise"), new(0.91, 0, Agreement.Agrees, 0, 0, "Listed Network", 0.91), MatchBand.Probable), view.ReadAt);
        await using var page = new BunitContext();
        string Shown(CaseView shown) => page.Render<PartiesTab>(tab => tab.Add(one => one.View, shown)).Markup;

        var office = Shown(view with { Hits = [hit] });
        var steward = Shown((await host.Get<CaseQuery>().Find("A-002", await host.Person("Dr Mina Ostrava"), None))!);

        foreach (var text in (string[])["Listed Network", "Both sides of the match", "Owners of the recipient", $"Controls of {view.Steward.RomanisedName}", $"Controls of {view.Recipient.RomanisedName}"])
        {
            Assert.Contains(text, office);
            Assert.DoesNotContain(text, steward);
        }
        Assert.All((string[])[office, steward], text => Assert.Contains(view.Application.Content.EndUsers[0].Name, text));
    }

    [Fact]
    public async Task PartiesTab_PermitThatCountsNoMore_SaysWhyToTheOfficeAlone()
    {
        var officer = await host.Person("Ilva Torrend");
        var views = (Office: (await host.Get<CaseQuery>().Find("A-002", officer, None))!, Steward: (await host.Get<CaseQuery>().Find("A-002", await host.Person("Dr Mina Ostrava"), None))!);
        var today = views.Office.Around.Day;
        var record = Recognition.Propose(Guid.NewGuid(), "MR-001", new("Partner Office", "CH", "data permit", 3, ["1"], "audit right", "signature and register", new(today, today.AddYears(2))), "agreement signed", People.Manager, views.Office.Pack, views.Office.ReadAt);
        record.Sign("agreed", People.Board, views.Office.ReadAt);
        await using var page = new BunitContext();
        string Shown(CaseView shown) => page.Render<PartiesTab>(tab => tab.Add(one => one.View, shown with { Around = shown.Around with { Recognitions = [record] } })).Markup;

        foreach (var party in (Organisation[])[views.Office.Recipient, views.Steward.Recipient])
            party.RecordPermit(record, "P-1", today.AddYears(1), officer, today);
        Assert.DoesNotContain("P-1", Shown(views.Office));
        foreach (var party in (Organisation[])[views.Office.Recipient, views.Steward.Recipient])
            party.RevokePermit(record.Id, "P-1", officer, today);

        Assert.Contains("Permit P-1 of Partner Office (MR-001) does not count: revoked", Shown(views.Office));
        Assert.DoesNotContain("P-1", Shown(views.Steward));
    }

    [Fact]
    public async Task Find_Draft_SaysWhatIsMissing()
    {
        var view = await host.Get<CaseQuery>().Find("A-005", await host.Person("Dr Mina Ostrava"), None);
        Assert.Equal(["CK-01", "CK-03"], view!.Gaps.Select(gap => gap.Code).Distinct());
        Assert.All(view.Gaps, gap => Assert.True(gap.Field == "signatory" || gap.Field.StartsWith("document-", StringComparison.Ordinal)));
        Assert.False(view.IsStaff);
    }

    [Fact]
    public async Task Find_CaseOfTheDemonstration_StandsOnAnAssessmentWithStressTests()
    {
        var view = await host.Get<CaseQuery>().Find("A-001", await host.Person("Ilva Torrend"), None);
        Assert.Equal(15, view!.Assessment.Stress!.Results.Count);
        Assert.NotEmpty(view.Assessment.Stress.Figures.Subgroups);
        Assert.NotNull(view.Assessment.Measurement.Drops);
    }

    [Fact]
    public async Task Draft_ForARecipientWhoHoldsAnEarlierVersion_IsRaised()
    {
        // Version 1 went to Kurohana by region, sex and age band; version 2 is safe by itself and tells every person apart beside it.
        var steward = await host.Person("Dr Mina Ostrava");
        var text = "region,sex,age_band,ward\n" + string.Concat(Enumerable.Range(0, 900).Select(i => $"r{i % 30},s{i / 30},a{i % 7},w{i % 3}\n"));
        var (uploads, setup) = (host.Get<StagedUploads>(), (await host.Get<StressSetups>().Find("DS-01", steward, None))!);
        IReadOnlyList<Variable> variables =
            [.. new[] { "region", "sex", "age_band" }.Select(name => new Variable(name, ColumnRole.Other, ColumnType.Text)), new("ward", ColumnRole.QuasiIdentifier, ColumnType.Text)];
        var upload = await uploads.Stage(new MemoryStream(Encoding.UTF8.GetBytes(text)), "wards.csv", steward, null, None);
        var plan = new MeasurementPlan(["ward"], [], []);
        await uploads.Measure(upload, RunChoice.Usual.For(plan, new(null, null)), null, None);
        await uploads.Stress(upload, plan, setup, StressQuestion.For(variables, setup.Pack.StressTests!, setup.Earlier), null, None);
        Assert.True((await host.Get<RegisterVersion>().Run("DS-01", upload.Id, variables, Guid.NewGuid(), steward, None)).IsDone);

        await using var db = await host.Store();
        var version = (await db.DatasetVersions.ToListAsync(None)).Single(one => one.File.Name == "wards.csv").Id.Value;
        var input = await Input("A-005");
        var (holder, stranger) = (await Decided("Kurohana Medical University Foundation"), await Decided("Saaremets Data Workshop"));

        Assert.Equal([1], holder.File.Held);
        Assert.True(holder.Decision.Has("M9"));
        Assert.Empty(stranger.File.Held);
        Assert.False(stranger.Decision.Has("M9"));

        async Task<(CaseFile File, RuleDecision Decision)> Decided(string recipient)
        {
            var party = (await db.Organisations.SingleAsync(one => one.RomanisedName == recipient, None)).Id.Value;
            var file = (await host.Get<ApplicationSubjects>().Find(version, party, steward, None))!;
            return (file, file.Decide(input.Read(ShippedPacks.Current.Form).Content!, ShippedPacks.Current).Decision);
        }
    }

    [Fact]
    public async Task Draft_OtherRecipient_KeepsItsSubject()
    {
        var (steward, input) = (await host.Person("Dr Mina Ostrava"), await Input("A-005"));
        await using var db = await host.Store();
        input.Recipient = (await db.Organisations.SingleAsync(party => party.RomanisedName == "Lindemeer Institute for Public Health", None)).Id.Value;

        var outcome = await host.Get<DraftApplication>().Run("A-005", input, Guid.NewGuid(), steward, None);

        Assert.Equal(OutcomeKind.Invalid, outcome.Kind);
        Assert.Contains("start a new application", outcome.Message);
    }

    [Fact]
    public async Task Draft_ToTheAuthority_IsNoRecipient()
    {
        var (steward, input) = (await host.Person("Dr Mina Ostrava"), await Input("A-005"));
        input.Recipient = (await host.Person("Ilva Torrend")).Organisation.Value;
        Assert.Equal(OutcomeKind.Invalid, (await host.Get<DraftApplication>().Run(null, input, Guid.NewGuid(), steward, None)).Kind);
    }

    [Fact]
    public async Task Draft_SavedAsTyped_HoldsTheLastText()
    {
        var (steward, input) = (await host.Person("Dr Mina Ostrava"), await Input("A-005"));
        foreach (var text in (string[])["T", "Te", "Teaching with tables."])
        {
            input.Summary = text;
            Assert.True((await host.Get<DraftApplication>().Run("A-005", input, Guid.NewGuid(), steward, None)).IsDone);
        }
        Assert.Equal("Teaching with tables.", (await host.Get<CaseQuery>().Find("A-005", steward, None))!.Application.Content.Summary);
    }

    [Fact]
    public async Task Act_OnAnOldPage_IsStaleAndChangesNothing()
    {
        var officer = await host.Person("Ilva Torrend");
        var shown = await host.Get<CaseQuery>().Find("A-002", officer, None);
        var outcome = await host.Get<ActOnApplication>().Run(new ApplicationAct("A-002", ApplicationVerb.SendToDecider, shown!.Revision - 1), Guid.NewGuid(), officer, None);

        Assert.Equal(OutcomeKind.Stale, outcome.Kind);
        Assert.Equal(ApplicationState.Recommended, (await host.Get<CaseQuery>().Find("A-002", officer, None))!.Application.State);
    }

    [Fact]
    public async Task Act_Denied_IsOnRecordForStaffAloneAndTellsNoPage()
    {
        using var silent = host.Get<CaseChanges>().Subscribe("A-001", _ => Assert.Fail("Nothing changed."));
        var officer = await host.Person("Ilva Torrend");
        var outcome = await host.Get<ActOnApplication>().Run(new ApplicationAct("A-001", ApplicationVerb.Recommend, Reason: "again"), Guid.NewGuid(), officer, None);
        Assert.Equal("WF-1", outcome.Rule!.Code);

        var history = host.Get<CaseHistoryQuery>();
        Assert.Equal("WF-1", Assert.Single(await history.Of("A-001", officer, None), act => act.IsDenied).Rule);
        Assert.DoesNotContain(await history.Of("A-001", await host.Person("Dr Mina Ostrava"), None), act => act.IsDenied);
        Assert.Empty(await history.Of("A-001", await host.Person("Dr Kenji Arata"), None));
    }

    [Fact]
    public async Task History_Case_TellsWhoAndWhyWithAProofThatHolds()
    {
        var auditor = await host.Person("Sigrun Vale");
        var acts = await host.Get<CaseHistoryQuery>().Of("A-003", auditor, None);
        for (var tries = 0; tries < 100 && acts.Any(act => act.Proof is null); tries++)
        {
            await Task.Delay(200, None); // checkpoints follow the acts
            acts = await host.Get<CaseHistoryQuery>().Of("A-003", auditor, None);
        }

        var opinion = Assert.Single(acts, act => act.Event.Act == "application.givetechnicalopinion");
        Assert.Equal("Marek Sool", opinion.ActorName);
        Assert.StartsWith("Sealed", opinion.Reason); // the legal opinion is still open
        var own = await host.Get<CaseHistoryQuery>().Of("A-003", await host.Person("Marek Sool"), None);
        Assert.StartsWith("Concurs: Measured on the full file", own.Single(act => act.Event.Seq == opinion.Event.Seq).Reason);
        Assert.All(acts, act => Assert.Null(act.Fault));
        var text = await host.Get<CaseHistoryQuery>().Proof("A-003", opinion.Event.Seq, auditor, None);
        Assert.Equal(opinion.Event.Seq, InclusionProof.Parse(text!).Index);
        Assert.Null(await host.Get<CaseHistoryQuery>().Proof("A-001", opinion.Event.Seq, auditor, None));
    }

    private async Task<ApplicationInput> Input(string number)
    {
        var view = (await host.Get<CaseQuery>().Find(number, await host.Person("Dr Mina Ostrava"), None))!;
        var content = view.Application.Content;
        return new ApplicationInput
        {
            DatasetVersion = view.Version.Id.Value,
            Recipient = view.Recipient.Id.Value,
            Purpose = content.Purpose,
            Summary = content.Summary,
            Necessity = content.Necessity,
            Countries = string.Join(",", content.Countries),
            Start = content.Term.Start,
            End = content.Term.End,
            Answers = new(content.Answers.Values),
            AuditAccepted = content.AuditAccepted,
            Tables = content.Answers.Tables.ToDictionary(one => one.Key, one => one.Value.Select(row => row.ToList()).ToList()),
        };
    }
}
