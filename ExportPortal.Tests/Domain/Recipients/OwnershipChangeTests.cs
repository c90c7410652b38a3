namespace ExportPortal.Domain.Recipients;

public sealed class OwnershipChangeTests
{
    private static Owner Of(int number, string name, double share, int of = 0, string country = "NL") => new(number, of, name, name, country, new(share));

    [Fact]
    public void Between_FirstList_IsNoChange() => Assert.Null(OwnershipChange.Between([], [Of(1, "A Holding", 1)]));

    [Fact]
    public void Between_SameOwnersInAnotherOrderAndSpelling_IsNoChange() => Assert.Null(OwnershipChange.Between(
        [Of(1, "A Holding", 0.6), Of(2, "B Fund", 0.4), Of(3, "C", 1, of: 1)], [Of(1, "B FUND", 0.4), Of(2, "a holding", 0.6), Of(5, "C", 1, of: 2)]));

    [Fact]
    public void Between_WhoCameLeftAndHoldsMore_IsTold() => Assert.Equal("C came with 15.5 %; B Fund left with 40 %; A Holding holds 84.5 % instead of 60 %.",
        OwnershipChange.Between([Of(1, "A Holding", 0.6), Of(2, "B Fund", 0.4)], [Of(1, "A Holding", 0.845), Of(2, "C", 0.155)]));

    [Fact]
    public void Between_OwnerUnderAnotherLaw_IsTold() => Assert.Equal("A Holding is of DE instead of NL.", OwnershipChange.Between([Of(1, "A Holding", 1)], [Of(1, "A Holding", 1, country: "DE")]));

    [Fact]
    public void Between_OwnerOfAnOwner_IsAChangeToo() => Assert.Equal("E came with 51 %.",
        OwnershipChange.Between([Of(1, "A Holding", 1), Of(2, "D", 0.49, of: 1)], [Of(1, "A Holding", 1), Of(2, "D", 0.49, of: 1), Of(3, "E", 0.51, of: 1)]));

    [Fact]
    public void Between_FirstListOfAnOwnersOwners_IsNoChange() =>
        Assert.Null(OwnershipChange.Between([Of(1, "A Holding", 1)], [Of(1, "A Holding", 1), Of(2, "D", 0.51, of: 1), Of(3, "E", 1, of: 2)]));

    [Fact]
    public void Between_ManyChanges_NamesThree() => Assert.EndsWith("; and 2 more.", OwnershipChange.Between([Of(1, "A", 1)], [.. Enumerable.Range(1, 4).Select(at => Of(at, $"Z{at}", 0.1))]), StringComparison.Ordinal);
}
