using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients.Lists;
using ExportPortal.Support;

namespace ExportPortal.Domain.Recipients;

public sealed class OwnershipTests
{
    private static readonly Domain.Common.Probability Half = new(0.5);

    private static Owner Owner(int number, int of, double share, string country = "NL") => new(number, of, $"Owner {number}", $"Owner {number}", country, new(share));

    private static bool Reaches(IReadOnlyList<Owner> owners, params int[] restricted) => Ownership.Reaches(owners, restricted.ToHashSet(), Half);

    [Fact]
    public void Reaches_TwoThatOwnHalfTogether_CountTogether()
    {
        Assert.True(Reaches([Owner(1, 0, 0.25), Owner(2, 0, 0.25)], 1, 2));
        Assert.False(Reaches([Owner(1, 0, 0.25), Owner(2, 0, 0.2499)], 1, 2));
        Assert.False(Reaches([Owner(1, 0, 0.25), Owner(2, 0, 0.75)], 1));
    }

    [Fact]
    public void Reaches_ThroughAChain_WhatTheOwnedOwnsCountsInFull()
    {
        // 1 owns half of 2, and 2 owns half of the party: a quarter by multiplication, all of it by the rule.
        IReadOnlyList<Owner> chain = [Owner(1, 2, 0.5), Owner(2, 0, 0.5)];
        Assert.True(Reaches(chain, 1));
        Assert.Equal(0.5, Ownership.AggregateShare(chain, new HashSet<int> { 1 }, Half));
        Assert.False(Reaches([Owner(1, 2, 0.49), Owner(2, 0, 1)], 1));
    }

    [Fact]
    public void Reaches_OwnersInACircle_EndsAndAddsNothing() => Assert.False(Reaches([Owner(1, 2, 0.6), Owner(2, 1, 0.6), Owner(3, 0, 0.1)], 3));

    [Fact]
    public void Declare_OwnersOfAForm_AddWhoIsNotOnRecordAndFits()
    {
        var party = Records.RecipientHouse;
        party.Disclose([Owner(1, 0, 0.4), Owner(2, 1, 0.9)], [], People.Officer, Cases.Start);
        Owner Named(string name, double share) => new(1, 0, name, name, "NL", new(share));

        // The first is on record with another share, which stays; the last does not fit beside the rest.
        var taken = party.Declare([Named("owner 1", 0.7), Named("Holding", 0.5), Named("Too much", 0.2)]);

        Assert.Equal([(3, "Holding")], taken.Select(owner => (owner.Number, owner.Name)));
        Assert.Equal([0.4, 0.9, 0.5], party.Owners.Select(owner => owner.Share.Value));
        Assert.Empty(party.Declare([Named("HOLDING", 0.5)]));
    }

    [Fact]
    public void FollowOwners_ThroughRegisteredParties_BringsTheirOwnersAndKeepsTheNumbers()
    {
        var pack = Cases.Pack;
        var country = pack.Destinations.Countries.First(one => one.Group is DestinationGroup.E).Country;
        Domain.Common.OrganisationId middle = new(Guid.NewGuid()), top = new(Guid.NewGuid());
        var party = Records.RecipientHouse;
        party.Disclose([new(1, 0, "Middle House", "Middle House", "NL", new(1)), Owner(2, 1, 0.1)], [], People.Officer, Cases.Start);
        RegisteredParties Known(double share, params Owner[] more) => new(
        [
            new(middle, "MIDDLE HOUSE", "Middle House", "NL", [new(1, 0, "Top", "Top", "BE", new(share)), .. more]),
            // In a circle: what owns itself through others is followed once.
            new(top, "Top", "Top", "BE", [new(1, 0, "Far away", "Far away", country, new(0.5)), new(2, 0, "Middle House", "Middle House", "NL", new(0.5))]),
        ]);

        Assert.True(party.FollowOwners(Known(0.6)));
        Assert.Equal([(1, 0, "Middle House"), (2, 1, "Owner 2"), (3, 1, "Top"), (4, 3, "Far away"), (5, 3, "Middle House")], party.Owners.Select(one => (one.Number, one.Of, one.Name)));
        Assert.Equal([null, null, middle, top, top], party.Owners.Select(one => one.Via));
        Assert.Equal(DestinationGroup.E, party.GroupIn(pack));
        party.Screened([], Records.File, Half, Cases.Start);
        Assert.False(party.FollowOwners(Known(0.6)));
        Assert.False(party.IsScreeningDue);
        // Who stays keeps the number, so that what two persons decided on it stands.
        Assert.True(party.FollowOwners(Known(0.4, new Owner(2, 0, "Newcomer", "Newcomer", "NL", new(0.6)))));
        Assert.Equal([(3, 1, "Top", 0.4), (4, 3, "Far away", 0.5), (5, 3, "Middle House", 0.5), (6, 1, "Newcomer", 0.6)], party.Owners.Skip(2).Select(one => (one.Number, one.Of, one.Name, one.Share.Value)));
        Assert.Equal((DestinationGroup.A, true), (party.GroupIn(pack), party.IsScreeningDue));
        Assert.True(party.FollowOwners(new([])));
        Assert.Equal(2, party.Owners.Count);
    }

