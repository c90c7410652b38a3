using Microsoft.AspNetCore.Authorization;

namespace ExportPortal.Components;

/// <summary>Whether a page says itself who may open it.</summary>
internal static class PageAccess
{
    public static bool IsDeclared(Type page) =>
        page.GetCustomAttributes(inherit: true).Any(attribute => attribute is IAuthorizeData or IAllowAnonymous);
}
