namespace ExportPortal.Identity;

/// <summary>Invented accounts that a demonstration shows on its sign-in page; empty everywhere else.</summary>
public sealed record DemonstrationSignIns(string Password, IReadOnlyList<DemonstrationSignIn> Accounts)
{
    public static DemonstrationSignIns None { get; } = new("", []);
}

/// <param name="Words">Who it is, in words: "Ilva Torrend, licensing officer".</param>
public sealed record DemonstrationSignIn(string Email, string Words);
