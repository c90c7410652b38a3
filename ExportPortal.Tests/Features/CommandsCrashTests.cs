using System.Diagnostics;
using ExportPortal.Data;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.Common;
using ExportPortal.Features.Applications;
using ExportPortal.Support;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features;

/// <summary>A process that carries out commands is killed in the middle of them; what it had acknowledged must stand, once.</summary>
public sealed class CommandsCrashTests
{
    private const string Folder = "EXPORTPORTAL_CRASH_FOLDER";

    [Fact]
    public async Task Kill_InTheMiddleOfCommands_LosesAndDoublesNoAcknowledgedAct()
    {
        await using var store = await TestStore.Sqlite();
        var steward = await store.Enrol(People.New(Role.Steward));
        SqliteConnection.ClearAllPools();
        var acks = Path.Combine(store.Paths.Folder, "acks");
        for (var kill = 1; kill <= 3; kill++)
        {
            await KillAfter(kill * 60, acks, store, steward);
            await using var db = store.CreateDbContext();
            var done = await db.CommandsDone.AsNoTracking().ToDictionaryAsync(command => command.Key, command => command.Result);
            var lines = File.ReadAllLines(acks).Where(line => line.EndsWith('.')).Select(line => line.TrimEnd('.').Split(' ')).ToList();
            Assert.True(lines.Count >= kill * 60);
            Assert.All(lines, ack => Assert.Equal($"\"{ack[1]}\"", done[Guid.Parse(ack[0])]));
            var events = (await store.Log()).Select(entry => Guid.Parse(entry.Event.IdempotencyKey!)).ToList();
            Assert.Equal(done.Keys.Order(), events.Order());
            Assert.Equal(done.Count, await db.Applications.CountAsync());
        }
    }

    private static async Task KillAfter(int acknowledged, string acks, TestStore store, Actor steward)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(CommandsCrashTests).Assembly.Location, "--filter-method", $"*{nameof(CommandsCrashTests)}.{nameof(Writer_InAProcessOfItsOwn_NeverStops)}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[Folder] = store.Paths.Folder;
        start.Environment["EXPORTPORTAL_CRASH_USER"] = steward.User.Value.ToString();
        start.Environment["EXPORTPORTAL_CRASH_VERSION"] = store.Version.Value.ToString();
        start.Environment["EXPORTPORTAL_CRASH_RECIPIENT"] = People.RecipientHouse.Value.ToString();
        using var writer = Process.Start(start)!;
        var output = writer.StandardOutput.ReadToEndAsync();
        var patience = Stopwatch.StartNew();
        while ((File.Exists(acks) ? File.ReadAllLines(acks).Length : 0) < acknowledged)
        {
            Assert.False(writer.HasExited, "The writer stopped by itself.");
            Assert.True(patience.Elapsed < TimeSpan.FromMinutes(5), $"The writer did not come to {acknowledged} acts.");
            await Task.Delay(20);
        }
        writer.Kill(entireProcessTree: true);
        await writer.WaitForExitAsync();
        await output;
    }

    /// <summary>Not a test: the process that the one above kills.</summary>
    [Fact]
    public async Task Writer_InAProcessOfItsOwn_NeverStops()
    {
        var folder = Environment.GetEnvironmentVariable(Folder);
        Assert.SkipWhen(folder is null, "Runs as the process that the crash test kills.");
        await using var store = TestStore.Empty(StorageProvider.Sqlite, folder!);
        var user = new Actor(new(Of("USER")), new(Guid.Empty), "", People.StewardHouse, new HashSet<Role>());
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (true)
            {
                var key = Guid.NewGuid();
                var drafted = await store.Drafting.Run(null, new ApplicationInput
                {
                    DatasetVersion = Of("VERSION"), Recipient = Of("RECIPIENT"), Countries = "NL", Start = Cases.Term.Start, End = Cases.Term.End,
                }, key, user, default);
                lock (store)
                    File.AppendAllText(Path.Combine(folder!, "acks"), $"{key} {drafted.Value}.\n");
            }
        })));
    }

    private static Guid Of(string name) => Guid.Parse(Environment.GetEnvironmentVariable($"EXPORTPORTAL_CRASH_{name}")!);
}
