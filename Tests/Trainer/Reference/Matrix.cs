namespace SimMoE.Tests.Trainer.Reference;

/// <summary>A matrix of float64, row by row. Plain loops: this is what the fast layers are held against.</summary>
/// <param name="rows">Rows.</param>
/// <param name="columns">Columns.</param>
public sealed class Matrix(int rows, int columns)
{
    private readonly double[] _values = new double[rows * columns];

    /// <summary>Takes values over.</summary>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="values">rows x columns values, row by row.</param>
    /// <exception cref="ArgumentException">Another number of values.</exception>
    public Matrix(int rows, int columns, ReadOnlySpan<double> values)
        : this(rows, columns)
    {
        if (values.Length != _values.Length)
        {
            throw new ArgumentException($"{values.Length} values for a matrix of {rows} x {columns}", nameof(values));
        }

        values.CopyTo(_values);
    }

    /// <summary>Rows.</summary>
    public int Rows => rows;

    /// <summary>Columns.</summary>
    public int Columns => columns;

    /// <summary>All values, row by row; not a copy.</summary>
    public Span<double> Values => _values;

    /// <summary>One element.</summary>
    /// <param name="row">Row.</param>
    /// <param name="column">Column.</param>
    public double this[int row, int column]
    {
        get => _values[(row * columns) + column];
        set => _values[(row * columns) + column] = value;
    }

    /// <summary>One row; not a copy.</summary>
    /// <param name="index">Row.</param>
    public Span<double> Row(int index) => _values.AsSpan(index * columns, columns);

    /// <summary>This matrix times another.</summary>
    /// <param name="other">[Columns, n].</param>
    /// <exception cref="ArgumentException">Inner sizes differ.</exception>
    public Matrix Times(Matrix other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Rows != columns)
        {
            throw new ArgumentException($"[{rows}, {columns}] times [{other.Rows}, {other.Columns}]", nameof(other));
        }

        var product = new Matrix(rows, other.Columns);
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < other.Columns; j++)
            {
                var sum = 0.0;
                for (var inner = 0; inner < columns; inner++)
                {
                    sum += this[i, inner] * other[inner, j];
                }

                product[i, j] = sum;
            }
        }

        return product;
    }

    /// <summary>Rows for columns.</summary>
    public Matrix Transposed()
    {
        var transposed = new Matrix(columns, rows);
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++)
            {
                transposed[j, i] = this[i, j];
            }
        }

        return transposed;
    }

    /// <summary>Elementwise sum.</summary>
    /// <param name="other">Same sizes.</param>
    public Matrix Plus(Matrix other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var sum = new Matrix(rows, columns, _values);
        sum.Add(other);
        return sum;
    }

    /// <summary>Adds another matrix to this one.</summary>
    /// <param name="other">Same sizes.</param>
    public void Add(Matrix other)
    {
        ArgumentNullException.ThrowIfNull(other);
        for (var i = 0; i < _values.Length; i++)
        {
            _values[i] += other._values[i];
        }
    }

    /// <summary>Some columns, as a new matrix.</summary>
    /// <param name="first">First column.</param>
    /// <param name="count">Columns.</param>
    public Matrix Slice(int first, int count)
    {
        var part = new Matrix(rows, count);
        for (var i = 0; i < rows; i++)
        {
            Row(i).Slice(first, count).CopyTo(part.Row(i));
        }

        return part;
    }

    /// <summary>Puts a matrix in some columns of this one.</summary>
    /// <param name="first">First column.</param>
    /// <param name="part">Same number of rows.</param>
    public void SetSlice(int first, Matrix part)
    {
        ArgumentNullException.ThrowIfNull(part);
        for (var i = 0; i < rows; i++)
        {
            part.Row(i).CopyTo(Row(i)[first..]);
        }
    }
}
