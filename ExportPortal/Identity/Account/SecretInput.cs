using Microsoft.AspNetCore.Components.Forms;
using Microsoft.AspNetCore.Components.Rendering;

namespace ExportPortal.Identity.Account;

/// <summary>A password field that never sends back what was typed; InputText writes it into the page when a form is refused.</summary>
public sealed class SecretInput : InputBase<string>
{
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        builder.OpenElement(0, "input");
        builder.AddMultipleAttributes(1, AdditionalAttributes);
        builder.AddAttribute(2, "type", "password");
        builder.AddAttribute(3, "name", NameAttributeValue);
        builder.AddAttribute(4, "class", CssClass);
        builder.CloseElement();
    }

    protected override bool TryParseValueFromString(string? value, out string result, out string validationErrorMessage)
    {
        (result, validationErrorMessage) = (value ?? "", "");
        return true;
    }
}
