using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace ExportPortal.Support;

/// <summary>Collects what a page should never do: errors and warnings on the console, uncaught exceptions, breaches of the policy.</summary>
public sealed class PageWatch
{
    private readonly ConcurrentQueue<string> problems = new();
    private readonly ConcurrentBag<string> expected = [];

    public IReadOnlyCollection<string> Problems => [.. problems.Where(problem => !expected.Any(problem.Contains))];

    public void On(IPage page)
    {
        // Chromium writes each breach of the Content-Security-Policy to the console as an error.
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                problems.Enqueue($"{page.Url}: console {message.Type}: {message.Text} ({message.Location})");
        };
        page.PageError += (_, error) => problems.Enqueue($"{page.Url}: uncaught: {error}");
    }

    /// <summary>A problem the test provokes itself, by a part of its text ("404" for a page that must not be found).</summary>
    public void Expect(string part) => expected.Add(part);

    public void AssertClean() => Assert.True(Problems.Count == 0, "The browser complained:\n" + string.Join('\n', Problems));
}
