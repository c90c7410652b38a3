using ExportPortal.Domain.Common;
using ExportPortal.Domain.Decision;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using Microsoft.AspNetCore.Components;

namespace ExportPortal.Features.Applications;

/// <summary>Runs the rules on a changed copy of the facts. Saves nothing and changes nothing.</summary>
public sealed partial class TryChange
{
    private readonly string id = $"try-{Guid.NewGuid():N}";
    private Input tried = new();
    private RuleDecision? result;
    private DecisionCase? given;

    /// <summary>The facts of the case.</summary>
    [Parameter, EditorRequired] public required DecisionCase Given { get; set; }

    /// <summary>What the rules decided on them.</summary>
    [Parameter, EditorRequired] public required RuleDecision Decided { get; set; }

    [Parameter, EditorRequired] public required PolicyPack Pack { get; set; }

    /// <summary>What the steward's enclave was assessed at.</summary>
    [Parameter, EditorRequired] public required EnvironmentLevel Enclave { get; set; }

    private bool IsTried => result is not null;

    private bool IsMilder => result is { Tier: { } tier } && (tier < Decided.Tier || tier == Decided.Tier && result.Needs.Count < Decided.Needs.Count);

    private bool IsStricter => result is not null && !IsMilder && (result.Tier is null || result.Tier > Decided.Tier || result.Needs.Count > Decided.Needs.Count);

    protected override void OnParametersSet()
    {
        if (given == Given)
            return;
        given = Given;
        Reset();
    }

    private void Reset() => (tried, result) = (Input.Of(Given), null);

    private void Run()
    {
        var changed = tried.Apply(Given);
        result = changed == Given ? null : LeastRestrictive.Beside(Decided, DecisionRules.Decide(Given, Pack), changed, Pack);
    }

    /// <summary>In the steward's enclave the data are used by remote access, and the recipient's own environment is the place from which it looks in.</summary>
    private void Place()
    {
        tried.Environment = tried.InEnclave ? Enclave : Input.OwnOf(Given);
        if (tried.InEnclave)
            tried.Mode = AccessMode.Remote;
        Run();
    }

    /// <summary>What is sent or made public is not in the enclave any more.</summary>
    private void Access()
    {
        if (tried.InEnclave && tried.Mode is not AccessMode.Remote)
            (tried.InEnclave, tried.Environment) = (false, Input.OwnOf(Given));
        Run();
    }

    private IEnumerable<string> Differences()
    {
        if (result is { Risk: { } risk, Threshold: { } threshold } && (risk.Overall != Decided.Risk?.Overall || threshold != Decided.Threshold))
            yield return $"Risk {risk.Overall} is {(risk.Overall > threshold ? "over" : "within")} the threshold {threshold}{(Decided.Risk is { } before ? $"; now {before.Overall} against {Decided.Threshold}" : "")}.";
        if (Only(result!.Needs, Decided.Needs) is { Length: > 0 } needed)
            yield return $"New conditions: {string.Join("; ", needed)}.";
        if (Only(Decided.Needs, result.Needs) is { Length: > 0 } spared)
            yield return $"No longer needed: {string.Join("; ", spared)}.";
        if (Only(Codes(result), Codes(Decided)) is { Length: > 0 } gained)
            yield return $"Reasons that come in: {string.Join(", ", gained)}.";
        if (Only(Codes(Decided), Codes(result)) is { Length: > 0 } lost)
            yield return $"Reasons that fall away: {string.Join(", ", lost)}.";
    }

    private static string[] Only(IEnumerable<string> these, IEnumerable<string> those) => [.. these.Except(those)];

    private static IEnumerable<string> Codes(RuleDecision decision) => decision.Reasons.Select(reason => reason.Code);

    private sealed class Input
    {
        public AccessMode Mode { get; set; }
        public bool InEnclave { get; set; }
        public EnvironmentLevel Environment { get; set; }
        public DestinationGroup Group { get; set; }
        public Motive Motive { get; set; }
        public bool MajorFinding { get; set; }
        public bool Recognised { get; set; }
        public bool AuditRights { get; set; }
        public bool HighInvasiveness { get; set; }

        public static Input Of(DecisionCase given) => new()
        {
            Mode = given.Mode,
            InEnclave = given.EndPoint is not null,
            Environment = given.Environment,
            Group = given.DestinationGroup,
            Motive = given.Motive,
            MajorFinding = given.History is History.Major,
            Recognised = given.Recognised,
            AuditRights = given.AuditRights,
            HighInvasiveness = given.HighInvasiveness,
        };

        /// <summary>The recipient's own environment.</summary>
        public static EnvironmentLevel OwnOf(DecisionCase given) => given.EndPoint ?? given.Environment;

        public DecisionCase Apply(DecisionCase given) => given with
        {
            Mode = Mode,
            // A public release answers for its worst record and has no cap on it (04, 4.1).
            PData = Mode is AccessMode.Public && given.PDataMax is { } worst ? worst : given.PData,
            PDataMax = Mode is AccessMode.Public ? null : given.PDataMax,
            Environment = Environment,
            EndPoint = InEnclave ? OwnOf(given) : null,
            DestinationGroup = Group,
            Motive = Motive,
            History = MajorFinding ? History.Major : given.History is History.Major ? History.Clean : given.History,
            Recognised = Recognised,
            AuditRights = AuditRights,
            HighInvasiveness = HighInvasiveness,
        };
    }
}
