using System.Text.Json.Nodes;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Policy;
using ExportPortal.Support;
using Cases = ExportPortal.Support.Cases;

namespace ExportPortal.Domain.Policy;

/// <summary>The way of a policy pack into force, and what differs between two packs.</summary>
public sealed class PackVersionTests
{
    private static readonly Actor Author = People.New(Role.PolicyAuthor, "Ivo");
    private static readonly DateTimeOffset Now = new(2026, 12, 1, 9, 0, 0, TimeSpan.Zero);

    private static string Refused(Action act) => Assert.Throws<RuleViolation>(act).Rule.Code;

    private static PackVersion Draft(byte[]? file = null, Actor? actor = null, params PackVersion[] open) =>
        PackVersion.Draft(Guid.NewGuid(), file ?? PackFiles.Next(PackFiles.Shorter), ShippedPacks.All, open, "A shorter time for appeals.", actor ?? Author, Now);

    private static void Take(PackVersion draft, PackVerb verb, Actor actor, DateTimeOffset? at = null) => draft.Take(verb, "because", ShippedPacks.All, actor, at ?? Now);

    [Fact]
    public void Fe8_AuthorReviewerPublisher_AreThreePersonsWhateverAccountsTheyUse()
    {
        var draft = Draft();
        Assert.Equal("FE-8", Refused(() => Take(draft, PackVerb.Review, Author.OtherAccount(Role.LicensingManager))));
        Assert.Equal("WF-1", Refused(() => Take(draft, PackVerb.Publish, People.Board)));
        Take(draft, PackVerb.Review, People.Manager);
        Assert.Equal("FE-8", Refused(() => Take(draft, PackVerb.Publish, People.Manager.OtherAccount(Role.BoardMember))));
        Assert.Equal("FE-8", Refused(() => Take(draft, PackVerb.Publish, Author.OtherAccount(Role.BoardMember))));
        Take(draft, PackVerb.Publish, People.Board);
        Assert.Equal((PackState.Published, "Ivo", "Petra", "Anselm"), (draft.State, draft.Author.Name, draft.Reviewer!.Name, draft.Publisher!.Name));
        Assert.Equal(["HandIn", "Review", "Publish"], draft.Steps.Select(step => step.Verb));
    }

    [Fact]
    public void Verb_EachStateAndRole_PassesExactlyWhereTheTableSays()
    {
        foreach (var state in Enum.GetValues<PackState>())
            foreach (var verb in Enum.GetValues<PackVerb>())
                foreach (var role in Enum.GetValues<Role>())
                {
                    var draft = Draft();
                    if (state is PackState.Reviewed or PackState.Published)
                        Take(draft, PackVerb.Review, People.Manager);
                    if (state is not (PackState.Draft or PackState.Reviewed))
                        Take(draft, state switch { PackState.Published => PackVerb.Publish, PackState.Declined => PackVerb.Decline, _ => PackVerb.Withdraw }, state is PackState.Withdrawn ? Author : People.Board);
                    var row = PackWorkflow.Table.Find(state, verb);
                    Assert.Equal(row is null ? "WF-1" : row.Who.Contains(role) ? null : "WF-2", draft.WhyClosed(verb, People.New(role), Now)?.Code);
                }
    }

    public static TheoryData<string, string, Action<JsonNode>> Unkept => new()
    {
        { "$.responsibilities.actions[14]", "keeps 'suspend' for: licensing manager, board member, auditor (provisional), incident lead (provisional)", p => p["responsibilities"]!["actions"]![14]!["roles"]!["licensing_officer"] = "may" },
        { "$.responsibilities.actions[7]", "knows no act 'advise'", p => p["responsibilities"]!["actions"]![7]!["key"] = "advise" },
        { "$.responsibilities.actions[9].roles", "one of these decides", p => p["responsibilities"]!["actions"]![9]!["roles"]!["auditor"] = "may" },
    };

    /// <summary>What was published before is read all the same.</summary>
    [Theory, MemberData(nameof(Unkept))]
    public void Draft_MatrixThatNothingKeeps_NamesWhereAndWhat(string where, string what, Action<JsonNode> change)
    {
        var file = PackFiles.Next(change);
        var refused = Assert.Throws<PolicyPackInvalid>(() => Draft(file));
        Assert.Equal(where, refused.Where);
        Assert.Contains(what, refused.What);
        Assert.Equal("eu-style-2027.1", PolicyPack.Read(file).Id);
    }

    [Fact]
    public void Draft_NameDayOrderAndSize_AreHeld()
    {
        Assert.Equal("WF-2", Refused(() => Draft(actor: People.Manager)));
        Assert.Equal("PP-1", Refused(() => Draft(PackFiles.Next(id: "eu-style-2026.1"))));
        Assert.Equal("PP-2", Refused(() => Draft(open: Draft())));
        Assert.Equal("PP-3", Refused(() => Draft(PackFiles.Next(from: "2026-11-25"))));
        Assert.Equal("PP-4", Refused(() => Draft(PackFiles.Next(from: "2026-12-01"))));
        Assert.Equal("PP-6", Refused(() => Draft(new byte[PackVersion.Largest + 1])));
        var broken = Assert.Throws<PolicyPackInvalid>(() => Draft(PackFiles.Next(pack => pack["control_list"]![3]!["default_tier"] = 9)));
        Assert.StartsWith("$.control_list[3]", broken.Where);
        Assert.Equal("RS-2", Refused(() => PackVersion.Draft(Guid.NewGuid(), PackFiles.Next(), ShippedPacks.All, [], new string('x', Reasons.Longest + 1), Author, Now)));
    }