    [Fact]
    public void GroupIn_OwnedToHalfByGroupE_IsRaisedAndByLessIsNot()
    {
        var pack = Cases.Pack;
        var country = pack.Destinations.Countries.First(one => one.Group is DestinationGroup.E).Country;
        var party = Records.RecipientHouse;
        Assert.Equal(DestinationGroup.A, party.GroupIn(pack));
        party.Disclose([Owner(1, 0, 0.3, country), Owner(2, 0, 0.2, country), Owner(3, 0, 0.5)], [], People.Officer, Cases.Start);
        Assert.Equal(DestinationGroup.E, party.GroupIn(pack));
        party.Disclose([Owner(1, 0, 0.3, country), Owner(2, 0, 0.19, country)], [], People.Officer, Cases.Start);
        Assert.Equal(DestinationGroup.A, party.GroupIn(pack));
    }

    [Fact]
    public void Disclose_BadOwners_AreRefusedWithTheirRule()
    {
        string Code(params Owner[] owners) => Assert.Throws<Domain.Common.RuleViolation>(() => Records.RecipientHouse.Disclose(owners, [], People.Officer, Cases.Start)).Rule.Code;
        Assert.Equal("OR-8", Code(Owner(1, 0, 0.6), Owner(2, 0, 0.5)));
        Assert.Equal("OR-6", Code(Owner(1, 7, 0.6)));
        Assert.Equal("OR-6", Code(Owner(1, 1, 0.6)));
        Assert.Equal("OR-2", Code(Owner(1, 0, 0.6, "nl")));
        Assert.Equal("OR-7", Code(Owner(1, 0, 0.1), Owner(1, 0, 0.1)));
        Assert.Equal("OR-5", Code(Owner(1, 0, 0)));
        Assert.Equal("OR-3", Assert.Throws<Domain.Common.RuleViolation>(() => Records.RecipientHouse.Disclose([], [], People.Recipient, Cases.Start)).Rule.Code);
    }

    [Fact]
    public void Screening_OwnerBelowHalf_NeitherHoldsNorProhibits()
    {
        var party = Records.RecipientHouse;
        party.Disclose([Owner(1, 0, 0.3), Owner(2, 0, 0.3)], [], People.Officer, Cases.Start);
        var hits = party.Owners.Select(owner => ScreeningHit.Of(Guid.NewGuid(), party.Id,
            new(owner.Subject, new("list", "List", Records.File, null), new("E", ListedKind.Organisation, [new(owner.Name, NameStrength.Main)], [], [], [], ""), new(1, 0, 0, 0, 0, owner.Name, 1), MatchBand.Probable), Cases.Start)).ToList();
        Assert.Equal(Screening.Clear, PartyScreening.Of(hits[..1], party.Owners, Half));
        Assert.Equal(Screening.Possible, PartyScreening.Of(hits, party.Owners, Half));
        foreach (var hit in hits)
        {
            Assert.False(hit.Sign(true, "same register number", People.Officer, Cases.Start));
            Assert.True(hit.Sign(true, "same address", People.Screening, Cases.Start));
        }
        Assert.Equal(Screening.Clear, PartyScreening.Of(hits[..1], party.Owners, Half));
        Assert.Equal(Screening.Confirmed, PartyScreening.Of(hits, party.Owners, Half));
    }
}
