using ExportPortal.Domain.Common;
using ExportPortal.Support;

namespace ExportPortal.Domain.Recipients;

public sealed class OrganisationTests
{
    [Theory]
    [InlineData("", "NL", "OR-1")]
    [InlineData("A", "nl", "OR-2")]
    [InlineData("A", "NLD", "OR-2")]
    [InlineData("A", "N1", "OR-2")]
    [InlineData("A", "ZZ", "OR-2")]
    public void Register_WrongNameOrCountry_IsRefused(string name, string country, string code) => Assert.Equal(code,
        Assert.Throws<RuleViolation>(() => Organisation.Register(new(Guid.NewGuid()), OrganisationKind.Recipient, name, "", country)).Rule.Code);

    [Fact]
    public void Register_LatinName_IsItsOwnRomanisation()
    {
        var party = Organisation.Register(new(Guid.NewGuid()), OrganisationKind.Recipient, " Lindemeer ", " ", "NL");

        Assert.Equal(("Lindemeer", "Lindemeer"), (party.Name, party.RomanisedName));
        Assert.Equal((Domain.Policy.EnvironmentLevel.E0, null), (party.Environment, party.EnvironmentAssessedOn));
        Assert.Equal(Screening.Clear, party.Screening);
    }
}
