using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Risk;

namespace ExportPortal.Features.Datasets.Measuring;

/// <summary>What the person says about the file before a run, and takes back afterwards.</summary>
public sealed partial class MeasureSession
{
    /// <summary>Whether anything can be said: a file is here, and nothing runs.</summary>
    private bool IsOpen => Phase is MeasurePhase.Profiled or MeasurePhase.Measured;

    /// <summary>Declares a column. Figures of other roles no longer count.</summary>
    public void Declare(string column, ColumnRole role, ColumnType type) =>
        Edit([.. Columns.Select(one => one.Profile.Name == column ? one with { Role = role, Type = type } : one)], Nulls);

    /// <summary>Gives every column one role, to start from.</summary>
    public void DeclareAll(ColumnRole role) => Edit([.. Columns.Select(one => one with { Role = role })], Nulls);

    public void ReadNullsAs(NullRule nulls) => Edit(Columns, nulls);

    /// <summary>Chooses what the next run computes. Figures of another choice no longer count.</summary>
    public void Choose(RunChoice choice)
    {
        (Choice, Choices) = (choice, Choices with { Population = choice.Population });
        Edit(Columns, Nulls);
    }

    /// <summary>Whether something else is here than what the assessment to repeat was measured on: it cannot be run, for the repetition would be none.</summary>
    public bool IsOther => Repeated is { } asked && Source is { } here && !asked.IsOf(here);

    /// <summary>Sets the session to repeat an assessment with its own rules and seed; null ends that.</summary>
    public void Repeat(RepeatedAssessment? assessment)
    {
        if (Repeated?.Number == assessment?.Number)
            return;
        Repeated = assessment;
        if (assessment is null || Columns.Count == 0 || IsOther)
        {
            Changed?.Invoke();
            return;
        }
        Text = assessment.Request.Plan.Text;
        Take(assessment);
        Change([.. Columns.Select(column => assessment.Declare(column.Profile))], assessment.Request.Plan.Nulls);
    }

    public void ReadTextsBy(TextRules rules)
    {
        Text = IsOpen ? rules : Text;
        Edit(Columns, Nulls);
    }

    /// <summary>Takes what the steward says for the stress tests. Figures of other choices no longer count.</summary>
    public void Choose(StressChoices choices)
    {
        Choices = choices;
        Edit(Columns, Nulls);
    }

    /// <summary>A change by hand makes it a measurement of its own.</summary>
    private void Edit(IReadOnlyList<ColumnChoice> columns, NullRule nulls)
    {
        Repeated = null;
        Change(columns, nulls);
    }

    private void Change(IReadOnlyList<ColumnChoice> columns, NullRule nulls)
    {
        if (!IsOpen)
            return;
        Notice = Result is null ? null : "Something changed since the run, so the figures no longer count. Run again.";
        (Columns, Nulls, Result, Stress, Phase, Fault) = (columns, nulls, null, null, MeasurePhase.Profiled, null);
        Changed?.Invoke();
    }
}
