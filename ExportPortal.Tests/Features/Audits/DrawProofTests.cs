using System.Security.Cryptography;
using System.Text.Json;
using ExportPortal.Cli;
using ExportPortal.Data;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using ExportPortal.Features.AccessLog;
using ExportPortal.Support;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Features.Audits;

/// <summary>A stranger can tell that a commitment stands in the log of acts under a signed checkpoint; since when, a checkpoint kept before the quarter shows.</summary>
public sealed class DrawProofTests(AccessHost host) : IClassFixture<AccessHost>
{
    private T Get<T>() where T : notnull => host.Services.GetRequiredService<T>();

    [Fact]
    public async Task Proof_OfACommitment_IsCheckedByTheVerbWithoutThePortal()
    {
        var auditor = await host.Person(Role.Auditor);
        var (quarter, outside) = (Quarter.Of(host.Clock.GetUtcNow()).Next, RandomNumberGenerator.GetBytes(DrawSeed.SecretLength));
        Assert.Equal("", (await Get<CommitDraw>().Run($"{quarter}", Guid.NewGuid(), auditor, default)).Message);
        Assert.Equal("", (await Get<BindOutsideParty>().Run($"{quarter}", "Court of audit", DrawSeed.Commit(outside, quarter).Hex, Guid.NewGuid(), auditor, default)).Message);
        await using (var session = await Get<OpenLog>()(default))
            await Get<CheckpointPublisher>().Publish(session, default);

        var entries = (await Get<DrawQuery>().Run($"{quarter}", auditor)).Entries;
        Assert.Equal(2, entries.Count);
        Assert.All(entries, entry => Assert.Equal((true, null), (entry.Proof is not null, entry.Fault)));
        Assert.Null(await Get<DrawQuery>().Proof($"{quarter}", entries[0].Seq, await host.Person(Role.Recipient), default));
        Assert.Null(await Get<DrawQuery>().Proof($"{quarter}", 0, auditor, default)); // another entry

        using var folder = new TemporaryFolder();
        var record = await Opened(quarter, outside, auditor);
        var proofs = new List<string>();
        foreach (var entry in entries)
            proofs.Add(folder.Write($"{entry.Seq}.proof", System.Text.Encoding.UTF8.GetBytes((await Get<DrawQuery>().Proof($"{quarter}", entry.Seq, auditor, default))!)));
        var key = folder.Write("log.key", System.Text.Encoding.UTF8.GetBytes(Get<CheckpointKey>().Key.ToString()));
        async Task<(int Code, JsonElement Json)> Verify(DrawRecord draw, params string[] shown)
        {
            var (code, output, _) = await Verb.Run("", ["draw", "verify", folder.Write("draw.json", Json(draw)), "--key", key, .. shown.SelectMany(one => (string[])["--proof", one])]);
            return (code, JsonElement.Parse(output));
        }

        var (good, said) = await Verify(record, [.. proofs]);
        Assert.Equal(CliOutput.Done, good);
        Assert.Equal([record.Commitments.Single(one => !one.IsOutside).Party, "Court of audit"], said.GetProperty("commitments_in_log").EnumerateArray().Select(one => one.GetString()));

        // Somebody chose anew: the log holds what was committed to first.
        var anew = await Opened(quarter, outside, auditor, RandomNumberGenerator.GetBytes(DrawSeed.SecretLength));
        var (bad, fault) = await Verify(anew, proofs[0]);
        Assert.Equal(CliOutput.No, bad);
        Assert.Contains("holds another commitment", Assert.Single(fault.GetProperty("faults").EnumerateArray()).GetString(), StringComparison.Ordinal);
        // A proof that was changed shows nothing.
        var text = await File.ReadAllTextAsync(proofs[0]);
        var (forged, why) = await Verify(record, folder.Write("forged.proof", System.Text.Encoding.UTF8.GetBytes(text.Replace($"index {entries[0].Seq}\n", $"index {entries[1].Seq}\n", StringComparison.Ordinal))));
        Assert.Equal(CliOutput.No, forged);
        Assert.Single(why.GetProperty("faults").EnumerateArray());
    }

    /// <summary>The draw as it is published once the quarter is over.</summary>
    /// <param name="other">A secret that the authority would rather have chosen; null for the one it bound itself to.</param>
    private async Task<DrawRecord> Opened(Quarter quarter, byte[] outside, Actor auditor, byte[]? other = null)
    {
        await using var db = await Get<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        var draw = await db.AuditDraws.AsNoTracking().SingleAsync();
        if (other is not null)
        {
            var chosen = AuditDraw.Commit(Guid.NewGuid(), quarter, draw.Commitments[0].Party, DrawSeed.Commit(other, quarter), "", auditor, quarter.Start.AddDays(-1));
            chosen.BindOutside("Court of audit", DrawSeed.Commit(outside, quarter), auditor, quarter.Start.AddDays(-1));
            draw = chosen;
        }
        var secret = other ?? Get<IDataProtectionProvider>().CreateProtector(CommitDraw.Purpose, $"{quarter}").Unprotect(Convert.FromBase64String(draw.SealedSecret));
        return draw.Open(secret, outside, [0.02m, 0.05m, 0.2m, 1m, 1m], Enumerable.Range(1, 30).Select(at => new DrawnFrom($"XP-2026-{at:D7}", at % 5)), auditor, quarter.End);
    }

    private static byte[] Json(DrawRecord record)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
            DrawJson.Write(json, record);
        return bytes.ToArray();
    }
}
