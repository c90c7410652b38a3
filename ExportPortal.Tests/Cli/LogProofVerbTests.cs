using ExportPortal.Data.AccessLog;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Support;

namespace ExportPortal.Cli;

/// <summary>Proofs that a stranger checks with nothing but the public key.</summary>
public sealed class LogProofVerbTests
{
    [Fact]
    public async Task Proof_SignedEntry_HoldsForWhoHasThePublicKeyAlone()
    {
        using var portal = new StoreVerbs();
        await using var log = await Signed(portal, 300);

        var (code, text, error) = await portal.Text("log", "proof", "--log", "access", "--seq", "257");

        Assert.Equal((CliOutput.Done, ""), (code, error));
        var proof = InclusionProof.Parse(text);
        Assert.Null(proof.Fault(log.Witness.Key.Key, CheckpointKey.Check));
        Assert.Equal((257, 300, AccessEvents.Facts(257)), (proof.Index, proof.Checkpoint.Size, AccessEvent.FromCanonical(proof.Entry.ToArray()).Facts));
    }

    [Fact]
    public async Task Check_DownloadedProof_HoldsWithTheKeyAndNotWhenAByteWasChanged()
    {
        using var portal = new StoreVerbs();
        await using var log = await Signed(portal, 20);
        var text = (await portal.Text("log", "proof", "--log", "access", "--seq", "7")).Text;
        var (file, key) = (File(portal, text), Path.Combine(portal.Folder, "access-log.pem"));
        System.IO.File.WriteAllText(key, PublicKeyPem.Write(log.Witness.Key.Key));

        Assert.Equal((CliOutput.Done, $"The entry stands at place 7 of the 20 entries that {log.Witness.Key.Key.Name} has signed.\n"), Told(await portal.Text("log", "proof", "--check", file, "--key", key)));

        File(portal, text.Replace("index 7\n", "index 8\n", StringComparison.Ordinal));
        Assert.Equal((CliOutput.No, ""), Told(await portal.Text("log", "proof", "--check", file, "--key", key)));
        Assert.Equal((CliOutput.Bad, ""), Told(await portal.Text("log", "proof", "--check", file)));
        Assert.Equal((CliOutput.Bad, ""), Told(await portal.Text("log", "proof", "--log", "access")));

        static (int, string) Told((int Code, string Text, string Error) said) => (said.Code, said.Text);
    }

    [Theory]
    [InlineData("6")]
    [InlineData("5")]
    [InlineData("-1")]
    public async Task Proof_NoEntryThatACheckpointSigns_SaysSoAndExitsWith1(string seq)
    {
        using var portal = new StoreVerbs();
        await using var log = await Signed(portal, 5);
        await log.Deliver(5, 1);

        var (code, text, error) = await portal.Text("log", "proof", "--log", "access", $"--seq={seq}");

        Assert.Equal((CliOutput.No, ""), (code, text));
        Assert.Contains($"No checkpoint signs an entry {seq}.", error);
    }

    [Fact]
    public async Task Proof_LogOfActs_IsPrintedAndNoStoreIsABadOption()
    {
        using var portal = new StoreVerbs();
        Assert.Equal(CliOutput.Bad, (await portal.Text("log", "proof", "--seq", "0")).Code);
        await portal.Fill();

        var (code, text, error) = await portal.Text("log", "proof", "--seq", "0");

        Assert.Equal((CliOutput.Done, ""), (code, error));
        var (proof, signed) = (InclusionProof.Parse(text), InclusionProof.Parse(text).Checkpoint.Checkpoint);
        Assert.Equal(0, AuditEvent.FromCanonical(proof.Entry.ToArray()).Seq);
        Assert.True(MerkleProof.VerifyInclusion(0, signed.Size, TreeHash.Leaf(proof.Entry.Span), proof.Path, signed.Root));
    }

    [Fact]
    public async Task Consistency_OlderCheckpoint_IsProvedToBeContinued()
    {
        using var portal = new StoreVerbs();
        await using var log = await Signed(portal, 7);
        var kept = await log.Checkpoints.Newest(default);
        await log.Deliver(7, 400);
        await log.Checkpoints.Publish(default);

        var (code, text, error) = await portal.Text("log", "consistency", "--log", "access", "--since", File(portal, kept!));

        Assert.Equal((CliOutput.Done, ""), (code, error));
        var proof = ConsistencyProof.Parse(text);
        Assert.Null(proof.Fault(log.Witness.Key.Key, CheckpointKey.Check));
        Assert.Equal((7, 407), (proof.Older.Size, proof.Newer.Size));
    }

