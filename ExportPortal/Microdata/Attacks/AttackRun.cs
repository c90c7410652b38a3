using ExportPortal.Domain.Risk.Synthetic;

namespace ExportPortal.Microdata.Attacks;

/// <summary>All attacks of a plan on coded tables, one after another.</summary>
internal sealed class AttackRun(AttackTables tables, AttackPlan plan, int threads, IProgress<MicrodataProgress>? progress, CancellationToken cancellation)
{
    private readonly IReadOnlyList<string> names = [.. plan.Columns.Select(column => column.Name)];
    private readonly TargetRuns runs = new(threads, cancellation);

    public (IReadOnlyList<AttackOutcome> Attacks, IReadOnlyList<MembershipOutcome> Membership, CopyCount Copies) Run()
    {
        Begin("Looking for copies");
        var (copies, outcome) = new Copies(tables, plan, cancellation).Run();
        var attacks = new List<AttackOutcome> { outcome };
        var report = Begin("Singling out");
        var singling = new SinglingOut(tables, plan, threads, cancellation);
        attacks.Add(singling.Univariate());
        attacks.Add(singling.Multivariate(report));
        if (plan.Left.Count > 0)
            attacks.AddRange(new Linkability(tables, plan, Places(plan.Left), Places(plan.Right), runs).Run(Begin("Linking")));
        var inference = new Inference(tables, plan, names, runs);
        attacks.AddRange(Places(plan.Secrets).Select(secret => inference.Run(secret, Begin($"Guessing {names[secret]}"))));
        return (attacks, new Membership(tables, plan, runs, cancellation).Run(Begin("Telling members")), copies);
    }

    private Action<double> Begin(string stage)
    {
        cancellation.ThrowIfCancellationRequested();
        progress?.Report(new MicrodataProgress(stage, 0, 0));
        return share => progress?.Report(new MicrodataProgress(stage, 0, share));
    }

    private int[] Places(IReadOnlyList<string> columns) => [.. columns.Select(name => names.Index().First(one => one.Item == name).Index)];
}
