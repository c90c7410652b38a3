using ExportPortal.Data.Logs;

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
        var query = new IntegrityQuery(async _ => log.SessionOver(await log.NewConnection()), log.Key, log.Sinks);

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

        var overview = await new IntegrityQuery(async _ => log.SessionOver(await log.NewConnection()), log.Key, log.Sinks).Overview(default);

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
        var verify = new VerifyLog(async _ => other.SessionOver(await other.NewConnection()), new AuditLogVerifier(log.Key.Key, []));

        var result = await verify.Run(kept, new Progress<long>(), default);

        Assert.False(result.Intact);
        Assert.Contains(result.Problems, problem => problem.Kind == "tail");
    }
}
