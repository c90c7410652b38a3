using Bunit;

namespace ExportPortal.Components.Shared;

public sealed class ClockTests : ComponentTest
{
    [Theory]
    [InlineData(24, "in 24 working days")]
    [InlineData(1, "in 1 working day")]
    [InlineData(0, "due today")]
    [InlineData(-1, "1 working day late")]
    [InlineData(-4, "4 working days late")]
    public void WorkingDays_Left_AreWords(int left, string words) => Assert.Equal(words, ClockWords.WorkingDays(left));

    [Theory]
    [InlineData(6, 0, "in 6 h")]
    [InlineData(263, 0, "in 10 days 23 h")]
    [InlineData(240, 0, "in 10 days")]
    [InlineData(335, 59, "in 13 days 23 h")]
    [InlineData(336, 0, "in 14 days")]
    [InlineData(1205, 0, "in 50 days")]
    [InlineData(0, 20, "in 20 min")]
    [InlineData(-3, 0, "3 h late")]
    public void Time_Left_IsWordsWithHoursOnlyUnderFourteenDays(int hours, int minutes, string words) =>
        Assert.Equal(words, ClockWords.Time(new TimeSpan(hours, minutes, 0)));

    [Theory]
    [InlineData(340, "sent 5 h 40 early")]
    [InlineData(300, "sent 5 h early")]
    [InlineData(-190, "sent 3 h late")]
    public void Sent_AgainstDueTime_IsWords(int minutesLeft, string words) => Assert.Equal(words, ClockWords.Sent(TimeSpan.FromMinutes(minutesLeft)));

    [Fact]
    public void Chip_OfAClock_SaysWordsAndTheExactInstant()
    {
        var chip = Render<ClockChip>(p => p.Add(c => c.View, new ClockView(ClockKind.Stopped, ClockWords.Stopped(9), "28 Dec 2026, 23:00:00 UTC"))).Find("span");

        Assert.Equal("stopped 9 days (28 Dec 2026, 23:00:00 UTC)", Seen(chip));
        Assert.Equal("28 Dec 2026, 23:00:00 UTC", chip.GetAttribute("title"));
    }

    [Theory]
    [InlineData(false, "late")]
    [InlineData(true, "late late--told")]
    public void Bar_PastTheLine_IsDrawnLateAndSofterWithReasonsFiled(bool told, string style)
    {
        var bar = Render<ClockBar>(p => p.Add(b => b.View, new ClockBarView(1.5, null, [], told)).Add(b => b.Sentence, "4 working days late"));

        Assert.Equal(style, bar.FindAll("rect")[2].ClassName);
        Assert.Equal("4 working days late", bar.Find("[role=img]").GetAttribute("aria-label"));
    }
}
