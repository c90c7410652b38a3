namespace ExportPortal.Data.Logs;

/// <summary>Something in the log that is not as it was signed.</summary>
/// <param name="Kind">entry, column, gap, tile, checkpoint, private, tail or outside; of the access log also delivery, rollup, words, flag and archive.</param>
/// <param name="Seq">The entry it is about, or the first behind it; null when it is about no single entry.</param>
/// <param name="Message">For the operator, in words.</param>
public sealed record LogProblem(string Kind, long? Seq, string Message);

/// <summary>The newest checkpoint that a place outside the database keeps; null size when it keeps none.</summary>
public sealed record OutsideCheckpoint(string Place, long? Size);

/// <summary>What a full reading of a log found.</summary>
/// <param name="Origin">Name of the log and of its key.</param>
/// <param name="Size">Entries read.</param>
/// <param name="Root">Root over them, lower-case hexadecimal; null when entries are missing and no root can be told.</param>
/// <param name="Checkpoints">Checkpoints in the database that were compared.</param>
/// <param name="Unattested">Entries at the end that no checkpoint signs yet.</param>
/// <param name="Erased">Personal values that are gone, as a person may ask.</param>
/// <param name="Truncated">True when there were more problems than are listed.</param>
public sealed record LogVerification(
    string Origin, long Size, string? Root, long Checkpoints, long Unattested, long Erased,
    IReadOnlyList<OutsideCheckpoint> Outside, IReadOnlyList<LogProblem> Problems, bool Truncated)
{
    public bool Intact => Problems.Count == 0;
}

/// <summary>Collects problems, of each kind as many as a person can still read: a flood of one kind must not hide another.</summary>
internal sealed class LogFindings
{
    private const int MostOfAKind = 50;

    private readonly List<LogProblem> problems = [];
    private readonly Dictionary<string, int> counts = [];

    public IReadOnlyList<LogProblem> Problems => problems;

    public bool Truncated { get; private set; }

    public void Add(string kind, long? seq, string message)
    {
        counts[kind] = counts.GetValueOrDefault(kind) + 1;
        if (counts[kind] <= MostOfAKind)
            problems.Add(new LogProblem(kind, seq, message));
        else
            Truncated = true;
    }

    public void Add(LogFindings others)
    {
        foreach (var problem in others.problems)
            Add(problem.Kind, problem.Seq, problem.Message);
        Truncated |= others.Truncated;
    }
}
