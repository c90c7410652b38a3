using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;

namespace ExportPortal.Features.Datasets;

public sealed class LineagePictureTests
{
    [Fact]
    public void Of_ChainWithABranch_StandsFromLeftToRightAndNoBoxOnAnother()
    {
        var picture = LineagePicture.Of([Version(1), Version(2, from: 1), Version(3, from: 2), Version(4, from: 1), Version(5), Version(6, from: 99)]);
        Assert.Equal("6 versions, 4 protection steps, 1 source file, from left to right.", picture.Sentence);
        Assert.Equal(picture.Boxes.Count, picture.Boxes.Select(box => (box.Column, box.Row)).Distinct().Count());
        Assert.All(picture.Arrows, arrow => Assert.Equal(picture.Boxes[arrow.From].Column + 1, picture.Boxes[arrow.To].Column));
        Assert.Equal((0, 2, 4, 2, 0, 2), (Column(1), Column(2), Column(3), Column(4), Column(5), Column(6)));
        Assert.NotEqual(Box(2).Row, Box(4).Row);

        int Column(int number) => Box(number).Column;
        LineageBox Box(int number) => picture.Boxes.Single(box => box.Title == $"Version {number}");
    }

    [Fact]
    public void Of_CopyRegisteredBeforeItsSource_StillComesFromIt()
    {
        var picture = LineagePicture.Of([Version(1, from: 2), Version(2)]);
        Assert.Equal("2 versions, 1 protection step, 0 source files, from left to right.", picture.Sentence);
        Assert.Equal(0, picture.Boxes.Single(box => box.Title == "Version 2").Column);
    }

    [Fact]
    public void Of_OneVersionAsBrought_IsOneBox() => Assert.Equal("1 version, 0 protection steps, 0 source files, from left to right.", LineagePicture.Of([Version(1)]).Sentence);

    [Fact]
    public void Of_JoinOfSeveralSources_LeadsEachOfThemToTheOneStep()
    {
        var joined = Version(2) with
        {
            Origin = new(
                [new(new(Guid.NewGuid()), "DS-01", "This", 1, Hash(1), ["1M01"]), new(new(Guid.NewGuid()), "DS-03", "Another", 4, Hash(7), ["5M02"])], [],
                new("Record linkage", "on the number", "R 4.5", null, "Lena", default), default, "Mina", default),
        };
        var picture = LineagePicture.Of([joined, Version(1)]);

        Assert.Equal("2 versions, 1 protection step, 1 source file, from left to right.", picture.Sentence);
        Assert.Equal("DS-03 v4", picture.Boxes.Single(box => box.Kind is LineageKind.Source).Title);
        var step = picture.Boxes.ToList().FindIndex(box => box.Kind is LineageKind.Technique);
        Assert.Equal(["DS-03 v4", "Version 1"], picture.Arrows.Where(arrow => arrow.To == step).Select(arrow => picture.Boxes[arrow.From].Title).Order(StringComparer.Ordinal));
        Assert.Equal(picture.Boxes.Count, picture.Boxes.Select(box => (box.Column, box.Row)).Distinct().Count());
        Assert.All(picture.Arrows, arrow => Assert.True(picture.Boxes[arrow.From].Column < picture.Boxes[arrow.To].Column));
    }

    [Fact]
    public void Of_SourceFromOutsideAndEarlierReleases_AreDrawnWithoutABoxOnAnother()
    {
        var joined = Version(2) with
        {
            Origin = new(
                [new(new(Guid.NewGuid()), "DS-01", "This", 1, Hash(1), ["1M01"])], [new(new(Guid.NewGuid()), "DS-04", "Other", 3, Hash(8), []), new(new(Guid.NewGuid()), "DS-05", "More", 1, Hash(9), [])],
                new("Record linkage", "on the number", "R 4.5", null, "Lena", default), default, "Mina", default) { External = [new("Vehicle register", "Road Office", null)] },
        };
        var picture = LineagePicture.Of([joined, Version(1), Version(3)]);

        Assert.Equal("3 versions, 1 protection step, 1 source file, from left to right; below, 2 other releases of the same persons.", picture.Sentence);
        Assert.Equal(("Vehicle register", "Road Office"), picture.Boxes.Where(box => box.Kind is LineageKind.Source).Select(box => (box.Title, box.More)).Single());
        var made = picture.Boxes.ToList().FindIndex(box => box.Title == "Version 2");
        Assert.Equal(["DS-04 v3", "DS-05 v1"], picture.Arrows.Where(arrow => arrow.IsBeside && arrow.To == made).Select(arrow => picture.Boxes[arrow.From].Title));
        Assert.Equal(picture.Boxes.Count, picture.Boxes.Select(box => (box.Column, box.Row)).Distinct().Count());
        Assert.All(picture.Arrows, arrow => Assert.True(picture.Boxes[arrow.From].Column < picture.Boxes[arrow.To].Column));
    }

    private static VersionDetails Version(int number, int? from = null) => new(Guid.NewGuid(), number, new("f.csv", Hash(number), 1, 1, 1), [], default, [],
        from is { } source ? new(Hash(source), "f.csv", [new("Generalization", "age", "to bands of 5")], "ExportPortal", Hash(0), new(Guid.NewGuid()), "Mina", default, new(1, 1, 0), Hash(number)) : null);

    private static ContentHash Hash(int number) => ContentHash.Of(BitConverter.GetBytes(number));
}
