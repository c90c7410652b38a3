using ExportPortal.Browser;
using ExportPortal.Support;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]
[assembly: Parallelization(MaxThreads = 4)]

namespace ExportPortal.Support;

/// <summary>
/// The walks in the browser begin first, as they take longest and wait most; the others fill the time beside them. Four at
/// once, because most of them wait for Chromium, for a clock or for the disk.
/// </summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] First = [LongWalks.Name, BrowserCollection.Name];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(one => Array.IndexOf(First, one.TestCollectionDisplayName) is >= 0 and var place ? place : First.Length)];
}
