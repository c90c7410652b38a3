using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Decision;

/// <summary>The reasons found so far, and the tier they add up to: nothing moves a tier without being printed.</summary>
internal sealed class ReasonList(PolicyPack pack)
{
    private readonly List<DecisionReason> reasons = [];
    private int firm, yielding;
    private bool isEnclave;

    public IReadOnlyList<DecisionReason> All => reasons;

    /// <summary>Tiers up, not capped.</summary>
    public int Up { get; private set; }

    /// <summary>All reductions together lower by one.</summary>
    public int Down { get; private set; }

    /// <summary>Tier below which the case cannot fall; one that the data set yields by one to the enclave (04, 4.1).</summary>
    public int Floor => Math.Max(firm, yielding - (isEnclave ? 1 : 0));

    /// <param name="key">Key of the pack's reasons; the printed code is the part before the dot.</param>
    public void Add(string key, params ReadOnlySpan<(string Word, string Value)> words)
    {
        var terms = pack.Reasons[key];
        Up += terms.Up;
        Down = Math.Min(1, Down + terms.Down);
        if (terms.BeforeEnclave)
            yielding = Math.Max(yielding, terms.Floor);
        else
            firm = Math.Max(firm, terms.Floor);
        isEnclave |= key == "M6" && yielding > 0;
        var dot = key.IndexOf('.');
        reasons.Add(new DecisionReason(
            dot < 0 ? key : key[..dot],
            PackWords.Fill(terms.Text, words),
            PackWords.Fill(terms.PrintedEffect, words),
            PackWords.Fill(terms.Source, words)));
    }
}
