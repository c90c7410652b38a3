using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Recipients;

public sealed class DecideMatchTests
{
    [Fact]
    public async Task TwoMatchesOfOneCase_WhoSignedOnEither_HadAHandInIt()
    {
        await using var desk = new ScreeningDesk(await TestStore.Sqlite());
        await desk.Store.Application(ApplicationState.InReview);
        desk.Text("""
            <export xmlns="http://eu.europa.ec/fpi/fsd/export" generationDate="2026-11-19">
            <sanctionEntity logicalId="13"><subjectType code="enterprise"/><nameAlias wholeName="Kurohana Medical University Fundation" strong="true"/></sanctionEntity>
            <sanctionEntity logicalId="14"><subjectType code="enterprise"/><nameAlias wholeName="Kurohana Medical University Fundation" strong="true"/></sanctionEntity></export>
            """);
        await desk.Run();
        await using var db = desk.Store.CreateDbContext();
        var hits = await db.ScreeningHits.OrderBy(hit => hit.FoundAt).Select(hit => hit.Id).ToListAsync();
        Assert.Equal(2, hits.Count);
        // The case offers no verb that can only be refused.
        var view = await new Applications.CaseQuery(desk.Store, desk.Store.Lists, Cases.Packs, desk.Store.Clock, new(desk.Store.Pipeline)).Find("A-001", People.Officer, default);
        Assert.Equal(("SC-4", "SC-4"), (view!.WhyClosed(ApplicationVerb.ClearMatch)?.Code, view.WhyClosed(ApplicationVerb.ConfirmMatch)?.Code));
        foreach (var (hit, by) in ((int, Actor)[])[(0, People.Officer), (0, People.Screening), (1, People.SecondOfficer), (1, People.Screening)])
            Assert.Equal("", (await new DecideMatch(desk.Store.Pipeline, Cases.Packs).Run(hits[hit], false, "compared the registers", null, Guid.NewGuid(), by, default)).Message);

        Assert.Equal(ApplicationState.InReview, await desk.State());
        var preparers = (await db.Applications.AsNoTracking().SingleAsync()).Preparers.ToList();
        Assert.All((Actor[])[People.Officer, People.SecondOfficer, People.Screening], one => Assert.Contains(one.Person, preparers));
    }
}
