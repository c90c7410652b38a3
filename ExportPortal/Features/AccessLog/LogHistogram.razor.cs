using System.Globalization;
using ExportPortal.Components.Shared;
using ExportPortal.Domain.AccessLog;
using Microsoft.AspNetCore.Components;

namespace ExportPortal.Features.AccessLog;

/// <summary>Events over time with a period to choose.</summary>
public sealed partial class LogHistogram : ComponentBase, IDisposable
{
    /// <summary>How long a handle rests before the search follows it.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(400);

    private const int Width = 1000;
    private const int Height = 84;

    /// <summary>Above so many days a bar is a week.</summary>
    private const int MostBars = 140;

    private int low;
    private int high;
    private int moves;
    private bool isMoving;

    /// <summary>First day shown, inclusive; <see cref="Last"/> too.</summary>
    [Parameter, EditorRequired] public DateOnly First { get; set; }

    [Parameter, EditorRequired] public DateOnly Last { get; set; }

    [Parameter, EditorRequired] public required IReadOnlyList<AccessDay> Days { get; set; }

    [Parameter, EditorRequired] public required IReadOnlyList<(DateOnly Day, long Events)> Flags { get; set; }

    /// <summary>The period that is chosen; null ends are open.</summary>
    [Parameter] public DateOnly? From { get; set; }

    [Parameter] public DateOnly? Until { get; set; }

    [Parameter] public EventCallback<(DateOnly First, DateOnly Last)> OnPeriod { get; set; }

    private IReadOnlyList<Bucket> Buckets { get; set; } = [];

    private long Most => Math.Max(1, Buckets.Max(bucket => bucket.Events));

    private string Sentence => Buckets.Sum(bucket => bucket.Events) is var all and > 0
        ? $"{Figures.Count(all)} events from {Figures.Date(First)} to {Figures.Date(Last)}; most, {Figures.Count(Most)}, in {Label(Enumerable.Range(0, Buckets.Count).First(at => Buckets[at].Events == Most))}."
        : $"No event from {Figures.Date(First)} to {Figures.Date(Last)}.";

    protected override void OnParametersSet()
    {
        var step = (Last.DayNumber - First.DayNumber + 1 + MostBars - 1) / MostBars is > 1 and var days ? (days + 6) / 7 * 7 : 1;
        var events = Days.GroupBy(day => day.Day).ToDictionary(day => day.Key, day => day.Sum(one => one.Events));
        var flags = Flags.ToDictionary(flag => flag.Day, flag => flag.Events);
        var all = new List<Bucket>();
        for (var first = First; first <= Last; first = first.AddDays(step))
        {
            var last = first.AddDays(step - 1) < Last ? first.AddDays(step - 1) : Last;
            var inside = Enumerable.Range(first.DayNumber, last.DayNumber - first.DayNumber + 1).Select(DateOnly.FromDayNumber).ToList();
            all.Add(new Bucket(first, last, inside.Sum(day => events.GetValueOrDefault(day)), inside.Sum(day => flags.GetValueOrDefault(day))));
        }
        Buckets = all;
        if (isMoving)
        {
            // What was chosen before does not set back the handle that is under somebody's hand.
            (low, high) = (Math.Min(low, all.Count - 1), Math.Min(high, all.Count - 1));
            return;
        }
        low = From is { } from ? Math.Max(0, all.FindIndex(bucket => bucket.Last >= from)) : 0;
        high = Until is { } until && all.FindLastIndex(bucket => bucket.First <= until) is var end and >= 0 ? end : all.Count - 1;
        high = Math.Max(low, high);
    }

    /// <summary>An arrow key that is pressed again moves on: a search for each step would come in its way.</summary>
    private async Task Move(ChangeEventArgs moved, bool isFirst)
    {
        var at = int.Parse((string)moved.Value!, CultureInfo.InvariantCulture);
        (low, high) = isFirst ? (Math.Min(at, high), high) : (low, Math.Max(at, low));
        var mine = ++moves;
        isMoving = true;
        await Task.Delay(Rest);
        if (mine != moves)
            return;
        isMoving = false;
        await OnPeriod.InvokeAsync((Buckets[low].First, Buckets[high].Last));
    }

    public void Dispose() => moves++;

    private string X(double bars) => Figures.Coordinate(bars * Width / Buckets.Count);

    private string Label(int at) => Buckets[at] is var bucket && bucket.First == bucket.Last ? Figures.Date(bucket.First) : $"{Figures.Date(bucket.First)} – {Figures.Date(bucket.Last)}";

    private sealed record Bucket(DateOnly First, DateOnly Last, long Events, long Flags);
}
