using Microsoft.AspNetCore.Components;

namespace ExportPortal.Components.Shared;

/// <summary>A heading whose level depends on where the document stands in a page.</summary>
internal static class DocumentHeading
{
    /// <param name="level">1 to 6.</param>
    public static RenderFragment Of(int level, string text, string? id = null) => builder =>
    {
        builder.OpenElement(0, $"h{level}");
        if (id is not null)
            builder.AddAttribute(1, "id", id);
        builder.AddContent(2, text);
        builder.CloseElement();
    };
}
