namespace ExportPortal.Domain.Recipients;

public sealed class RecipientRecordTests
{
    [Theory]
    [InlineData(History.Clean, null, History.Clean, false, false, History.Clean)]
    [InlineData(History.Clean, null, History.Clean, true, true, History.Major)]
    [InlineData(History.Major, null, History.Clean, true, false, History.Minor)]
    [InlineData(History.Major, null, History.Clean, false, false, History.Major)]
    [InlineData(History.Major, null, History.Major, true, false, History.Major)]
    [InlineData(History.Major, History.Clean, History.Clean, false, false, History.Clean)]
    [InlineData(History.Major, History.Minor, History.Clean, false, true, History.Major)]
    [InlineData(History.Major, History.Major, History.Clean, true, false, History.Minor)]
    [InlineData(History.Major, History.Clean, History.Clean, true, false, History.Minor)]
    [InlineData(History.Barred, null, History.Clean, true, false, History.Barred)]
    [InlineData(History.Major, History.Clean, History.Barred, true, true, History.Barred)]
    public void Of_WhatMakesIt_IsTheGravestThatStillHolds(History known, History? before, History sanctions, bool raised, bool open, History expected) =>
        Assert.Equal(expected, RecipientRecord.Of(known, before, null, sanctions, raised, isUpheld: raised, open));

    [Theory]
    [InlineData(History.Minor, History.Clean, false, History.Clean)]
    [InlineData(History.Minor, History.Clean, true, History.Minor)]
    [InlineData(History.Minor, null, false, History.Minor)]
    [InlineData(History.Major, History.Minor, false, History.Minor)]
    [InlineData(History.Barred, History.Clean, false, History.Barred)]
    public void Of_FindingThatWasSetAside_IsWhatStoodBeforeIt(History known, History? beforeAudits, bool isUpheld, History expected) =>
        Assert.Equal(expected, RecipientRecord.Of(known, null, beforeAudits, History.Clean, wasRaised: true, isUpheld, isOpen: false));
}
