using CsCheck;
using ExportPortal.Domain.Common;
using ExportPortal.Support;

namespace ExportPortal.Domain.Policy;

/// <summary>The authority of the demonstration closes at 17:00 UTC and keeps 25 and 26 December and 1 January.</summary>
public sealed class DeadlineTests
{
    private static readonly WorkCalendar Calendar = Cases.Pack.Calendar;

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static Deadline Days(int length, string start) => Deadline.Start("test", length, ClockUnit.WorkingDays, At(start));

    private static DateTimeOffset Due(Deadline deadline, string instant = "2030-01-01T00:00Z") => deadline.Due(At(instant), Calendar);

    [Theory]
    [InlineData("2026-11-23T09:00Z", "2026-11-30T17:00Z")]
    [InlineData("2026-11-23T16:59:59Z", "2026-11-30T17:00Z")]
    [InlineData("2026-11-23T17:00Z", "2026-12-01T17:00Z")]
    [InlineData("2026-11-27T17:00Z", "2026-12-07T17:00Z")]
    [InlineData("2026-11-28T10:00Z", "2026-12-07T17:00Z")]
    [InlineData("2026-12-22T09:00Z", "2026-12-30T17:00Z")]
    [InlineData("2026-12-24T18:00Z", "2027-01-05T17:00Z")]
    public void Due_FiveWorkingDays_SkipsWeekendsHolidaysAndWhatComesAfterTheCutOff(string start, string due) => Assert.Equal(At(due), Due(Days(5, start)));

    [Theory]
    [InlineData(28, ClockUnit.CalendarDays, "2026-12-21T09:00Z")]
    [InlineData(3, ClockUnit.CalendarMonths, "2027-02-23T09:00Z")]
    [InlineData(72, ClockUnit.Hours, "2026-11-26T09:00Z")]
    [InlineData(15, ClockUnit.Minutes, "2026-11-23T09:15Z")]
    public void Due_OtherUnits_CountThroughNightsAndHolidays(int length, ClockUnit unit, string due) =>
        Assert.Equal(At(due), Due(Deadline.Start("test", length, unit, At("2026-11-23T09:00Z"))));

    [Fact]
    public void Due_MonthWithoutThatDay_EndsOnItsLast() =>
        Assert.Equal(At("2027-02-28T09:00Z"), Due(Deadline.Start("test", 1, ClockUnit.CalendarMonths, At("2027-01-31T09:00Z"))));

    /// <summary>Started on Monday, five days: due on the next Monday. Whole days of standing still move it by as many; within a day by none.</summary>
    [Theory]
    [InlineData("2026-11-24T10:00Z", "2026-11-24T15:00Z", "2026-11-30T17:00Z")]
    [InlineData("2026-11-24T10:00Z", "2026-11-24T18:00Z", "2026-12-01T17:00Z")]
    [InlineData("2026-11-24T10:00Z", "2026-11-26T10:00Z", "2026-12-02T17:00Z")]
    [InlineData("2026-11-24T17:00Z", "2026-11-25T10:00Z", "2026-11-30T17:00Z")]
    [InlineData("2026-11-27T18:00Z", "2026-11-30T09:00Z", "2026-11-30T17:00Z")]
    [InlineData("2026-11-24T10:00Z", "2026-12-24T10:00Z", "2026-12-31T17:00Z")]
    public void Due_StoppedAndResumed_MovesByTheWorkingDaysThatDidNotCount(string from, string to, string due) =>
        Assert.Equal(At(due), Due(Days(5, "2026-11-23T09:00Z").Stop(At(from), "questions").Resume(At(to))));

    [Fact]
    public void Due_HoursStoppedTwice_MovesByExactlyThatLong()
    {
        var deadline = Deadline.Start("test", 72, ClockUnit.Hours, At("2026-11-23T09:00Z"))
            .Stop(At("2026-11-24T09:00Z"), "one").Resume(At("2026-11-24T10:30Z")).Stop(At("2026-11-26T10:00Z"), "two").Resume(At("2026-11-27T10:00Z"));
        Assert.Equal(At("2026-11-27T10:30Z"), Due(deadline));
    }

    [Fact]
    public void At_WhileStopped_KeepsWhatIsLeftAndIsNeverLate()
    {
        var deadline = Days(5, "2026-11-23T09:00Z").Stop(At("2026-11-25T09:00Z"), "questions");
        foreach (var instant in (string[])["2026-11-25T10:00Z", "2026-11-30T17:00Z", "2027-03-01T12:00Z"])
            Assert.Equal((DeadlineState.Stopped, 1, 3, TimeSpan.FromDays(2)), deadline.At(At(instant), Calendar) is var read ? (read.State, read.ElapsedDays, read.LeftDays, read.Elapsed) : default);
    }

