namespace ExportPortal.Domain.Licensing;

public sealed class LicenceNumberTests
{
    /// <summary>The closing sum of ISO/IEC 7064 for MOD 11-10, computed apart from the code.</summary>
    [Theory]
    [InlineData(2026, 1)]
    [InlineData(2026, 341)]
    [InlineData(9999, 999_999)]
    public void Of_AnyNumber_ClosesTheMod1110Sum(int year, int serial)
    {
        var digits = LicenceNumber.Of(year, serial).Text.Replace("XP-", "").Replace("-", "");
        var product = 10;
        foreach (var digit in digits[..^1])
        {
            var sum = (digit - '0' + product) % 10;
            product = 2 * (sum == 0 ? 10 : sum) % 11;
        }
        Assert.Equal(11, digits.Length);
        Assert.Equal(1, (product + digits[^1] - '0') % 10);
    }

    /// <summary>Whoever types the example of a page is not told that its check digit is wrong.</summary>
    [Fact]
    public void Parse_ExamplesOfTheProduct_AreNumbers()
    {
        var examples = Support.Repository.Files.Where(file => file.StartsWith("ExportPortal/", StringComparison.Ordinal) && (file.EndsWith(".cs", StringComparison.Ordinal) || file.EndsWith(".razor", StringComparison.Ordinal)))
            .SelectMany(file => System.Text.RegularExpressions.Regex.Matches(Support.Repository.Read(file), @"XP-\d{4}-\d{7}").Select(found => found.Value)).Distinct().ToList();
        Assert.NotEmpty(examples);
        Assert.All(examples, example => Assert.NotNull(LicenceNumber.Parse(example)));
    }

    [Theory]
    [InlineData("xp20260000{0}")]
    [InlineData(" XP 2026 0000{0} ")]
    [InlineData("Xp-2026-0000{0}")]
    public void Parse_TypedForms_GivesTheNumber(string form)
    {
        var number = LicenceNumber.Of(2026, 17).Text;

        Assert.Equal(number, LicenceNumber.Parse(string.Format(System.Globalization.CultureInfo.InvariantCulture, form, number[^3..]))?.Text);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("XP-2026-000001")]
    [InlineData("XP-2026-00000011")]
    [InlineData("YP-2026-0000019")]
    [InlineData("XP-2O26-0000019")]
    public void Parse_NoNumber_GivesNull(string? typed) => Assert.Null(LicenceNumber.Parse(typed));

    [Fact]
    public void Parse_OneDigitWrong_IsAlwaysFound()
    {
        foreach (var serial in Enumerable.Range(1, 300).Select(step => step * 3331))
        {
            var right = LicenceNumber.Of(2026, serial).Text;
            foreach (var at in Enumerable.Range(3, right.Length - 3).Where(at => char.IsAsciiDigit(right[at])))
                for (var digit = '0'; digit <= '9'; digit++)
                    if (digit != right[at])
                        Assert.Null(LicenceNumber.Parse($"{right[..at]}{digit}{right[(at + 1)..]}"));
        }
    }

    /// <summary>A hybrid system with one check digit misses some swaps by its nature; it must find nearly all.</summary>
    [Fact]
    public void Parse_NeighboursSwapped_IsFoundNearlyAlways()
    {
        var (swaps, missed) = (0, 0);
        foreach (var serial in Enumerable.Range(1, 900).Select(step => step * 1109))
        {
            var digits = LicenceNumber.Of(2026, serial).Text.Replace("-", "");
            for (var at = 2; at + 1 < digits.Length; at++)
                if (digits[at] != digits[at + 1])
                {
                    swaps++;
                    missed += LicenceNumber.Parse($"{digits[..at]}{digits[at + 1]}{digits[at]}{digits[(at + 2)..]}") is null ? 0 : 1;
                }
        }
        Assert.True(missed * 40 < swaps, $"{missed} of {swaps} swaps were missed");
    }

    [Theory]
    [InlineData(1999, 1)]
    [InlineData(2026, 0)]
    [InlineData(2026, 1_000_000)]
    public void Of_OutOfRange_Throws(int year, int serial) => Assert.Throws<ArgumentOutOfRangeException>(() => LicenceNumber.Of(year, serial));
}
