using ExportPortal.Data.AccessLog;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Licensing;
using ExportPortal.Support;

namespace ExportPortal.Features.Audits;

/// <summary>Records of the access log, chosen by chance from more than one licence.</summary>
public abstract partial class AuditSliceTests
{
    [Fact]
    public async Task Sample_RecipientAsAWhole_IsDrawnFromTheRecordsOfAllItsLicences()
    {
        var office = await Make();
        await using var store = office.Store;
        var second = await store.Licence(LicenceState.Active, "A-002");
        await store.Enrol(Outsider);
        string[] licences = [office.Licence, second, await store.Licence(LicenceState.Active, "A-003", Outsider)];
        await using var log = await TestAccessLog.Beside(store.Paths);
        await log.Deliver(string.Join('\n', Enumerable.Range(0, 300).Select(number => AccessEvents.Line(number).Replace(AccessEvents.Licence(number), licences[number % 3], StringComparison.Ordinal))) + "\n");
        var audited = Done(await new PlanAudit(store.Pipeline, Cases.Pack).Run(
            new(AuditType.RemoteEvidence, await RecipientName(store), "a complaint", "All uses.", DateOnly.FromDateTime(Cases.Start.UtcDateTime)), Guid.NewGuid(), office.Auditor, default));
        await ToTesting(office, audited);
        var (draw, day) = (new DrawSample(office.Commands, new AccessRecords(log.Store), store, Cases.Pack), new DateOnly(2026, 3, 2));
        foreach (var (method, errors) in ((SampleMethod, int)[])[(SampleMethod.ByRecord, 0), (SampleMethod.ByRecord, 1), (SampleMethod.ByRows, 0)])
            Done(await draw.Run(audited, new(method, errors, day, day), null, Guid.NewGuid(), office.Auditor, default));

        var samples = (await office.Read(audited)).Samples;
        Assert.Equal([(59, 0, 59), (93, 1, 93), (59, 0, 59)], samples.Select(one => (one.Size, one.Allowed, one.Selected.Sum(record => record.Hits))));
        Assert.All(samples, one => Assert.Equal((200L, null), (one.Population, one.Licence)));
        Assert.All(samples, one => Assert.Equal(licences[..2], one.Licences));
        Assert.All(samples.SelectMany(one => one.Selected), record => Assert.NotEqual(2, record.Seq % 3)); // nothing of the other recipient
        Assert.Equal(samples[0].Selected, RecordSampling.ByRecord(Enumerable.Range(0, 300).Where(number => number % 3 != 2).Select(number => new SampledFrom(number, 20 + number % 5)), 59, Convert.FromHexString(samples[0].Seed)));
        Done(await new JudgeSample(office.Commands, Cases.Pack).Run(audited, 1, [], "each compared with the case", null, Guid.NewGuid(), office.Auditor, default));
        Assert.Contains("Of 59 records out of 200 none deviates.", (await office.Read(audited)).Samples[0].Inference, StringComparison.Ordinal);
    }
}
