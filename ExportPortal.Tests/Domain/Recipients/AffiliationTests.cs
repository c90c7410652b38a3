using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Recipients;

public sealed class AffiliationTests
{
    private static readonly Probability Half = new(0.5);

    private static AffiliatedParty Party(int number, string name, params Owner[] owners) => new(new(new Guid(number, 0, 0, new byte[8])), name, name, "NL", owners);

    private static Owner Owner(string name, double share, string country = "NL", int number = 1, int of = 0) => new(number, of, name, name, country, new(share));

    private static IEnumerable<int> Of(params AffiliatedParty[] parties) => Affiliation.Of(parties[0].Id, parties, Half).Select(id => (int)id.Value.ToByteArray()[0]).Order();

    [Fact]
    public void Of_OwnerOwnedAndSister_BelongTogetherFromHalfOn()
    {
        Assert.Equal([2], Of(Party(1, "A", Owner("B", 0.5)), Party(2, "B"), Party(3, "C")));
        Assert.Equal([2], Of(Party(1, "B"), Party(2, "A", Owner("b.", 0.5))));
        Assert.Equal([2], Of(Party(1, "A", Owner("Holding", 0.6)), Party(2, "B", Owner("HOLDING", 0.9)), Party(3, "C", Owner("Holding", 0.4))));
        Assert.Empty(Of(Party(1, "A", Owner("B", 0.49)), Party(2, "B")));
        Assert.Empty(Of(Party(1, "A", Owner("B", 0.9, "DE")), Party(2, "B")));
    }

    [Fact]
    public void Of_ThroughOthers_IsFollowedToTheEnd() =>
        Assert.Equal([2, 3], Of(Party(1, "A", Owner("Mid", 0.5), Owner("B", 0.5, number: 2, of: 1)), Party(2, "B", Owner("C", 1)), Party(3, "C")));
}
