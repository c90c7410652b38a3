using ExportPortal.Domain.Common;
using ExportPortal.Support;
using static ExportPortal.Domain.Common.Role;
using static ExportPortal.Domain.Licensing.LicenceState;
using static ExportPortal.Domain.Licensing.LicenceVerb;
using Cases = ExportPortal.Support.Cases;

namespace ExportPortal.Domain.Licensing;

public sealed class LicenceTests
{
    private static string Refused(Action act) => Assert.Throws<RuleViolation>(act).Rule.Code;

    public static TheoryData<LicenceState, LicenceVerb> All => [.. LicenceCells.All];

    [Theory, MemberData(nameof(All))]
    public void Verb_EachRole_PassesExactlyWhereTheTableSays(LicenceState state, LicenceVerb verb)
    {
        var open = LicenceCells.Open(state, verb);
        foreach (var role in Enum.GetValues<Role>())
        {
            var licence = Cases.LicenceIn(Active).Put(state, verb);
            var actor = People.New(role);
            var (steps, signatures) = (licence.Steps.Count, licence.Signatures.Count);
            if (open.Contains(role))
            {
                Do(licence, verb, actor);
                Assert.True(licence.Steps.Count > steps || licence.Signatures.Count > signatures);
                continue;
            }
            Assert.Equal(open.Length > 0 || LicenceCells.IsOpenToThePortal(state, verb) ? "WF-2" : "WF-1", Refused(() => Do(licence, verb, actor)));
            Assert.Equal((state, steps, signatures), (licence.State, licence.Steps.Count, licence.Signatures.Count));
        }
    }

    private static void Do(Licence licence, LicenceVerb verb, Actor actor)
    {
        if (verb is AcceptAsSteward or AcceptAsRecipient)
            licence.Accept(verb is AcceptAsSteward ? Steward : Recipient, "password", actor, Cases.Start);
        else if (verb is CertifyDeletion)
            licence.Certify(LicenceCells.Deletion(Records.File, actor.Name), Records.File, actor, Cases.Start);
        else
            licence.Take(verb, "because", actor, Cases.Pack, Cases.Start);
    }

    [Fact]
    public void Accept_BeforeTheSeal_IsRefused() =>
        Assert.Equal("LP-1", Refused(() => Cases.LicenceIn(PendingAcceptance).Accept(Steward, "password", People.Steward, Cases.Start)));

    [Fact]
    public void Accept_BothSides_MakesItActiveWithTheEvidence()
    {
        var licence = Cases.LicenceIn(PendingAcceptance);
        var hash = ContentHash.Of("sealed"u8);
        licence.RecordSeal(hash, Cases.Pack, [], Cases.Start);
        licence.Accept(Steward, "passkey", People.Steward, Cases.Start);
        Assert.Equal(PendingAcceptance, licence.State);
        Assert.Equal("LC-4", Refused(() => licence.Accept(Steward, "password", People.New(Steward), Cases.Start)));
        Assert.Equal("FE-11", Refused(() => licence.Accept(Recipient, "password", People.Recipient with { Person = People.Steward.Person }, Cases.Start)));
        licence.Accept(Recipient, "password", People.Recipient, Cases.Start);

        Assert.Equal(Active, licence.State);
        Assert.Equal([new(Steward, People.Steward.Person, "Mina", Cases.Start, "passkey", hash), new(Recipient, People.Recipient.Person, "Kenji", Cases.Start, "password", hash)], licence.Acceptances);
    }

    [Fact]
    public void Accept_ByAnotherHouse_IsRefused()
    {
        var licence = Cases.LicenceIn(PendingAcceptance);
        licence.RecordSeal(ContentHash.Of("sealed"u8), Cases.Pack, [], Cases.Start);

        Assert.Equal("LC-3", Refused(() => licence.Accept(Recipient, "password", People.New(Recipient, organisation: People.Elsewhere), Cases.Start)));
    }

    [Fact]
    public void RecordSeal_Twice_IsRefused() => Assert.Equal("LP-2", Refused(() => Cases.LicenceIn(Active).RecordSeal(ContentHash.Of("other"u8), Cases.Pack, [], Cases.Start)));

