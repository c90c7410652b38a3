namespace ExportPortal.Domain.AccessLog;

/// <summary>Who or what acted. The numbers are part of the canonical bytes and never change; so in the other enums here.</summary>
public enum AccessActorKind : byte
{
    Human = 0,
    Service = 1,
    Model = 2,
}

/// <summary>What was done (domain/09 9.1).</summary>
public enum AccessAction : byte
{
    View = 0,
    Query = 1,
    Download = 2,
    ExportOutput = 3,
    Upload = 4,
    Train = 5,
    Link = 6,
    Delete = 7,
    Grant = 8,
    Revoke = 9,
    AdminRead = 10,
    PolicyChange = 11,
    Login = 12,
    FailedLogin = 13,
}

/// <summary>How it ended; the checked ones are answers of the airlock.</summary>
public enum AccessOutcome : byte
{
    Allowed = 0,
    Denied = 1,
    CheckedOk = 2,
    CheckedRefused = 3,
    Error = 4,
}

/// <summary>The words for these values on the wire, in the order of their numbers.</summary>
public static class AccessCodes
{
    public static IReadOnlyList<string> ActorKinds { get; } = ["human", "service", "model"];

    public static IReadOnlyList<string> Actions { get; } =
    [
        "view", "query", "download", "export_output", "upload", "train", "link", "delete", "grant", "revoke",
        "admin_read", "policy_change", "login", "failed_login",
    ];

    public static IReadOnlyList<string> Outcomes { get; } = ["allowed", "denied", "checked_ok", "checked_refused", "error"];

    public static string Code(this AccessActorKind kind) => ActorKinds[(int)kind];

    public static string Code(this AccessAction action) => Actions[(int)action];

    public static string Code(this AccessOutcome outcome) => Outcomes[(int)outcome];

    public static AccessAction? Action(string code) => Number(Actions, code) is { } number ? (AccessAction)number : null;

    public static AccessOutcome? Outcome(string code) => Number(Outcomes, code) is { } number ? (AccessOutcome)number : null;

    internal static byte? Number(IReadOnlyList<string> codes, string code)
    {
        for (byte at = 0; at < codes.Count; at++)
            if (codes[at] == code)
                return at;
        return null;
    }
}