    [Theory]
    [InlineData("2026-11-23T10:00Z", DeadlineState.Running, 0, 5)]
    [InlineData("2026-11-24T17:00Z", DeadlineState.Running, 1, 4)]
    [InlineData("2026-11-30T17:00Z", DeadlineState.Running, 5, 0)]
    [InlineData("2026-11-30T17:00:01Z", DeadlineState.Late, 5, 0)]
    [InlineData("2026-12-02T18:00Z", DeadlineState.Late, 7, -2)]
    public void At_Running_TellsElapsedAndLeft(string instant, DeadlineState state, int elapsed, int left)
    {
        var read = Days(5, "2026-11-23T09:00Z").At(At(instant), Calendar);
        Assert.Equal((state, elapsed, left), (read.State, read.ElapsedDays, read.LeftDays));
    }

    [Fact]
    public void At_AnyEarlierInstant_TellsWhatWasTrueThen()
    {
        var deadline = Days(5, "2026-11-23T09:00Z").Stop(At("2026-11-25T09:00Z"), "questions").Resume(At("2026-11-27T09:00Z"))
            .Extend(5, ClockUnit.WorkingDays, At("2026-11-30T09:00Z"), "hard case").Meet(At("2026-12-03T09:00Z"));

        Assert.Equal((DeadlineState.Running, At("2026-11-30T17:00Z")), Read("2026-11-24T12:00Z"));
        Assert.Equal((DeadlineState.Stopped, At("2026-12-01T17:00Z")), Read("2026-11-26T12:00Z"));
        Assert.Equal((DeadlineState.Running, At("2026-12-02T17:00Z")), Read("2026-11-28T12:00Z"));
        Assert.Equal((DeadlineState.Running, At("2026-12-09T17:00Z")), Read("2026-12-01T12:00Z"));
        Assert.Equal((DeadlineState.Met, At("2026-12-09T17:00Z")), Read("2030-12-01T12:00Z"));

        (DeadlineState, DateTimeOffset) Read(string at) => deadline.At(At(at), Calendar) is var read ? (read.State, read.Due) : default;
    }

    [Fact]
    public void Meet_AfterDue_SaysSoForEver()
    {
        var read = Days(5, "2026-11-23T09:00Z").Meet(At("2026-12-02T09:00Z")).At(At("2028-01-01T00:00Z"), Calendar);
        Assert.Equal((DeadlineState.MetLate, -2), (read.State, read.LeftDays));
    }

    [Fact]
    public void Extend_LongStop_AddsItsMonthsAndAStopInTheExtensionCounts()
    {
        var longest = Cases.Pack.Start("decision-long-stop", At("2026-11-23T09:00Z"));
        var more = Cases.Pack.Term("decision-extension");
        var extended = longest.Extend(more.Length, more.Unit, At("2027-02-20T09:00Z"), "a second file had to be measured");
        Assert.Equal((At("2027-02-23T09:00Z"), At("2027-05-23T09:00Z")), (Due(longest), Due(extended)));
        Assert.Equal(At("2027-05-25T09:00Z"), Due(extended.Stop(At("2027-03-01T09:00Z"), "questions").Resume(At("2027-03-03T09:00Z"))));
    }

    [Fact]
    public void Verbs_InTheWrongOrder_AreRefused()
    {
        var running = Days(5, "2026-11-23T09:00Z");
        Assert.Equal("CL-3", Assert.Throws<RuleViolation>(() => running.Resume(Cases.Start)).Rule.Code);
        Assert.Equal("CL-2", Assert.Throws<RuleViolation>(() => running.Stop(Cases.Start, "a").Stop(Cases.Start, "b")).Rule.Code);
        Assert.Equal("CL-1", Assert.Throws<RuleViolation>(() => running.Meet(Cases.Start).Stop(Cases.Start, "a")).Rule.Code);
        Assert.Equal("CL-1", Assert.Throws<RuleViolation>(() => running.Meet(Cases.Start).Extend(1, ClockUnit.Hours, Cases.Start, "a")).Rule.Code);
    }

    [Theory]
    [InlineData("expiry-warning-1", "2027-02-28", "2026-11-30T00:00Z")]
    [InlineData("expiry-warning-4", "2026-12-31", "2026-12-24T00:00Z")]
    public void Before_TheLastDay_IsCountedBack(string key, string lastDay, string due) =>
        Assert.Equal(At(due), Cases.Pack.Term(key).Before(DateOnly.Parse(lastDay, System.Globalization.CultureInfo.InvariantCulture), Calendar));

