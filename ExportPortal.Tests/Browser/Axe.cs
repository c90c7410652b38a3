using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace ExportPortal.Browser;

/// <summary>Accessibility by axe-core: WCAG 2.2 A and AA.</summary>
internal static class Axe
{
    private static readonly AxeRunOptions Standard = new()
    {
        RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"] },
    };

    /// <summary>The rules that a change of colours alone can break.</summary>
    private static readonly AxeRunOptions ColoursOnly = new() { RunOnly = new RunOnlyOptions { Type = "rule", Values = ["color-contrast", "link-in-text-block"] } };

    /// <summary>Fails with every violation of the rules about colours: for a page that was checked in its other theme just now.</summary>
    public static Task CheckColours(IPage page) => Check(page, ColoursOnly);

    /// <summary>Fails with every violation on the page: rule, what it asks for, and where.</summary>
    public static Task Check(IPage page) => Check(page, Standard);

    private static async Task Check(IPage page, AxeRunOptions rules)
    {
        AxeResult found;
        var tries = 0;
        do
        {
            // When a page comes alive its title is taken away and set again: a page that never has one ends here too, by time.
            await Assertions.Expect(page).ToHaveTitleAsync(new Regex(@"\S"));
            // The bar that stays in place covers what is scrolled below it, and a half covered control would count as a small one.
            await page.EvaluateAsync("window.scrollTo(0, 0)");
            found = await page.RunAxe(rules);
        }
        while (found.Violations is [{ Id: "document-title" }] && ++tries < 3);
        Assert.NotEmpty(found.Passes); // an empty page passes nothing and violates nothing
        Assert.True(found.Violations.Length == 0, $"axe on {page.Url}:\n" + string.Join('\n', found.Violations.Select(Describe)));
    }

    private static string Describe(AxeResultItem violation) =>
        $"{violation.Id} ({violation.Impact}): {violation.Help}\n" + string.Join('\n', violation.Nodes.Select(node => $"    {node.Target}: {node.Html}"));
}
