namespace ExportPortal.Identity.Account;

/// <summary>What the browser said when asked for a passkey: the credential, or why there is none.</summary>
public sealed class PasskeyAnswer
{
    public string? CredentialJson { get; set; }

    public string? Error { get; set; }
}

public enum PasskeyOperation
{
    Create,
    Request,
}
