using ExportPortal.Domain.Licensing;

namespace ExportPortal.Features.Accounts;

/// <summary>What can be asked for an account, in the words of the page.</summary>
internal static class AccountWords
{
    public static string Of(AccountChange change) => change switch
    {
        AccountChange.Create => "New account",
        AccountChange.ChangeRoles => "Other roles",
        AccountChange.ResetSignIn => "New sign-in: password or second factor are lost",
        _ => "Unlock",
    };
}
