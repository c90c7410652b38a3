using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Decision;

/// <summary>The reasons found so far, and the tier they add up to: nothing moves a tier without being printed.</summary>
internal sealed class ReasonList(PolicyPack pack)
{
    private readonly List<DecisionReason> reasons = [];

    public IReadOnlyList<DecisionReason> All => reasons;

    /// <summary>Tiers up, not capped.</summary>
    public int Up { get; private set; }

    /// <summary>All reductions together lower by one.</summary>
    public int Down { get; private set; }

    public int Floor { get; private set; }

    /// <param name="key">Key of the pack's reasons; the printed code is the part before the dot.</param>
    public void Add(string key, params ReadOnlySpan<(string Word, string Value)> words)
    {
        var terms = pack.Reasons[key];
        Up += terms.Up;
        Down = Math.Min(1, Down + terms.Down);
        Floor = Math.Max(Floor, terms.Floor);
        var dot = key.IndexOf('.');
        reasons.Add(new DecisionReason(
            dot < 0 ? key : key[..dot],
            PackWords.Fill(terms.Text, words),
            PackWords.Fill(terms.PrintedEffect, words),
            PackWords.Fill(terms.Source, words)));
    }
}
