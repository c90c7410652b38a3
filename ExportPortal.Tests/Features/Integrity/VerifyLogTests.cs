using ExportPortal.Data.Logs;
using ExportPortal.Support;

namespace ExportPortal.Features.Integrity;

public sealed class VerifyLogTests
{
    [Fact]
    public async Task Query_Entries_ComeNewestFirstInPagesAndEachWithItsProof()
    {
        await using var log = await TestLog.Sqlite();
        await log.Append(120);
        await log.Publish();
        await log.Append(1);
        await using var store = await TestStore.Sqlite();
        var query = Query(log, new SubjectNames(store));

        var first = await query.Page(null, default);
        var second = await query.Page(first.Older, default);
        var last = await query.Page((await query.Page(second.Older, default)).Older ?? 0, default);

        Assert.Equal((120, 71, 50), (first.Lines[0].Seq, first.Lines[^1].Seq, first.Lines.Count));
        Assert.Equal(70, second.Lines[0].Seq);
        Assert.Empty(last.Lines);
        var proved = await query.Entry(7, default);
        Assert.Null(Domain.AccessLog.InclusionProof.Parse(proved!.Proof!).Fault(log.Key.Key, CheckpointKey.Check));
        Assert.Equal(120, proved.SignedSize);
        Assert.Null((await query.Entry(120, default))!.Proof); // no checkpoint signs it yet
        Assert.Null(await query.Entry(121, default));
    }

    [Fact]
    public async Task Query_Overview_SaysWhatIsSignedAndWhereItIsKept()
    {
        await using var log = await TestLog.Sqlite();
        await log.Append(3);
        await log.Publish();
        await log.Append(2);
        Directory.Delete(Path.Combine(log.Folder, "witness"), recursive: true);

        var overview = await Query(log).Overview(null, default);

        Assert.Equal((5, 3), (overview.Size, overview.Signed));
        Assert.Equal(log.Key.Key.ToString(), overview.PublicKey);
        Assert.Equal([3L, null], overview.Places.Select(place => place.Size));
        Assert.NotNull(overview.Places[0].Kept);
    }

    [Fact]
    public async Task Read_CheckpointPastedWithOtherLineEnds_IsTheSame()
    {
        await using var log = await TestLog.Sqlite();
        await log.Append(2);
        var note = (await log.Publish())!.Checkpoint.ToString();

        Assert.Equal(note, VerifyLog.Read("\n" + note.Replace("\n", "\r\n") + "\r\n", out var fault)!.ToString());
        Assert.Null(fault);
        Assert.Null(VerifyLog.Read("no checkpoint", out fault));
        Assert.NotNull(fault);
    }

    [Fact]
    public async Task Run_LogThatIsNotTheContinuation_IsFound()
    {
        await using var log = await TestLog.Sqlite();
        await log.Append(4);
        var kept = (await log.Publish())!.Checkpoint;
        await using var other = await TestLog.Sqlite();
        await other.Append(2);
        var verify = new VerifyLog(Logs(other, log.Key.Key, []));

        var result = await verify.Run(kept, new Progress<long>(), default);

        Assert.False(result.Intact);
        Assert.Contains(result.Problems, problem => problem.Kind == "tail");
    }

    [Fact]
    public async Task Consistency_OlderCheckpoint_IsProvedAndAForeignOneToldApart()
    {
        await using var log = await TestLog.Sqlite();
        await log.Append(5);
        var kept = (await log.Publish())!.Checkpoint;
        await log.Append(300);
        await log.Publish();
        await using var other = await TestLog.Sqlite();
        await other.Append(400);
        var foreign = (await other.Publish())!.Checkpoint;

        var (proof, whyNot) = await Query(log).Consistency(null, kept, default);
        Assert.Null(whyNot);
        Assert.Null(Domain.AccessLog.ConsistencyProof.Parse(proof!.ProofText()).Fault(log.Key.Key, CheckpointKey.Check));
        Assert.Contains("not signed by", (await Query(log).Consistency(null, foreign, default)).WhyNot);
        var longer = new Domain.AccessLog.Checkpoint(kept.Checkpoint.Origin, 900, kept.Checkpoint.Root).Sign(log.Key);
        Assert.Contains("cut off", (await Query(log).Consistency(null, longer, default)).WhyNot);
        var rewritten = new Domain.AccessLog.Checkpoint(kept.Checkpoint.Origin, 5, Domain.AccessLog.TreeHash.Empty).Sign(log.Key);
        Assert.Contains("contradict", (await Query(log).Consistency(null, rewritten, default)).WhyNot);
    }

    private static IntegrityQuery Query(TestLog log, SubjectNames? names = null) => new(async _ => log.SessionOver(await log.NewConnection()), Logs(log, log.Key.Key, log.Sinks), names!, () => null);

    private static IntegrityLogs Logs(TestLog log, Domain.AccessLog.NoteKey key, IReadOnlyList<ICheckpointSink> sinks) =>
        new IntegrityLog("audit", LogTables.Audit, key, sinks, async _ => log.SessionOver(await log.NewConnection()), new AuditLogVerifier(key, sinks).Verify) is var audit ? new IntegrityLogs(audit, audit) : null!;
}