    [Fact]
    public void Before_WorkingDays_SkipsTheHolidays() =>
        Assert.Equal(At("2026-12-23T00:00Z"), new ClockTerm("test", 2, ClockUnit.WorkingDays, "").Before(new(2026, 12, 28), Calendar));

    [Fact]
    public void Calendar_OfAnotherAuthority_HasItsOwnZoneCutOffAndHolidays()
    {
        var tokyo = new WorkCalendar("Asia/Tokyo", new(12, 0), [new(2026, 11, 24)]);
        Assert.Equal(At("2026-11-26T03:00Z"), Days(2, "2026-11-23T02:59Z").Due(Cases.Start, tokyo));
        Assert.Equal(At("2026-11-27T03:00Z"), Days(2, "2026-11-23T03:00Z").Due(Cases.Start, tokyo));
    }

    [Theory]
    [InlineData("2026-11-23T09:00Z", "2026-11-23T17:00Z", 0)]
    [InlineData("2026-11-23T09:00Z", "2026-11-30T17:00Z", 5)]
    [InlineData("2026-11-30T17:00Z", "2026-11-23T09:00Z", -5)]
    [InlineData("2026-12-24T09:00Z", "2026-12-28T09:00Z", 1)]
    public void DaysUntil_BothWays_CountsWorkingDays(string now, string due, int days) => Assert.Equal(days, Calendar.DaysUntil(At(due), At(now)));

    /// <summary>Whatever stops there were: the days that counted by the due instant are exactly the length, and stops never make it earlier.</summary>
    [Fact]
    public void Due_AnyStops_LeavesExactlyTheLengthToCount() =>
        Gen.Select(Gen.Int[1, 60], Gen.Int[0, 3000], Gen.Int[1, 400].Array[0, 8]).Sample((length, start, gaps) =>
        {
            var began = Cases.Start.AddHours(start);
            var (deadline, at) = (Deadline.Start("test", length, ClockUnit.WorkingDays, began), began);
            foreach (var (gap, index) in gaps.Select((gap, index) => (gap, index)))
                deadline = index % 2 == 0 ? deadline.Stop(at = at.AddHours(gap), "s") : deadline.Resume(at = at.AddHours(gap));
            deadline = deadline.IsStopped ? deadline.Resume(at.AddHours(1)) : deadline;
            var due = deadline.Due(at.AddYears(9), Calendar);
            Assert.Equal(length, deadline.At(due, Calendar).ElapsedDays);
            Assert.True(due >= Deadline.Start("test", length, ClockUnit.WorkingDays, began).Due(began, Calendar));
        });

    [Fact]
    public void Due_ByTier_FallsBackToTier4()
    {
        Assert.Equal("decision-T4", Cases.Pack.Start("decision-T", Cases.Start).Key);
        Assert.True(Cases.Pack.Due("decision-T", Cases.Start, 1) < Cases.Pack.Due("decision-T", Cases.Start, 4));
    }

    [Fact]
    public void Escalations_QuestionsOpen_RemindAtTenFifteenAndNineteenDays()
    {
        var deadline = Cases.Pack.Start("rfi-open", Cases.Start);
        DateTimeOffset[] expected = [.. Enumerable.Range(1, 3).Select(number => Cases.Pack.Due($"rfi-reminder-{number}", Cases.Start))];
        Assert.Equal(expected, Cases.Pack.Escalations(deadline, Cases.Start).Select(step => step.At));
        Assert.Empty(Cases.Pack.Escalations(deadline.Stop(Cases.Start, "held"), Cases.Start));
        Assert.Empty(Cases.Pack.Escalations(deadline.Meet(Cases.Start), Cases.Start));
    }

    [Fact]
    public void Escalations_AfterDue_ComeOnTheNextWorkingDayAndNoneGrantsAnything()
    {
        var deadline = Cases.Pack.Start("completeness", Cases.Start);
        var (step, at) = Assert.Single(Cases.Pack.Escalations(deadline, Cases.Start));
        Assert.Equal((At("2026-12-01T17:00Z"), Role.LicensingManager), (at, Assert.Single(step.To)));
    }

    [Fact]
    public void Escalations_AnOldPackWithoutThem_TellNobody() => Assert.Empty(PolicyPack.Read(Old()).Escalations);

    private static ReadOnlyMemory<byte> Old() => File.ReadAllBytes(Path.Combine(Repository.Root, "ExportPortal/Policy/eu-style-2026.1.json"));
}