    [Fact]
    public void Fe6_LiftingASuspension_NeedsSomebodyWhoDidNotImposeIt()
    {
        var licence = Cases.LicenceIn(Suspended);
        licence.Take(LiftSuspension, "mended", People.Manager, Cases.Pack, Cases.Start);
        Assert.Equal("FE-11", Refused(() => licence.Take(LiftSuspension, "mended", People.Manager.OtherAccount(BoardMember), Cases.Pack, Cases.Start)));
        Assert.Equal(Suspended, licence.State);

        licence.Take(LiftSuspension, "mended", People.SecondManager, Cases.Pack, Cases.Start);
        Assert.Equal(Active, licence.State);
    }

    [Fact]
    public void Revoke_AtTier3_IsForTheBoardAndTwo()
    {
        var licence = Cases.LicenceIn(Active, Cases.Tier3);
        Assert.Equal("LC-2", Refused(() => licence.Take(Revoke, "breach", People.Manager, Cases.Pack, Cases.Start)));
        licence.Take(RevokeUrgently, "breach", People.Board, Cases.Pack, Cases.Start);
        Assert.Equal("FE-11", Refused(() => licence.Take(RevokeUrgently, "breach", People.Board.OtherAccount(), Cases.Pack, Cases.Start)));
        licence.Take(RevokeUrgently, "breach", People.SecondBoard, Cases.Pack, Cases.Start);

        Assert.Equal((Revoked, Cases.Start), (licence.State, licence.EndedAt!.Value));
    }

    [Theory]
    [InlineData(Suspend)]
    [InlineData(Revoke)]
    public void Fe3_StaffOfAParty_DoNotActOnTheLicence(LicenceVerb verb) =>
        Assert.Equal("FE-3", Refused(() => Cases.LicenceIn(Active).Take(verb, "x", People.New(LicensingManager, organisation: People.StewardHouse), Cases.Pack, Cases.Start)));

    [Fact]
    public void Surrender_ByAnotherRecipient_IsRefused() =>
        Assert.Equal("LC-1", Refused(() => Cases.LicenceIn(Active).Take(Surrender, "x", People.New(Recipient, organisation: People.Elsewhere), Cases.Pack, Cases.Start)));

    [Fact]
    public void Take_WithoutReasonOrAcceptingByIt_IsRefused()
    {
        Assert.Equal("RS-1", Refused(() => Cases.LicenceIn(Active).Take(Suspend, " ", People.Manager, Cases.Pack, Cases.Start)));
        Assert.Equal("WF-3", Refused(() => Cases.LicenceIn(PendingAcceptance).Take(AcceptAsSteward, "x", People.Steward, Cases.Pack, Cases.Start)));
    }

    [Theory]
    [InlineData("2026-11-30T23:59:59.9999999Z", false)]
    [InlineData("2026-12-01T00:00:00Z", true)]
    [InlineData("2026-12-01T00:59:59+01:00", false)]
    [InlineData("2027-11-30T23:59:59.9999999Z", true)]
    [InlineData("2027-12-01T00:00:00Z", false)]
    public void Access_AtTheEdgesOfTheTerm_FollowsUtcDays(string instant, bool allowed)
    {
        var at = DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture);

        Assert.Equal(allowed, LicenceAccess.At(Active, Cases.Term, at).Allowed);
        Assert.Equal(allowed, Cases.Term.Contains(at));
        Assert.Equal(at > new DateTimeOffset(2027, 12, 1, 0, 0, 0, TimeSpan.Zero).AddTicks(-1) ? Expired : Active, LicenceAccess.StateAt(new(Active, Cases.Term, null, null), at));
        foreach (var state in Enum.GetValues<LicenceState>().Where(state => state != Active))
            Assert.False(LicenceAccess.At(state, Cases.Term, at).Allowed);
    }

    [Fact]
    public void Access_InAnotherCulture_SaysTheSameSentence()
    {
        var before = System.Globalization.CultureInfo.CurrentCulture;
        System.Globalization.CultureInfo.CurrentCulture = new("de-DE");
        try
        {
            Assert.Equal("The licence ended on 30 November 2027.", LicenceAccess.At(Active, Cases.Term, new(2028, 1, 1, 0, 0, 0, TimeSpan.Zero)).Because);
            Assert.Equal("Access opens on 1 December 2026.", LicenceAccess.At(Active, Cases.Term, Cases.Start).Because);
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = before;
        }
    }
}
