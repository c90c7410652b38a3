using System.Security.Cryptography;
using System.Text.Json;
using ExportPortal.Data.AccessLog;
using ExportPortal.Domain.Common;

namespace ExportPortal.Features.AccessLog;

/// <summary>
/// Takes deliveries that are laid into a folder: a file and, written last, its ".sig" with source and signature. A crash in
/// between only means that the file is taken again, which changes nothing. Deliveries hold persons: of one that was taken
/// the answer stays, with its hash, and the file goes; a refused one goes after some days.
/// </summary>
internal sealed class WatchedFolder(ReceiveDelivery receive, DeliveryLimits limits, TimeProvider clock, ILogger<WatchedFolder> log) : BackgroundService
{
    private const string Mark = ".sig";
    private const string Answer = ".answer.json";
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(10);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Sources that have used what they may on a day.</summary>
    private readonly HashSet<(string Source, DateOnly Day)> full = [];

    /// <summary>Takes what is there now; returns how many deliveries were taken or refused.</summary>
    public async Task<int> Look(CancellationToken cancellation)
    {
        if (!Directory.Exists(limits.Folder))
            return 0;
        var settled = 0;
        full.RemoveWhere(one => one.Day != Today);
        Clear("done", clock.GetUtcNow());
        Clear("refused", clock.GetUtcNow().AddDays(-limits.RefusedDays));
        foreach (var mark in Directory.EnumerateFiles(limits.Folder, "*" + Mark).Order(StringComparer.Ordinal).ToList())
        {
            try
            {
                // A source that has delivered all that it may today waits until midnight; the others go on.
                if (await SourceOf(mark, cancellation) is { } source && full.Contains((source, Today)))
                    continue;
                var outcome = await Take(mark, cancellation);
                if (outcome.Rule == ReceiveDelivery.Busy)
                    break;
                if (outcome.Rule?.Code == ReceiveDelivery.QuotaCode && await SourceOf(mark, cancellation) is { } sated)
                {
                    full.Add((sated, Today));
                    continue;
                }
                Settle(mark, outcome, clock.GetUtcNow());
                settled++;
            }
            catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
            {
                log.LogError(unreadable, "A delivery in the folder could not be read or moved; the others go on.");
            }
        }
        return settled;
    }

    private DateOnly Today => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);

    /// <summary>The source that a mark names; null when it names none.</summary>
    private static async Task<string?> SourceOf(string mark, CancellationToken cancellation)
    {
        try
        {
            return JsonSerializer.Deserialize<Said>(await File.ReadAllTextAsync(mark, cancellation), Json)?.Source;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (limits.Folder.Length == 0)
            return;
        using var timer = new PeriodicTimer(Round, clock);
        try
        {
            do
                await Safely(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task Safely(CancellationToken cancellation)
    {
        try
        {
            await Look(cancellation);
        }
        catch (Exception failed) when (failed is not OperationCanceledException)
        {
            log.LogError(failed, "The folder of deliveries could not be read; it is looked into again.");
        }
    }

    private async Task<Outcome<DeliveryReceipt>> Take(string mark, CancellationToken cancellation)
    {
        var file = mark[..^Mark.Length];
        try
        {
            var said = JsonSerializer.Deserialize<Said>(await File.ReadAllTextAsync(mark, cancellation), Json);
            if (said?.Source is null || said.Signature is null || UploadForm.Of(file) is not { Csv: false } form)
                return Invalid("The mark beside the file names no source or signature, or the file is no JSON Lines.");
            await using var stream = File.OpenRead(file);
            var digest = new ContentHash(Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellation)));
            stream.Position = 0;
            return await receive.Run(new DeliveryNote(said.Source, digest, Convert.FromBase64String(said.Signature), form.Gzip), stream, cancellation);
        }
        catch (Exception wrong) when (wrong is JsonException or FormatException or FileNotFoundException)
        {
            return Invalid(wrong.Message);
        }
    }

    /// <summary>Answer first: after a crash in between the file is taken again and known.</summary>
    private void Settle(string mark, Outcome<DeliveryReceipt> outcome, DateTimeOffset now)
    {
        var file = mark[..^Mark.Length];
        var folder = Directory.CreateDirectory(Path.Combine(limits.Folder, outcome.IsDone ? "done" : "refused")).FullName;
        if (!outcome.IsDone)
            log.LogWarning("A delivery in the folder was refused: {Code}.", outcome.Rule?.Code ?? outcome.Kind.ToString());
        File.WriteAllText(Path.Combine(folder, Path.GetFileName(file) + Answer),
            outcome.IsDone ? JsonSerializer.Serialize(outcome.Value.Wire(), Json) : JsonSerializer.Serialize(new { refused = outcome.Message, keptUntil = now.AddDays(limits.RefusedDays).UtcDateTime, receipt = outcome.Partly?.Wire() }, Json));
        foreach (var left in new[] { file, mark }.Where(File.Exists))
            if (outcome.IsDone)
                File.Delete(left);
            else
            {
                var moved = Path.Combine(folder, Path.GetFileName(left));
                File.Move(left, moved, overwrite: true);
                File.SetLastWriteTimeUtc(moved, now.UtcDateTime);
            }
    }

    /// <summary>Deletes what lies there since before, answers excepted: an older release kept all of it.</summary>
    private void Clear(string folder, DateTimeOffset before)
    {
        var path = Path.Combine(limits.Folder, folder);
        if (Directory.Exists(path))
            foreach (var file in Directory.EnumerateFiles(path).Where(file => !file.EndsWith(Answer, StringComparison.Ordinal) && File.GetLastWriteTimeUtc(file) < before.UtcDateTime).ToList())
                File.Delete(file);
    }

    private static Outcome<DeliveryReceipt> Invalid(string message) => Outcome<DeliveryReceipt>.From(Outcome.Invalid(new InputError("", message)));

    private sealed record Said(string? Source, string? Signature);
}
