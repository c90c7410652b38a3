using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Stress;
using ExportPortal.Policy;

namespace ExportPortal.Features.Datasets.Measuring;

/// <summary>The stress tests of a saved assessment, run again.</summary>
public sealed partial class MeasureSessionTests
{
    [Fact]
    public async Task Repeat_SavedRun_TakesChoicesAndOptionsOfTheRunAndGivesItsBytes()
    {
        var session = await Profiled(Grouped);
        engine.Release();
        session.Choose(RunChoice.Usual with { Seed = 7, Populations = [4_000] });
        session.Choose(session.Choices with { Register = ["sex"], Subgroups = ["code"], Promote = ["diagnosis"], Person = "sex", Points = ["code"], Planted = 10, Extracted = 1, Justification = "They asked for it." });
        session.Declare("diagnosis", ColumnRole.Other, ColumnType.Text);
        Assert.Null(await session.Measure(Setup));
        var (measured, stress) = (session.Result!, session.Stress!);

        var again = sessions.Open(Steward, "DS-02");
        var meant = new RiskContext(3, Domain.Policy.EnvironmentLevel.E3, Domain.Policy.Motive.High);
        again.Repeat(new("RA-1", session.Asked!, measured, stress) { Context = meant });
        Assert.Null(await Receive(again, Grouped));
        Assert.Equal(meant, again.Context);
        Assert.Equal((7, "They asked for it.", 4_000L, "sex"), (again.Choice.Seed, again.Choices.Justification, again.Choices.Population, again.Choices.Person));
        Assert.Equal(["code"], again.Choices.Points);
        Assert.Null(await again.Measure(Setup));
        Assert.Equal(stress.ToJson(), again.Stress!.ToJson());
        RepeatedStress Repeated(StressRun? run, Domain.Policy.PolicyPack? pack = null) => RepeatedStress.Of(again.Repeated!, again.Result!, run, pack ?? ShippedPacks.Current)!;
        Assert.Equal(new(true, "Stress tests repeated: the same bytes as those of RA-1, with what the portal knew then."), Repeated(again.Stress));

        // What the portal knows today is said apart; what is measured of the file must come out.
        Assert.Null(await again.TryOut(Setup with { Context = Scenes.At(3), Outputs = new("t.csv", new('a', 64), 4, 1, 0) }));
        Assert.NotEqual(stress.ToJson(), again.Stress!.ToJson());
        Assert.Equal(new(true, "Stress tests repeated: the same bytes as those of RA-1, with what the portal knew then. The results on this page are of today; since then there is another context, another check of an output table."), Repeated(again.Stress));
        Assert.False(Repeated(again.Stress with { Figures = again.Stress.Figures with { Register = again.Stress.Figures.Register! with { LinkedShare = 0.99 } } }).IsSame);
        Assert.False(Repeated(again.Stress with { Seed = 8 }).IsSame);
        Assert.Equal(new(false, "The stress tests of RA-1 were not run again."), Repeated(null));
        var other = RepeatedStress.Of(again.Repeated! with { Stress = stress with { Pack = "older", PackHash = new('c', 64) } }, again.Result!, again.Stress, ShippedPacks.Current)!;
        Assert.Equal((true, true), (other.IsSame, other.Sentence.Contains($"the same figures as those of RA-1, with what the portal knew then. The results on this page are of today; since then there is another policy pack ({ShippedPacks.Current.Id}, then older)", StringComparison.Ordinal)));

        // Cells of an earlier version that is not here are counted by nobody, and that is said.
        StressFigures With(long hits) => stress.Figures with { Composition = stress.Figures.Composition! with { Differenced = [new(1, ["sex"], 12, hits)] } };
        StressRun Run(StressFigures figures) => StressRun.Of(measured, figures, stress.Context, stress.Seed, ShippedPacks.Current);
        var compared = again.Repeated! with { Stress = Run(With(2)) };
        Assert.Equal(new(false, "Stress tests repeated: what was counted again gives the same figures as those of RA-1, with what the portal knew then. Cells of version 1 not compared again, for it was not brought."),
            RepeatedStress.Of(compared, measured, stress, ShippedPacks.Current));
        Assert.Equal(new(true, "Stress tests repeated: the same bytes as those of RA-1, with what the portal knew then."), RepeatedStress.Of(compared, measured, Run(With(2)), ShippedPacks.Current));
        Assert.StartsWith("The stress tests differ", RepeatedStress.Of(compared, measured, Run(With(3)), ShippedPacks.Current)!.Sentence, StringComparison.Ordinal);
        Assert.Equal((" Cells of version 1 were compared: bring it as well, under “What others know, for the stress tests”.", ""), (compared.NeedsBeside([2]), compared.NeedsBeside([1])));

        // Where cells could not be compared then, that none was brought today is no difference.
        StressFigures Without(string? reason) => stress.Figures with { Missing = reason is null ? stress.Figures.Missing : new Dictionary<string, string>(stress.Figures.Missing) { ["ST-06"] = reason } };
        var failed = again.Repeated! with { Stress = Run(Without("too many cells")) };
        Assert.Equal(new(true, "Stress tests repeated: the same bytes as those of RA-1, with what the portal knew then. That cells of earlier versions could not be compared then was not tried again, for none was brought."),
            RepeatedStress.Of(failed, measured, stress, ShippedPacks.Current));
        Assert.Equal(new(true, "Stress tests repeated: the same bytes as those of RA-1, with what the portal knew then."), RepeatedStress.Of(failed, measured, Run(Without("too many cells")), ShippedPacks.Current));
        Assert.True(RepeatedStress.Of(again.Repeated!, measured, Run(Without("too many cells")), ShippedPacks.Current)!.IsSame);

        // After a release that words something otherwise, what was counted is what matters; on one build every word does.
        RepeatedStress Reworded(StressRun then) => RepeatedStress.Of(again.Repeated! with { Stress = then with { Results = [then.Results[0] with { Sentence = "As it was said then." }, .. then.Results.Skip(1)] } }, measured, stress, ShippedPacks.Current)!;
        var older = stress with { Engine = stress.Engine with { Code = new('e', 64) } };
        Assert.Equal(new(true, "Stress tests repeated: the same figures as those of RA-1, with what the portal knew then. Another build ran them, which words some of it otherwise."), Reworded(older));
        Assert.Equal(new(false, "The stress tests differ from those of RA-1, with what the portal knew then. Do not rely on either before this is explained."), Reworded(stress));
        var counted = Reworded(older with { Figures = older.Figures with { Register = older.Figures.Register! with { LinkedShare = 0.99 } } });
        Assert.False(counted.IsSame);
        Assert.Contains("So does what ran them: ", counted.Sentence, StringComparison.Ordinal);
        Assert.Contains("(program eeeeeeeeeeee…)", counted.Sentence, StringComparison.Ordinal);

        // Another build of one version is told apart, and what it counts is what matters.
        var rebuilt = again.Result! with { Engine = again.Result!.Engine with { Code = new('d', 64) } };
        Assert.Equal("Repeated: the same bytes as RA-1, every figure alike. The program is another build than then, and counts the same.", again.Repeated!.Verdict(rebuilt));
        Assert.Contains("(program dddddddddddd…)", again.Repeated!.Verdict(rebuilt with { QuasiIdentifiers = ["sex"] }), StringComparison.Ordinal);
    }

