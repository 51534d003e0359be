using System.Globalization;

namespace SimMoE.Tests.Units;

/// <summary>What every quantity promises: equality by value, one order in all operators, and text that no culture changes.</summary>
/// <typeparam name="T">The quantity.</typeparam>
public abstract class QuantityContract<T>
    where T : struct, IComparable<T>, IEquatable<T>
{
    protected abstract T Of(long amount);

    protected abstract bool Less(T left, T right);

    protected abstract bool Greater(T left, T right);

    protected abstract bool LessOrEqual(T left, T right);

    protected abstract bool GreaterOrEqual(T left, T right);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, 3)]
    [InlineData(long.MaxValue, long.MaxValue)]
    public void Equals_SameAmount_IsEqualInEveryWay(long left, long right)
    {
        Assert.Equal(Of(left), Of(right));
        Assert.Equal(Of(left).GetHashCode(), Of(right).GetHashCode());
        Assert.Equal(0, Of(left).CompareTo(Of(right)));
        Assert.False(Less(Of(left), Of(right)));
        Assert.False(Greater(Of(left), Of(right)));
        Assert.True(LessOrEqual(Of(left), Of(right)));
        Assert.True(GreaterOrEqual(Of(left), Of(right)));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(-1, 1)]
    [InlineData(2, long.MaxValue)]
    public void CompareTo_SmallerAndLarger_AgreeInEveryOperator(long smaller, long larger)
    {
        Assert.NotEqual(Of(smaller), Of(larger));
        Assert.True(Of(smaller).CompareTo(Of(larger)) < 0);
        Assert.True(Of(larger).CompareTo(Of(smaller)) > 0);
        Assert.True(Less(Of(smaller), Of(larger)));
        Assert.False(Less(Of(larger), Of(smaller)));
        Assert.True(Greater(Of(larger), Of(smaller)));
        Assert.False(Greater(Of(smaller), Of(larger)));
        Assert.True(LessOrEqual(Of(smaller), Of(larger)));
        Assert.False(LessOrEqual(Of(larger), Of(smaller)));
        Assert.True(GreaterOrEqual(Of(larger), Of(smaller)));
        Assert.False(GreaterOrEqual(Of(smaller), Of(larger)));
    }

    [Fact]
    public void ToString_UnderAnotherCulture_IsTheSame()
    {
        var before = CultureInfo.CurrentCulture;
        var expected = Of(1_234_567).ToString();
        try
        {
            var other = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            other.NumberFormat.NumberDecimalSeparator = ",";
            CultureInfo.CurrentCulture = other;
            Assert.Equal(expected, Of(1_234_567).ToString());
            Assert.Contains("1.235", expected, StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
