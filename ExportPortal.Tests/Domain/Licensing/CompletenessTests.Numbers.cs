using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Licensing;

/// <summary>How many transfers, rows and questions the form takes.</summary>
public sealed partial class CompletenessTests
{
    [Theory]
    [InlineData("transfers", "-3", "Number of transfers: write a whole number of 0 or more, such as 12.")]
    [InlineData("transfers", "2.5", "Number of transfers: write a whole number of 0 or more, such as 12.")]
    [InlineData("transfers", "1000000000001", "Number of transfers: write 1,000,000,000,000 at most.")]
    [InlineData("rows", "12.5", "Rows read or sent in the term: write a whole number of 0 or more, such as 12.")]
    [InlineData("rows", "99999999999999999999", "Rows read or sent in the term: write 1,000,000,000,000 at most.")]
    [InlineData("rows", "9999999999999999999999999999999999999999", "Rows read or sent in the term: write 1,000,000,000,000 at most.")]
    [InlineData("rows", "1000000000000", null)]
    [InlineData("rows", "0", null)]
    [InlineData("queries", "0", "Questions to the data in the term: write 1 or more, or leave it empty.")]
    [InlineData("queries", "1", null)]
    [InlineData("transfers", "0", null)]
    public void Ck01_NumberThatALicenceLimitsBy_IsAWholeOneUpToTheMost(string key, string answer, string? sentence) =>
        Assert.Equal(sentence, Gaps(facts => Say(facts, key, answer)).SingleOrDefault()?.Message);

    [Theory, InlineData("0", true), InlineData("1", false)]
    public void Ck01_CopyThatIsSentInNoTransfer_IsQuestioned(string transfers, bool isOpen) =>
        Assert.Equal(isOpen, Gaps(facts => With(Say(facts, "transfers", transfers), content => content with { Mode = AccessMode.Transfer }))
            .Any(gap => gap is { Code: "CK-01", Field: "transfers", Message: "Number of transfers: a copy is sent, so write 1 or more." }));
}