    /// <summary>A question that left no figure but a reason is asked again all the same.</summary>
    [Fact]
    public async Task Repeat_QuestionsThatFoundNothing_AreAskedAgain()
    {
        const string small = "sex,code,place\nf,x,\nf,y,\nm,x,\nm,y,\n";
        var session = await Profiled(small);
        engine.Release();
        foreach (var name in new[] { "code", "place" })
            session.Declare(name, ColumnRole.Other, ColumnType.Text);
        session.Choose(session.Choices with { Register = [], Subgroups = ["code"], Person = "place", Points = ["code"] });
        Assert.Null(await session.Measure(Setup));
        var (measured, stress) = (session.Result!, session.Stress!);
        Assert.Equal(["ST-09", "ST-15"], stress.Figures.Missing.Keys.Order());

        var again = sessions.Open(Steward, "DS-02");
        again.Repeat(new("RA-1", session.Asked!, measured, StressRun.Read(stress.ToJson()), session.Variables));
        Assert.Null(await Receive(again, small));
        Assert.Null(await again.Measure(Setup));
        Assert.Equal(stress.ToJson(), again.Stress!.ToJson());
        Assert.True(RepeatedStress.Of(again.Repeated!, again.Result!, again.Stress, ShippedPacks.Current)!.IsSame);

        // One that was saved before the questions were kept is compared all the same.
        var unsaid = again.Repeated! with { Stress = stress with { Asked = null } };
        Assert.True(RepeatedStress.Of(unsaid, again.Result!, again.Stress, ShippedPacks.Current)!.IsSame);
        Assert.Equal((0, null), (unsaid.Choices.Subgroups!.Count, unsaid.Choices.Person));
    }
}
