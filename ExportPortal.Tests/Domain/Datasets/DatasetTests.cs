using ExportPortal.Domain.Common;
using ExportPortal.Support;

namespace ExportPortal.Domain.Datasets;

public sealed class DatasetTests
{
    private static string Refused(Action act) => Assert.Throws<RuleViolation>(act).Rule.Code;

    private static Dataset Register(Actor actor, string title = "T", string limitations = "none known") =>
        Dataset.Register(new(Guid.NewGuid()), "DS-01", title, limitations, Records.Dataset().Classification, actor);

    [Fact]
    public void Register_IncompleteOrByOthers_IsRefused()
    {
        Assert.Equal("DS-1", Refused(() => Register(People.Officer)));
        Assert.Equal("DS-2", Refused(() => Register(People.Steward, title: " ")));
        Assert.Equal("DS-3", Refused(() => Register(People.Steward, limitations: "")));
        Assert.Equal(People.StewardHouse, Register(People.Steward).Steward);
    }

    [Fact]
    public void AddVersion_AnotherFile_IsTheNextNumber()
    {
        var dataset = Records.Dataset();
        var first = dataset.AddVersion();
        var second = dataset.AddVersion(ContentHash.Of("2"u8));

        Assert.Equal((1, 2), (first.Number, second.Number));
        Assert.Same(second, dataset.Version(second.Id));
        Assert.Equal("DS-5", Refused(() => dataset.AddVersion(ContentHash.Of("2"u8))));
    }

    [Fact]
    public void AddVersion_WrongColumnsOrPeople_IsRefused()
    {
        var dataset = Records.Dataset();
        void Add(ColumnRole role, Actor actor) => dataset.AddVersion(
            new(Guid.NewGuid()), new("f.csv", Records.File, 1, 1, 1), [new("c", role, ColumnType.Text), new("d", ColumnRole.Other, ColumnType.Text)], actor, Cases.Start);

        Assert.Equal("DS-4", Refused(() => Add(ColumnRole.QuasiIdentifier, People.New(Role.Steward, organisation: People.Elsewhere))));
        Assert.Equal("DS-4", Refused(() => Add(ColumnRole.QuasiIdentifier, People.New(Role.LegalReviewer, organisation: People.StewardHouse))));
        Assert.Equal("DS-6", Refused(() => Add(ColumnRole.Identifier, People.Steward)));
        Assert.Equal("DS-7", Refused(() => Add(ColumnRole.Sensitive, People.Steward)));
    }
}
