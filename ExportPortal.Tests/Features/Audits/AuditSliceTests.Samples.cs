using ExportPortal.Data;
using ExportPortal.Data.AccessLog;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Licensing;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;

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

        var download = new DownloadSample(store.Pipeline);
        Assert.Equal(SampleFile.Of(await office.Read(audited), samples[0])!.ToJson(), (await download.Run(audited, 1, office.Auditor, default)).Value);
        Assert.False((await download.Run(audited, 1, People.Recipient, default)).IsDone);
        Assert.Contains(await store.Log(), entry => entry.Event is { Act: "audit.samplefile", Outcome: Domain.AccessLog.AuditOutcome.Done });

        // What came after the draw is not in the list: the sample is repeated years later from what it says of itself.
        await log.Deliver(string.Join('\n', Enumerable.Range(300, 60).Select(number => AccessEvents.Line(number).Replace(AccessEvents.Licence(number), licences[0], StringComparison.Ordinal))) + "\n");
        var export = Path.Combine(log.Folder, "export.jsonl");
        await using (var connection = await log.Store.Open(default))
            await File.WriteAllLinesAsync(export, ["{\"format\":\"x\"}", .. await connection.Command(null, "SELECT canonical FROM access_event ORDER BY seq").Rows(row => $$"""{"canonical":"{{Convert.ToBase64String(row.Bytes(0))}}"}""", default)]);
        foreach (var sample in samples)
        {
            var (file, kept) = (SampleFile.Of(await office.Read(audited), sample)!, Path.Combine(log.Folder, $"sample-{sample.Number}.json"));
            Assert.Equal((300L, 2), (file.LogSize, file.Licences.Count));
            await File.WriteAllBytesAsync(kept, file.ToJson());
            var (code, output, error) = await Cli.Verb.Run("", "draw", "sample", kept, export);
            Assert.Equal((0, true), (code, output.Contains("\"population\": 200", StringComparison.Ordinal)));
            Assert.Contains("holds", error, StringComparison.Ordinal);
            await File.WriteAllBytesAsync(kept, (file with { LogSize = 360 }).ToJson());
            Assert.Equal(1, (await Cli.Verb.Run("", "draw", "sample", kept, export)).Code);
            await File.WriteAllBytesAsync(kept, (file with { Selected = [.. file.Selected.Skip(1)] }).ToJson());
            Assert.Contains("The seed selects other records", (await Cli.Verb.Run("", "draw", "sample", kept, export)).Out, StringComparison.Ordinal);
        }
        await File.WriteAllTextAsync(export, "nothing");
        Assert.Equal(2, (await Cli.Verb.Run("", "draw", "sample", Path.Combine(log.Folder, "sample-1.json"), export)).Code);
        Assert.Equal(2, (await Cli.Verb.Run("", "draw", "sample", export, export)).Code);
    }

    [Fact]
    public async Task CriticalFinding_RecipientAsAWhole_SuspendsAndMarksAllItsLicencesAndKeepsTheirRecords()
    {
        var office = await Make();
        await using var store = office.Store;
        var (second, waiting) = (await store.Licence(LicenceState.Active, "A-002"), await store.Licence(LicenceState.PendingAcceptance, "A-003"));
        await store.Enrol(Outsider);
        var other = await store.Licence(LicenceState.Active, "A-004", Outsider);
        var audited = Done(await new PlanAudit(store.Pipeline, Cases.Pack).Run(
            new(AuditType.RemoteEvidence, await RecipientName(store), "a complaint", "All uses.", DateOnly.FromDateTime(Cases.Start.UtcDateTime)), Guid.NewGuid(), office.Auditor, default));
        await ToTesting(office, audited);
        async Task<bool[]> Kept()
        {
            await using var db = store.CreateDbContext();
            var kept = await Retention.KeptRecords.Read(db, Cases.Pack.Retention!, store.Clock.GetUtcNow(), default);
            return [.. ((string[])[office.Licence, second, other]).Select(number => kept.Licences.Single(one => one.Number == number).IsKept)];
        }
        Assert.Equal((bool[])[true, true, false], await Kept());
        Done(await Find(office, audited, FindingGrade.FG4));

        await using (var db = store.CreateDbContext())
        {
            var licences = await db.Licences.AsNoTracking().OrderBy(one => one.Number).ToListAsync();
            Assert.All(licences.Where(one => one.Number != other && one.Number != waiting), one => Assert.Equal((LicenceState.Suspended, true, true), (one.State, one.Has(LicenceMark.OpenMajorFinding), one.Has(LicenceMark.UnderAudit))));
            Assert.Equal((LicenceState.Active, 0), licences.Where(one => one.Number == other).Select(one => (one.State, one.Marks.Count)).Single());
            var audit = await office.Read(audited);
            Assert.Equal([office.Licence, second, waiting], audit.Notes.Where(one => one.Kind is AuditEffectKind.ProvisionalSuspension).Select(one => one.Text.Split(' ')[1]));
            Assert.Equal("LC-23", (await store.AcceptAs(waiting, People.Steward)).Rule?.Code);
            // A hold on one of its licences keeps the evidence of the audit too.
            Assert.Empty(await db.NotAbout(db.Audits, [licences.Single(one => one.Number == second).Id]).ToListAsync());
            Assert.Single(await db.NotAbout(db.Audits, [licences.Single(one => one.Number == other).Id]).ToListAsync());
        }
    }
}
