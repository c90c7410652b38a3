namespace ExportPortal.Domain.Common;

/// <summary>How a command ended, as the edge sees it. A bug is an exception, never an outcome.</summary>
public enum OutcomeKind
{
    Done,

    /// <summary>Input is wrong; <see cref="Outcome.Errors"/> names field and mend.</summary>
    Invalid,

    /// <summary>A rule of the domain forbids it in the present state.</summary>
    Broken,

    /// <summary>The actor may not do this, though may know that it exists.</summary>
    Forbidden,

    /// <summary>It does not exist, or the actor may not know that it does.</summary>
    NotFound,

    /// <summary>Somebody else acted first; what was shown is old.</summary>
    Stale,
}

/// <summary>A wrong input value: which field (empty for the whole), what is wrong and how to mend it.</summary>
public sealed record InputError(string Field, string Message);

/// <summary>What a use case returns. <see cref="Rule"/> is set for Broken and Forbidden, <see cref="Errors"/> for Invalid.</summary>
public record Outcome(OutcomeKind Kind, Rule? Rule, IReadOnlyList<InputError> Errors)
{
    public bool IsDone => Kind == OutcomeKind.Done;

    /// <summary>One sentence for the user; empty when done.</summary>
    public string Message => Kind switch
    {
        OutcomeKind.Done => "",
        OutcomeKind.Invalid => string.Join(" ", Errors.Select(e => e.Message)),
        OutcomeKind.NotFound => "This does not exist, or is not open to you.",
        OutcomeKind.Stale => "Somebody else changed this since you opened it. Reload to see the new state; nothing was saved.",
        _ => Rule!.Message,
    };

    public static Outcome Done { get; } = new(OutcomeKind.Done, null, []);
    public static Outcome NotFound { get; } = new(OutcomeKind.NotFound, null, []);
    public static Outcome Stale { get; } = new(OutcomeKind.Stale, null, []);

    public static Outcome Invalid(params IReadOnlyList<InputError> errors) => new(OutcomeKind.Invalid, null, errors);
    public static Outcome Broken(Rule rule) => new(OutcomeKind.Broken, rule, []);
    public static Outcome Forbidden(Rule rule) => new(OutcomeKind.Forbidden, rule, []);
}

/// <summary>An outcome that carries a value when done; reading it otherwise is a bug and throws.</summary>
public sealed record Outcome<T> : Outcome
{
    private readonly T? value;

    private Outcome(Outcome outcome, T? value) : base(outcome.Kind, outcome.Rule, outcome.Errors) => this.value = value;

    public T Value => IsDone ? value! : throw new InvalidOperationException($"There is no value: {Kind}. {Message}");

    /// <summary>What took effect before it failed, of work that is stored in parts; default where nothing did.</summary>
    public T? Partly { get; private init; }

    public static new Outcome<T> Done(T value) => new(Outcome.Done, value);

    /// <summary>It failed after a part of it took effect.</summary>
    public static Outcome<T> Stopped(Outcome failed, T? partly) => From(failed) with { Partly = partly };
    public static Outcome<T> From(Outcome failed) => failed.IsDone
        ? throw new ArgumentException("A done outcome needs a value.", nameof(failed))
        : new(failed, default);
}
