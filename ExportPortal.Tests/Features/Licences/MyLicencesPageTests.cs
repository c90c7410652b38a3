namespace ExportPortal.Features.Licences;

public sealed class MyLicencesPageTests
{
    [Fact]
    public void InTime_WhatWaits_IsDueFirstFirstAndWithoutADayLast() =>
        Assert.Equal(["late", "soon", "later", "accept", "sign"], MyLicencesPage.InTime<string>([(null, "accept"), (new(2027, 3, 1), "later"), (new(2026, 11, 1), "late"), (null, "sign"), (new(2026, 12, 1), "soon")]));
}
