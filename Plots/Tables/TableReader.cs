using System.Collections.Immutable;
using System.Globalization;
using CsvHelper;
using SimMoE.Units;

namespace SimMoE.Plots.Tables;

/// <summary>Reads a tidy CSV file and checks every cell that a figure will read, so that a bad table is refused before
/// anything is drawn.</summary>
public static class TableReader
{
    private const int MostProblems = 20;
    private const int LongestText = 100;

    // Beyond these, marks of an axis leave the precision of numbers.
    private const double Least = 1e-9;
    private const double Most = 1e15;

    /// <summary>Reads a file.</summary>
    /// <param name="path">CSV with a header line, comma separated, UTF-8, a line end after the last row.</param>
    /// <param name="columns">What the figure needs. The file may have more columns, in any order.</param>
    /// <exception cref="SpecException">The file cannot be read, is cut or ragged, lacks a column, or has a bad cell.</exception>
    public static Table Read(string path, ImmutableArray<Column> columns)
    {
        try
        {
            return Parse(File.ReadAllText(path), path, columns);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SpecException(new Problem("$", "cannot be read", $"a table written by an experiment ({e.Message})", 0, path));
        }
    }

    /// <summary>Reads text.</summary>
    /// <param name="text">Content of the file.</param>
    /// <param name="name">Name of the file in messages.</param>
    /// <param name="columns">What the figure needs.</param>
    /// <exception cref="SpecException">The text is cut or ragged, lacks a column, or has a bad cell.</exception>
    public static Table Parse(string text, string name, ImmutableArray<Column> columns)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(name);
        var problems = new List<Problem>();
        var table = new Table(name, columns);
        var lines = Split(text, name, problems);
        if (lines.Count == 0)
        {
            problems.Add(new Problem("$", "is empty", "a header line and at least one row", 0, name));
        }
        else
        {
            var places = Header(lines[0], table, problems);
            if (places.Zip(columns).All(p => p.First >= 0 || p.Second.MayBeMissing))
            {
                Fill(table, lines, places, problems);
            }
        }

        if (problems.Count > MostProblems)
        {
            var more = problems.Count - MostProblems;
            problems.RemoveRange(MostProblems, more);
            problems.Add(new Problem("$", $"has {more} more problems", "a table as the experiment wrote it", 0, name));
        }

        return problems.Count == 0 ? table : throw new SpecException(problems);
    }

    internal static bool TryNumber(string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);

    private static List<(string[] Cells, int Line)> Split(string text, string name, List<Problem> problems)
    {
        var lines = new List<(string[] Cells, int Line)>();
        var options = CsvReaderOptions.Default with
        {
            Separator = ',',
            HasHeader = false,
            TrackLineNumbers = true,
            DetectSeparatorHint = false,
            OnMalformedRecord = record =>
                problems.Add(
                    new Problem("$", "has a quote out of place", "cells quoted whole or not at all", (int)record.LineNumber, name)
                ),
        };
        using var reader = CsvReader.FromText(text, options);
        while (reader.Read())
        {
            string[] cells = [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)];
            lines.Add((cells, (int)reader.LineNumber));
        }

        if (text.Length > 0 && text[^1] != '\n')
        {
            problems.Add(
                new Problem(
                    "$",
                    "ends in the middle of a line: it looks cut",
                    "a line end after the last row",
                    lines.Count > 0 ? lines[^1].Line : 0,
                    name
                )
            );
        }

        return lines;
    }

    /// <summary>Place of each contract column in the file.</summary>
    private static int[] Header((string[] Cells, int Line) header, Table table, List<Problem> problems)
    {
        foreach (var twice in header.Cells.GroupBy(c => c, StringComparer.Ordinal).Where(g => g.Count() > 1))
        {
            problems.Add(new Problem($"$.{twice.Key}", "is a column twice", "each column once", header.Line, table.Name));
        }

        var places = new int[table.Columns.Length];
        for (var i = 0; i < places.Length; i++)
        {
            places[i] = Array.IndexOf(header.Cells, table.Columns[i].Name);
            if (places[i] < 0 && !table.Columns[i].MayBeMissing)
            {
                problems.Add(
                    new Problem($"$.{table.Columns[i].Name}", "column is missing", table.Columns[i].Meaning, header.Line, table.Name)
                );
            }
        }

        return places;
    }

    private static void Fill(Table table, List<(string[] Cells, int Line)> lines, int[] places, List<Problem> problems)
    {
        var width = lines[0].Cells.Length;
        foreach (var (cells, line) in lines.Skip(1))
        {
            if (cells.Length != width)
            {
                problems.Add(new Problem("$", $"has {cells.Length} cells here", $"{width}, as the header has", line, table.Name));
                continue;
            }

            string[] kept = [.. places.Select(place => place < 0 ? "" : cells[place])];
            for (var i = 0; i < kept.Length; i++)
            {
                Check(table, table.Columns[i], kept[i], line, problems);
            }

            table.Add(kept, line);
        }

        if (lines.Count == 1)
        {
            problems.Add(new Problem("$", "has a header and no rows", "at least one row", 1, table.Name));
        }
    }

    private static void Check(Table table, Column column, string cell, int line, List<Problem> problems)
    {
        if (cell.Length == 0)
        {
            if (!column.Optional)
            {
                problems.Add(new Problem($"$.{column.Name}", "cell is empty", column.Meaning, line, table.Name));
            }
        }
        else if (column.Kind != ColumnKind.Text && !TryNumber(cell, out var value))
        {
            problems.Add(new Problem($"$.{column.Name}", $"'{cell}' is not a number", "a finite number with a point", line, table.Name));
        }
        else if (column.Kind == ColumnKind.Text && cell.Length > LongestText)
        {
            problems.Add(
                new Problem(
                    $"$.{column.Name}",
                    $"'{cell[..20]}...' has {cell.Length} characters",
                    $"at most {LongestText}",
                    line,
                    table.Name
                )
            );
        }
        else if (column.Kind != ColumnKind.Text && TryNumber(cell, out value) && value != 0 && Math.Abs(value) is < Least or > Most)
        {
            problems.Add(new Problem($"$.{column.Name}", $"'{cell}' cannot be drawn", "0, or from 1e-9 to 1e15", line, table.Name));
        }
        else if (column.Kind == ColumnKind.Positive && TryNumber(cell, out value) && value <= 0)
        {
            problems.Add(
                new Problem(
                    $"$.{column.Name}",
                    $"'{cell}' is not above zero",
                    "a number that a logarithmic axis can show",
                    line,
                    table.Name
                )
            );
        }
    }
}
