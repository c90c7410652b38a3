using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Features.Applications;

public sealed class ApplicationFilterTests
{
    [Fact]
    public void Href_Filter_NamesOnlyWhatIsSet() =>
        Assert.Equal("/applications?view=late&tier=3&entry=1A01&q=A%20%26%20B", new ApplicationFilter { View = "late", Tier = "3", Entry = "1A01", Q = "A & B" }.Href("/applications"));

    [Fact]
    public void Href_Empty_IsThePathAlone() => Assert.Equal("/applications", new ApplicationFilter().Href("/applications"));

    [Theory]
    [InlineData("7", "Z", "LOST", "-1")]
    [InlineData("x", "AB", "in_review", "many")]
    public void Filter_NotUnderstood_IsLeftOut(string tier, string group, string state, string page)
    {
        var filter = new ApplicationFilter { Tier = tier, Group = group, State = state, Page = page, Entry = "1a%", Officer = "Ilva" };
        Assert.Null(filter.TierIs);
        Assert.Null(filter.GroupIs);
        Assert.Null(filter.StateIs);
        Assert.Null(filter.EntryIs);
        Assert.Null(filter.OfficerIs);
        Assert.Equal(1, filter.PageNumber);
        Assert.False(filter.IsNarrowed);
        Assert.Equal(["state", "tier", "group", "entry", "officer"], filter.NotUnderstood.Select(error => error.Field));
    }

    [Fact]
    public void Filter_Understood_IsRead()
    {
        var filter = new ApplicationFilter { Tier = "3", Group = "C", State = "IN_REVIEW", Page = "2" };
        Assert.Empty(filter.NotUnderstood);
        Assert.Equal((3, DestinationGroup.C, ApplicationState.InReview, 2), (filter.TierIs, filter.GroupIs, filter.StateIs, filter.PageNumber));
    }

    [Fact]
    public void SortedBy_SameColumnAgain_TurnsRoundAndGoesToTheFirstPage()
    {
        var once = new ApplicationFilter { Page = "3" }.SortedBy("tier");
        Assert.Equal(("tier", false, 1), (once.SortColumn, once.IsDescending, once.PageNumber));
        Assert.True(once.SortedBy("tier").IsDescending);
        Assert.False(once.SortedBy("tier").SortedBy("tier").IsDescending);
    }
}