    [Fact]
    public void Draft_WithoutAClockOrPartOfThePackBefore_IsRefusedWithItsPlace()
    {
        foreach (var key in (string[])["change-of-circumstances", "decision-T2", "control-list-notice", "appeal-lodge"])
        {
            var missing = Assert.Throws<PolicyPackInvalid>(() => Draft(PackFiles.Next(pack =>
            {
                pack["clocks"]!.AsArray().Remove(pack["clocks"]!.Named("key", key));
                foreach (var step in pack["escalations"]!.AsArray().Where(step => (string?)step!["clock"] == key).ToList())
                    pack["escalations"]!.AsArray().Remove(step);
            })));
            // A letter that names the clock says so first.
            Assert.Equal((key is "appeal-lodge" ? "$.letter_templates" : "$.clocks", true), (missing.Where.Split('[')[0], missing.What.Contains($"'{key}'", StringComparison.Ordinal)));
        }
        Assert.Equal("$.incidents", Assert.Throws<PolicyPackInvalid>(() => Draft(PackFiles.Next(pack => pack.Remove("incidents")))).Where);
    }

    [Fact]
    public void Publish_DayPassedOrControlListWithoutNotice_IsRefused()
    {
        var draft = Draft();
        Take(draft, PackVerb.Review, People.Manager);
        Assert.Equal("PP-8", Refused(() => Take(draft, PackVerb.Publish, People.Board, new DateTimeOffset(2027, 3, 1, 0, 0, 0, TimeSpan.Zero))));
        Take(draft, PackVerb.Publish, People.Board, new DateTimeOffset(2027, 2, 28, 23, 59, 0, TimeSpan.Zero));

        var stricter = Draft(PackFiles.Next(PackFiles.Stricter));
        Take(stricter, PackVerb.Review, People.Manager);
        Assert.Equal("PP-5", Refused(() => Take(stricter, PackVerb.Publish, People.Board, new DateTimeOffset(2027, 1, 15, 9, 0, 0, TimeSpan.Zero))));
        Take(stricter, PackVerb.Publish, People.Board); // ninety days ahead
    }

    [Fact]
    public void Difference_SaysWhatWasAndWhatIs_AndNothingWhereNothingDiffers()
    {
        var after = PolicyPack.Read(PackFiles.Next(pack =>
        {
            PackFiles.Stricter(pack);
            PackFiles.Shorter(pack);
            pack["refusal_grounds"]!.AsArray().Add(new System.Text.Json.Nodes.JsonObject { ["code"] = "RG-14", ["text"] = "another ground" });
        }));
        var changes = PackDifference.Between(ShippedPacks.Current, after).Select(change => change.Words).ToList();
        Assert.Contains(changes, words => words.StartsWith("1M01", StringComparison.Ordinal) && words.EndsWith("default tier: was 2, is 3.", StringComparison.Ordinal));
        Assert.Contains(changes, words => words.StartsWith("appeal-decision", StringComparison.Ordinal) && words.EndsWith("length: was 40, is 30.", StringComparison.Ordinal));
        Assert.Contains(changes, words => words.StartsWith("RG-14", StringComparison.Ordinal) && words.Contains("is new", StringComparison.Ordinal));
        Assert.Equal(4, changes.Count); // and the day from which it decides
        Assert.Empty(PackDifference.Between(ShippedPacks.Current, ShippedPacks.Current));
        Assert.NotEmpty(PackDifference.Between(ShippedPacks.All[0], ShippedPacks.Current));
    }

    /// <summary>Elements without a name of their own: one that was put in before the others changes none of them.</summary>
    [Fact]
    public void Difference_OfAListWithoutNames_TellsOnlyWhatIsNewOrGone()
    {
        static IEnumerable<string> Between(string before, string after) => PackDifference.Between(Parsed(before), Parsed(after)).Select(change => change.Words);
        static System.Text.Json.JsonElement Parsed(string sides) => System.Text.Json.JsonDocument.Parse($$"""{"escalations": [{{string.Join(',', sides.Select(side => $$"""{"side": "{{side}}"}"""))}}]}""").RootElement;
        Assert.Contains("is new", Assert.Single(Between("ab", "cab")), StringComparison.Ordinal);
        Assert.Contains("is gone", Assert.Single(Between("aab", "ab")), StringComparison.Ordinal);
        Assert.Contains("was", Assert.Single(Between("ab", "cb")), StringComparison.Ordinal);
        Assert.Contains("order", Assert.Single(Between("ab", "ba")), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIf_StricterEntry_NamesTierAndClausesOfTheCaseAndUnknownEntries()
    {
        var application = Cases.In(ApplicationState.InReview);
        Assert.Empty(PackWhatIf.Of(application, Cases.Pack, PolicyPack.Read(PackFiles.Next(PackFiles.Shorter))));
        var stricter = PackWhatIf.Of(application, Cases.Pack, PolicyPack.Read(PackFiles.Next(PackFiles.Stricter)));
        Assert.Contains("Tier T2 becomes T3.", stricter);
        var code = application.Case.Entry[0];
        var without = PackWhatIf.Of(application, Cases.Pack, PolicyPack.Read(PackFiles.Next(pack => pack["control_list"]!.Named("code", code)["code"] = "9Z99".Replace('9', code[0]).Replace('Z', code[1]))));
        Assert.Equal([$"It cannot be decided: {code} is not on the control list of the draft."], without);
        Assert.Contains(stricter, change => change.StartsWith("Clause AC-", StringComparison.Ordinal) && change.EndsWith("would be added.", StringComparison.Ordinal));
    }
}