    [Fact]
    public async Task CheckConsistency_DownloadedProof_HoldsWithTheKeyAloneAndAForgedOneDoesNot()
    {
        using var portal = new StoreVerbs();
        await using var log = await Signed(portal, 7);
        var kept = (await log.Checkpoints.Newest(default))!;
        await log.Deliver(7, 400);
        await log.Checkpoints.Publish(default);
        var since = Path.Combine(portal.Folder, "since.checkpoint");
        System.IO.File.WriteAllText(since, kept);
        var text = (await portal.Text("log", "consistency", "--log", "access", "--since", since)).Text;
        var (file, key) = (File(portal, text), Path.Combine(portal.Folder, "access-log.pem"));
        System.IO.File.WriteAllText(key, PublicKeyPem.Write(log.Witness.Key.Key));
        System.IO.File.WriteAllText(Path.Combine(portal.Folder, "until.checkpoint"), (await log.Checkpoints.Newest(default))!);
        Task<(int Code, string Text, string Error)> Check(params string[] more) => portal.Text(["log", "consistency", "--check", file, "--key", key, .. more]);

        var (code, said, error) = await Check("--since", since, "--until", Path.Combine(portal.Folder, "until.checkpoint"));
        Assert.Equal((CliOutput.Done, ""), (code, error));
        Assert.Contains($"The log of 407 entries that {log.Witness.Key.Key.Name} has signed is the continuation of its first 7", said, StringComparison.Ordinal);

        var other = await Check("--since", Path.Combine(portal.Folder, "until.checkpoint"));
        Assert.Equal((CliOutput.No, ""), (other.Code, other.Text));
        Assert.Contains("is not the one in until.checkpoint", other.Error, StringComparison.Ordinal);

        // Forged: an older state of the same size with another root, signed by whoever has no key of the log.
        var proof = ConsistencyProof.Parse(text);
        using var forger = new TemporaryFolder();
        var forged = CheckpointKey.Create(Path.Combine(forger.FullName, "forged.key"), log.Witness.Key.Key.Name);
        foreach (var (wrong, reason) in ((ConsistencyProof, string)[])[
            (proof with { Path = [.. proof.Path.Reverse()] }, "contradict"),
            (proof with { Older = new Checkpoint(log.Witness.Key.Key.Name, 7, TreeHash.Leaf("another log"u8)).Sign(log.Witness.Key) }, "contradict"),
            (proof with { Newer = new Checkpoint(log.Witness.Key.Key.Name, 407, proof.Newer.Checkpoint.Root).Sign(forged) }, "not signed")])
        {
            File(portal, wrong.ProofText());
            var refused = await Check();
            Assert.Equal((CliOutput.No, ""), (refused.Code, refused.Text));
            Assert.Contains(reason, refused.Error, StringComparison.Ordinal);
        }

        Assert.Equal(CliOutput.Bad, (await portal.Text("log", "consistency", "--check", file)).Code);
        Assert.Equal(CliOutput.Bad, (await portal.Text("log", "consistency", "--log", "access")).Code);
    }

    [Theory]
    [InlineData(5, "not the continuation")]
    [InlineData(900, "cut off")]
    public async Task Consistency_CheckpointThatTheLogDoesNotContinue_ExitsWith1(long size, string reason)
    {
        using var portal = new StoreVerbs();
        await using var log = await Signed(portal, 20);
        var other = new Checkpoint(log.Witness.Key.Key.Name, size, TreeHash.Leaf("another log"u8)).Sign(log.Witness.Key);

        var (code, text, error) = await portal.Text("log", "consistency", "--log", "access", "--since", File(portal, other.ToString()));

        Assert.Equal((CliOutput.No, ""), (code, text));
        Assert.Contains(reason, error);
    }

    [Fact]
    public async Task Consistency_NoCheckpointFile_SaysHowToMendItAndExitsWith2()
    {
        using var portal = new StoreVerbs();
        await using var log = await Signed(portal, 1);

        foreach (var file in (string[])[File(portal, "no checkpoint"), Path.Combine(portal.Folder, "nowhere")])
        {
            var (code, text, error) = await portal.Text("log", "consistency", "--log", "access", "--since", file);
            Assert.Equal((CliOutput.Bad, ""), (code, text));
            Assert.Contains("Give a checkpoint file", error);
        }
    }

    private static async Task<TestAccessLog> Signed(StoreVerbs portal, int events)
    {
        var log = await TestAccessLog.Sqlite(Directory.CreateDirectory(Path.Combine(portal.Folder, "data")).FullName);
        await log.Deliver(0, events);
        await log.Checkpoints.Publish(default);
        return log;
    }

    private static string File(StoreVerbs portal, string text)
    {
        var file = Path.Combine(portal.Folder, "kept.checkpoint");
        System.IO.File.WriteAllText(file, text);
        return file;
    }
}
